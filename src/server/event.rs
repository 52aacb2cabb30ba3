//! Everything that can happen to a [`super::session::Session`].

use super::client::Abilities;
use super::document::Change;
use super::settings::Job;
use crate::catalog::Catalog;
use crate::workspace::Folders;
use std::path::PathBuf;
use std::sync::Arc;
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
    /// A run of cells of a notebook is replaced by others, whose texts come and go like those of files. A notebook that is
    /// not known yet is one without cells.
    CellsReplaced {
        /// The notebook.
        notebook: Uri,
        /// The first cell that goes.
        start: usize,
        /// How many go.
        removed: usize,
        /// What comes in their place.
        cells: Vec<Uri>,
    },
    /// A notebook was closed; its cells are closed like files.
    NotebookClosed {
        /// The notebook.
        notebook: Uri,
    },
    /// Folders were opened and closed.
    FoldersChanged {
        /// New ones.
        added: Vec<Uri>,
        /// Those that are gone.
        removed: Vec<Uri>,
    },
    /// The editor's settings are other ones.
    SettingsChanged(serde_json::Value),
    /// A settings file is a new one, another one, or gone.
    SettingsFilesChanged,
    /// Settings files were read.
    SettingsRead {
        /// For whom.
        job: Job,
        /// What they say.
        read: Arc<Folders>,
    },
    /// The settings of these folders cannot be waited for.
    SettingsOverdue(Vec<PathBuf>),
    /// There is newer data.
    CatalogChanged(Arc<Catalog>),
    /// "In 3 days" means another day now.
    DayChanged,
}
