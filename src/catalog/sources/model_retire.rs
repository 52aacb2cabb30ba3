//! `model-retire`: when providers shut models down, what they name instead, and where they say so.

use super::lenient::{date, loose_date, text, texts};
use super::{Feed, SourceError, is_id, json, names};
use crate::catalog::schema::*;
use serde_json::Value;

const NAME: &str = "model-retire";

/// Reads `model_retire/models.json`.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    let root = json(bytes)?;
    let mut feed = Feed::new(NAME);
    feed.source.data_date = loose_date(&root, "updated");
    for value in root.get("models").and_then(Value::as_array).ok_or(SourceError::Shape("no `models`"))? {
        let (Some(theirs), Some(id)) = (text(value, "provider"), text(value, "id")) else { continue };
        if !is_id(&id) {
            continue;
        }
        feed.rows.push(Model {
            provider: names::slug(NAME, &theirs),
            id,
            aliases: texts(value, "aliases"),
            status: match text(value, "status").as_deref() {
                Some("retired") => Status::Retired,
                Some("deprecated" | "legacy") => Status::Deprecated,
                Some("active") => Status::Active,
                _ => Status::Unknown,
            },
            lifecycle: Lifecycle {
                released: None,
                deprecated_on: date(value, "deprecated_on"),
                retires_on: date(value, "retires_on"),
                replacements: text(value, "replacement").into_iter().collect(),
                source: text(value, "source"),
            },
            ..Model::default()
        });
    }
    feed.checked()
}
