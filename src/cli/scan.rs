//! From the paths on the command line to texts: walks in parallel, reads, and hands each text to a job.
//!
//! Nothing is passed over in silence: what could not be read is listed with its reason. Results come ordered by path,
//! whatever the threads did. A text lives only as long as its job.

use super::args::Inputs;
use super::notebook::{self, Cell, Notebook};
use super::output::{Out, Progress};
use super::world::{Config, World};
use crate::analysis::Analysis;
use crate::languages::{GivenUp, Language, Source};
use crate::text::{exact_path, shown_path};
use anyhow::{Context, anyhow, bail};
use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::fmt;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, mpsc};

/// One text on its way into a job.
pub struct Input {
    /// As named on the command line or found below a folder named there, without `./`.
    pub path: PathBuf,
    /// Where it lies; nothing for standard input.
    pub file: Option<PathBuf>,
    /// The text, without a byte order mark.
    pub text: Arc<str>,
    /// How to read it.
    pub language: &'static Language,
    /// The settings of its folder.
    pub config: Arc<Config>,
    /// The file is these very bytes: UTF-8 throughout. Only then may it be written back.
    pub faithful: bool,
    /// The file starts with a byte order mark.
    pub bom: bool,
    /// Of a notebook: its code cells, joined in `text`.
    pub cells: Vec<Cell>,
    given_up: OnceLock<GivenUp>,
}

impl Input {
    /// Holds the text against the data.
    pub fn analyse(&self, world: &World) -> Analysis {
        self.analyse_text(self.text.clone(), world)
    }

    /// Holds a changed text against the data, as if it stood in the file.
    pub fn analyse_text(&self, text: Arc<str>, world: &World) -> Analysis {
        let source = Source::new(text, self.language, None);
        let analysis = Analysis::new(source, world.catalog.clone(), world.settings(&self.config), world.today);
        if let Some(why) = analysis.given_up() {
            let _ = self.given_up.set(why);
        }
        analysis.at(&self.config.path_of(&exact_path(&self.path)))
    }
}

/// What a scan gave.
pub struct Scan<T> {
    /// The jobs' results, ordered by path.
    pub results: Vec<T>,
    /// What was not read, or not in full, ordered by path.
    pub skipped: Vec<Skipped>,
    /// How many texts were read.
    pub read: usize,
}

/// A file that was not read, or not as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The path, as [`Input::path`].
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

/// Why a file was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Larger than `maxFileSize`.
    TooLarge { size: u64, limit: u64 },
    /// Holds NUL bytes.
    Binary,
    /// The system said no.
    Unreadable(String),
    /// Named on the command line, but no language reads such files.
    NoLanguage,
    /// Named like a notebook, but it is none.
    NoNotebook(String),
    /// Some of it was not read.
    GivenUp(GivenUp),
    /// Read, with what is not UTF-8 replaced.
    Lossy,
    /// A mistake of ours.
    Internal,
}

impl Reason {
    /// Whether the file was read all the same.
    pub fn was_read(&self) -> bool {
        *self == Reason::Lossy
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::TooLarge { size, limit } => {
                write!(f, "{} is more than maxFileSize allows ({})", bytes(*size), bytes(*limit))
            }
            Reason::Binary => f.write_str("it is binary"),
            Reason::Unreadable(error) => f.write_str(error),
            Reason::NoLanguage => f.write_str("no language reads files of that name"),
            Reason::NoNotebook(error) => write!(f, "not a notebook: {error}"),
            Reason::GivenUp(why) => why.fmt(f),
            Reason::Lossy => f.write_str("it is not valid UTF-8"),
            Reason::Internal => f.write_str("modelmeta stumbled over it; please report this file"),
        }
    }
}

fn bytes(count: u64) -> String {
    match count {
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", count as f64 / 1e3),
        _ => format!("{:.1} MB", count as f64 / 1e6),
    }
}

