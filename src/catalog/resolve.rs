//! From the text of an ID to the model it means.
//!
//! In this order: the provider's own ID; a fine-tune's base; a platform's spelling; a dated or undated form of a known
//! ID; anybody else's ID. What nobody knows is [`Resolution::Unknown`], which is never an error by itself.

use super::dialect::{self, Reading};
use super::{Catalog, Model, pack};
use fst::{IntoStreamer as _, Streamer as _};
use std::sync::Arc;

/// What a piece of text turned out to be.
#[derive(Debug, Clone)]
pub enum Resolution {
    /// The provider's own ID.
    Exact(Arc<Model>),
    /// An alias or an undated name; the model is what it stands for today.
    Alias(Arc<Model>),
    /// A platform's spelling (`us.anthropic.claude-…-v1:0`, `openai/gpt-4o`).
    Dialect {
        /// What it stands for.
        model: Arc<Model>,
        /// The dialect's name: `bedrock`.
        dialect: &'static str,
    },
    /// A fine-tuned model; the model is its base.
    FineTune(Arc<Model>),
    /// Not known. Never an error by itself.
    Unknown,
}

impl Resolution {
    /// The model, if there is one.
    pub fn model(&self) -> Option<&Arc<Model>> {
        match self {
            Resolution::Exact(model) | Resolution::Alias(model) | Resolution::FineTune(model) => Some(model),
            Resolution::Dialect { model, .. } => Some(model),
            Resolution::Unknown => None,
        }
    }

    /// The word used in reports and JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            Resolution::Exact(_) => "exact",
            Resolution::Alias(_) => "alias",
            Resolution::Dialect { .. } => "dialect",
            Resolution::FineTune(_) => "fine_tune",
            Resolution::Unknown => "unknown",
        }
    }
}

/// What the text around an ID says about where it is sent; empty when nothing is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The provider or platform that serves the call: `openai`, `amazon-bedrock`, `openrouter`.
    pub provider: Option<&'a str>,
}

/// `bedrock/` round a region round a vendor: no real spelling nests deeper.
const DEPTH: u8 = 3;

/// Providers before this place are labs: they sell their own models, and their rows are preferred to a reading as a
/// platform's spelling.
pub(super) const LABS: u32 = 100;

impl Catalog {
    /// What `raw` means where `context` says it is sent. Letter case is ignored; the model has the canonical ID. With a
    /// provider its rows are preferred, without one the lab's; a model that only others sell is found all the same.
    pub fn resolve(&self, raw: &str, context: Context<'_>) -> Resolution {
        let raw = raw.trim();
        if raw.is_empty() || raw.len() > 256 || raw.contains(['\0', '\n']) {
            return Resolution::Unknown;
        }
        self.resolve_within(raw, context.provider, DEPTH)
    }

    fn resolve_within(&self, raw: &str, provider: Option<&str>, depth: u8) -> Resolution {
        if let Some(found) = provider.and_then(|provider| self.at(raw, provider)) {
            return found;
        }
        if let Some(base) = fine_tune_base(raw) {
            let base = self.resolve_within(base, provider.or(Some("openai")), 0);
            return base.model().map_or(Resolution::Unknown, |model| Resolution::FineTune(Arc::clone(model)));
        }
        let anywhere = self.anywhere(raw);
        // Labs that sell others' models too list them behind a vendor: `google/gemini-2.5-pro` is Google's all the same.
        if let Some((found, rank)) = &anywhere
            && provider.is_none()
            && *rank < LABS
            && !raw.contains('/')
        {
            return found.clone();
        }
        if depth > 0
            && let Some(found) = self.spelled(raw, provider, depth)
        {
            return found;
        }
        match anywhere {
            Some((found, _)) => found,
            None => self.undated_anywhere(raw).unwrap_or(Resolution::Unknown),
        }
    }

