//! `modelmeta fix`: applies the quick fixes that keep a program's meaning; the others stay for a person to decide.

use super::Status;
use super::args::{Global, Inputs, Verdict};
use super::output::{FAINT, Out, STRONG, count, paint};
use super::replace::{self, Left, Replaced};
use super::scan::{Input, scan};
use super::world::{World, report_problems};
use crate::diagnostic::Diagnostic;
use crate::secrets::{hidden_in, masked, starred};
use crate::text::{Span, TextEdit, apply_edits, escaped, shown_path};
use anyhow::ensure;
use similar::{ChangeTag, TextDiff};
use std::collections::{HashMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A fix may uncover another finding; more rounds than this are a quarrel between two rules.
const ROUNDS: usize = 8;
/// How many replaced files are watched at a time for what another program still writes to them.
const WATCHED: usize = 128;
/// How long the last of them are: long enough for a program that had one open to write what it was about to write.
const GRACE: Duration = Duration::from_millis(50);

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Show what would change and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    verdict: Verdict,
}

/// What became of one file.
struct Fixed {
    path: PathBuf,
    language: &'static str,
    is_file: bool,
    before: Arc<str>,
    after: Arc<str>,
    titles: Vec<String>,
    /// What was found before anything was fixed.
    found: Vec<Diagnostic>,
    /// What is left.
    left: Vec<Diagnostic>,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?.looking_ahead(args.verdict.fail_within);
    let writer = Writer::default();
    let mut scan = scan(&args.inputs, &world, out, |input| {
        let fixed = mend(input, &world);
        if !args.dry_run {
            writer.write(input, fixed.as_ref());
        }
        fixed
    })?;
    let left_alone = writer.finish();
    report_problems(&world.configs, out);
    out.unread(&scan.skipped);
    for file in &mut scan.results {
        if let Some(reason) = left_alone.get(&file.path) {
            out.warn(&format!("{} was left alone: {reason}", shown_path(&file.path)));
            file.titles.clear();
            file.left = std::mem::take(&mut file.found);
        }
    }
    scan.results.iter().try_for_each(|file| show(file, args.dry_run, out))?;
    let changed = scan.results.iter().filter(|file| !file.titles.is_empty());
    let fixes = changed.clone().map(|file| file.titles.len()).sum();
    let left = scan.results.iter().map(|file| file.left.len()).sum();
    let did = if args.dry_run { "to apply" } else { "applied" };
    out.note(&format!(
        "{} {did} in {}; {} left",
        count(fixes, "fix"),
        count(changed.count(), "file"),
        count(left, "finding")
    ));
    let failed = left_alone.values().filter(|reason| matches!(reason, Left::System(_) | Left::Torn)).count();
    ensure!(failed == 0, "{} could not be written", count(failed, "file"));
    Ok(args.verdict.status(scan.read, world.today, scan.results.iter().flat_map(|file| &file.left)))
}

/// Tells what was done; standard input goes on to standard output, whether it needed anything or not.
fn show(file: &Fixed, dry_run: bool, out: &mut Out) -> std::io::Result<()> {
    if !file.is_file && !dry_run {
        out.verbatim(&file.after)?;
    }
    if file.titles.is_empty() {
        return Ok(());
    }
    if dry_run {
        return out.text(&diff(file));
    }
    let fixes = file.titles.iter().fold(String::new(), |mut list, title| {
        let _ = write!(list, "\n  {title}");
        list
    });
    out.note(&format!("{}{fixes}", paint(STRONG, shown_path(&file.path))));
    Ok(())
}

/// Writes each file when it is fixed, and knows which were left alone.
#[derive(Default)]
struct Writer {
    swept: Mutex<HashSet<PathBuf>>,
    replaced: Mutex<VecDeque<(PathBuf, Replaced)>>,
    left_alone: Mutex<HashMap<PathBuf, Left>>,
}

