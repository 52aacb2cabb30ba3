//! The findings of a whole workspace, on request: files that are not open are read from disk and told about like open ones,
//! until the next scan or until they are opened.

use super::document::Document;
use super::session::Session;
use super::{convert, requests, uri};
use crate::notebook;
use crate::text::shown_path;
use crate::workspace::{Found, Reason, Text, Walk};
use serde::Serialize;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tower_lsp::Client;
use tower_lsp::gen_lsp_types::{Diagnostic, Uri};

/// What was found.
#[derive(Debug, Default, Serialize)]
pub struct Summary {
    /// Files read.
    files: usize,
    /// Places that name a model.
    models: usize,
    /// Findings.
    findings: usize,
}

/// The files that were told about without being open.
#[derive(Debug, Default)]
pub struct Scan {
    told: Mutex<HashSet<Uri>>,
}

impl Scan {
    /// Reads all folders that are open and tells what was found.
    pub async fn run(&self, session: &Arc<Session>, client: &Client) -> Option<Summary> {
        let bar = requests::progress(session, client, "Looking for AI models".to_owned()).await;
        let (found, mut files) = unbounded_channel();
        let walk = {
            let session = session.clone();
            tokio::task::spawn_blocking(move || walk(&session, &found))
        };
        let mut summary = Summary::default();
        let mut told = HashSet::new();
        while let Some(file) = files.recv().await {
            summary.files += 1;
            summary.models += file.models;
            summary.findings += file.diagnostics.len();
            if let Some(bar) = bar.as_ref().filter(|_| summary.files.is_multiple_of(500)) {
                bar.report(format!("{} files", summary.files)).await;
            }
            if !file.diagnostics.is_empty() && !session.is_open(&file.uri) {
                client.publish_diagnostics(file.uri.clone(), file.diagnostics, None).await;
                told.insert(file.uri);
            }
        }
        let before = std::mem::replace(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner), told.clone());
        for gone in before.difference(&told) {
            client.publish_diagnostics(gone.clone(), Vec::new(), None).await;
        }
        if let Some(bar) = bar {
            bar.finish().await;
        }
        walk.await.ok().map(|()| summary)
    }

    /// Notes that a file is open now; true when something was told about it that has to be taken back.
    pub fn forget(&self, uri: &Uri) -> bool {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).remove(uri)
    }
}

/// What one file holds.
struct File {
    uri: Uri,
    models: usize,
    diagnostics: Vec<Diagnostic>,
}

/// Reads the files that `modelmeta check` reads, too; stops when nobody listens.
fn walk(session: &Session, found: &UnboundedSender<File>) {
    let folders = session.all_settings();
    let walk = Walk { folders: &folders, exclude: &[], hidden: false, unignored: false, threads: 1 };
    let visit = |entry| {
        let (path, read) = match entry {
            Found::Unread(path, reason) => (path, Err(reason)),
            Found::File { path, language, folder } => {
                let text = Text::read(&path, language, folder.settings.max_file_size as u64);
                (path, text)
            }
        };
        match read {
            Ok(text) => {
                if text.lossy {
                    tracing::warn!("{}: {}", shown_path(&path), Reason::Lossy);
                }
                look(session, &path, text).is_none_or(|file| found.send(file).is_ok())
            }
            Err(reason) => {
                tracing::warn!("{} was not read: {reason}", shown_path(&path));
                !found.is_closed()
            }
        }
    };
    let open: Vec<PathBuf> = session.folders().iter().filter_map(uri::path).collect();
    // There is no glob that could be wrong.
    let _ = walk.run(&open, visit);
}

/// What a text holds; `None` where the settings switch everything off.
fn look(session: &Session, path: &Path, text: Text) -> Option<File> {
    let mut document = Document::open(uri::of(path), 0, String::new(), &text.text);
    document.language = Some(text.language);
    let snapshot = session.snapshot_of(Arc::new(document));
    let models = snapshot.analysis()?.sites.iter().map(|site| site.models.len()).sum();
    let mut diagnostics = convert::diagnostics(&snapshot);
    if notebook::is_notebook(path) {
        diagnostics.iter_mut().for_each(|found| convert::in_notebook_file(found, &snapshot, &text.cells));
    }
    Some(File { uri: snapshot.document.uri.clone(), models, diagnostics })
}
