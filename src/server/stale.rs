//! The files whose findings have to be looked at again, the one that changed last first.

use std::collections::{BTreeMap, HashMap};
use tower_lsp::gen_lsp_types::Uri;

/// Files, each at most once.
#[derive(Debug, Default)]
pub struct Stale {
    /// By when they changed.
    order: BTreeMap<u64, Uri>,
    places: HashMap<Uri, u64>,
    changes: u64,
}

impl Stale {
    /// Notes that a file has changed.
    pub fn mark(&mut self, uri: &Uri) {
        self.changes += 1;
        if let Some(before) = self.places.insert(uri.clone(), self.changes) {
            self.order.remove(&before);
        }
        self.order.insert(self.changes, uri.clone());
    }

    /// Takes out the file that changed last.
    pub fn pop(&mut self) -> Option<Uri> {
        let (_, uri) = self.order.pop_last()?;
        self.places.remove(&uri);
        Some(uri)
    }
}
