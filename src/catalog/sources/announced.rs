//! `data/sources/announced.toml`: ends of life that stand on the providers' own pages and in no package.

use super::{Feed, SourceError};
use crate::catalog::plain::is_id;
use crate::catalog::schema::*;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the source is called in provenance.
pub const NAME: &str = "announced";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    page: Vec<Page>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    provider: String,
    url: String,
    read: Date,
    kind: Kind,
    models: BTreeMap<String, Announcement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Announcement {
    deprecated_on: Option<Date>,
    retires_on: Option<Date>,
    #[serde(default)]
    replacements: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    kind: Option<Kind>,
}

/// Reads the file.
///
/// # Errors
/// Says where it is not of its form: it is kept by hand, and a slip of the pen must not lose a line.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    let text = std::str::from_utf8(bytes).map_err(|problem| SourceError::Unreadable(problem.to_string()))?;
    let file: File = toml::from_str(text).map_err(|problem| SourceError::Unreadable(problem.to_string()))?;
    let mut feed = Feed::new(NAME);
    feed.source.data_date = file.page.iter().map(|page| page.read).max().map(|day| day.to_string());
    let rows = file.page.iter().flat_map(|page| page.models.iter().map(move |(id, said)| row(page, id, said)));
    for row in rows {
        if !is_id(&row.id) {
            return Err(SourceError::Unreadable(format!("`{}` is no ID", row.id)));
        }
        feed.add(row)?;
    }
    feed.checked()
}

fn row(page: &Page, id: &str, said: &Announcement) -> Model {
    let status = match (said.retires_on, said.deprecated_on) {
        (Some(day), _) if day <= page.read => Status::Retired,
        (Some(_), _) | (None, Some(_)) => Status::Deprecated,
        (None, None) => Status::Unknown,
    };
    Model {
        provider: page.provider.clone(),
        id: id.to_owned(),
        aliases: said.aliases.clone(),
        kind: said.kind.unwrap_or(page.kind),
        status,
        lifecycle: Lifecycle {
            deprecated_on: said.deprecated_on,
            retires_on: said.retires_on,
            replacements: said.replacements.clone(),
            source: Some(page.url.clone()),
            ..Lifecycle::default()
        },
        ..Model::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_file_in_the_repository_is_of_its_form() {
        let feed = parse(include_bytes!("../../../data/sources/announced.toml")).unwrap();
        let row = feed.rows.iter().find(|row| row.id == "mixtral-8x7b-32768").unwrap();
        assert_eq!((row.provider.as_str(), row.status, row.kind), ("groq", Status::Retired, Kind::Chat));
        assert_eq!(row.lifecycle.retires_on.unwrap().to_string(), "2025-03-20");
        for row in &feed.rows {
            let life = &row.lifecycle;
            assert!(life.source.as_ref().is_some_and(|url| url.starts_with("https://")), "{}", row.slug());
            assert!(life.deprecated_on.is_none() || life.retires_on.is_none() || life.deprecated_on <= life.retires_on);
            assert!(!row.aliases.contains(&row.id) && !life.replacements.contains(&row.id), "{}", row.slug());
        }
    }

    #[test]
    fn a_misspelled_field_is_told() {
        let page =
            "[[page]]\nprovider = \"a\"\nurl = \"https://a\"\nread = \"2026-01-01\"\nkind = \"chat\"\n[page.models]\n";
        assert!(parse(format!("{page}\"a-1\" = {{ retires_on = \"2026-01-01\" }}").as_bytes()).is_ok());
        assert!(parse(format!("{page}\"a-1\" = {{ retired_on = \"2026-01-01\" }}").as_bytes()).is_err());
    }
}
