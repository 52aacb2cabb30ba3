//! Which settings hold for a file: the user's file, the editor's settings, the nearest settings file, each over the one
//! before. Files are read when a folder is first asked for, on the worker thread that analyses, and then remembered;
//! when one changes, the client says so and a new [`Configuration`] takes over.

use super::{Options, SettingsFiles, uri};
use crate::apis;
use crate::settings::Settings;
use crate::settings::file::{self, Owner, SettingsFile};
use crate::settings::installed::{self, Installed};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tower_lsp::gen_lsp_types::Uri;

/// The settings of every folder, as of the moment in which this was made.
#[derive(Debug)]
pub struct Configuration {
    options: Options,
    editor: Value,
    user: Option<SettingsFile>,
    general: Arc<Folder>,
    folders: Mutex<HashMap<PathBuf, Arc<Folder>>>,
}

/// What holds for the files of one folder.
#[derive(Debug)]
pub struct Folder {
    /// The settings.
    pub settings: Arc<Settings>,
    /// Where their globs and paths count from: the folder of the settings file, else the root of the repository; empty
    /// without either.
    root: PathBuf,
    exclude: Gitignore,
}

impl Configuration {
    /// What holds for an editor that sends `editor`: its settings, or an object that holds them under `modelmeta`.
    pub fn new(options: &Options, mut editor: Value) -> Configuration {
        if let Some(section) = editor.get_mut("modelmeta") {
            editor = section.take();
        }
        let user = match &options.settings {
            SettingsFiles::Nearest => user_file(),
            SettingsFiles::Only(path) => file::load(path, Owner::User, &read),
            SettingsFiles::None => None,
        };
        let mut configuration = Configuration {
            options: options.clone(),
            editor,
            user,
            general: Arc::new(Folder::default()),
            folders: Mutex::default(),
        };
        configuration.general = configuration.layered(None);
        configuration
    }

    /// The same with other settings of the editor.
    pub fn with_editor(&self, editor: Value) -> Configuration {
        Configuration::new(&self.options, editor)
    }

    /// The same with all files read anew.
    pub fn again(&self) -> Configuration {
        Configuration::new(&self.options, self.editor.clone())
    }

    /// What holds where no settings file does, and for the server itself.
    pub fn general(&self) -> &Arc<Settings> {
        &self.general.settings
    }

    /// What holds for a file.
    pub fn of(&self, uri: &Uri) -> Arc<Folder> {
        let path = uri::path(uri).filter(|_| matches!(self.options.settings, SettingsFiles::Nearest));
        path.as_deref().and_then(Path::parent).map_or_else(|| self.general.clone(), |folder| self.of_folder(folder))
    }

    fn of_folder(&self, folder: &Path) -> Arc<Folder> {
        let known = |folders: &Mutex<HashMap<PathBuf, Arc<Folder>>>| {
            folders.lock().unwrap_or_else(PoisonError::into_inner).get(folder).cloned()
        };
        if let Some(found) = known(&self.folders) {
            return found;
        }
        let above = match folder.parent() {
            _ if file::is_repository_root(folder, &read) => Arc::new(self.general.rooted(folder)),
            Some(above) => self.of_folder(above),
            None => self.general.clone(),
        };
        let own = file::in_folder(folder, &read).map(|file| self.layered(Some(file)));
        let mut found = own.unwrap_or_else(|| above.clone());
        let mut installed = above.settings.installed.clone();
        installed.extend(installed::in_folder(folder, apis::packages(), &read));
        if found.settings.installed != installed {
            found = Arc::new(found.with(installed));
        }
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        folders.entry(folder.to_owned()).or_insert(found).clone()
    }

    fn layered(&self, team: Option<SettingsFile>) -> Arc<Folder> {
        for file in self.user.iter().filter(|_| team.is_none()).chain(&team) {
            for problem in &file.problems {
                let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
                tracing::warn!("{}{line}: {}", file.path.display(), problem.message);
            }
        }
        let layers =
            self.user.iter().map(|file| &file.layer).chain([&self.editor]).chain(team.iter().map(|file| &file.layer));
        let (mut settings, problems) = Settings::layered(layers);
        problems.iter().for_each(|problem| tracing::warn!("setting {}", problem.message));
        settings.data.offline |= self.options.offline;
        let root = team.as_ref().map(|file| root(&file.path)).unwrap_or_default();
        Arc::new(Folder::new(settings, root))
    }
}

impl Folder {
    fn new(settings: Settings, root: PathBuf) -> Folder {
        let mut globs = GitignoreBuilder::new(&root);
        for glob in &settings.files.exclude {
            if let Err(error) = globs.add_line(None, glob) {
                tracing::warn!("setting files.exclude: {error}");
            }
        }
        let exclude = globs.build().unwrap_or_else(|_| Gitignore::empty());
        Folder { settings: Arc::new(settings), root, exclude }
    }

    /// The same for what lies in another folder.
    fn rooted(&self, root: &Path) -> Folder {
        Folder::new((*self.settings).clone(), root.to_owned())
    }

    /// The same where other SDKs are installed.
    fn with(&self, installed: Installed) -> Folder {
        let settings = Arc::new(Settings { installed, ..(*self.settings).clone() });
        Folder { settings, root: self.root.clone(), exclude: self.exclude.clone() }
    }

