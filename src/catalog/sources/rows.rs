//! Feeds row by row: the text is walked once, and only the row at hand becomes a tree. What a feed may cost is bounded here
//! and in [`Feed::add`](super::Feed), whatever is in it.

use super::SourceError;
use serde::Deserializer as _;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// Bytes of one row; the largest of today's feeds has 15,000.
const LARGEST_ROW: usize = 64 << 10;
/// Bytes of all that stands beside the rows.
const LARGEST_HEAD: usize = 1 << 20;

/// The whole text of a feed.
pub(super) fn whole(bytes: &[u8]) -> Result<&RawValue, SourceError> {
    serde_json::from_slice(bytes).map_err(|problem| SourceError::Unreadable(problem.to_string()))
}

/// A row as a tree; `None` if it is larger than any row should be, or nested deeper.
pub(super) fn row(json: &RawValue) -> Option<Value> {
    (json.get().len() <= LARGEST_ROW).then(|| serde_json::from_str(json.get()).ok()).flatten()
}

/// An object in two: everything but the value of `rows` as a tree, and that value as it stands.
pub(super) fn split<'a>(json: &'a RawValue, rows: &str) -> Result<(Value, Option<&'a RawValue>), SourceError> {
    let (mut head, mut found, mut size) = (Map::new(), None, 0);
    entries(json, |key, value| {
        if key == rows {
            found = Some(value);
            return Ok(());
        }
        size += key.len() + value.get().len();
        if size > LARGEST_HEAD {
            return Err(SourceError::Shape("more beside its models than models"));
        }
        if let Ok(value) = serde_json::from_str(value.get()) {
            head.insert(key.into_owned(), value);
        }
        Ok(())
    })?;
    Ok((Value::Object(head), found))
}

/// Hands on each entry of an object; of anything else nothing.
pub(super) fn entries<'a>(
    json: &'a RawValue,
    each: impl FnMut(Cow<'a, str>, &'a RawValue) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    if json.get().starts_with('{') { walk(json, each) } else { Ok(()) }
}

/// Hands on each item of an array; of anything else nothing.
pub(super) fn items<'a>(
    json: &'a RawValue,
    mut each: impl FnMut(&'a RawValue) -> Result<(), SourceError>,
) -> Result<(), SourceError> {
    if json.get().starts_with('[') { walk(json, |_, item| each(item)) } else { Ok(()) }
}

fn walk<'a, F>(json: &'a RawValue, each: F) -> Result<(), SourceError>
where
    F: FnMut(Cow<'a, str>, &'a RawValue) -> Result<(), SourceError>,
{
    let mut stopped = None;
    let walk = Walk { each, stopped: &mut stopped };
    let read = serde_json::Deserializer::from_str(json.get()).deserialize_any(walk);
    let Err(problem) = read else { return Ok(()) };
    Err(stopped.unwrap_or_else(|| SourceError::Unreadable(problem.to_string())))
}

struct Walk<'s, F> {
    each: F,
    stopped: &'s mut Option<SourceError>,
}

impl<F> Walk<'_, F> {
    fn stop<E: serde::de::Error>(&mut self, why: SourceError) -> E {
        *self.stopped = Some(why);
        E::custom("stopped")
    }
}

impl<'a, F: FnMut(Cow<'a, str>, &'a RawValue) -> Result<(), SourceError>> Visitor<'a> for Walk<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of models")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((Key(key), value)) = map.next_entry::<Key<'a>, &'a RawValue>()? {
            (self.each)(key, value).map_err(|why| self.stop(why))?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'a>>(mut self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<&'a RawValue>()? {
            (self.each)(Cow::Borrowed(""), item).map_err(|why| self.stop(why))?;
        }
        Ok(())
    }
}

/// A key without a copy where it needs none; `Cow` alone would always be copied.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_feed_is_taken_apart_without_being_copied() {
        let text = br#"{"schema": 1, "models": [{"id": "a"}, 2], "schema": 2, "\u0061": 3}"#;
        let (head, models) = split(whole(text).unwrap(), "models").unwrap();
        assert_eq!(head, serde_json::json!({ "schema": 2, "a": 3 }));
        let mut rows = Vec::new();
        items(models.unwrap(), |item| {
            rows.push(row(item).unwrap());
            Ok(())
        })
        .unwrap();
        assert_eq!(rows, [serde_json::json!({ "id": "a" }), serde_json::json!(2)]);
        assert_eq!(entries(models.unwrap(), |_, _| Err(SourceError::Empty)), Ok(()), "a list has no entries");
        assert_eq!(items(models.unwrap(), |_| Err(SourceError::Empty)), Err(SourceError::Empty));
    }

    #[test]
    fn absurd_rows_are_left_out() {
        let deep = format!("[{}{}]", "[".repeat(1000), "]".repeat(1000));
        let long = format!("[\"{}\"]", "x".repeat(LARGEST_ROW));
        let huge = "[1e999]".to_owned();
        for text in [deep, long, huge] {
            let text = whole(text.as_bytes()).unwrap();
            items(text, |item| if row(item).is_none() { Ok(()) } else { Err(SourceError::Empty) }).unwrap();
        }
        assert!(whole(b"[NaN]").is_err());
    }
}