    /// An ID, alias, dated or undated form at one provider.
    fn at(&self, raw: &str, provider: &str) -> Option<Resolution> {
        if let Some((ordinal, alias)) = self.find(provider, raw) {
            return self.known(ordinal, alias);
        }
        undated(raw)
            .find_map(|base| self.get(provider, base))
            .or_else(|| self.newest_dated(raw, provider))
            .map(Resolution::Alias)
    }

    /// A row of the catalogue as an answer: a `-latest` row stands for its target.
    fn known(&self, ordinal: usize, alias: bool) -> Option<Resolution> {
        let model = self.record(ordinal)?;
        let target = model.alias_of.as_deref().filter(|_| model.id.ends_with("-latest"));
        Some(match target.and_then(|target| self.get(&model.provider, target)) {
            Some(target) => Resolution::Alias(target),
            None if alias => Resolution::Alias(model),
            None => Resolution::Exact(model),
        })
    }

    /// The ID at the provider that comes first among those that sell it, with that provider's rank.
    fn anywhere(&self, raw: &str) -> Option<(Resolution, u32)> {
        let (from, to) = (pack::key(raw, ""), pack::key(raw, "\u{10ffff}"));
        let mut stream = self.index.as_ref()?.range().ge(from).lt(to).into_stream();
        let mut best: Option<(u32, bool, usize)> = None;
        while let Some((key, value)) = stream.next() {
            let slug = key.rsplit(|&b| b == 0).next().and_then(|slug| std::str::from_utf8(slug).ok()).unwrap_or("");
            let (ordinal, alias) = pack::ordinal(value);
            let candidate = (self.rank(slug), alias, ordinal);
            if best.is_none_or(|best| candidate < best) {
                best = Some(candidate);
            }
        }
        let (rank, alias, ordinal) = best?;
        Some((self.known(ordinal, alias)?, rank))
    }

    /// Every row of this very ID, whoever sells it.
    pub fn named(&self, raw: &str) -> impl Iterator<Item = Arc<Model>> {
        let (from, to) = (pack::key(raw, ""), pack::key(raw, "\u{10ffff}"));
        let mut stream = self.index.as_ref().map(|index| index.range().ge(from).lt(to).into_stream());
        std::iter::from_fn(move || {
            let (_, value) = stream.as_mut()?.next()?;
            self.record(pack::ordinal(value).0)
        })
    }

    fn undated_anywhere(&self, raw: &str) -> Option<Resolution> {
        let found = undated(raw).find_map(|base| self.anywhere(base));
        found.and_then(|(found, _)| found.model().map(|model| Resolution::Alias(Arc::clone(model))))
    }

    /// The newest of a provider's `raw-20250514`, for a name written without its date.
    fn newest_dated(&self, raw: &str, provider: &str) -> Option<Arc<Model>> {
        let stem = raw.to_lowercase();
        let mut newest: Option<(String, usize)> = None;
        for separator in ["-", "@"] {
            let from = format!("{stem}{separator}2");
            let to = format!("{stem}{separator}3");
            let mut stream = self.index.as_ref()?.range().ge(&from).lt(&to).into_stream();
            while let Some((key, value)) = stream.next() {
                let Some((id, slug)) = std::str::from_utf8(key).ok().and_then(|key| key.split_once('\0')) else {
                    continue;
                };
                let date = id.get(stem.len() + 1..).unwrap_or("").replace('-', "");
                let is_date = date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit());
                if slug == provider && is_date && newest.as_ref().is_none_or(|(best, _)| date > *best) {
                    newest = Some((date, pack::ordinal(value).0));
                }
            }
        }
        newest.and_then(|(_, ordinal)| self.record(ordinal))
    }

    /// The text read as some platform's spelling. Where the provider is known, its own dialect is asked first.
    fn spelled(&self, raw: &str, provider: Option<&str>, depth: u8) -> Option<Resolution> {
        let ours = |dialect: &&'static dialect::Dialect| provider.is_some() && dialect.provider.as_deref() == provider;
        let (own, others): (Vec<_>, Vec<_>) = dialect::all().iter().partition(ours);
        own.into_iter().chain(others).find_map(|dialect| {
            dialect::readings(dialect, raw).find_map(|Reading { provider, id }| {
                // A platform that lists this very spelling (a regional profile, a `:free` variant) has facts of its own.
                let listed =
                    |slug: &str| if Some(slug) == dialect.provider.as_deref() { self.at(raw, slug) } else { None };
                let inner = match provider {
                    Some(slug) => listed(slug)
                        .or_else(|| self.at(&id, slug))
                        .or_else(|| self.spelled(&id, Some(slug), depth.checked_sub(1)?)),
                    None => self.anywhere(&id).map(|(found, _)| found),
                };
                let model = inner?.model().map(Arc::clone)?;
                Some(Resolution::Dialect { model, dialect: &dialect.name })
            })
        })
    }
}

