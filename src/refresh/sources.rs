//! Where data can come from: the built-in live sources with their real addresses, mirrors of them, and a team's own
//! feeds by URL or file.

use super::address;
use super::problem::Problem;
use crate::catalog::sources::{Feed, SourceError, genai_prices, litellm, modelmeta, models_dev, openrouter, own};
use crate::text::shown_path;
use reqwest::Url;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// One kind of feed: where it is published, how it is cut into pages, how it is read.
#[derive(Debug)]
pub struct Shape {
    /// The name in `data.sources`.
    pub name: &'static str,
    /// Where it is published; empty for a team's own feeds.
    pub url: &'static str,
    /// How one feed spreads over several URLs.
    pub(super) paging: Paging,
    /// Reads one body of it; takes the name of the source, for feeds that do not carry one.
    pub(super) parse: fn(&[u8], &str) -> Result<Feed, SourceError>,
    /// Fewer models than this are a broken feed, never news.
    pub(super) minimum: usize,
}

/// How one feed spreads over several URLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paging {
    /// One URL is the whole feed.
    Single,
    /// `?page=N`, and each page tells `total_pages`.
    Numbered,
    /// `?offset=N&limit=M`; a page that is not full is the last.
    Offset,
}

/// Models asked for on one page of an offset feed.
const PAGE: usize = 1000;
/// A feed of more pages than this is a server that does not know its own end.
const MOST_PAGES: usize = 100;

/// Every built-in source; the first four are the default set.
pub static SHAPES: &[Shape] = &[
    Shape {
        name: "modelmeta",
        url: "https://api.modelmeta.dev/v1/models?page=1&page_size=100",
        paging: Paging::Numbered,
        parse: |body, _| modelmeta::parse(body),
        minimum: 100,
    },
    Shape {
        name: "models.dev",
        url: "https://models.dev/api.json",
        paging: Paging::Single,
        parse: |body, _| models_dev::parse(body),
        minimum: 500,
    },
    Shape {
        name: "litellm",
        url: "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
        paging: Paging::Single,
        parse: |body, _| litellm::parse(body),
        minimum: 500,
    },
    Shape {
        name: "genai-prices",
        url: "https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data.json",
        paging: Paging::Single,
        parse: |body, _| genai_prices::parse(body),
        minimum: 100,
    },
    Shape {
        name: "openrouter",
        url: "https://openrouter.ai/api/v1/models?offset=0&limit=1000",
        paging: Paging::Offset,
        parse: |body, _| openrouter::parse(body),
        minimum: 50,
    },
    OWN,
];

/// A feed in this project's own schema.
const OWN: Shape = Shape { name: "own", url: "", paging: Paging::Single, parse: own::parse, minimum: 1 };

/// One entry of `data.sources`, understood.
#[derive(Debug, Clone)]
pub struct Source {
    /// What people see: the built-in's name, or the own feed's address without secrets.
    pub name: String,
    /// What its cache file is called.
    pub(super) key: String,
    /// Where it is read from.
    pub(super) place: Place,
    /// How it is read.
    pub(super) shape: &'static Shape,
}

/// Where a source is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A server.
    Url(Url),
    /// A file of this machine.
    File(PathBuf),
}

impl Source {
    /// Understands one entry of `data.sources`: a built-in's name, `name=URL` for a mirror of one, or the URL or path of
    /// a feed in our own schema.
    ///
    /// # Errors
    /// Says what is wrong with the entry.
    pub fn parse(entry: &str) -> Result<Source, Problem> {
        let entry = entry.trim();
        if let Some(shape) = named(entry) {
            return Source::new(shape, shape.url, shape.name.to_owned());
        }
        match entry.split_once('=') {
            Some((name, place)) if named(name).is_some() => {
                Source::new(named(name).unwrap_or(&OWN), place, name.to_owned())
            }
            _ => Source::new(&OWN, entry, String::new()),
        }
    }

    fn new(shape: &'static Shape, place: &str, name: String) -> Result<Source, Problem> {
        let place = Place::parse(place)?;
        let name = if name.is_empty() { place.shown() } else { name };
        let built_in = Place::parse(shape.url).is_ok_and(|original| original == place);
        let key = if built_in { shape.name.to_owned() } else { format!("{}-{}", shape.name, place.digest()) };
        Ok(Source { name, key, place, shape })
    }

    /// Whether reading it needs a network.
    pub fn is_remote(&self) -> bool {
        matches!(self.place, Place::Url(_))
    }

    /// Its address as people may see it, without secrets.
    pub fn address(&self) -> String {
        self.place.shown()
    }
}

