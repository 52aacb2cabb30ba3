//! Which settings hold in a folder: the user's own file, the editor's settings, the nearest settings file of the team and the
//! flags, each over the one before.
//!
//! Files are read when a folder is first asked for, and then remembered. A team's file and its lock files must lie in the
//! workspace that they speak for; one that does not, or is no regular file, is told and passed over.

use crate::apis;
use crate::files::{self, Refused};
use crate::settings::Settings;
use crate::settings::file::{self, Owner, SettingsFile};
use crate::settings::installed::{self, Installed};
use crate::text::shown_path;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// No system opens longer paths.
const LONGEST_PATH: usize = 4096;

/// Which settings files are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SettingsFiles {
    /// For each folder the nearest, and the user's own.
    #[default]
    Nearest,
    /// This one, for all folders. It is a team's like any other, unless it is the user's own.
    Only(PathBuf),
    /// None.
    None,
}

/// What the settings of all folders stand on.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    /// Which settings files are read.
    pub files: SettingsFiles,
    /// The folders that are open, or where a command runs: what lies in one belongs together, like a repository.
    pub open: Vec<PathBuf>,
    /// The editor's settings; null without an editor.
    pub editor: Value,
    /// Never touch the network, whatever the settings say.
    pub offline: bool,
}

/// What holds for the files of one folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The settings.
    pub settings: Arc<Settings>,
    /// Where their globs and paths count from: the folder of the settings file, else the root of the repository, else the
    /// open folder; empty without any.
    base: PathBuf,
    exclude: Gitignore,
    team: Option<Arc<SettingsFile>>,
    /// The root of the repository or the open folder, out of which no link may lead.
    root: Option<PathBuf>,
}

/// Finds and remembers the settings of folders.
#[derive(Debug)]
pub struct Folders {
    ground: Ground,
    user: Option<SettingsFile>,
    general: Arc<Folder>,
    found: Mutex<HashMap<PathBuf, Arc<Folder>>>,
    /// Folders that cannot be waited for.
    assumed: Mutex<BTreeSet<PathBuf>>,
    told: Mutex<Told>,
}

/// What was read, and what is wrong with it.
#[derive(Debug, Default, Clone)]
struct Told {
    files: Vec<PathBuf>,
    problems: BTreeSet<String>,
}

impl Folders {
    /// Reads the user's own file, and the one that is to hold everywhere.
    pub fn new(ground: Ground) -> Folders {
        let user = user_file_path().filter(|_| ground.files != SettingsFiles::None);
        let mut folders = Folders {
            ground,
            user: None,
            general: Arc::default(),
            found: Mutex::default(),
            assumed: Mutex::default(),
            told: Mutex::default(),
        };
        folders.user = user.as_deref().and_then(|path| folders.load(path, Owner::User));
        let mut only = None;
        if let SettingsFiles::Only(path) = folders.ground.files.clone() {
            let is_own = user.as_deref().is_some_and(|user| is_same_file(user, &path));
            only = folders.load(&path, if is_own { Owner::User } else { Owner::Team });
            // No other file holds; but the network stays the user's to decide on.
            if let Some(user) = &mut folders.user {
                user.layer = json!({ "data": user.layer.get("data") });
            }
        }
        let base = match &only {
            Some(file) => base_of(&std::path::absolute(&file.path).unwrap_or_default()),
            None => folders.ground.open.first().cloned().unwrap_or_default(),
        };
        folders.general = folders.layered(only.map(Arc::new), &base);
        folders
    }

    /// The same with other settings of the editor; no file is read again.
    pub fn with_editor(&self, editor: Value) -> Folders {
        self.over(Ground { editor, ..self.ground.clone() })
    }

    /// The same where other folders are open; settings files of folders are read again when they are asked for.
    pub fn with_open(&self, open: Vec<PathBuf>) -> Folders {
        Folders { found: Mutex::default(), ..self.over(Ground { open, ..self.ground.clone() }) }
    }

    fn over(&self, ground: Ground) -> Folders {
        let (told, assumed) = (Mutex::new(self.told().clone()), Mutex::new(self.assumed().clone()));
        let (user, general) = (self.user.clone(), self.general.clone());
        let mut folders = Folders { ground, user, general, found: Mutex::default(), assumed, told };
        let mut renewed: HashMap<*const Folder, Arc<Folder>> = HashMap::new();
        folders.general = Arc::new(folders.renewed(&self.general));
        for (path, folder) in self.found().iter() {
            let again = renewed.entry(Arc::as_ptr(folder)).or_insert_with(|| Arc::new(folders.renewed(folder)));
            folders.found().insert(path.clone(), again.clone());
        }
        folders
    }