/// The base in `ft:gpt-4o-mini-2024-07-18:org:suffix:id`, and in `davinci:ft-org-2022-11-30`, as they were called before;
/// organisation and suffix may be empty.
fn fine_tune_base(raw: &str) -> Option<&str> {
    let base = match raw.strip_prefix("ft:") {
        Some(rest) => rest.split(':').next(),
        None => raw.split_once(":ft-").map(|(base, _)| base),
    };
    base.filter(|base| !base.is_empty())
}

/// What stands before a date or `-latest` at the end of an ID: `-2024-08-06`, `-20250514`, `@20250514`, `-0125`, `-09-2025`.
fn undated(raw: &str) -> impl Iterator<Item = &str> {
    const ENDS: &[&str] = &[
        "-latest",
        "-####-##-##",
        "-########",
        "@########",
        "@latest",
        "@default",
        "-##-####",
        "-##-##",
        "-####",
        "-###",
        "@###",
    ];
    ENDS.iter().filter_map(move |end| {
        let at = raw.len().checked_sub(end.len())?;
        let tail = raw.get(at..)?;
        let fits = tail.bytes().zip(end.bytes()).all(|(b, e)| if e == b'#' { b.is_ascii_digit() } else { b == e });
        raw.get(..at).filter(|stem| fits && !stem.is_empty())
    })
}

/// A full date at the end of an ID: what stands before it, and the date.
pub(super) fn full_date(id: &str) -> Option<(&str, &str)> {
    ["-####-##-##", "-########", "@########"].iter().find_map(|end| {
        let at = id.len().checked_sub(end.len())?;
        let tail = id.get(at..)?;
        let fits = tail.bytes().zip(end.bytes()).all(|(b, e)| if e == b'#' { b.is_ascii_digit() } else { b == e });
        let stem = id.get(..at).filter(|stem| fits && !stem.is_empty() && tail.get(1..3) == Some("20"))?;
        Some((stem, tail.get(1..)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_come_off() {
        for (raw, stem) in [
            ("gpt-4o-2024-08-06", "gpt-4o"),
            ("claude-sonnet-4-20250514", "claude-sonnet-4"),
            ("claude-sonnet-4@20250514", "claude-sonnet-4"),
            ("gpt-3.5-turbo-0125", "gpt-3.5-turbo"),
            ("mistral-large-latest", "mistral-large"),
            ("gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash-preview"),
            ("gemini-2.0-flash-001", "gemini-2.0-flash"),
        ] {
            assert_eq!(undated(raw).next(), Some(stem), "{raw}");
        }
        assert_eq!(undated("gpt-4o").next(), None);
        assert_eq!(undated("-latest").next(), None);
    }

    #[test]
    fn bases_of_fine_tunes() {
        assert_eq!(fine_tune_base("ft:gpt-4o-mini-2024-07-18:acme::9x8y"), Some("gpt-4o-mini-2024-07-18"));
        assert_eq!(fine_tune_base("ft:gpt-3.5-turbo:acme:suffix:id"), Some("gpt-3.5-turbo"));
        assert_eq!(fine_tune_base("davinci:ft-acme-2022-11-30-10-00-00"), Some("davinci"));
        assert_eq!(fine_tune_base("ft::"), None);
        assert_eq!(fine_tune_base("gpt-4o"), None);
    }
}
