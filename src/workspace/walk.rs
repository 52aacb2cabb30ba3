//! The files of a workspace, found on several threads.

use super::folders::{Folder, Folders};
use super::ignored::Ignored;
use super::reason::Reason;
use crate::languages::Language;
use crate::notebook;
use ignore::overrides::OverrideBuilder;
use ignore::{DirEntry, WalkBuilder, WalkState};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which files are looked for.
pub struct Walk<'a> {
    /// The settings, of which `files.exclude` counts.
    pub folders: &'a Folders,
    /// Globs that leave out further files.
    pub exclude: &'a [String],
    /// Hidden files and folders, too. Without that `.env` files are the only hidden ones that are read.
    pub hidden: bool,
    /// Also what `.gitignore` and `.ignore` leave out.
    pub unignored: bool,
    /// On how many threads.
    pub threads: usize,
}

/// What a walk comes across.
pub enum Found {
    /// A file that some language reads.
    File {
        /// As the walk reached it.
        path: PathBuf,
        /// How to read it.
        language: &'static Language,
        /// What holds where it lies.
        folder: Arc<Folder>,
    },
    /// A file or folder that is not read, though somebody might expect it.
    Unread(PathBuf, Reason),
}

impl Walk<'_> {
    /// Walks through files and folders, and calls `visit` for each file until it says that it has enough (with false).
    ///
    /// # Errors
    /// What is wrong with a glob of `exclude`, which comes first.
    pub fn run(&self, roots: &[PathBuf], visit: impl Fn(Found) -> bool + Sync) -> Result<(), (String, String)> {
        let mut excludes = OverrideBuilder::new(".");
        for glob in self.exclude {
            excludes.add(&format!("!{glob}")).map_err(|error| (glob.clone(), glob_error(&error)))?;
        }
        let excludes = excludes.build().map_err(|error| (self.exclude.join(" "), glob_error(&error)))?;
        let [first, others @ ..] = roots else { return Ok(()) };
        let mut builder = WalkBuilder::new(first);
        for path in others {
            builder.add(path);
        }
        builder.standard_filters(false).overrides(excludes).threads(self.threads);
        let ignored = (!self.unignored).then(Ignored::new);
        builder.build_parallel().run(|| {
            Box::new(|entry| {
                let (found, state) = match entry {
                    Ok(entry) if self.leaves_out(&entry, ignored.as_ref()) => (None, WalkState::Skip),
                    Ok(entry) => (self.look_at(entry), WalkState::Continue),
                    Err(error) => {
                        let (path, error) = unreadable(&error);
                        (Some(Found::Unread(path, Reason::Unreadable(error))), WalkState::Continue)
                    }
                };
                if found.is_none_or(&visit) { state } else { WalkState::Quit }
            })
        });
        let refused = ignored.map(|ignored| ignored.refused()).unwrap_or_default();
        refused.into_iter().all(|(path, reason)| visit(Found::Unread(path, reason)));
        Ok(())
    }

    /// Whether what the walk came across is passed over, a folder with all that is in it. What somebody named never is.
    fn leaves_out(&self, entry: &DirEntry, ignored: Option<&Ignored>) -> bool {
        if entry.depth() == 0 {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_wanted = is_folder || notebook::language_of(entry.path()).is_some();
        if !is_wanted || !self.hidden && !is_visible(entry) {
            return true;
        }
        let Ok(path) = std::path::absolute(entry.path()) else { return false };
        let folder = self.folders.of(path.parent().unwrap_or(&path));
        folder.excludes_entry(&path, is_folder) || ignored.is_some_and(|ignored| ignored.leaves_out(&path, is_folder))
    }

    fn look_at(&self, entry: DirEntry) -> Option<Found> {
        let named = entry.depth() == 0;
        let kind = entry.file_type();
        let path = entry.into_path();
        if !kind.is_some_and(|kind| kind.is_file()) {
            // Links and pipes in a folder are nobody's concern; one that somebody named is.
            let is_folder = kind.is_some_and(|kind| kind.is_dir());
            let reason = Reason::Unreadable("it is not a regular file".to_owned());
            return (named && !is_folder).then_some(Found::Unread(path, reason));
        }
        let Some(language) = notebook::language_of(&path) else {
            return named.then_some(Found::Unread(path, Reason::NoLanguage));
        };
        Some(match std::path::absolute(&path) {
            Ok(place) => Found::File { folder: self.folders.of(place.parent().unwrap_or(&place)), path, language },
            Err(error) => Found::Unread(path, Reason::Unreadable(error.to_string())),
        })
    }
}

/// `.env` files are what hidden files are read for; folders such as `.git` and `.venv` are not.
fn is_visible(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    !name.starts_with('.') || name.starts_with(".env") && entry.file_type().is_some_and(|kind| kind.is_file())
}

/// What is wrong with a glob, without the glob, which stands there with a mark of ours.
fn glob_error(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

/// The path and the words of a walk's error.
fn unreadable(error: &ignore::Error) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (path.clone(), unreadable(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => unreadable(err),
        ignore::Error::Io(error) => (PathBuf::new(), error.to_string()),
        other => (Path::new("").to_owned(), other.to_string()),
    }
}
