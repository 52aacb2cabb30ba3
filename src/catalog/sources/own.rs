//! A feed in our own schema v1: a team's private models, a mirror's snapshot. One row that cannot be read is left out.

use super::{Feed, SourceError, is_id, json};
use crate::catalog::schema::{Model, Snapshot};
use serde::Deserialize;
use serde_json::Value;

/// Reads a snapshot; `name` is what the source is called in provenance.
pub fn parse(bytes: &[u8], name: &str) -> Result<Feed, SourceError> {
    let mut root = json(bytes)?;
    if root.get("schema").and_then(Value::as_u64) != Some(1) {
        return Err(SourceError::Shape("schema is not 1"));
    }
    let Some(Value::Array(models)) = root.get_mut("models").map(Value::take) else {
        return Err(SourceError::Shape("no `models`"));
    };
    let mut feed = Feed::new(name);
    feed.source.data_date = root.get("generated_at").and_then(Value::as_str).map(str::to_owned);
    if let Some(providers) = root.get("providers").cloned() {
        feed.providers = serde_json::from_value(providers).unwrap_or_default();
    }
    let read = models.into_iter().filter_map(|model| Model::deserialize(model).ok());
    feed.rows = read.filter(|model| is_id(&model.id) && is_id(&model.provider)).map(sane).collect();
    feed.checked()
}

/// Without the counts of zero that every source means as "unknown".
fn sane(mut model: Model) -> Model {
    let limits = &mut model.limits;
    for count in [&mut limits.context_window, &mut limits.max_input_tokens, &mut limits.max_output_tokens] {
        *count = count.filter(|count| *count > 0);
    }
    model
}

/// Reads a whole snapshot as it was written, provenance and all.
pub fn snapshot(bytes: &[u8]) -> Result<Snapshot, SourceError> {
    serde_json::from_slice(bytes).map_err(|problem| SourceError::Unreadable(problem.to_string()))
}

/// A snapshot as text: one line a model, in the order it has.
///
/// # Errors
/// When a value cannot be written as JSON.
pub fn write(snapshot: &Snapshot) -> Result<String, SourceError> {
    let unwritable = |problem: serde_json::Error| SourceError::Unreadable(problem.to_string());
    let head = Snapshot { models: Vec::new(), ..snapshot.clone() };
    let mut text = serde_json::to_string(&head).map_err(unwritable)?;
    let end = text.len() - "]}".len();
    text.truncate(end);
    for (at, model) in snapshot.models.iter().enumerate() {
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(model).map_err(unwritable)?);
    }
    text.push_str("\n]}\n");
    Ok(text)
}
