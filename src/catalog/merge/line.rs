//! A finished model as one line of JSON: a fraction of its size in memory, and what a pack is made of.

use crate::catalog::BadPack;
use crate::catalog::pack::Record;
use crate::catalog::schema::Model;

/// A model that is written, with the names that the index needs.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub provider: String,
    /// Exact, or in lower case where it comes from an index.
    pub id: String,
    pub aliases: Vec<String>,
    pub json: String,
}

impl Line {
    pub fn new(model: &Model) -> Result<Line, BadPack> {
        let json = serde_json::to_string(model).map_err(|_| BadPack("a model cannot be written"))?;
        Ok(Line { provider: model.provider.clone(), id: model.id.clone(), aliases: model.aliases.clone(), json })
    }

    pub fn record(&self) -> Record<'_> {
        let aliases = self.aliases.iter().map(String::as_str).collect();
        Record { provider: &self.provider, id: &self.id, aliases, json: &self.json }
    }
}