/// Reads everything that `inputs` names and runs `job` on each text, on all cores.
pub fn scan<T: Send>(
    inputs: &Inputs,
    world: &World,
    out: &Out,
    job: impl Fn(&Input) -> Option<T> + Sync,
) -> anyhow::Result<Scan<T>> {
    let (from_stdin, paths) = split(inputs)?;
    let (sender, receiver) = mpsc::channel();
    let progress = out.progress("files read");
    let worker = Worker { world, job: &job, progress: &progress };
    if from_stdin {
        let name = inputs.stdin_filename.as_deref();
        let name = name.context("name standard input with --stdin-filename: the name's ending tells the language")?;
        let _ = sender.send(worker.stdin(name)?);
    }
    if !paths.is_empty() {
        walk(&paths, inputs, &worker, &sender)?;
    }
    drop(sender);
    progress.finish();
    let mut outcomes: Vec<Outcome<T>> = receiver.into_iter().collect();
    outcomes.sort_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
    outcomes.dedup_by(|a, b| a.path == b.path);
    let mut scan = Scan { results: Vec::new(), skipped: Vec::new(), read: 0 };
    for Outcome { path, result, reason } in outcomes {
        scan.read += usize::from(result.is_some() || reason.as_ref().is_none_or(Reason::was_read));
        scan.results.extend(result);
        scan.skipped.extend(reason.map(|reason| Skipped { path, reason }));
    }
    Ok(scan)
}

struct Outcome<T> {
    path: PathBuf,
    result: Option<T>,
    reason: Option<Reason>,
}

/// Whether standard input is asked for, and which paths are.
fn split(inputs: &Inputs) -> anyhow::Result<(bool, Vec<PathBuf>)> {
    let (dashes, mut paths): (Vec<_>, Vec<_>) = inputs.paths.iter().cloned().partition(|path| path == Path::new("-"));
    if dashes.is_empty() && paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    for path in &paths {
        // A dangling link is there, if of no use.
        if path.symlink_metadata().is_err() {
            bail!("no such file or folder: {}", shown_path(path));
        }
    }
    Ok((!dashes.is_empty(), paths))
}

fn walk<T: Send, J: Fn(&Input) -> Option<T> + Sync>(
    paths: &[PathBuf],
    inputs: &Inputs,
    worker: &Worker<'_, J>,
    sender: &mpsc::Sender<Outcome<T>>,
) -> anyhow::Result<()> {
    let mut excludes = OverrideBuilder::new(".");
    for glob in &inputs.exclude {
        excludes
            .add(&format!("!{glob}"))
            .map_err(|error| anyhow!("--exclude {glob} is no glob: {}", reason(&error)))?;
    }
    let [first, others @ ..] = paths else { return Ok(()) };
    let mut builder = WalkBuilder::new(first);
    for path in others {
        builder.add(path);
    }
    let hidden = inputs.include_hidden;
    builder
        .standard_filters(!inputs.no_gitignore)
        .hidden(false)
        .filter_entry(move |entry| hidden || is_visible(entry))
        .overrides(excludes.build()?)
        .threads(std::thread::available_parallelism().map_or(1, usize::from));
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            match entry {
                Ok(entry) => {
                    if entry.depth() > 0 && worker.is_excluded(&entry) {
                        return WalkState::Skip;
                    }
                    if let Some(outcome) = worker.visit(&entry) {
                        let _ = sender.send(outcome);
                    }
                }
                Err(error) => {
                    let (path, error) = unreadable(&error);
                    let _ = sender.send(Outcome { path, result: None, reason: Some(Reason::Unreadable(error)) });
                }
            }
            WalkState::Continue
        })
    });
    Ok(())
}

/// `.env` files are what hidden files are read for; folders such as `.git` and `.venv` are not.
fn is_visible(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0
        || !name.starts_with('.')
        || name.starts_with(".env") && entry.file_type().is_some_and(|kind| kind.is_file())
}

/// What is wrong with a glob, without the glob, which stands there with a mark of ours.
fn reason(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

/// The path and the words of a walk's error.
fn unreadable(error: &ignore::Error) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (relative(path), unreadable(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => unreadable(err),
        ignore::Error::Io(error) => (PathBuf::new(), error.to_string()),
        other => (PathBuf::new(), other.to_string()),
    }
}

struct Worker<'a, J> {
    world: &'a World,
    job: &'a J,
    progress: &'a Progress,
}