impl Writer {
    /// Writes what was fixed, into a folder that holds nothing of a killed run.
    fn write(&self, input: &Input, fixed: Option<&Fixed>) {
        let Some(file) = &input.file else { return };
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        if lock(&self.swept).insert(folder.clone()) {
            replace::sweep(&folder);
        }
        let Some(fixed) = fixed.filter(|fixed| !fixed.titles.is_empty()) else { return };
        let bytes = |text: &str| [if input.bom { "\u{feff}" } else { "" }, text].concat().into_bytes();
        match replace::replace(file, &bytes(&fixed.before), &bytes(&fixed.after)) {
            Ok(replaced) => lock(&self.replaced).push_back((fixed.path.clone(), replaced)),
            Err(reason) => drop(lock(&self.left_alone).insert(fixed.path.clone(), reason)),
        }
        let full = lock(&self.replaced).len() > WATCHED;
        if full {
            let oldest = lock(&self.replaced).pop_front();
            oldest.into_iter().for_each(|oldest| self.settle(oldest));
        }
    }

    fn settle(&self, (path, replaced): (PathBuf, Replaced)) {
        if let Err(reason) = replaced.settle() {
            lock(&self.left_alone).insert(path, reason);
        }
    }

    /// Settles what was written, and gives the files that were left alone, with the reason.
    fn finish(self) -> HashMap<PathBuf, Left> {
        let replaced = std::mem::take(&mut *lock(&self.replaced));
        if !replaced.is_empty() {
            std::thread::sleep(GRACE);
        }
        replaced.into_iter().for_each(|replaced| self.settle(replaced));
        std::mem::take(&mut *lock(&self.left_alone))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Applies safe fixes until there are none, and keeps what is left.
fn mend(input: &Input, world: &World) -> Option<Fixed> {
    let mut text = input.text.clone();
    let mut titles = Vec::new();
    let (mut found, mut left) = (None, Vec::new());
    for _ in 0..ROUNDS {
        let analysis = input.analyse_text(text.clone(), world);
        left = analysis.diagnostics().to_vec();
        found.get_or_insert_with(|| left.clone());
        input.note(&analysis);
        // What was read with replacement characters must not be written back.
        let fixes = if input.faithful { analysis.safe_fixes() } else { Vec::new() };
        if fixes.is_empty() {
            break;
        }
        titles.extend(fixes.iter().map(|(finding, fix)| format!("{}: {}", finding.code, fix.title)));
        let edits: Vec<TextEdit> = fixes.iter().flat_map(|(_, fix)| fix.edits.iter().cloned()).collect();
        text = apply_edits(&text, &edits).into();
    }
    let idle = titles.is_empty() && left.is_empty() && input.file.is_some();
    (!idle).then(|| Fixed {
        path: input.path.clone(),
        language: input.language.name,
        is_file: input.file.is_some(),
        before: input.text.clone(),
        after: text,
        titles,
        found: found.unwrap_or_default(),
        left,
    })
}

/// The change as a unified diff, three lines of context.
fn diff(file: &Fixed) -> String {
    use anstyle::AnsiColor::{Cyan, Green, Red};
    let (before, after) = (masked(&file.before), masked(&file.after));
    let diff = TextDiff::from_lines(&*before, &*after);
    let path = shown_path(&file.path);
    let mut text = format!("{}\n{}\n", paint(STRONG, format!("--- {path}")), paint(STRONG, format!("+++ {path}")));
    for hunk in diff.unified_diff().iter_hunks() {
        let _ = writeln!(text, "{}", paint(Cyan.on_default(), hunk.header()));
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', Red.on_default()),
                ChangeTag::Insert => ('+', Green.on_default()),
                ChangeTag::Equal => (' ', FAINT),
            };
            let line = change.value().trim_end_matches(['\r', '\n']);
            // Of what a fix changes, secrets are hidden; of what stands around it, all that the file's kind hides.
            let hidden = if sign == ' ' { hidden_in(line, file.language) } else { Vec::new() };
            let line = starred(line, Span::new(0, line.len()), &hidden);
            let _ = writeln!(text, "{}", paint(style, format!("{sign}{}", escaped(&line))));
        }
    }
    text
}