    /// What the settings of all folders stand on.
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// What holds where no settings file of a team does, and for the program itself: no repository has a say in it.
    pub fn general(&self) -> &Arc<Folder> {
        &self.general
    }

    /// What holds for the files in `folder`, an absolute path, if it was found before or cannot be waited for. Reads nothing.
    pub fn known(&self, folder: &Path) -> Option<Arc<Folder>> {
        let assumed = || self.assumed().contains(folder).then(|| self.general.clone());
        self.remembered(folder).or_else(assumed)
    }

    fn remembered(&self, folder: &Path) -> Option<Arc<Folder>> {
        if self.ground.files != SettingsFiles::Nearest || folder.as_os_str().len() > LONGEST_PATH {
            return Some(self.general.clone());
        }
        self.found().get(folder).cloned()
    }

    /// What holds for the files in `folder`, an absolute path. Reads the files that tell, if that was not done before.
    pub fn of(&self, folder: &Path) -> Arc<Folder> {
        let mut above = None;
        let mut unknown = Vec::new();
        for folder in folder.ancestors() {
            above = self.remembered(folder);
            if above.is_some() {
                break;
            }
            let is_repository = is_repository_root(folder);
            unknown.push((folder, is_repository));
            if is_repository {
                break;
            }
        }
        let mut found = above.unwrap_or_else(|| self.general.clone());
        for (folder, is_repository) in unknown.into_iter().rev() {
            found = self.find(folder, is_repository, &found);
            self.found().insert(folder.to_owned(), found.clone());
        }
        found
    }

    /// Lets the general settings hold in a folder until its own are found.
    pub fn assume_general(&self, folder: &Path) {
        self.assumed().insert(folder.to_owned());
    }

    /// The settings files read so far.
    pub fn files(&self) -> Vec<PathBuf> {
        self.told().files.clone()
    }

    /// What is wrong with the settings files read so far, and with files that were looked for and are not to be read.
    pub fn problems(&self) -> Vec<String> {
        self.told().problems.iter().cloned().collect()
    }

    /// Reads what tells of one folder, whose parent is known.
    fn find(&self, folder: &Path, is_repository: bool, above: &Arc<Folder>) -> Arc<Folder> {
        let is_open = above.root.is_none() && self.ground.open.iter().any(|open| open == folder);
        let mut found = match () {
            () if is_repository => Arc::new(self.general.moved(folder)),
            () if is_open && above.team.is_none() => Arc::new(above.moved(folder)),
            () if is_open => Arc::new(Folder { root: Some(folder.to_owned()), ..(**above).clone() }),
            () => above.clone(),
        };
        let root = found.root.as_deref().filter(|root| lies_in(folder, root)).unwrap_or(folder).to_owned();
        let read = |path: &Path, limit: u64| self.text(path, files::read_within(&root, path, limit));
        if let Some(team) = file::in_folder(folder, &read) {
            self.note(&team);
            let base = base_of(&team.path);
            found =
                Arc::new(Folder { root: found.root.clone(), ..(*self.layered(Some(Arc::new(team)), &base)).clone() });
        }
        let mut installed = if is_repository { Installed::new() } else { above.settings.installed.clone() };
        installed.extend(installed::in_folder(folder, apis::packages(), &read));
        if found.settings.installed != installed { Arc::new(found.with(installed)) } else { found }
    }

    /// A settings file that is to be there.
    fn load(&self, path: &Path, owner: Owner) -> Option<SettingsFile> {
        let read = |path: &Path, limit: u64| self.text(path, files::read_text(path, limit));
        file::load(path, owner, &read).inspect(|file| self.note(file))
    }

    /// What was read of a file. A file that is there and is not to be read is told.
    fn text(&self, path: &Path, read: Result<String, Refused>) -> Option<String> {
        let tell = |refused: &Refused| self.tell(format!("{} was not read: {refused}", shown_path(path)));
        read.inspect_err(|refused| {
            if !refused.is_absence() {
                tell(refused)
            }
        })
        .ok()
    }

    fn note(&self, file: &SettingsFile) {
        self.told().files.push(file.path.clone());
        for problem in &file.problems {
            let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
            self.tell(format!("{}{line}: {}", shown_path(&file.path), problem.message));
        }
    }