impl Place {
    fn parse(text: &str) -> Result<Place, Problem> {
        if text.is_empty() {
            return Err(Problem::Setting("an empty entry in data.sources".to_owned()));
        }
        if !text.contains("://") {
            return file(text);
        }
        let url = Url::parse(text).map_err(|e| Problem::Setting(format!("{text} is not a URL: {e}")))?;
        if url.scheme() == "file" {
            let path = url.to_file_path().map_err(|()| Problem::Setting(format!("{text} names no file here")))?;
            return Ok(Place::File(path));
        }
        address::check_source(&url).map_err(Problem::Setting)?;
        Ok(Place::Url(url))
    }

    fn shown(&self) -> String {
        match self {
            Place::Url(url) => address::shown(url),
            Place::File(path) => shown_path(path),
        }
    }

    fn digest(&self) -> String {
        match self {
            Place::Url(url) => digest(url.as_str()),
            Place::File(path) => digest(&path.to_string_lossy()),
        }
    }
}

/// A path must look like one, so that a misspelled source name is told as such.
fn file(text: &str) -> Result<Place, Problem> {
    let path = Path::new(text);
    if path.components().count() > 1 || path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("json")) {
        return Ok(Place::File(path.to_owned()));
    }
    let known: Vec<&str> = built_ins().map(|shape| shape.name).collect();
    Err(Problem::Setting(format!("`{text}` is no known source ({}), URL or path of a JSON file", known.join(", "))))
}

/// The sources that have a published address.
fn built_ins() -> impl Iterator<Item = &'static Shape> {
    SHAPES.iter().filter(|shape| !shape.url.is_empty())
}

fn named(name: &str) -> Option<&'static Shape> {
    built_ins().find(|shape| shape.name == name)
}

/// A short name for a text that may hold secrets: the same text gives the same name.
pub(super) fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Paging {
    /// The page after `body`, which was read from `at` as page number `count` (1-based), or none when that was the last.
    pub(super) fn next(self, at: &Url, body: &[u8], count: usize) -> Option<Url> {
        if count >= MOST_PAGES {
            return None;
        }
        match self {
            Paging::Single => None,
            Paging::Numbered => {
                #[derive(serde::Deserialize)]
                struct Page {
                    total_pages: usize,
                }
                let page: Page = serde_json::from_slice(body).ok()?;
                (count < page.total_pages).then(|| with_query(at, "page", count + 1))
            }
            Paging::Offset => {
                #[derive(serde::Deserialize)]
                struct Page {
                    data: Vec<serde::de::IgnoredAny>,
                }
                let page: Page = serde_json::from_slice(body).ok()?;
                (page.data.len() == PAGE).then(|| with_query(at, "offset", count * PAGE))
            }
        }
    }
}

fn with_query(url: &Url, name: &str, value: usize) -> Url {
    let kept: Vec<(String, String)> =
        url.query_pairs().filter(|(key, _)| key != name).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    let mut next = url.clone();
    next.query_pairs_mut().clear().extend_pairs(kept).append_pair(name, &value.to_string());
    next
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_default_settings_name_built_in_sources_at_their_real_addresses() {
        for entry in crate::settings::Settings::default().data.sources {
            let source = Source::parse(&entry).unwrap();
            assert!(source.address().starts_with("https://"), "{entry}");
            assert_eq!(source.key, entry);
        }
    }

    #[test]
    fn entries_are_names_mirrors_urls_or_files() {
        let mirror = Source::parse("models.dev=https://mirror.example/api.json").unwrap();
        assert_eq!((mirror.name.as_str(), mirror.shape.name), ("models.dev", "models.dev"));
        assert_ne!(mirror.key, "models.dev", "a mirror's cache is its own");
        let own = Source::parse("https://me:pw@feeds.example/models.json?token=s").unwrap();
        assert_eq!((own.name.as_str(), own.shape.name), ("https://feeds.example/models.json", "own"));
        assert!(!own.key.contains("pw"));
        assert!(!Source::parse("feeds/models.json").unwrap().is_remote());
        assert!(!Source::parse("file:///feeds/models.json").unwrap().is_remote());
        for wrong in ["", "modelsdev", "http://feeds.example/x.json", "ftp://feeds.example/x"] {
            assert!(Source::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn pages_follow_until_the_last() {
        let first = Url::parse("https://a.example/v1/models?page=1&page_size=100").unwrap();
        let second = Paging::Numbered.next(&first, br#"{"total_pages":2,"data":[]}"#, 1).unwrap();
        assert_eq!(second.as_str(), "https://a.example/v1/models?page_size=100&page=2");
        assert_eq!(Paging::Numbered.next(&second, br#"{"total_pages":2,"data":[]}"#, 2), None);
        assert_eq!(Paging::Numbered.next(&first, b"<html>", 1), None);
        let full = format!(r#"{{"data":[{}]}}"#, vec!["0"; PAGE].join(","));
        assert!(Paging::Offset.next(&first, full.as_bytes(), 1).unwrap().as_str().ends_with("offset=1000"));
        assert_eq!(Paging::Offset.next(&first, br#"{"data":[0]}"#, 1), None);
    }
}
