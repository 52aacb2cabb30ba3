//! What is open, and against which data and settings it is held.
//!
//! Everything that can change goes through [`Session::apply`], under one lock that is held for a moment and never across
//! an await. Readers take a [`Snapshot`] and keep it.

use super::client::Abilities;
use super::document::Document;
use super::event::Event;
use super::notebook::Notebook;
use super::stale::Stale;
use super::{Options, uri};
use crate::catalog::Catalog;
use crate::languages;
use crate::settings::Settings;
use crate::workspace::{Folders, Ground};
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tower_lsp::gen_lsp_types::Uri;

mod reading;
mod snapshot;

pub use snapshot::Snapshot;

/// What is open, and against which data and settings it is held.
#[derive(Debug)]
pub struct Session {
    state: Mutex<State>,
    changed: Notify,
    /// Settings are to be read.
    asked: Notify,
    /// Settings were read.
    read: Notify,
    /// The day to count from instead of the clock's.
    today: Option<Date>,
}

#[derive(Debug)]
struct State {
    documents: HashMap<Uri, Arc<Document>>,
    notebooks: HashMap<Uri, Arc<Notebook>>,
    /// The notebook of each cell.
    cells: HashMap<Uri, Uri>,
    folders: Vec<Uri>,
    catalog: Arc<Catalog>,
    settings: Arc<Folders>,
    /// Folders whose settings are to be read.
    unread: Vec<PathBuf>,
    /// Folders whose settings are being read.
    being_read: Vec<PathBuf>,
    /// Settings files have changed since they were read.
    outdated: bool,
    client: Abilities,
    stale: Stale,
}

impl Session {
    /// Nothing open, default settings.
    pub fn new(catalog: Arc<Catalog>, options: &Options) -> Session {
        let state = State {
            documents: HashMap::new(),
            notebooks: HashMap::new(),
            cells: HashMap::new(),
            folders: Vec::new(),
            catalog,
            settings: Arc::new(Folders::new(Ground {
                files: options.settings.clone(),
                offline: options.offline,
                ..Ground::default()
            })),
            unread: Vec::new(),
            being_read: Vec::new(),
            outdated: false,
            client: Abilities::default(),
            stale: Stale::default(),
        };
        Session {
            state: Mutex::new(state),
            changed: Notify::new(),
            asked: Notify::new(),
            read: Notify::new(),
            today: options.today,
        }
    }

    /// The one way in which anything changes.
    pub fn apply(&self, event: Event) {
        let mut state = self.state();
        match event {
            Event::Initialized(client) => state.client = client,
            Event::Opened { uri, version, language_id, text } => {
                let mut document = Document::open(uri, version, language_id, &text);
                state.want_settings(&document.uri);
                document.language = state.language(&document);
                state.put(document);
            }
            Event::Changed { uri, version, changes } => {
                let Some(document) = state.documents.get(&uri) else {
                    tracing::warn!("an edit of a file that is not open: {}", uri.0);
                    return;
                };
                let mut document = document.changed(version, &changes, state.client.encoding);
                if document.len() > state.folder(&uri).settings.max_file_size {
                    document.language = None;
                }
                state.put(document);
            }
            Event::Closed { uri } => {
                state.documents.remove(&uri);
                state.mark(&uri);
            }
            Event::CellsReplaced { notebook, start, removed, cells } => {
                let mut all = state.notebooks.get(&notebook).map(|notebook| notebook.cells.clone()).unwrap_or_default();
                let start = start.min(all.len());
                let end = start.saturating_add(removed).min(all.len());
                all.splice(start..end, cells);
                state.want_settings(&notebook);
                state.put_notebook(notebook, all);
            }
            Event::NotebookClosed { notebook } => {
                state.forget_cells(&notebook);
                state.notebooks.remove(&notebook);
            }
            Event::FoldersChanged { added, removed } => {
                state.folders.retain(|folder| !removed.contains(folder));
                state.folders.extend(added);
                let open = state.folders.iter().filter_map(uri::path).collect();
                state.settings = Arc::new(state.settings.with_open(open));
                state.all_again();
            }
            Event::SettingsChanged(mut editor) => {
                if let Some(section) = editor.get_mut("modelmeta") {
                    editor = section.take();
                }
                state.settings = Arc::new(state.settings.with_editor(editor));
                state.all_again();
            }
            Event::SettingsFilesChanged => state.outdated = true,
            Event::SettingsRead { job, read } => state.settings_read(&job, read),
            Event::SettingsOverdue(folders) => {
                state.being_read.retain(|folder| !folders.contains(folder));
                folders.iter().for_each(|folder| state.settings.assume_general(folder));
                state.again_in(&folders);
            }
            Event::CatalogChanged(catalog) => {
                state.catalog = catalog;
                state.all_again();
            }
            Event::DayChanged => state.all_again(),
        }
        let is_asked = state.outdated || !state.unread.is_empty();
        drop(state);
        self.changed.notify_one();
        if is_asked {
            self.asked.notify_one();
        }
        self.read.notify_waiters();
    }

    /// An open file as it is now.
    pub fn snapshot(&self, uri: &Uri) -> Option<Snapshot> {
        let state = self.state();
        let document = state.documents.get(uri)?.clone();
        let (catalog, settings, client) = (state.catalog.clone(), state.settings.clone(), state.client);
        let notebook =
            state.notebook_of(uri).and_then(|notebook| Some((notebook.clone(), notebook.start_of(&document)?)));
        Some(Snapshot { document, notebook, catalog, settings, client, today: self.today() })
    }

