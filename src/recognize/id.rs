//! What model IDs look like, without knowing which exist.

use super::vocabulary::vocabulary;
use crate::work;

/// How much a text looks like a model ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// It cannot be one: prose, a path, a placeholder, a template.
    None,
    /// It could be one where nothing but an ID can stand.
    Plausible,
    /// A known name that is also a common word (`o1`, `sonar`): an ID in a place for models.
    Short,
    /// A known family and a version: an ID wherever it stands.
    Strong,
}

/// Longer texts are no ID, in bytes.
pub const LONGEST_ID: usize = 200;

/// How much `text` looks like a model ID.
pub fn shape(text: &str) -> Shape {
    work::read(text.len().min(LONGEST_ID));
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '@' | '+');
    if text.len() < 2
        || text.len() > LONGEST_ID
        || !text.chars().all(fits)
        || text.contains("//")
        || !text.contains(|c: char| c.is_ascii_alphabetic())
    {
        return Shape::None;
    }
    if text.starts_with(['.', '/', '-', ':', '_', '+', '@']) && !text.starts_with("@cf/")
        || text.ends_with(['/', '-', '.', '_', '@'])
        || is_file(text)
    {
        return Shape::None;
    }
    match tails(text).map(family).max() {
        Some(shape) if shape > Shape::Plausible => shape,
        _ => Shape::Plausible,
    }
}

/// An ID without what a tool adds to it: `[1m]`, Claude Code's word for the long context window.
pub fn unmarked(text: &str) -> &str {
    text.strip_suffix("[1m]").unwrap_or(text)
}

/// Names that tests, examples and templates use where a model goes; nothing can be said of them.
pub fn is_fake(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["test", "fake", "mock", "dummy", "my-", "my_", "your", "custom", "example", "foo", "placeholder", "some-", "model"]
        .iter()
        .any(|word| lower.starts_with(word))
}

/// Whether a text is the bare name of a family, which is also that of its maker: `mistral`, `claude`.
pub fn is_stem(text: &str) -> bool {
    vocabulary().families.iter().any(|family| !family.bare && family.stem.eq_ignore_ascii_case(text))
}

/// Whether a text is a family's name as people write it: `GPT-4o`.
pub fn is_title(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let families = vocabulary().families.iter().filter(|family| family.lower);
    families.into_iter().any(|family| lower.starts_with(&family.stem) && !text.starts_with(&family.stem))
}

fn is_file(text: &str) -> bool {
    let name = text.rsplit('/').next().unwrap_or(text);
    let words = &vocabulary().words;
    let folder = text.split_once('/').is_some_and(|(folder, _)| words.file_folders.iter().any(|known| known == folder));
    let known = |ending: &str| words.file_endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
    folder || name.rsplit_once('.').is_some_and(|(_, ending)| known(ending))
}

/// The text and what stands behind each prefix of it: `openai/`, `anthropic:messages:`, `us.anthropic.`.
fn tails(text: &str) -> impl Iterator<Item = &str> {
    let after =
        text.match_indices(['/', ':', '.', '@']).map(|(at, mark)| (at, text.get(at + mark.len()..).unwrap_or("")));
    let prefixed = after.filter(move |(at, _)| {
        let mark = text.as_bytes().get(*at);
        mark != Some(&b'.')
            || text.get(..*at).is_some_and(|head| head.rsplit(['/', ':', '.']).next().is_some_and(is_vendor))
    });
    std::iter::once(text).chain(prefixed.map(|(_, tail)| tail))
}

/// Whether a word before a dot is a region or vendor of Bedrock's IDs.
fn is_vendor(word: &str) -> bool {
    vocabulary().words.id_vendors.iter().any(|vendor| vendor == word)
}

/// How well one tail fits the best of the families.
fn family(tail: &str) -> Shape {
    let lower = tail.to_ascii_lowercase();
    let fits = vocabulary().families.iter().filter_map(|family| {
        let rest = lower.strip_prefix(family.stem.as_str())?;
        if family.lower && !tail.starts_with(family.stem.as_str()) {
            return None;
        }
        if rest.is_empty() {
            return family.bare.then_some(match family.stem.as_str() {
                stem if stem.contains('-') => Shape::Strong,
                stem if stem.contains(|c: char| c.is_ascii_digit()) => Shape::Short,
                _ => Shape::Plausible,
            });
        }
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let version = |text: &str| digit(text) || text.strip_prefix('v').is_some_and(digit);
        if version(rest) && !family.dash {
            return Some(Shape::Strong);
        }
        let rest = rest.strip_prefix(['-', '_', '.', ':'])?;
        let word = |word: &str| {
            rest.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
        };
        (version(rest) || word("latest") || family.words.iter().any(|known| word(known))).then_some(Shape::Strong)
    });
    fits.max().unwrap_or(Shape::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_known_families_are_strong() {
        for id in [
            "gpt-4o",
            "gpt-35-turbo",
            "gpt-image-2",
            "ft:gpt-4o-mini-2024-07-18:org:x:y",
            "claude-3-5-sonnet-20241022",
            "claude-opus-4-5",
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "anthropic:messages:claude-sonnet-4-5",
            "openai/gpt-4o",
            "openrouter/openai/gpt-5.4-mini",
            "meta-llama/Llama-3.1-8B-Instruct",
            "llama3.2:1b",
            "gemini-2.5-flash",
            "models/gemini-pro",
            "claude-sonnet-4@20250514",
            "o3-mini",
            "text-embedding-3-small",
            "accounts/fireworks/models/llama-v3p1-8b-instruct",
            "@cf/meta/llama-3-8b",
            "openai::gpt-4o",
        ] {
            assert_eq!(shape(id), Shape::Strong, "{id}");
        }
        assert_eq!(shape("o1"), Shape::Short);
        assert_eq!(shape("openai/o1"), Shape::Short);
    }

    #[test]
    fn other_texts_are_not() {
        for text in [
            "gpt-researcher",
            "claude-code-20250219",
            "gemini-cli",
            "llama-index",
            "mistral",
            "claude",
            "my-model",
            "openai.agents",
            "deepseek",
        ] {
            assert_eq!(shape(text), Shape::Plausible, "{text}");
        }
        for text in [
            "",
            "a",
            "You are GPT-4",
            "docs/gpt-4o.md",
            "./gpt-4o",
            "{model}",
            "<MODEL_ID>",
            "https://x.y/gpt-4o",
            "gpt-4o/",
            "12",
        ] {
            assert_eq!(shape(text), Shape::None, "{text}");
        }
    }
}
