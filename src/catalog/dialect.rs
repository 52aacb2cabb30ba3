//! How platforms spell other people's models: `us.anthropic.claude-…-v1:0`, `azure/gpt-35-turbo`, `openai:gpt-4o`.
//!
//! Every spelling is data (`data/dialects/*.toml`); this file reads an ID by a form and writes one by it.

use super::Model;
pub use super::dialect_schema::{Dialect, Example};
use std::sync::OnceLock;

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/dialects.postcard"));

/// Every dialect; the more particular ones come first.
pub fn all() -> &'static [Dialect] {
    static ALL: OnceLock<Vec<Dialect>> = OnceLock::new();
    ALL.get_or_init(|| postcard::from_bytes(EMBEDDED).unwrap_or_default())
}

/// The dialect of this name.
pub fn get(name: &str) -> Option<&'static Dialect> {
    all().iter().find(|dialect| dialect.name == name)
}

/// What an ID means when it is read in a dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Whose model it is; nothing when the spelling does not tell.
    pub provider: Option<&'static str>,
    /// The ID there.
    pub id: String,
}

/// Every way in which `text` can be read in a dialect, likeliest first.
pub fn readings<'a>(dialect: &'static Dialect, text: &'a str) -> impl Iterator<Item = Reading> + 'a {
    dialect.forms.iter().filter_map(move |form| {
        let mut found = Found::default();
        fit(dialect, form, text, &mut found).then_some(())?;
        let mut id = rewrite(found.id, dialect.rewrites.iter().map(|(theirs, labs)| (theirs.as_str(), labs.as_str())));
        if let Some(date) = found.date {
            id = format!("{id}-{date}");
        }
        let provider = found.provider.or(dialect.provider.as_deref());
        (id != text || found.provider.is_some()).then_some(Reading { provider, id })
    })
}

impl Dialect {
    /// The model as this platform may spell it, likeliest first; nothing when the platform has no word for the model's
    /// provider. Whether the platform serves it under one of these names is for the catalogue to say.
    pub fn prints(&self, model: &Model) -> impl Iterator<Item = String> {
        let vendor = self.vendors.iter().find(|(_, slug)| *slug == model.provider).map(|(word, _)| word.as_str());
        let known = vendor.is_some() || (self.vendors.is_empty() && self.provider.as_deref() == Some(&model.provider));
        let (stem, date) = match model.id.rsplit_once('-') {
            Some((stem, date)) if is_date(date) => (stem, Some(date)),
            _ => (model.id.as_str(), None),
        };
        let form = move |form: &String| {
            let dated = form.contains("{date}");
            let date = if dated { date? } else { "" };
            let id = if dated { stem } else { &model.id };
            let id = rewrite(id, self.rewrites.iter().map(|(theirs, labs)| (labs.as_str(), theirs.as_str())));
            Some(form.replace("{vendor}", vendor.unwrap_or("")).replace("{date}", date).replace("{id}", &id))
        };
        self.print.iter().filter(move |_| known).filter_map(form)
    }
}

fn rewrite<'r>(id: &str, pairs: impl Iterator<Item = (&'r str, &'r str)>) -> String {
    pairs.fold(id.to_owned(), |id, (from, to)| id.replace(from, to))
}

fn is_date(text: &str) -> bool {
    text.len() == 8 && text.starts_with("20") && text.bytes().all(|b| b.is_ascii_digit())
}

#[derive(Default)]
struct Found<'t> {
    id: &'t str,
    date: Option<&'t str>,
    provider: Option<&'static str>,
}

/// Whether `text` has the shape of `form`; what stands in its places goes to `found`.
fn fit<'t>(dialect: &'static Dialect, form: &str, text: &'t str, found: &mut Found<'t>) -> bool {
    let Some(place) = form.strip_prefix('{') else {
        let literal = form.split('{').next().unwrap_or("");
        let (Some(head), Some(rest)) = (text.get(..literal.len()), text.get(literal.len()..)) else { return false };
        if !head.eq_ignore_ascii_case(literal) {
            return false;
        }
        return match form.get(literal.len()..) {
            Some("") | None => rest.is_empty(),
            Some(form) => fit(dialect, form, rest, found),
        };
    };
    let (place, form) = place.split_once('}').unwrap_or((place, ""));
    let cut = |at: usize, found: &mut Found<'t>| match text.get(at..) {
        Some("") => form.is_empty(),
        Some(rest) => !form.is_empty() && fit(dialect, form, rest, found),
        None => false,
    };
    let word = |words: &[String]| words.iter().filter(|word| text.starts_with(word.as_str())).map(String::len).max();
    match place {
        "vendor" => {
            let fitting = dialect.vendors.iter().filter(|(word, _)| text.starts_with(word.as_str()));
            let Some((word, slug)) = fitting.max_by_key(|(word, _)| word.len()) else { return false };
            found.provider = Some(slug);
            cut(word.len(), found)
        }
        "region" => word(&dialect.regions).is_some_and(|len| cut(len, found)),
        "variant" => word(&dialect.variants).is_some_and(|len| cut(len, found)),
        "version" => version(text).is_some_and(|len| cut(len, found)),
        "date" => match text.get(..8).filter(|date| is_date(date)) {
            Some(date) if cut(8, found) => {
                found.date = Some(date);
                true
            }
            _ => false,
        },
        "any" => {
            let end = text.find(['/', ':']).unwrap_or(text.len());
            cut(end, found)
        }
        "id" => {
            let ends = text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]);
            let fitting = ends.collect::<Vec<_>>().into_iter().rev().find(|&end| cut(end, found));
            found.id = fitting.and_then(|end| text.get(..end)).unwrap_or("");
            !found.id.is_empty()
        }
        _ => false,
    }
}

/// The length of a `-v1` or `-v1:0` at the start, when it is all there is.
fn version(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("-v")?;
    let mut parts = rest.split(':');
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fits = parts.next().is_some_and(number)
        && parts.all(|part| number(part) || part.strip_suffix('k').is_some_and(number));
    fits.then_some(text.len())
}