    /// A file that is not open, as if it were.
    pub fn snapshot_of(&self, document: Arc<Document>) -> Snapshot {
        let state = self.state();
        let (catalog, settings, client) = (state.catalog.clone(), state.settings.clone(), state.client);
        Snapshot { document, notebook: None, catalog, settings, client, today: self.today() }
    }

    /// Whether a client shows it: as a file, a cell or a notebook.
    pub fn is_open(&self, uri: &Uri) -> bool {
        let state = self.state();
        state.documents.contains_key(uri) || state.notebooks.contains_key(uri)
    }

    /// The folders that are open.
    pub fn folders(&self) -> Vec<Uri> {
        self.state().folders.clone()
    }

    /// What the client can do.
    pub fn client(&self) -> Abilities {
        self.state().client
    }

    /// The data as it is now.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.state().catalog.clone()
    }

    /// The settings of all folders.
    pub fn all_settings(&self) -> Arc<Folders> {
        self.state().settings.clone()
    }

    /// The settings that hold for the server itself.
    pub fn settings(&self) -> Arc<Settings> {
        self.state().settings.general().settings.clone()
    }

    /// The day all "in N days" are counted from.
    pub fn today(&self) -> Date {
        self.today.unwrap_or_else(|| jiff::Zoned::now().date())
    }

    /// Waits until something has changed since this was last asked.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// The next file whose diagnostics have to be looked at again.
    pub fn next_stale(&self) -> Option<Uri> {
        self.state().stale.pop()
    }

    /// Whether nothing has changed since the snapshot was taken.
    pub fn is_current(&self, snapshot: &Snapshot) -> bool {
        let state = self.state();
        let uri = &snapshot.document.uri;
        let same_notebook = match (state.notebook_of(uri), &snapshot.notebook) {
            (Some(now), Some((then, _))) => Arc::ptr_eq(now, then),
            (_, then) => then.is_none(),
        };
        same_notebook && state.documents.get(uri).is_some_and(|now| Arc::ptr_eq(now, &snapshot.document))
    }

    /// A panic under the lock leaves the state as it was before or after one assignment, so it can be used on.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// How a file is read; nothing when it is not to be read, which is said once.
    fn language(&self, document: &Document) -> Option<&'static languages::Language> {
        let settings = &self.folder(&document.uri).settings;
        let id = settings.include_languages.get(&document.language_id).unwrap_or(&document.language_id);
        let language = languages::by_id(id).or_else(|| languages::by_path(Path::new(&document.uri.0)))?;
        if document.len() > settings.max_file_size {
            let (size, limit) = (document.len(), settings.max_file_size);
            tracing::warn!("{} is not read: {size} bytes are more than maxFileSize ({limit})", document.uri.0);
            return None;
        }
        if document.is_binary {
            tracing::warn!("{} is not read: it is not text", document.uri.0);
            return None;
        }
        Some(language)
    }

    fn put(&mut self, document: Document) {
        let uri = document.uri.clone();
        self.documents.insert(uri.clone(), Arc::new(document));
        self.mark(&uri);
    }

    fn put_notebook(&mut self, uri: Uri, cells: Vec<Uri>) {
        self.forget_cells(&uri);
        let notebook = Notebook::new(uri.clone(), cells, |cell| self.documents.get(cell).cloned());
        for cell in &notebook.cells {
            self.stale.mark(cell);
            self.cells.insert(cell.clone(), uri.clone());
        }
        self.notebooks.insert(uri, Arc::new(notebook));
    }

    fn forget_cells(&mut self, notebook: &Uri) {
        let cells = self.notebooks.get(notebook).map_or(&[][..], |notebook| &notebook.cells);
        for cell in cells {
            self.cells.remove(cell);
        }
    }

    fn notebook_of(&self, cell: &Uri) -> Option<&Arc<Notebook>> {
        self.notebooks.get(self.cells.get(cell)?)
    }

    /// Notes that a file is another one now; when it is a cell, all cells of its notebook are.
    fn mark(&mut self, uri: &Uri) {
        if let Some(notebook) = self.notebook_of(uri).cloned() {
            self.put_notebook(notebook.uri.clone(), notebook.cells.clone());
        }
        self.stale.mark(uri);
    }

    fn all_again(&mut self) {
        self.again(|_| true);
        let open: Vec<Uri> = self.documents.keys().chain(self.notebooks.keys()).cloned().collect();
        open.iter().for_each(|uri| self.want_settings(uri));
    }

    /// Holds files against other data or settings.
    fn again(&mut self, is_concerned: impl Fn(&Uri) -> bool) {
        let concerned = self.documents.values().filter(|document| is_concerned(&document.uri));
        let documents: Vec<Document> = concerned.map(|document| document.again()).collect();
        for mut document in documents {
            document.language = self.language(&document);
            self.stale.mark(&document.uri);
            self.documents.insert(document.uri.clone(), Arc::new(document));
        }
        let notebooks: Vec<_> = self.notebooks.values().cloned().collect();
        for notebook in notebooks {
            self.put_notebook(notebook.uri.clone(), notebook.cells.clone());
        }
    }
}
