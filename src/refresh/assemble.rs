//! Feeds become a catalogue: the last good state of every source, laid over the embedded data.

use super::engine::Engine;
use crate::catalog::Catalog;
use std::sync::Arc;

impl Engine {
    /// The catalogue that the last good feeds make together; none when there are none beyond the embedded data.
    pub fn assemble(&mut self, notices: &mut Vec<String>) -> Option<Arc<Catalog>> {
        let mut models = 0;
        for source in self.sources().into_iter().flatten() {
            models += self.known(&source, notices).models;
        }
        (models > 0).then(Catalog::embedded)
    }
}
