//! Reads settings files, so that no answer waits for a disk.
//!
//! 1. When a file is opened, [`Session`] notes its folder.
//! 2. [`follow`] reads what tells of that folder, on a thread of its own: a network drive may hang for ever.
//! 3. What was read enters the session like an edit. Until then, requests are answered with the settings as they were, or
//!    with the general ones, and findings are not told; after [`PATIENCE`] they are told without.
//!
//! The user's own file is read before the first message, for it decides about the network.

use super::event::Event;
use super::feed::Feed;
use super::requests;
use super::session::Session;
use super::uri;
use crate::text::shown_path;
use crate::workspace::{Folder, Folders};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tower_lsp::Client;
use tower_lsp::gen_lsp_types::Uri;

/// How long findings wait for settings.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is to be read.
#[derive(Debug, Clone)]
pub struct Job {
    /// The settings that it is read for.
    pub folders: Arc<Folders>,
    /// Whose settings are wanted.
    pub wanted: Vec<PathBuf>,
    /// Everything is to be read again, for a file has changed.
    pub again: bool,
}

impl Job {
    /// Reads, for as long as the disk takes.
    pub fn read(&self) -> Arc<Folders> {
        let folders =
            if self.again { Arc::new(Folders::new(self.folders.ground().clone())) } else { self.folders.clone() };
        self.wanted.iter().for_each(|folder| drop(folders.of(folder)));
        folders
    }
}

/// Reads for ever what the session asks for.
pub async fn follow(session: Arc<Session>, client: Client, feed: Arc<Feed>) {
    loop {
        let job = session.next_reading().await;
        let (done, read) = oneshot::channel();
        let reader = {
            let job = job.clone();
            move || drop(done.send(job.read()))
        };
        let started = std::thread::Builder::new().name("settings".to_owned()).spawn(reader);
        let mut entry = Box::pin(enter(session.clone(), client.clone(), feed.clone(), job.clone(), read));
        if started.is_err() || tokio::time::timeout(PATIENCE, &mut entry).await.is_err() {
            let folders: Vec<_> = job.wanted.iter().map(|folder| shown_path(folder).to_string()).collect();
            tracing::warn!("going on without the settings in {}: they cannot be read now", folders.join(", "));
            session.apply(Event::SettingsOverdue(job.wanted));
            // They count as soon as they come.
            tokio::spawn(entry);
        }
    }
}

/// Goes on with what is read, once it is.
async fn enter(
    session: Arc<Session>,
    client: Client,
    feed: Arc<Feed>,
    job: Job,
    read: oneshot::Receiver<Arc<Folders>>,
) {
    let Ok(read) = read.await else { return session.apply(Event::SettingsOverdue(job.wanted)) };
    let answered = session.has_answered(&job);
    let again = job.again;
    session.apply(Event::SettingsRead { job, read });
    if again {
        feed.configure();
    }
    if answered {
        requests::refresh(&session, client);
    }
}

/// The folder whose settings hold for a file; `None` for a text that lies nowhere.
pub fn folder_of(uri: &Uri) -> Option<PathBuf> {
    uri::path(uri)?.parent().map(PathBuf::from)
}

/// What holds for a file, as far as it was read: `None` before that.
pub fn known(folders: &Folders, uri: &Uri) -> Option<Arc<Folder>> {
    folder_of(uri).map_or_else(|| Some(folders.general().clone()), |folder| folders.known(&folder))
}
