//! What a command stands on: the day, the data, and the settings that hold for a folder.

use super::args::Global;
use super::output::Out;
use crate::apis;
use crate::catalog::Catalog;
use crate::refresh;
use crate::settings::file::{self, Owner, SettingsFile};
use crate::settings::installed::{self, Installed};
use crate::settings::{Data, Settings};
use crate::text::shown_path;
use anyhow::Context;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The day, the data and the settings of one run.
pub struct World {
    /// The day to judge by.
    pub today: Date,
    /// Which models exist.
    pub catalog: Arc<Catalog>,
    /// The settings of each folder.
    pub configs: Configs,
    /// Where the data comes from, by the settings of the current folder.
    pub data: Data,
    /// Days to look ahead for shutdowns, where the settings look less far.
    look_ahead: i64,
}

impl World {
    /// Reads the clock and opens the data. Settings files are read when a folder is first asked for, except one named by
    /// `--config`, whose absence is an error.
    pub fn new(global: &Global) -> anyhow::Result<World> {
        let today = global.today.unwrap_or_else(|| jiff::Zoned::now().date());
        let configs = Configs::new(global)?;
        let here = std::env::current_dir().unwrap_or_default();
        let mut data = configs.of(&here).settings.data.clone();
        data.offline |= global.offline;
        let (catalog, notices) = refresh::latest_told(&data);
        lock(&configs.problems).extend(notices);
        Ok(World { today, catalog, configs, data, look_ahead: 0 })
    }
}

impl World {
    /// Makes shutdowns known that come within so many days.
    pub fn looking_ahead(mut self, days: Option<u16>) -> World {
        self.look_ahead = days.map_or(0, i64::from);
        self
    }

    /// The settings of a folder as the flags of this run change them.
    pub fn settings(&self, config: &Config) -> Arc<Settings> {
        let mut settings = config.settings.clone();
        if settings.diagnostics.retire_within_days < self.look_ahead {
            Arc::make_mut(&mut settings).diagnostics.retire_within_days = self.look_ahead;
        }
        settings
    }

    /// What findings were judged by, for reports.
    pub fn about(&self) -> Vec<(&'static str, String)> {
        vec![("today", self.today.to_string()), ("dataDate", self.catalog.data_date().to_owned())]
    }
}

/// The settings that hold in one folder.
#[derive(Debug)]
pub struct Config {
    /// The merged settings.
    pub settings: Arc<Settings>,
    /// The folder that globs and paths of the settings count from: that of the settings file, else the root of the
    /// repository, else the current one.
    pub folder: PathBuf,
    /// What `files.exclude` leaves out.
    pub exclude: Gitignore,
}

impl Config {
    /// The same where other SDKs are installed.
    fn with(&self, installed: Installed) -> Config {
        let settings = Arc::new(Settings { installed, ..(*self.settings).clone() });
        Config { settings, folder: self.folder.clone(), exclude: self.exclude.clone() }
    }

    /// A shown path as the settings' globs see it: from their folder.
    pub fn path_of(&self, shown: &str) -> String {
        let absolute = std::path::absolute(shown).unwrap_or_default();
        let inside = absolute.strip_prefix(&self.folder).map(|path| path.to_string_lossy().replace('\\', "/"));
        inside.unwrap_or_else(|_| shown.to_owned())
    }

    fn new(settings: Settings, folder: PathBuf) -> (Config, Vec<String>) {
        let mut globs = GitignoreBuilder::new(&folder);
        let mut problems = Vec::new();
        for glob in &settings.files.exclude {
            if let Err(error) = globs.add_line(None, glob) {
                problems.push(format!("`files.exclude`: {error}"));
            }
        }
        let exclude = globs.build().unwrap_or_else(|_| Gitignore::empty());
        (Config { settings: Arc::new(settings), folder, exclude }, problems)
    }
}

/// Finds and remembers the settings of folders.
pub struct Configs {
    lookup: Lookup,
    user: Option<SettingsFile>,
    found: Mutex<HashMap<PathBuf, Arc<Config>>>,
    files: Mutex<Vec<PathBuf>>,
    problems: Mutex<Vec<String>>,
}

