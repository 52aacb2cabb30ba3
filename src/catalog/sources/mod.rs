//! One adapter per shape of source: bytes in, rows of our schema out, nothing else.
//!
//! A row is a [`Model`] in which everything the source does not say is absent; the merge ([`super::merge`]) puts rows of
//! one model together. Adapters survive what feeds do: unknown fields and values, wrong types, duplicates, missing and
//! absurd numbers cost the value or the row, never the feed. A feed that is not of its shape at all is a [`SourceError`].
//! Feeds are read row by row ([`rows`]), so that a large one costs no more than the rows it leaves.
//!
//! Rates keep their zeros here: what a zero means is for the merge to judge.

use super::plain::{self, Plain as _};
use super::schema::{Model, Provider, Source};
use std::collections::BTreeMap;

pub mod announced;
pub mod genai_prices;
mod lenient;
pub mod litellm;
mod litellm_prices;
pub mod liter_llm;
pub mod model_retire;
pub mod modelmeta;
pub mod models_dev;
pub mod names;
pub mod openrouter;
pub mod own;
mod python;
mod rows;
pub mod sdk;

/// Models of one source; the largest of today's has 9,000.
const MOST_MODELS: usize = 50_000;

/// What one source says. Adapters take rows in through [`Feed::add`] and its like: there texts from outside become plain,
/// and a feed without end ends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feed {
    /// Which source; the caller fills in version, URL, checksum and date where the feed does not tell.
    pub source: Source,
    /// What it says of providers.
    pub providers: BTreeMap<String, Provider>,
    /// What it says of single models.
    pub rows: Vec<Model>,
    /// What it says of all of a provider's IDs of a pattern; the row's `id` is the source's own name for them.
    pub patterns: Vec<(Pattern, Model)>,
}

impl Feed {
    fn new(id: &str) -> Feed {
        Feed { source: Source { id: id.to_owned(), name: id.to_owned(), ..Source::default() }, ..Feed::default() }
    }

    /// Takes in what the source says of one model, made plain; a row without a proper ID is left out.
    fn add(&mut self, mut row: Model) -> Result<(), SourceError> {
        if row.plain() {
            self.rows.push(row);
        }
        self.within_limit()
    }

    /// Takes in what the source says of all IDs of a pattern.
    fn add_pattern(&mut self, pattern: Pattern, mut row: Model) -> Result<(), SourceError> {
        if row.plain() {
            self.patterns.push((pattern, row));
        }
        self.within_limit()
    }

    /// Takes in what the source says of a provider.
    fn add_provider(&mut self, slug: &str, provider: Option<Provider>) -> Result<(), SourceError> {
        if let Some(mut provider) = provider.filter(|_| plain::is_id(slug))
            && provider.plain()
        {
            self.providers.insert(slug.to_owned(), provider);
        }
        self.within_limit()
    }

    /// Takes in a further page of the same source.
    ///
    /// # Errors
    /// When there are more models than any source has.
    pub fn extend(&mut self, page: Feed) -> Result<(), SourceError> {
        self.rows.extend(page.rows);
        self.patterns.extend(page.patterns);
        self.providers.extend(page.providers);
        self.within_limit()
    }

    fn within_limit(&self) -> Result<(), SourceError> {
        within_limit(self.len().max(self.providers.len()))
    }

    /// How many models it speaks of.
    pub fn len(&self) -> usize {
        self.rows.len() + self.patterns.len()
    }

    /// Whether it speaks of no model.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn checked(self) -> Result<Feed, SourceError> {
        if self.is_empty() { Err(SourceError::Empty) } else { Ok(self) }
    }
}

fn within_limit(models: usize) -> Result<(), SourceError> {
    if models > MOST_MODELS { Err(SourceError::TooMany(MOST_MODELS)) } else { Ok(()) }
}

/// Which IDs a price of genai-prices is for.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum Pattern {
    Equals(String),
    StartsWith(String),
    EndsWith(String),
    Contains(String),
    /// `^stem` followed by a date in one of the usual shapes: what its regular expressions are used for.
    Dated(String),
    Any(Vec<Pattern>),
    All(Vec<Pattern>),
    /// Something this reader does not know.
    Never,
}

impl Pattern {
    /// Whether an ID (in lower case) is meant.
    pub fn fits(&self, id: &str) -> bool {
        match self {
            Pattern::Equals(text) => id == text,
            Pattern::StartsWith(text) => id.starts_with(text.as_str()),
            Pattern::EndsWith(text) => id.ends_with(text.as_str()),
            Pattern::Contains(text) => id.contains(text.as_str()),
            Pattern::Dated(stem) => id.strip_prefix(stem.as_str()).is_some_and(|end| {
                let digits = end.bytes().filter(u8::is_ascii_digit).count();
                digits == 8
                    && end.starts_with(['-', '@'])
                    && end.bytes().all(|b| b.is_ascii_digit() || b"-@".contains(&b))
            }),
            Pattern::Any(patterns) => patterns.iter().any(|pattern| pattern.fits(id)),
            Pattern::All(patterns) => !patterns.is_empty() && patterns.iter().all(|pattern| pattern.fits(id)),
            Pattern::Never => false,
        }
    }

    /// Whether it names this very ID rather than a family it belongs to.
    pub fn names(&self, id: &str) -> bool {
        match self {
            Pattern::Equals(text) => id == text,
            Pattern::Any(patterns) => patterns.iter().any(|pattern| pattern.names(id)),
            _ => false,
        }
    }

    /// Every ID named in full.
    pub fn ids(&self) -> Vec<&str> {
        match self {
            Pattern::Equals(text) => vec![text],
            Pattern::Any(patterns) => patterns.iter().flat_map(Pattern::ids).collect(),
            _ => Vec::new(),
        }
    }
}

/// The bytes are not what the source is known to serve.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Not JSON (or, for a package's file, not of its language).
    #[error("not readable: {0}")]
    Unreadable(String),
    /// JSON of another shape.
    #[error("of an unexpected shape: {0}")]
    Shape(&'static str),
    /// The right shape, but not one model in it.
    #[error("has no models")]
    Empty,
    /// More models than anybody sells; reading stopped there.
    #[error("has more than {0} models")]
    TooMany(usize),
}
