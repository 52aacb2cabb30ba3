//! `modelmeta fix`: applies the quick fixes that keep a program's meaning; the others stay for a person to decide.

use super::Status;
use super::args::{Global, Inputs, Verdict};
use super::output::{FAINT, Out, STRONG, count, paint};
use super::scan::{Input, scan};
use super::world::{World, report_problems};
use crate::diagnostic::Diagnostic;
use crate::secrets::{hidden_in, masked, starred};
use crate::text::{Span, TextEdit, apply_edits, escaped, shown_path};
use anyhow::Context;
use similar::{ChangeTag, TextDiff};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A fix may uncover another finding; more rounds than this are a quarrel between two rules.
const ROUNDS: usize = 8;

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
    file: Option<PathBuf>,
    before: Arc<str>,
    after: Arc<str>,
    bom: bool,
    titles: Vec<String>,
    left: Vec<Diagnostic>,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?.looking_ahead(args.verdict.fail_within);
    let scan = scan(&args.inputs, &world, out, |input| mend(input, &world))?;
    report_problems(&world.configs, out);
    out.unread(&scan.skipped);
    let changed = || scan.results.iter().filter(|file| !file.titles.is_empty());
    for file in changed() {
        if args.dry_run {
            out.text(&diff(file))?;
            continue;
        }
        match &file.file {
            Some(path) => replace(path, file).with_context(|| format!("cannot write {}", shown_path(path)))?,
            None => out.verbatim(&file.after)?,
        }
        let fixes = file.titles.iter().fold(String::new(), |mut list, title| {
            let _ = write!(list, "\n  {title}");
            list
        });
        out.note(&format!("{}{fixes}", paint(STRONG, shown_path(&file.path))));
    }
    // Standard input that needs nothing is passed on as it came.
    for file in scan.results.iter().filter(|file| file.file.is_none() && file.titles.is_empty() && !args.dry_run) {
        out.verbatim(&file.before)?;
    }
    let fixes = changed().map(|file| file.titles.len()).sum();
    let left = scan.results.iter().map(|file| file.left.len()).sum();
    let did = if args.dry_run { "to apply" } else { "applied" };
    out.note(&format!(
        "{} {did} in {}; {} left",
        count(fixes, "fix"),
        count(changed().count(), "file"),
        count(left, "finding")
    ));
    Ok(args.verdict.status(scan.read, world.today, scan.results.iter().flat_map(|file| &file.left)))
}

/// Applies safe fixes until there are none, and keeps what is left.
fn mend(input: &Input, world: &World) -> Option<Fixed> {
    let mut text = input.text.clone();
    let mut titles = Vec::new();
    let mut left = Vec::new();
    for _ in 0..ROUNDS {
        let analysis = input.analyse_text(text.clone(), world);
        left = analysis.diagnostics().to_vec();
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
        file: input.file.clone(),
        before: input.text.clone(),
        after: text,
        bom: input.bom,
        titles,
        left,
    })
}

/// Puts the new text in the old one's place in one step, with its permissions.
fn replace(path: &Path, fixed: &Fixed) -> std::io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    if fixed.bom {
        file.write_all(b"\xef\xbb\xbf")?;
    }
    file.write_all(fixed.after.as_bytes())?;
    file.as_file().set_permissions(path.metadata()?.permissions())?;
    file.persist(&path)?;
    Ok(())
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