enum Lookup {
    /// The nearest file of each folder.
    Nearest,
    /// The same everywhere.
    Fixed(Arc<Config>),
}

impl Configs {
    fn new(global: &Global) -> anyhow::Result<Configs> {
        let user = user_file().filter(|_| !global.no_config && global.config.is_none());
        let mut configs = Configs {
            lookup: Lookup::Nearest,
            user,
            found: Mutex::default(),
            files: Mutex::default(),
            problems: Mutex::default(),
        };
        if let Some(user) = &configs.user {
            configs.note(user);
        }
        if let Some(path) = &global.config {
            // A file that somebody named must be there.
            read(path).with_context(|| format!("cannot read the settings file {}", shown_path(path)))?;
            let found = file::load(path, Owner::User, &read);
            configs.lookup = Lookup::Fixed(configs.config(found, Path::new("")));
        } else if global.no_config {
            configs.lookup = Lookup::Fixed(configs.config(None, Path::new("")));
        }
        Ok(configs)
    }

    /// The settings of the files in `folder`.
    pub fn of(&self, folder: &Path) -> Arc<Config> {
        if let Lookup::Fixed(config) = &self.lookup {
            return config.clone();
        }
        if let Some(config) = lock(&self.found).get(folder) {
            return config.clone();
        }
        let above = match folder.parent() {
            _ if file::is_repository_root(folder, &read) => self.config(None, folder),
            Some(above) => self.of(above),
            None => self.config(None, Path::new("")),
        };
        let own = file::in_folder(folder, &read).map(|found| self.config(Some(found), folder));
        let mut config = own.unwrap_or_else(|| above.clone());
        let mut installed = above.settings.installed.clone();
        installed.extend(installed::in_folder(folder, apis::packages(), &read));
        if config.settings.installed != installed {
            config = Arc::new(config.with(installed));
        }
        lock(&self.found).entry(folder.to_owned()).or_insert(config).clone()
    }

    /// The settings files read so far.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = lock(&self.files).clone();
        files.dedup();
        files
    }

    /// What is wrong with the settings files read so far, each told once.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = lock(&self.problems).clone();
        problems.sort();
        problems.dedup();
        problems
    }

    /// The settings of a file; without one those of the user, for what lies in `folder` (the current one if it is empty).
    fn config(&self, found: Option<SettingsFile>, folder: &Path) -> Arc<Config> {
        if let Some(found) = &found {
            self.note(found);
        }
        let layers = self.user.iter().chain(&found).map(|file| &file.layer);
        let (settings, _) = Settings::layered(layers);
        let own = found.and_then(|file| file.path.parent().map(strip_dot_config));
        let folder = own.unwrap_or_else(|| folder.to_owned());
        let folder = std::path::absolute(&folder).or_else(|_| std::env::current_dir()).unwrap_or(folder);
        let (config, problems) = Config::new(settings, folder);
        lock(&self.problems).extend(problems);
        Arc::new(config)
    }

    fn note(&self, file: &SettingsFile) {
        lock(&self.files).push(file.path.clone());
        let place = shown_path(&file.path);
        let told = file.problems.iter().map(|problem| match problem.line {
            Some(line) => format!("{place}:{line}: {}", problem.message),
            None => format!("{place}: {}", problem.message),
        });
        lock(&self.problems).extend(told);
    }
}

/// The folder a settings file speaks for: `.config/modelmeta.toml` speaks for the folder above.
fn strip_dot_config(folder: &Path) -> PathBuf {
    match folder.parent() {
        Some(above) if folder.ends_with(".config") => above.to_owned(),
        _ => folder.to_owned(),
    }
}

/// The user's own settings file.
pub fn user_file_path() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("modelmeta").join("modelmeta.toml"))
}

fn user_file() -> Option<SettingsFile> {
    file::load(&user_file_path()?, Owner::User, &read)
}

fn read(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells what is wrong with the settings, on standard error.
pub fn report_problems(configs: &Configs, out: &mut Out) {
    for problem in configs.problems() {
        out.warn(&problem);
    }
}
