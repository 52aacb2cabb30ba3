//! Which settings are to be read, and what comes of it once they are ([`settings`] reads them).

use super::{Session, Snapshot, State};
use crate::server::settings::{self, Job};
use crate::workspace::{Folder, Folders};
use std::collections::HashSet;
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
        let cells: HashSet<Uri> = notebooks.flat_map(|notebook| notebook.cells.clone()).collect();
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::catalog::Catalog;
    use crate::server::session::Event;
    use crate::server::{Options, uri};
    use futures_util::FutureExt;

    fn days(session: &Session, file: &Uri) -> Option<i64> {
        let snapshot = session.snapshot(file).unwrap();
        snapshot.is_ready().then(|| snapshot.analysis().unwrap().settings.diagnostics.retire_within_days)
    }

    #[test]
    fn a_disk_that_hangs_costs_its_settings_until_they_come() {
        let home = tempfile::tempdir().unwrap();
        let settings = home.path().join("modelmeta.toml");
        std::fs::write(&settings, "[diagnostics]\nretireWithinDays = 7\n").unwrap();
        let session = Session::new(Catalog::embedded(), &Options::default());
        let file = uri::of(&home.path().join("a.py"));
        let (language_id, text) = ("python".to_owned(), "MODEL = \"gpt-4o\"\n".to_owned());
        session.apply(Event::Opened { uri: file.clone(), version: 0, language_id, text });

        assert!(session.snapshot(&file).unwrap().analysis().is_some(), "who asks is answered");
        assert_eq!(days(&session, &file), None, "who tells findings waits");
        let job = session.next_reading().now_or_never().unwrap();
        assert_eq!(job.wanted, [home.path()]);
        assert!(session.next_reading().now_or_never().is_none(), "once");

        session.apply(Event::SettingsOverdue(job.wanted.clone()));
        assert_eq!(days(&session, &file), Some(90), "not for ever");
        let late = job.read();
        session.apply(Event::SettingsRead { job, read: late });
        assert_eq!(days(&session, &file), Some(7), "late is not never");

        std::fs::write(&settings, "[diagnostics]\nretireWithinDays = 8\n").unwrap();
        session.apply(Event::SettingsFilesChanged);
        assert_eq!(days(&session, &file), Some(7), "the last ones hold while the new ones are read");
        let job = session.next_reading().now_or_never().unwrap();
        let read = job.read();
        session.apply(Event::SettingsChanged(serde_json::json!({ "hover": { "enable": false } })));
        session.apply(Event::SettingsRead { job, read });
        let again = session.next_reading().now_or_never().unwrap();
        let read = again.read();
        session.apply(Event::SettingsRead { job: again, read });
        assert_eq!(days(&session, &file), Some(8));
        assert!(!session.snapshot(&file).unwrap().analysis().unwrap().settings.hover.enable, "nothing is lost");
    }
}