impl<J> Worker<'_, J> {
    /// Whether the settings of the folder leave this entry out.
    fn is_excluded(&self, entry: &DirEntry) -> bool {
        let Ok(path) = std::path::absolute(entry.path()) else { return false };
        let config = self.config(&path);
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        config.exclude.num_ignores() > 0
            && path.starts_with(&config.folder)
            && config.exclude.matched(&path, is_folder).is_ignore()
    }

    fn config(&self, path: &Path) -> Arc<Config> {
        self.world.configs.of(path.parent().unwrap_or(path))
    }

    fn visit<T>(&self, entry: &DirEntry) -> Option<Outcome<T>>
    where
        J: Fn(&Input) -> Option<T>,
    {
        let path = relative(entry.path());
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            // Links and pipes in a folder are nobody's concern; one that somebody named is.
            let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let named = entry.depth() == 0 && !folder;
            let reason = Reason::Unreadable("it is not a regular file".to_owned());
            return named.then_some(Outcome { path, result: None, reason: Some(reason) });
        }
        let Some(language) = notebook::language_of(entry.path()) else {
            let named = entry.depth() == 0;
            return named.then_some(Outcome { path, result: None, reason: Some(Reason::NoLanguage) });
        };
        let config = match std::path::absolute(entry.path()) {
            Ok(path) => self.config(&path),
            Err(error) => {
                return Some(Outcome { path, result: None, reason: Some(Reason::Unreadable(error.to_string())) });
            }
        };
        let limit = config.settings.max_file_size as u64;
        let bytes = entry
            .metadata()
            .map_err(|error| Reason::Unreadable(unreadable(&error).1))
            .and_then(
                |data| if data.len() > limit { Err(Reason::TooLarge { size: data.len(), limit }) } else { Ok(()) },
            )
            .and_then(|()| std::fs::read(entry.path()).map_err(|error| Reason::Unreadable(error.to_string())));
        Some(match bytes {
            Ok(bytes) => self.work(path, Some(entry.path().to_owned()), bytes, language, config),
            Err(reason) => Outcome { path, result: None, reason: Some(reason) },
        })
    }

    fn stdin<T>(&self, name: &Path) -> anyhow::Result<Outcome<T>>
    where
        J: Fn(&Input) -> Option<T>,
    {
        let path = relative(name);
        let Some(language) = notebook::language_of(name) else {
            return Ok(Outcome { path, result: None, reason: Some(Reason::NoLanguage) });
        };
        let config = self.config(&std::path::absolute(name)?);
        let limit = config.settings.max_file_size as u64;
        let mut bytes = Vec::new();
        // One byte more than allowed tells an exact fit from too much, without reading an endless stream.
        std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
        if bytes.len() as u64 > limit {
            let reason = Reason::TooLarge { size: bytes.len() as u64, limit };
            return Ok(Outcome { path, result: None, reason: Some(reason) });
        }
        Ok(self.work(path, None, bytes, language, config))
    }

    fn work<T>(
        &self,
        path: PathBuf,
        file: Option<PathBuf>,
        bytes: Vec<u8>,
        language: &'static Language,
        config: Arc<Config>,
    ) -> Outcome<T>
    where
        J: Fn(&Input) -> Option<T>,
    {
        self.progress.advance();
        if memchr::memchr(0, &bytes).is_some() {
            return Outcome { path, result: None, reason: Some(Reason::Binary) };
        }
        let bom = bytes.starts_with(b"\xef\xbb\xbf");
        let body = bytes.get(if bom { 3 } else { 0 }..).unwrap_or_default();
        let text = String::from_utf8_lossy(body);
        let faithful = matches!(text, std::borrow::Cow::Borrowed(_));
        let given_up = OnceLock::new();
        let input = if notebook::is_notebook(&path) {
            match Notebook::read(&text) {
                // Cells cannot be written back: edits are of the joined text.
                Ok(Notebook { text, cells, language }) => {
                    Input { path, file, text: text.into(), language, config, faithful: false, bom, cells, given_up }
                }
                Err(error) => {
                    return Outcome { path, result: None, reason: Some(Reason::NoNotebook(error.to_string())) };
                }
            }
        } else {
            Input { path, file, text: text.into(), language, config, faithful, bom, cells: Vec::new(), given_up }
        };
        // One file must not cost the others their results.
        match catch_unwind(AssertUnwindSafe(|| (self.job)(&input))) {
            Ok(result) => {
                let given_up = input.given_up.into_inner().map(Reason::GivenUp);
                Outcome { path: input.path, result, reason: given_up.or((!faithful).then_some(Reason::Lossy)) }
            }
            Err(_) => Outcome { path: input.path, result: None, reason: Some(Reason::Internal) },
        }
    }
}

/// A path without `./`.
fn relative(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}
