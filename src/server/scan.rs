//! The findings of a whole workspace, on request: files that are not open are read from disk and told about like open ones,
//! until the next scan or until they are opened.

use super::document::Document;
use super::session::Session;
use super::{convert, requests, uri};
use ignore::WalkBuilder;
use serde::Serialize;
use std::collections::HashSet;
use std::path::Path;
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
            if !file.diagnostics.is_empty() && session.snapshot(&file.uri).is_none() {
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

/// Reads every file that some language reads and that no ignore file or setting leaves out; stops when nobody listens.
fn walk(session: &Session, found: &UnboundedSender<File>) {
    for folder in session.folders().iter().filter_map(uri::path) {
        for entry in
            WalkBuilder::new(folder).hidden(false).filter_entry(|entry| entry.file_name() != ".git").build().flatten()
        {
            if found.is_closed() {
                return;
            }
            if entry.file_type().is_some_and(|kind| kind.is_file())
                && let Some(file) = read(session, entry.path())
                && found.send(file).is_err()
            {
                return;
            }
        }
    }
}

fn read(session: &Session, path: &Path) -> Option<File> {
    let language = crate::languages::by_path(path)?;
    let length = path.metadata().ok()?.len();
    if length > session.settings().max_file_size as u64 {
        return None;
    }
    let text = String::from_utf8(std::fs::read(path).ok()?).ok()?;
    let mut document = Document::open(uri::of(path), 0, String::new(), text.trim_start_matches('\u{feff}'));
    document.language = Some(language).filter(|_| !document.is_binary);
    let snapshot = session.snapshot_of(Arc::new(document));
    let models = snapshot.analysis()?.sites.iter().map(|site| site.models.len()).sum();
    Some(File { uri: snapshot.document.uri.clone(), models, diagnostics: convert::diagnostics(&snapshot) })
}
