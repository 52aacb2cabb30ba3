//! What ignore files leave out: `.ignore`, `.gitignore`, `.git/info/exclude` and the user's own list for all repositories.
//!
//! The crate knows what a line means. It does not look what it opens, and `.gitignore` may be a link to a device, so that
//! files are read here and their lines handed over.

use super::reason::Reason;
use crate::files;
use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// An ignore file is some lines.
const LIMIT: u64 = 1 << 20;

/// The ignore files of a walk, each read when its folder is first entered.
#[derive(Debug, Default)]
pub struct Ignored {
    /// Where the program runs.
    here: PathBuf,
    user: Option<Gitignore>,
    folders: Mutex<HashMap<PathBuf, Arc<Folder>>>,
    refused: Mutex<Vec<(PathBuf, Reason)>>,
}

/// The ignore files of one folder.
#[derive(Debug)]
struct Folder {
    above: Option<Arc<Folder>>,
    /// `.ignore` holds everywhere.
    ignore: Gitignore,
    /// `.gitignore` holds in a repository.
    gitignore: Gitignore,
    /// `.git/info/exclude`, in the folder that holds `.git`.
    exclude: Option<Gitignore>,
}

impl Ignored {
    /// Nothing read but the user's own list.
    pub fn new() -> Ignored {
        let here = std::env::current_dir().unwrap_or_default();
        let mut ignored = Ignored { here, ..Ignored::default() };
        ignored.user = gitconfig_excludes_path().map(|path| ignored.read(&ignored.here, &path));
        ignored
    }

    /// Whether a file or folder is left out. `path` is absolute, and nothing above it is left out.
    pub fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        let Some(folder) = path.parent().map(|folder| self.folder(folder)) else { return false };
        let all = || std::iter::successors(Some(&folder), |folder| folder.above.as_ref());
        let says = |list: &Gitignore| match list.matched(path, is_folder) {
            Match::None => None,
            Match::Ignore(_) => Some(true),
            Match::Whitelist(_) => Some(false),
        };
        let said = all().find_map(|folder| says(&folder.ignore)).or_else(|| {
            let exclude = all().find_map(|folder| folder.exclude.as_ref())?;
            // What lies above the repository's root is another one's.
            let inside = all().position(|folder| folder.exclude.is_some()).map_or(0, |root| root + 1);
            let nearest = all().take(inside).find_map(|folder| says(&folder.gitignore));
            nearest.or_else(|| says(exclude)).or_else(|| self.user.as_ref().and_then(says))
        });
        said.unwrap_or(false)
    }

    /// The ignore files that are there and were not read, with the reason.
    pub fn refused(&self) -> Vec<(PathBuf, Reason)> {
        std::mem::take(&mut self.refused.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn folder(&self, path: &Path) -> Arc<Folder> {
        let known = |path: &Path| self.folders.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let mut above = None;
        let mut unknown = Vec::new();
        for folder in path.ancestors() {
            above = known(folder);
            if above.is_some() {
                break;
            }
            unknown.push(folder);
        }
        for folder in unknown.into_iter().rev() {
            let here = Arc::new(Folder {
                above,
                ignore: self.read(folder, &folder.join(".ignore")),
                gitignore: self.read(folder, &folder.join(".gitignore")),
                exclude: git_folder(folder).map(|git| self.read(folder, &git.join("info/exclude"))),
            });
            let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
            above = Some(folders.entry(folder.to_owned()).or_insert(here).clone());
        }
        // A path has itself among its ancestors.
        above.unwrap_or_else(|| {
            Arc::new(Folder { above: None, ignore: Gitignore::empty(), gitignore: Gitignore::empty(), exclude: None })
        })
    }

    /// The lines of an ignore file, for what lies in `folder`.
    fn read(&self, folder: &Path, file: &Path) -> Gitignore {
        let bytes = match files::read(file, LIMIT) {
            Ok(bytes) => bytes,
            Err(refused) => {
                if !refused.is_absence() {
                    let shown = file.strip_prefix(&self.here).unwrap_or(file);
                    let refused = (shown.to_owned(), refused.into());
                    self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(refused);
                }
                return Gitignore::empty();
            }
        };
        let mut lines = GitignoreBuilder::new(folder);
        for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
            // What is no glob leaves nothing out.
            let _ = lines.add_line(None, line);
        }
        lines.build().unwrap_or_else(|_| Gitignore::empty())
    }
}

/// Where the repository whose root is `folder` keeps its own files; in a linked work tree `.git` is a file that says so.
fn git_folder(folder: &Path) -> Option<PathBuf> {
    let git = folder.join(".git");
    let kind = git.metadata().ok()?;
    if kind.is_dir() {
        return Some(git);
    }
    let named = |path: &Path| files::read_text(path, 4 << 10).ok();
    let text = named(&git).filter(|_| kind.is_file())?;
    let own = folder.join(text.strip_prefix("gitdir:")?.trim());
    let common = named(&own.join("commondir")).map(|common| own.join(common.trim()));
    Some(common.unwrap_or(own))
}
