//! `model-retire`: when providers shut models down, what they name instead, and where they say so.

use super::lenient::{date, loose_date, text, texts};
use super::{Feed, SourceError, names, rows};
use crate::catalog::schema::*;
use serde_json::Value;

const NAME: &str = "model-retire";

/// Reads `model_retire/models.json`.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    let (head, models) = rows::split(rows::whole(bytes)?, "models")?;
    let mut feed = Feed::new(NAME);
    feed.source.data_date = loose_date(&head, "updated");
    rows::items(models.ok_or(SourceError::Shape("no `models`"))?, |value| {
        rows::row(value).and_then(|value| model(&value)).map_or(Ok(()), |model| feed.add(model))
    })?;
    feed.checked()
}

fn model(value: &Value) -> Option<Model> {
    // "The earliest possible shutdown date": a promise to serve it so long, not the announcement of its end.
    let promised = text(value, "note").is_some_and(|note| note.contains("earliest possible"));
    let day = date(value, "retires_on");
    Some(Model {
        provider: names::slug(NAME, &text(value, "provider")?),
        id: text(value, "id")?,
        aliases: texts(value, "aliases"),
        status: match text(value, "status").as_deref() {
            _ if promised => Status::Unknown,
            Some("retired") => Status::Retired,
            Some("deprecated" | "legacy") => Status::Deprecated,
            Some("active") => Status::Active,
            _ => Status::Unknown,
        },
        lifecycle: Lifecycle {
            released: None,
            deprecated_on: date(value, "deprecated_on"),
            retires_on: day.filter(|_| !promised),
            earliest: day.filter(|_| promised),
            replacements: text(value, "replacement").map(|text| replacements(&text)).unwrap_or_default(),
            source: text(value, "source"),
        },
        ..Model::default()
    })
}

/// "a, b, or c" → a, b, c. What is no ID ("the GA models on …") is left out; a remark in parentheses stays with its ID.
fn replacements(text: &str) -> Vec<String> {
    let parts = text.split(',').flat_map(|part| part.split(" or ")).map(|part| part.trim().trim_start_matches("or "));
    let named = parts.filter(|part| !part.is_empty() && (!part.contains(' ') || part.ends_with(')')));
    named.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn replacements_are_ids() {
        assert_eq!(
            replacements("gpt-image-2, gpt-image-1, or gpt-image-1-mini"),
            ["gpt-image-2", "gpt-image-1", "gpt-image-1-mini"]
        );
        assert_eq!(replacements("gpt-5 or gpt-4.1"), ["gpt-5", "gpt-4.1"]);
        assert_eq!(replacements("veo-3.1 or the GA models on the Platform"), ["veo-3.1"]);
        assert_eq!(replacements("gpt-5.6-sol (reasoning.mode: pro)"), ["gpt-5.6-sol (reasoning.mode: pro)"]);
    }

    #[test]
    fn the_earliest_possible_day_is_no_announced_one() {
        let row = |note: &str| {
            let json = format!(
                r#"{{"models":[{{"provider":"openai","id":"m-1","status":"deprecated","retires_on":"2027-01-01","note":"{note}"}}]}}"#
            );
            parse(json.as_bytes()).unwrap().rows.remove(0)
        };
        let promised = row("The provider lists this as the earliest possible shutdown date.");
        assert_eq!((promised.status, promised.lifecycle.retires_on), (Status::Unknown, None));
        assert_eq!(promised.lifecycle.earliest.unwrap().to_string(), "2027-01-01");
        assert_eq!(row("").status, Status::Deprecated);
    }
}
