//! IDs inside longer texts: commands (`--model gpt-4o`), URLs (`…/models/gemini-2.5-pro:generateContent`), embedded
//! JSON, YAML and shell (`"model": "gpt-4o"`, `MODEL=gpt-4o`, `${MODEL:-gpt-4o}`), comments.

use super::id::Shape;
use super::reader::Reader;
use super::vocabulary::vocabulary;
use super::{ModelRef, Role};
use crate::text::Span;
use crate::work;

/// How far a token or what stands before it reaches at most.
const REACH: usize = 200;

/// The ID round a hit in a string that stands in `within`; only where the text before it says that it is one.
pub fn text(reader: &Reader<'_>, within: Span, hit: usize) -> Option<ModelRef> {
    let token = token(reader.text, within, hit)?;
    if let Some(model) = in_url(reader, token) {
        return Some(model);
    }
    let raw = token.of(reader.text);
    // `${MODEL:-gpt-4o}` of shells, `${x.model:gpt-4o}` of Spring.
    let braced = reader.text.get(..token.start).is_some_and(|before| before.ends_with("${"));
    if let Some((name, _)) = raw.split_once(':').filter(|_| braced) {
        let start = token.start + name.len() + 1;
        let start = start + usize::from(reader.text.get(start..).is_some_and(|rest| rest.starts_with('-')));
        return model(
            reader,
            Span::new(start, token.end),
            if reader.key(name).model { Shape::Short } else { Shape::Strong },
            Role::Default,
        );
    }
    let (name, assigned) = before(reader.text, within, token.start)?;
    match (is_flag(reader, name), assigned && reader.key(name.trim_start_matches('-')).model) {
        (true, _) => model(reader, token, Shape::Short, Role::Flag),
        (false, true) => model(reader, token, Shape::Short, Role::Config),
        (false, false) => None,
    }
}

/// Whether the item before the one at `offset` is such a flag: `["--model", "gpt-4o"]`.
pub fn behind_flag(reader: &Reader<'_>, offset: usize) -> bool {
    let head = reader.text.get(..offset).unwrap_or("").trim_end();
    let Some(item) = head.strip_suffix(',').map(|head| head.trim_end().trim_end_matches(['"', '\''])) else {
        return false;
    };
    let word = item.len() - item.bytes().rev().take(REACH).take_while(|byte| !b" \"'\n".contains(byte)).count();
    item.get(word..).is_some_and(|word| is_flag(reader, word))
}

/// Whether a word is a flag of a command that takes a model.
fn is_flag(reader: &Reader<'_>, word: &str) -> bool {
    let Some(name) = word.strip_prefix('-').map(|name| name.trim_start_matches('-')) else { return false };
    reader.key(name).model || vocabulary().words.flags.iter().any(|known| known == name)
}

/// The ID round a hit in a comment.
pub fn comment(reader: &Reader<'_>, within: Span, hit: usize) -> Option<ModelRef> {
    let token = token(reader.text, within, hit)?;
    in_url(reader, token)
        .map(|model| ModelRef { role: Role::Doc, ..model })
        .or_else(|| model(reader, token, Shape::Strong, Role::Doc))
}

fn model(reader: &Reader<'_>, span: Span, least: Shape, role: Role) -> Option<ModelRef> {
    let raw = span.of(reader.text);
    (reader.shape(raw) >= least).then(|| ModelRef { span, raw: raw.to_string(), role })
}

/// The run of ID characters round `hit`.
fn token(text: &str, within: Span, hit: usize) -> Option<Span> {
    let fits =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/' | b':' | b'@' | b'+');
    let bytes = text.as_bytes();
    let left = bytes.get(within.start..hit)?.iter().rev().take(REACH).take_while(|byte| fits(byte)).count();
    let right = bytes.get(hit..within.end)?.iter().take(REACH).take_while(|byte| fits(byte)).count();
    work::read(left + right);
    let span = Span::new(hit - left, hit + right);
    let body = span.of(text).trim_end_matches(['.', ':', ',', '/', '-']);
    Some(Span::new(span.start, span.start + body.len())).filter(|span| !span.is_empty() && span.touches(hit))
}

/// The path segment of a URL that names a model.
fn in_url(reader: &Reader<'_>, token: Span) -> Option<ModelRef> {
    let raw = token.of(reader.text);
    let segment = vocabulary()
        .words
        .url_segments
        .iter()
        .filter_map(|segment| Some((raw.find(&format!("/{segment}/"))?, segment.len() + 2)))
        .min()?;
    let start = segment.0 + segment.1;
    let rest = raw.get(start..)?;
    let end = rest.find('/').unwrap_or(rest.len());
    // `:generateContent` is a method; `:0` is part of a Bedrock ID.
    let method = rest
        .get(..end)?
        .rfind(':')
        .filter(|&at| rest.get(at + 1..end).is_some_and(|tail| tail.starts_with(|c: char| c.is_ascii_lowercase())));
    let end = method.unwrap_or(end);
    model(reader, Span::new(token.start + start, token.start + start + end), Shape::Short, Role::Url)
}

/// The word before `offset`, behind which only quotes, blanks and a sign of assignment stand, and whether there is one.
fn before(text: &str, within: Span, offset: usize) -> Option<(&str, bool)> {
    let mut start = offset.saturating_sub(REACH).max(within.start);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let head = text.get(start..offset)?;
    let stem = head.trim_end_matches(['"', '\'', '\\', ' ', '\t', '=', ':', '`']);
    let assigned = head.get(stem.len()..)?.contains(['=', ':']);
    let word = stem
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
        .map_or(0, |at| at + stem.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    stem.get(word..).filter(|word| !word.is_empty()).map(|word| (word, assigned))
}
