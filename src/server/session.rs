//! What is open, and against which data and settings it is held.
//!
//! Everything that can change goes through [`Session::apply`], under one lock that is held for a moment and never across
//! an await. Readers take a [`Snapshot`] and keep it.

use super::client::Abilities;
use super::configuration::Configuration;
use super::document::{Change, Document};
use super::{Options, uri};
use crate::analysis::Analysis;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::languages;
use crate::settings::Settings;
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tower_lsp::gen_lsp_types::Uri;

/// Everything that can change.
#[derive(Debug)]
pub enum Event {
    /// The client introduced itself.
    Initialized(Abilities),
    /// A file was opened.
    Opened {
        /// The file.
        uri: Uri,
        /// Its first version.
        version: i32,
        /// What the client calls its language.
        language_id: String,
        /// Its text.
        text: String,
    },
    /// An open file was edited.
    Changed {
        /// The file.
        uri: Uri,
        /// Its new version.
        version: i32,
        /// What changed, each change on top of the one before.
        changes: Vec<Change>,
    },
    /// A file was closed.
    Closed {
        /// The file.
        uri: Uri,
    },
    /// The editor's settings are other ones.
    SettingsChanged(serde_json::Value),
    /// A settings file is a new one, another one, or gone.
    SettingsFilesChanged,
    /// There is newer data.
    CatalogChanged(Arc<Catalog>),
}

/// What is open, and against which data and settings it is held.
#[derive(Debug)]
pub struct Session {
    state: Mutex<State>,
    changed: Notify,
    /// The day to count from instead of the clock's.
    today: Option<Date>,
}

#[derive(Debug)]
struct State {
    documents: HashMap<Uri, Arc<Document>>,
    catalog: Arc<Catalog>,
    configuration: Arc<Configuration>,
    client: Abilities,
    /// Files whose diagnostics have to be looked at again, the most urgent last.
    stale: Vec<Uri>,
}

/// One file at one moment, with all that is needed to answer for it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The file.
    pub document: Arc<Document>,
    /// Which models exist.
    pub catalog: Arc<Catalog>,
    /// What the user set.
    pub configuration: Arc<Configuration>,
    /// What the client can do.
    pub client: Abilities,
    today: Date,
}

impl Session {
    /// Nothing open, default settings.
    pub fn new(catalog: Arc<Catalog>, options: &Options) -> Session {
        let state = State {
            documents: HashMap::new(),
            catalog,
            configuration: Arc::new(Configuration::new(options, serde_json::Value::Null)),
            client: Abilities::default(),
            stale: Vec::new(),
        };
        Session { state: Mutex::new(state), changed: Notify::new(), today: options.today }
    }

    /// The one way in which anything changes.
    pub fn apply(&self, event: Event) {
        let mut state = self.state();
        match event {
            Event::Initialized(client) => state.client = client,
            Event::Opened { uri, version, language_id, text } => {
                let mut document = Document::open(uri, version, language_id, &text);
                document.language = state.language(&document, text.as_bytes().contains(&0));
                state.put(document);
            }
            Event::Changed { uri, version, changes } => {
                let Some(document) = state.documents.get(&uri) else {
                    tracing::warn!("an edit of a file that is not open: {}", uri.0);
                    return;
                };
                let mut document = document.changed(version, &changes, state.client.encoding);
                if document.len() > state.configuration.general().max_file_size {
                    document.language = None;
                }
                state.put(document);
            }
            Event::Closed { uri } => {
                state.documents.remove(&uri);
                state.mark(uri);
            }
            Event::SettingsChanged(editor) => {
                state.configuration = Arc::new(state.configuration.with_editor(editor));
                state.all_again();
            }
            Event::SettingsFilesChanged => {
                state.configuration = Arc::new(state.configuration.again());
                state.all_again();
            }
            Event::CatalogChanged(catalog) => {
                state.catalog = catalog;
                state.all_again();
            }
        }
        self.changed.notify_one();
    }

    /// An open file as it is now.
    pub fn snapshot(&self, uri: &Uri) -> Option<Snapshot> {
        let state = self.state();
        let document = state.documents.get(uri)?.clone();
        let (catalog, configuration, client) = (state.catalog.clone(), state.configuration.clone(), state.client);
        Some(Snapshot { document, catalog, configuration, client, today: self.today() })
    }

    /// What the client can do.
    pub fn client(&self) -> Abilities {
        self.state().client
    }

    /// The data as it is now.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.state().catalog.clone()
    }

    /// The settings that hold for the server itself.
    pub fn settings(&self) -> Arc<Settings> {
        self.state().configuration.general().clone()
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
        state.documents.get(&snapshot.document.uri).is_some_and(|now| Arc::ptr_eq(now, &snapshot.document))
    }

    /// A panic under the lock leaves the state as it was before or after one assignment, so it can be used on.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// How a file is read; nothing when it is not to be read, which is said once.
    fn language(&self, document: &Document, binary: bool) -> Option<&'static languages::Language> {
        let settings = self.configuration.general();
        let id = settings.include_languages.get(&document.language_id).unwrap_or(&document.language_id);
        let language = languages::by_id(id).or_else(|| languages::by_path(Path::new(&document.uri.0)))?;
        if document.len() > settings.max_file_size {
            let (size, limit) = (document.len(), settings.max_file_size);
            tracing::warn!("{} is not read: {size} bytes are more than maxFileSize ({limit})", document.uri.0);
            return None;
        }
        if binary {
            tracing::warn!("{} is not read: it is not text", document.uri.0);
            return None;
        }
        Some(language)
    }

    fn put(&mut self, document: Document) {
        self.mark(document.uri.clone());
        self.documents.insert(document.uri.clone(), Arc::new(document));
    }

    fn mark(&mut self, uri: Uri) {
        self.stale.retain(|stale| *stale != uri);
        self.stale.push(uri);
    }

    fn all_again(&mut self) {
        let documents: Vec<Document> = self.documents.values().map(|document| document.again()).collect();
        documents.into_iter().for_each(|document| self.put(document));
    }
}

impl Snapshot {
    /// Whether the analysis was already made; then answers cost next to nothing.
    pub fn is_ready(&self) -> bool {
        self.document.is_settled()
    }

    /// The analysis, made now if it was not yet; nothing for a file that is not to be read.
    pub fn analysis(&self) -> Option<&Arc<Analysis>> {
        self.document.analysis(|source| {
            let folder = self.configuration.of(&self.document.uri);
            let path = uri::path(&self.document.uri).unwrap_or_default();
            let wanted = folder.settings.enable && !folder.excludes(&path);
            wanted.then(|| {
                let analysis = Analysis::new(source(), self.catalog.clone(), folder.settings.clone(), self.today);
                Arc::new(analysis.at(&folder.path(&path)))
            })
        })
    }

    /// The findings to show.
    pub fn findings(&self) -> Option<&Arc<[Diagnostic]>> {
        let analysis = self.analysis().filter(|analysis| analysis.settings.diagnostics.enable)?;
        Some(self.document.findings(analysis))
    }
}
