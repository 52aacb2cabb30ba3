//! What a command stands on: the day, the data, and the settings that hold for a folder.

use super::args::Global;
use super::output::Out;
use crate::catalog::Catalog;
use crate::files;
use crate::refresh;
use crate::settings::{Data, Settings, file};
use crate::text::shown_path;
use crate::workspace::{Folder, Folders, Ground, SettingsFiles};
use anyhow::Context;
use jiff::civil::Date;
use serde_json::Value;
use std::sync::Arc;

/// The day, the data and the settings of one run.
pub struct World {
    /// The day to judge by.
    pub today: Date,
    /// Which models exist.
    pub catalog: Arc<Catalog>,
    /// The settings of each folder.
    pub configs: Folders,
    /// Where the data comes from, as the user says: no repository has a say in it.
    pub data: Data,
    /// Days to look ahead for shutdowns, where the settings look less far.
    look_ahead: i64,
}

impl World {
    /// Reads the clock and opens the data. Settings files are read when a folder is first asked for, except one named by
    /// `--config`, whose absence is an error.
    pub fn new(global: &Global) -> anyhow::Result<World> {
        let today = global.today.unwrap_or_else(|| jiff::Zoned::now().date());
        let settings = settings_files(global);
        if let SettingsFiles::Only(path) = &settings {
            // A file that somebody named must be there.
            files::read_text(path, file::LIMIT)
                .with_context(|| format!("cannot read the settings file {}", shown_path(path)))?;
        }
        let here = std::env::current_dir().unwrap_or_default();
        let ground = Ground { files: settings, open: vec![here.clone()], editor: Value::Null, offline: global.offline };
        let configs = Folders::new(ground);
        // Read for what is to be told of it.
        configs.of(&here);
        let data = configs.general().settings.data.clone();
        let (catalog, notices) = refresh::latest_told(&data);
        notices.into_iter().for_each(|notice| configs.tell(notice));
        Ok(World { today, catalog, configs, data, look_ahead: 0 })
    }
}

/// Which settings files the flags choose.
pub fn settings_files(global: &Global) -> SettingsFiles {
    match &global.config {
        Some(path) => SettingsFiles::Only(path.clone()),
        None if global.no_config => SettingsFiles::None,
        None => SettingsFiles::Nearest,
    }
}

impl World {
    /// Makes shutdowns known that come within so many days.
    pub fn looking_ahead(mut self, days: Option<u16>) -> World {
        self.look_ahead = days.map_or(0, i64::from);
        self
    }

    /// The settings of a folder as the flags of this run change them.
    pub fn settings(&self, folder: &Folder) -> Arc<Settings> {
        let mut settings = folder.settings.clone();
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

/// Tells what is wrong with the settings, on standard error.
pub fn report_problems(configs: &Folders, out: &mut Out) {
    for problem in configs.problems() {
        out.warn(&problem);
    }
}
