//! From the paths on the command line to texts: each is read on some thread and handed to a job.
//!
//! Nothing is passed over in silence: what could not be read is listed with its reason. Results come ordered by path,
//! whatever the threads did. A text lives only as long as its job.

use super::args::Inputs;
use super::output::{Out, Progress};
use super::world::World;
use crate::analysis::Analysis;
use crate::languages::{GivenUp, Language, Source};
use crate::notebook::{self, Cell};
use crate::text::shown_path;
pub use crate::workspace::Reason;
use crate::workspace::{Folder, Found, Text, Walk};
use anyhow::{Context, anyhow, bail};
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
    /// What holds where it lies.
    pub folder: Arc<Folder>,
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
        let analysis = Analysis::new(source, world.catalog.clone(), world.settings(&self.folder), world.today);
        self.note(&analysis);
        let place = std::path::absolute(&self.path).unwrap_or_default();
        analysis.at(&self.folder.path_of(&place))
    }

    /// Notes what an analysis, or its findings, gave up.
    pub fn note(&self, analysis: &Analysis) {
        if let Some(why) = analysis.given_up() {
            let _ = self.given_up.set(why);
        }
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
    let walk = Walk {
        folders: &worker.world.configs,
        exclude: &inputs.exclude,
        hidden: inputs.include_hidden,
        unignored: inputs.no_gitignore,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
    };
    walk.run(paths, |found| sender.send(worker.visit(found)).is_ok())
        .map_err(|(glob, error)| anyhow!("--exclude {glob} is no glob: {error}"))
}

struct Worker<'a, J> {
    world: &'a World,
    job: &'a J,
    progress: &'a Progress,
}

impl<J> Worker<'_, J> {
    fn visit<T>(&self, found: Found) -> Outcome<T>
    where
        J: Fn(&Input) -> Option<T>,
    {
        match found {
            Found::Unread(path, reason) => Outcome { path: relative(&path), result: None, reason: Some(reason) },
            Found::File { path, language, folder } => {
                let text = Text::read(&path, language, folder.settings.max_file_size as u64);
                self.work(relative(&path), Some(path), text, folder)
            }
        }
    }

    fn stdin<T>(&self, name: &Path) -> anyhow::Result<Outcome<T>>
    where
        J: Fn(&Input) -> Option<T>,
    {
        let path = relative(name);
        let Some(language) = notebook::language_of(name) else {
            return Ok(Outcome { path, result: None, reason: Some(Reason::NoLanguage) });
        };
        let place = std::path::absolute(name)?;
        let folder = self.world.configs.of(place.parent().unwrap_or(&place));
        let limit = folder.settings.max_file_size as u64;
        let mut bytes = Vec::new();
        // One byte more than allowed tells an exact fit from too much, without reading an endless stream.
        std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes).context("cannot read standard input")?;
        let size = bytes.len() as u64;
        let text = if size > limit { Err(Reason::TooLarge { size, limit }) } else { Text::of(name, language, &bytes) };
        Ok(self.work(path, None, text, folder))
    }

    fn work<T>(
        &self,
        path: PathBuf,
        file: Option<PathBuf>,
        text: Result<Text, Reason>,
        folder: Arc<Folder>,
    ) -> Outcome<T>
    where
        J: Fn(&Input) -> Option<T>,
    {
        self.progress.advance();
        let text = match text {
            Ok(text) => text,
            Err(reason) => return Outcome { path, result: None, reason: Some(reason) },
        };
        let (faithful, reason) = (text.is_faithful(), text.lossy.then_some(Reason::Lossy));
        let Text { text, language, cells, bom, .. } = text;
        let input =
            Input { path, file, text: text.into(), language, folder, faithful, bom, cells, given_up: OnceLock::new() };
        // One file must not cost the others their results.
        match catch_unwind(AssertUnwindSafe(|| (self.job)(&input))) {
            Ok(result) => {
                let given_up = input.given_up.into_inner().map(Reason::GivenUp);
                Outcome { path: input.path, result, reason: given_up.or(reason) }
            }
            Err(_) => Outcome { path: input.path, result: None, reason: Some(Reason::Internal) },
        }
    }
}

/// A path without `./`.
fn relative(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_owned()
}
