//! A feed in our own schema v1: a team's private models, a mirror's snapshot. One row that cannot be read is left out.

use super::lenient::objects;
use super::{Feed, SourceError, rows};
use crate::catalog::plain::{self, Plain as _};
use crate::catalog::schema::{Model, Provider, Snapshot};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

/// Reads a snapshot; `name` is what the source is called in provenance.
pub fn parse(bytes: &[u8], name: &str) -> Result<Feed, SourceError> {
    let (head, models) = rows::split(rows::whole(bytes)?, "models")?;
    if head.get("schema").and_then(Value::as_u64) != Some(1) {
        return Err(SourceError::Shape("schema is not 1"));
    }
    let mut feed = Feed::new(name);
    let day = head.get("generated_at").and_then(Value::as_str).and_then(|day| day.parse::<Date>().ok());
    feed.source.data_date = day.map(|day| day.to_string());
    for (slug, provider) in objects(head.get("providers").unwrap_or(&Value::Null)) {
        feed.add_provider(slug, Provider::deserialize(provider).ok())?;
    }
    rows::items(models.ok_or(SourceError::Shape("no `models`"))?, |model| {
        rows::row(model).and_then(|row| Model::deserialize(row).ok()).map_or(Ok(()), |model| feed.add(model))
    })?;
    feed.checked()
}

/// Reads a whole snapshot as it was written, provenance and all; what is not plain in it is left out.
pub fn snapshot(bytes: &[u8]) -> Result<Snapshot, SourceError> {
    let unreadable = |problem: serde_json::Error| SourceError::Unreadable(problem.to_string());
    let mut snapshot: Snapshot = serde_json::from_slice(bytes).map_err(unreadable)?;
    snapshot.models.retain_mut(|model| model.plain());
    snapshot.sources.retain_mut(|source| source.plain());
    snapshot.providers.retain(|slug, provider| plain::is_id(slug) && provider.plain());
    Ok(snapshot)
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