    /// Whether `files.exclude` leaves the file out.
    pub fn excludes(&self, path: &Path) -> bool {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        !self.exclude.is_empty() && self.exclude.matched_path_or_any_parents(rootless(inside), false).is_ignore()
    }

    /// The path from the settings' folder, with `/`, as the settings name paths.
    pub fn path(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

impl Default for Folder {
    fn default() -> Folder {
        Folder::new(Settings::default(), PathBuf::new())
    }
}

/// A path without its root or drive, because globs are matched from a folder downwards.
fn rootless(path: &Path) -> PathBuf {
    path.components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect()
}

/// The folder that a settings file speaks for: `.config/modelmeta.toml` speaks for the folder above.
fn root(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let above = folder.parent().filter(|_| folder.ends_with(".config"));
    above.unwrap_or(folder).to_owned()
}

fn user_file() -> Option<SettingsFile> {
    use etcetera::BaseStrategy;
    let path = etcetera::choose_base_strategy().ok()?.config_dir().join("modelmeta").join("modelmeta.toml");
    file::load(&path, Owner::User, &read)
}

fn read(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use serde_json::json;

    fn options(settings: SettingsFiles) -> Options {
        Options { settings, ..Options::default() }
    }

    #[test]
    fn one_bad_setting_does_not_take_the_others_with_it() {
        let editor = json!({ "modelmeta": { "hover": 7, "maxFileSize": 5, "completion": null, "unknown": true } });
        let read = Configuration::new(&options(SettingsFiles::None), editor);
        assert_eq!(**read.general(), Settings { max_file_size: 5, ..Settings::default() });
        for odd in [json!(null), json!("odd"), json!({ "modelmeta": null }), json!([1])] {
            assert_eq!(**read.with_editor(odd).general(), Settings::default());
        }
    }

    #[test]
    fn lock_files_tell_what_is_installed() {
        let home = tempfile::tempdir().unwrap();
        let (web, service) = (home.path().join("web"), home.path().join("service"));
        for folder in [&web, &service, &home.path().join(".git")] {
            std::fs::create_dir(folder).unwrap();
        }
        std::fs::write(home.path().join("uv.lock"), "[[package]]\nname = \"anthropic\"\nversion = \"2.1.0\"\n")
            .unwrap();
        std::fs::write(service.join("requirements.txt"), "anthropic==1.9.3\n").unwrap();
        std::fs::write(service.join("modelmeta.toml"), "maxFileSize = 5\n").unwrap();
        let configuration = Configuration::new(&options(SettingsFiles::Nearest), json!({}));
        let installed = |folder: &Path| {
            let uri = Uri(format!("file://{}/x.py", folder.display()));
            configuration.of(&uri).settings.installed.get("anthropic").cloned()
        };
        assert_eq!(installed(&web).as_deref(), Some("2.1.0"));
        assert_eq!(installed(&service).as_deref(), Some("1.9.3"), "the nearest one wins");
    }

    #[test]
    fn paths_count_from_the_repository_where_no_settings_file_is() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("r/.git")).unwrap();
        let editor = json!({ "files": { "exclude": ["/gen/"] } });
        let configuration = Configuration::new(&options(SettingsFiles::Nearest), editor);
        let file = home.path().join("r/tests/a.py");
        let folder = configuration.of(&uri::of(&file));
        assert_eq!(folder.path(&file), "tests/a.py");
        assert!(folder.excludes(&home.path().join("r/gen/x.py")) && !folder.excludes(&file));
        let alone = home.path().join("tests/a.py");
        assert!(Path::new(&configuration.of(&uri::of(&alone)).path(&alone)).is_absolute());
    }

    #[test]
    fn the_nearest_file_wins_over_the_editor_up_to_the_repository() {
        let home = tempfile::tempdir().unwrap();
        let (repository, inner) = (home.path().join("r"), home.path().join("r/a/b"));
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::create_dir(repository.join(".git")).unwrap();
        std::fs::write(home.path().join("modelmeta.toml"), "enable = false").unwrap();
        let editor = json!({ "diagnostics": { "retireWithinDays": 5 }, "hover": { "enable": false } });
        let before = Configuration::new(&options(SettingsFiles::Nearest), editor);
        let uri = Uri(format!("file://{}/x.py", inner.display()));
        let days = |configuration: &Configuration| configuration.of(&uri).settings.diagnostics.retire_within_days;
        assert!(before.of(&uri).settings.enable, "a file above the repository does not count");
        assert_eq!(days(&before), 5);

        let text = "files.exclude = [\"b/x*\"]\n[diagnostics]\nretireWithinDays = 7\n";
        std::fs::write(repository.join("a/modelmeta.toml"), text).unwrap();
        assert_eq!(days(&before), 5, "remembered until the client says that a file has changed");
        let after = before.again();
        assert_eq!(days(&after), 7);
        let folder = after.of(&uri);
        assert!(!folder.settings.hover.enable, "the editor's other settings stay");
        assert!(folder.excludes(&inner.join("x.py")) && !folder.excludes(&inner.join("y.py")));
        assert_eq!(folder.path(&inner.join("y.py")), "b/y.py");
    }
}
