//! Secrets in text that is shown: keys, passwords, tokens. They become stars, byte for byte, so that places stay.
//!
//! A secret is known by how it begins (`sk-…`, `AKIA…`, a JSON Web Token), by what encloses it (a private key's block, a URL's
//! `user:password@`), or by the name beside it (`api_key=`, `"password":`, `Authorization:`). Which beginnings and names
//! there are is data (`data/secrets.toml`). A reference such as `os.environ["OPENAI_API_KEY"]` or `${KEY}` is no secret.
//!
//! A text is masked before it is cut: the end of a key does not look like one.

mod beside;

use crate::text::Span;
use aho_corasick::{AhoCorasick, MatchKind};
use memchr::memmem;
use std::borrow::Cow;
use std::sync::OnceLock;

/// How much of what follows a key's beginning is judged, in bytes.
const LONGEST_WORDS: usize = 256;

include!(concat!(env!("OUT_DIR"), "/secrets.rs"));

/// How keys of a service begin.
struct Key {
    begins: &'static str,
    /// How many characters follow at least.
    least: usize,
    /// Words may follow instead, which make no key.
    words: bool,
}

/// Where the secrets of a text stand, in order, none touching another.
pub fn hidden(text: &str) -> Vec<Span> {
    let mut found = beside::values(text);
    found.extend(keys(text));
    found.extend(blocks(text));
    found.extend(logins(text));
    merged(found)
}

/// The same for a file: in `.env` files (language `dotenv`) every value is hidden.
pub fn hidden_in(text: &str, language: &str) -> Vec<Span> {
    let mut found = hidden(text);
    if language == "dotenv" {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.len();
            found.extend(line.find('=').map(|at| Span::new(start + at + 1, end)));
            start = end;
        }
    }
    merged(found)
}

/// `text` with its secrets starred out.
pub fn masked(text: &str) -> Cow<'_, str> {
    let hidden = hidden(text);
    if hidden.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(starred(text, Span::new(0, text.len()), &hidden)) }
}

/// The part `shown` of a text, with stars where something `hidden` stands. Spaces and line ends stay.
pub fn starred(text: &str, shown: Span, hidden: &[Span]) -> String {
    let first = hidden.partition_point(|span| span.end <= shown.start);
    let mut near = hidden.get(first..).unwrap_or_default().iter().peekable();
    let mut out = String::with_capacity(shown.len());
    for (at, c) in shown.of(text).char_indices() {
        let at = shown.start + at;
        while near.next_if(|span| span.end <= at).is_some() {}
        if near.peek().is_some_and(|span| span.start <= at) && !c.is_whitespace() {
            out.extend(std::iter::repeat_n('*', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}

fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| !span.is_empty());
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// Keys that are known by their beginning.
fn keys(text: &str) -> Vec<Span> {
    static BEGINNINGS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let built = BEGINNINGS.get_or_init(|| {
        let begins = KEYS.iter().map(|key| key.begins);
        AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(begins).ok()
    });
    let mut found: Vec<Span> = Vec::new();
    for begin in built.iter().flat_map(|built| built.find_iter(text)) {
        let Some(key) = KEYS.get(begin.pattern().as_usize()) else { continue };
        let inside = found.last().is_some_and(|last| begin.start() < last.end);
        let in_word =
            text.get(..begin.start()).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric()));
        if inside || in_word {
            continue;
        }
        let rest = text.get(begin.end()..).unwrap_or_default();
        // Enough of it to judge by; what is long is no words.
        let head = &rest[..boundary(rest, LONGEST_WORDS)];
        let head = head.split(|c| !is_of_key(c)).next().unwrap_or_default().trim_end_matches(['.', '/']);
        if head.len() >= key.least && !(key.words && is_words(head)) {
            let tail = rest.split(|c| !is_of_key(c)).next().unwrap_or_default().trim_end_matches(['.', '/']);
            found.push(Span::new(begin.start(), begin.end() + tail.len()));
        }
    }
    found
}

/// The last place of a character at or before `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_./+=~".contains(c)
}

/// Whether a text consists of words with marks between them, as names do: `learn-based`, `hub_download`.
fn is_words(text: &str) -> bool {
    let is_word = |word: &str| {
        let letters = word.chars().all(|c| c.is_ascii_lowercase()) || word.chars().all(|c| c.is_ascii_uppercase());
        letters && word.len() <= 14 || word.len() <= 4
    };
    text.contains(['-', '_', '.', '/']) && text.split(['-', '_', '.', '/']).all(is_word)
}

/// Blocks of private keys, between the lines that enclose them.
fn blocks(text: &str) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for begin in memmem::find_iter(text.as_bytes(), "-----BEGIN ") {
        if found.last().is_some_and(|last| begin < last.end) {
            continue;
        }
        let label = text.get(begin + 11..).and_then(|rest| rest.split_once("-----")).map_or("", |(label, _)| label);
        if label.len() < 64 && label.contains("PRIVATE KEY") {
            let body = begin + 11 + label.len() + 5;
            let rest = text.get(body..).unwrap_or_default();
            found.push(Span::new(body, body + rest.find("-----END").unwrap_or(rest.len())));
        }
    }
    found
}

/// Passwords, and keys alone, before the host of a URL.
fn logins(text: &str) -> Vec<Span> {
    let login = |at: usize| {
        let start = at + 3;
        let rest = text.get(start..)?;
        let end = rest
            .find(|c: char| c.is_whitespace() || "/?#\"'`<>@\\".contains(c))
            .filter(|end| rest[*end..].starts_with('@'))?;
        match rest[..end].split_once(':') {
            Some((user, word)) => (!beside::is_reference(word)).then(|| Span::new(start + user.len() + 1, start + end)),
            None => beside::is_random(&rest[..end]).then(|| Span::new(start, start + end)),
        }
    };
    memmem::find_iter(text.as_bytes(), "://").filter_map(login).collect()
}

#[cfg(test)]
mod tests;