    /// Tells a problem with the settings or with what they lead to, once.
    pub fn tell(&self, problem: String) {
        if self.told().problems.insert(problem.clone()) {
            tracing::warn!("{problem}");
        }
    }

    fn layered(&self, team: Option<Arc<SettingsFile>>, base: &Path) -> Arc<Folder> {
        let flags = if self.ground.offline { json!({ "data": { "offline": true } }) } else { Value::Null };
        let user = self.user.iter().map(|file| &file.layer);
        let layers = user.chain([&self.ground.editor]).chain(team.iter().map(|file| &file.layer)).chain([&flags]);
        let (settings, problems) = Settings::layered(layers);
        problems.iter().for_each(|problem| self.tell(format!("setting {}", problem.message)));
        let exclude = exclude(base, &settings, &mut |problem| self.tell(problem));
        Arc::new(Folder { settings: Arc::new(settings), base: base.to_owned(), exclude, team, root: None })
    }

    /// The same folder by what this stands on.
    fn renewed(&self, folder: &Folder) -> Folder {
        let layered = self.layered(folder.team.clone(), &folder.base);
        Folder { root: folder.root.clone(), ..layered.with(folder.settings.installed.clone()) }
    }

    fn found(&self) -> MutexGuard<'_, HashMap<PathBuf, Arc<Folder>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn assumed(&self) -> MutexGuard<'_, BTreeSet<PathBuf>> {
        self.assumed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Folder {
    /// The same, counted from another folder, which is a workspace of its own.
    fn moved(&self, base: &Path) -> Folder {
        let exclude = exclude(base, &self.settings, &mut |_| ());
        Folder { base: base.to_owned(), exclude, root: Some(base.to_owned()), ..self.clone() }
    }

    /// The same where other SDKs are installed.
    fn with(&self, installed: Installed) -> Folder {
        let settings = Arc::new(Settings { installed, ..(*self.settings).clone() });
        Folder { settings, ..self.clone() }
    }

    /// Whether `files.exclude` leaves a file out, by itself or by a folder that it lies in.
    pub fn excludes(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(&self.base).unwrap_or(path);
        !self.exclude.is_empty() && self.exclude.matched_path_or_any_parents(rootless(inside), false).is_ignore()
    }

    /// Whether `files.exclude` leaves out this very file or folder.
    pub fn excludes_entry(&self, path: &Path, is_folder: bool) -> bool {
        !self.exclude.is_empty() && path.starts_with(&self.base) && self.exclude.matched(path, is_folder).is_ignore()
    }

    /// An absolute path as the settings name paths: from their folder, with `/`.
    pub fn path_of(&self, path: &Path) -> String {
        path.strip_prefix(&self.base).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

impl Default for Folder {
    fn default() -> Folder {
        let (settings, exclude) = (Arc::default(), Gitignore::empty());
        Folder { settings, base: PathBuf::new(), exclude, team: None, root: None }
    }
}

/// What `files.exclude` leaves out, counted from `base`; what is no glob is told.
fn exclude(base: &Path, settings: &Settings, tell: &mut dyn FnMut(String)) -> Gitignore {
    let mut globs = GitignoreBuilder::new(base);
    for glob in &settings.files.exclude {
        if let Err(error) = globs.add_line(None, glob) {
            tell(format!("`files.exclude`: {error}"));
        }
    }
    globs.build().unwrap_or_else(|_| Gitignore::empty())
}

/// A path without its root or drive, because globs are matched from a folder downwards.
fn rootless(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, Component::Normal(_))).collect()
}

/// The folder that a settings file speaks for: `.config/modelmeta.toml` speaks for the folder above.
fn base_of(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let above = folder.parent().filter(|_| folder.ends_with(".config"));
    above.unwrap_or(folder).to_owned()
}

/// Whether the search for settings ends here. `.git` is a folder, or a file in a linked work tree; it is not opened.
fn is_repository_root(folder: &Path) -> bool {
    folder.join(".git").metadata().is_ok_and(|git| git.is_dir() || git.is_file())
}

/// Whether a folder really lies in another: not by way of a link that leads elsewhere.
fn lies_in(folder: &Path, root: &Path) -> bool {
    matches!((folder.canonicalize(), root.canonicalize()), (Ok(folder), Ok(root)) if folder.starts_with(&root))
}

fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Where the user's own settings file lies.
pub fn user_file_path() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("modelmeta").join("modelmeta.toml"))
}

#[cfg(test)]
mod tests;
