//! Which settings are to be read, and what comes of it once they are ([`settings`] reads them).

use super::{Session, Snapshot, State};
use crate::server::settings::{self, Job};
use crate::workspace::{Folder, Folders};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::gen_lsp_types::Uri;

/// How long an answer waits for settings that are being read; a disk at hand takes a few milliseconds.
const PATIENCE: Duration = Duration::from_millis(250);

impl Session {
    /// The file as it is now, where settings are being read for it, once they are. Nobody waits longer than a moment.
    pub async fn ready(&self, snapshot: Snapshot) -> Snapshot {
        if snapshot.is_ready() {
            return snapshot;
        }
        let uri = snapshot.document.uri.clone();
        let now = || self.snapshot(&uri).filter(|now| now.document.version == snapshot.document.version);
        let settled = async {
            loop {
                let read = self.read.notified();
                if now().is_none_or(|now| now.is_ready()) {
                    return;
                }
                read.await;
            }
        };
        let _ = tokio::time::timeout(PATIENCE, settled).await;
        now().unwrap_or(snapshot)
    }

    /// The next settings that are to be read.
    pub async fn next_reading(&self) -> Job {
        loop {
            let asked = self.asked.notified();
            if let Some(job) = self.state().next_reading() {
                return job;
            }
            asked.await;
        }
    }

    /// Whether somebody was answered for a file by the settings that hold before this reading.
    pub fn has_answered(&self, job: &Job) -> bool {
        let state = self.state();
        job.again
            || state.documents.values().any(|document| {
                settings::folder_of(&document.uri).is_some_and(|folder| job.wanted.contains(&folder))
                    && document.analysed().is_some()
            })
    }
}

impl State {
    /// Holds the files in these folders against other settings.
    pub(super) fn again_in(&mut self, folders: &[PathBuf]) {
        let is_concerned = |uri: &Uri| settings::folder_of(uri).is_some_and(|folder| folders.contains(&folder));
        let notebooks = self.notebooks.values().filter(|notebook| is_concerned(&notebook.uri));
        let cells: Vec<Uri> = notebooks.flat_map(|notebook| notebook.cells.clone()).collect();
        self.again(|uri| is_concerned(uri) || cells.contains(uri));
    }

    /// What holds for a file, as far as it was read.
    pub(super) fn folder(&self, uri: &Uri) -> Arc<Folder> {
        settings::known(&self.settings, uri).unwrap_or_else(|| self.settings.general().clone())
    }

    /// Has the settings of a file's folder read, if they are not known.
    pub(super) fn want_settings(&mut self, uri: &Uri) {
        if settings::known(&self.settings, uri).is_some() {
            return;
        }
        let folder = settings::folder_of(uri).unwrap_or_default();
        if !self.unread.contains(&folder) && !self.being_read.contains(&folder) {
            self.unread.push(folder);
        }
    }

    fn next_reading(&mut self) -> Option<Job> {
        let again = std::mem::take(&mut self.outdated);
        if again {
            let open = self.documents.keys().chain(self.notebooks.keys());
            self.unread.extend(open.filter_map(settings::folder_of));
            self.unread.sort();
            self.unread.dedup();
        }
        let wanted = std::mem::take(&mut self.unread);
        self.being_read.extend(wanted.iter().cloned());
        (again || !wanted.is_empty()).then(|| Job { folders: self.settings.clone(), wanted, again })
    }

    /// Goes on with what was read, unless other settings have come meanwhile: then it is read again.
    pub(super) fn settings_read(&mut self, job: &Job, read: Arc<Folders>) {
        self.being_read.retain(|folder| !job.wanted.contains(folder));
        if !Arc::ptr_eq(&job.folders, &self.settings) {
            self.outdated |= job.again;
            self.all_again();
        } else if job.again {
            self.settings = read;
            self.all_again();
        } else {
            self.again_in(&job.wanted);
        }
    }
}
