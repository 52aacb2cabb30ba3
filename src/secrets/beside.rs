//! Secrets that are known by the name beside them: `api_key="…"`, `password: …`, `X-Api-Key: …`, `?key=…`, `--token …`,
//! `SecretStr("…")`, `os.environ["TOKEN"] = "…"`.

use super::{BLANK, ENDINGS, NAMES, NONE, WEAK, WORDS, boundary, is_words};
use crate::text::Span;
use aho_corasick::AhoCorasick;
use std::sync::OnceLock;

/// The longest name that is looked at, in bytes.
const LONGEST_NAME: usize = 64;
/// How much of a line is looked at on each side of a name, in bytes: a line may be a megabyte of minified code.
const NEAR: usize = 4_096;

/// How surely what a name means is a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Whatever it looks like.
    Secret,
    /// What follows a scheme, as in `Authorization: Bearer …`.
    Header,
    /// If it looks like one.
    Perhaps,
}

/// The values beside names of secrets.
pub fn values(text: &str) -> Vec<Span> {
    static STEMS: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let stems = STEMS.get_or_init(|| {
        let stems = [
            "pass",
            "secret",
            "token",
            "key",
            "pwd",
            "auth",
            "credential",
            "cookie",
            "bearer",
            "basic",
            "sig",
            "session",
            "dsn",
            "nonce",
            "salt",
        ];
        AhoCorasick::builder().ascii_case_insensitive(true).build(stems).ok()
    });
    let mut found: Vec<Span> = Vec::new();
    let mut done = 0;
    for stem in stems.iter().flat_map(|stems| stems.find_iter(text)) {
        if stem.start() < done {
            continue;
        }
        let name = name_at(text, Span::new(stem.start(), stem.end()));
        done = name.end;
        let Some(meaning) = meaning(name.of(text)) else { continue };
        if let Some(value) = value(text, name, meaning) {
            done = value.end;
            found.push(value);
        }
    }
    found
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// The name around a stem.
fn name_at(text: &str, stem: Span) -> Span {
    let before = text.as_bytes().get(stem.start.saturating_sub(LONGEST_NAME)..stem.start).unwrap_or_default();
    let after = text.as_bytes().get(stem.end..).unwrap_or_default();
    let is_of_name = |byte: &&u8| is_of_name(char::from(**byte));
    let back = before.iter().rev().take_while(is_of_name).count();
    Span::new(stem.start - back, stem.end + after.iter().take(LONGEST_NAME).take_while(is_of_name).count())
}

/// The name's words in lower case: `openAiAPIKey`, `OPENAI_API_KEY` and `openai-api-key` have the same.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut previous = ' ';
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let hump = c.is_ascii_uppercase()
            && (previous.is_ascii_lowercase()
                || previous.is_ascii_uppercase() && rest.peek().is_some_and(char::is_ascii_lowercase));
        if hump || !c.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        previous = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn meaning(name: &str) -> Option<Meaning> {
    let mut words = words_of(name);
    let goes = |word: &String| ENDINGS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit());
    while words.len() > 1 && words.last().is_some_and(goes) {
        words.pop();
    }
    let joined = words.concat();
    let joined = joined.trim_end_matches(|c: char| c.is_ascii_digit());
    let last = words.last()?.as_str();
    if ["authorization", "cookie", "bearer", "basic"].iter().any(|header| joined.ends_with(header)) {
        return Some(Meaning::Header);
    }
    let is_none = words.iter().any(|word| NONE.contains(&word.as_str()));
    let qualified = words.len() > 1 || last != "token" && last != "pass";
    if NAMES.iter().any(|end| joined.ends_with(end)) || WORDS.contains(&last) && qualified && !is_none {
        return Some(Meaning::Secret);
    }
    (WEAK.contains(&last) || WORDS.contains(&last)).then_some(Meaning::Perhaps)
}

/// Where the value stands that a name means, if there is one and it is a secret.
fn value(text: &str, name: Span, meaning: Meaning) -> Option<Span> {
    let at = value_start(text, name, meaning)?;
    let quoted = opened(text, at).and_then(|at| quoted(text, at));
    let value = match quoted {
        Some(value) => value,
        None => bare(text, name, at, meaning).or_else(|| fallback(text, at))?,
    };
    let value = if meaning == Meaning::Header { behind_scheme(text, value) } else { value };
    let written = value.of(text);
    let is_secret = match meaning {
        Meaning::Perhaps => is_random(written),
        Meaning::Header if ["bearer", "basic"].contains(&&*name.of(text).to_ascii_lowercase()) => {
            written.len() >= 8 && written.bytes().any(|byte| byte.is_ascii_digit() || byte == b'=')
        }
        _ => true,
    };
    (is_secret && !is_reference(written)).then_some(value)
}

/// Where the value of a name begins, behind what binds them: `=`, `:`, `=>`, a comma in a call, the bracket of a call, the
/// space behind a flag or a scheme.
fn value_start(text: &str, name: Span, meaning: Meaning) -> Option<usize> {
    let before = text.get(..name.start)?;
    let rest = text.get(name.end..)?;
    let closed = rest.trim_start_matches(['"', '\'', '`', '\\']);
    let bracketed = closed.strip_prefix(']').or(closed.strip_prefix(')')).unwrap_or(closed);
    let spaced = bracketed.trim_start_matches([' ', '\t']);
    let behind = |rest: &str| Some(text.len() - rest.len());
    if let Some(rest) = spaced.strip_prefix(':') {
        return behind(annotated(rest));
    }
    if let Some(rest) = spaced.strip_prefix('=') {
        return behind(rest.trim_start_matches(['=', '>']));
    }
    let in_call = before.trim_end_matches(['"', '\'', '`']).ends_with('(') && closed.len() < rest.len();
    if let Some(rest) = spaced.strip_prefix(',').filter(|_| in_call) {
        return behind(rest);
    }
    if rest.starts_with('(') || rest.starts_with('>') {
        return behind(&rest[1..]);
    }
    let is_scheme = meaning == Meaning::Header;
    let is_flag = before.ends_with("--") || name.of(text).starts_with("--");
    (rest.starts_with(' ') && (is_scheme || is_flag)).then_some(name.end + 1)
}

/// What follows a type: of ` str | None = "x"` the part behind `=`.
fn annotated(rest: &str) -> &str {
    let mut depth = 0;
    let ends = |c: char| {
        depth += i32::from(c == '[' || c == '<') - i32::from(c == ']' || c == '>');
        let is_of_type = c.is_ascii_alphanumeric() || "_[] .|<>?\t".contains(c) || c == ',' && depth > 0;
        !is_of_type
    };
    let end = rest.find(ends).filter(|end| *end < LONGEST_NAME);
    let value = end.and_then(|end| rest.get(end..)?.strip_prefix('=')).filter(|value| !value.starts_with('='));
    value.unwrap_or(rest)
}

/// The opening quote of a value, behind brackets, line ends and a string's prefix.
fn opened(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let inner = rest.trim_start_matches(|c: char| c.is_whitespace() || "([{|>-+\\".contains(c));
    let prefix = inner.bytes().take(2).take_while(|byte| b"bBfFrRuU".contains(byte)).count();
    inner.get(prefix..)?.starts_with(['"', '\'', '`']).then(|| text.len() - inner.len() + prefix)
}

/// What stands between the quote at `at` and its end; nothing where it is a key of its own.
fn quoted(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let quote = rest.get(..3).filter(|three| ["\"\"\"", "'''"].contains(three)).or(rest.get(..1))?;
    let escaped = text.get(..at)?.ends_with('\\');
    let body = rest.get(quote.len()..)?;
    let mut from = 0;
    let end = loop {
        let Some(found) = body.get(from..)?.find(quote).map(|found| from + found) else {
            break body.find(['\n', '\r']).unwrap_or(body.len());
        };
        match body[..found].ends_with('\\') {
            true if escaped => break found - 1,
            true => from = found + quote.len(),
            false => break found,
        }
    };
    // A quote that another line closes is none of ours.
    let end = if quote.len() == 1 && quote != "`" { body[..end].find('\n').unwrap_or(end) } else { end };
    let behind = body.get(end..)?.trim_start_matches(['"', '\'', '`', '\\']).trim_start();
    let is_key = behind.starts_with(':') || behind.starts_with('=') && !behind.starts_with("==");
    let start = at + quote.len();
    (!is_key).then(|| Span::new(start, start + end))
}

/// A value without quotes: the rest of a line of YAML, of a shell or of a text in quotes; in code it is a name.
fn bare(text: &str, name: Span, at: usize, meaning: Meaning) -> Option<Span> {
    let start = text.len() - text.get(at..)?.trim_start_matches([' ', '\t', '>']).len();
    let line = line_from(text, start);
    let head = &text[boundary(text, name.start.saturating_sub(NEAR))..name.start];
    let head = head.rsplit(['\n', '\r']).next()?;
    let is_open = |quote: &char| !head.matches(*quote).count().is_multiple_of(2);
    let open = ['"', '\'', '`'].into_iter().find(is_open);
    let alone = open.is_none()
        && head.trim_start().trim_start_matches("export ").trim_matches(['-', ' ', '#', '"', '\'', '{']).is_empty();
    let whole = line.split(" #").next()?.trim_end();
    let word = line.split(|c: char| c.is_whitespace() || "\"'`,;&<)}]\\".contains(c)).next()?;
    let is_name = word.split('.').all(|part| part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
    let is_called = word.contains(['(', '[']) && word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_code = open.is_none() && (is_called || is_name && (word.contains('.') || !alone));
    let value = match open {
        _ if is_code && !is_random(word) || word.is_empty() => return None,
        Some(quote) if meaning == Meaning::Header => line.split([quote, '\\']).next()?,
        None if alone && !whole.ends_with([',', ';', '{', '(', '[']) => whole,
        _ => word,
    };
    Some(Span::new(start, start + value.len()))
}

/// The rest of a line, as far as it is looked at.
fn line_from(text: &str, at: usize) -> &str {
    let near = text.get(at..boundary(text, at.saturating_add(NEAR))).unwrap_or_default();
    near.split(['\n', '\r']).next().unwrap_or_default()
}

/// The text that stands in for a missing value: `os.getenv("KEY") or "…"`, `process.env.KEY ?? "…"`.
fn fallback(text: &str, at: usize) -> Option<Span> {
    let line = line_from(text, at).split(';').next()?;
    let or = [" or ", "|| ", "?? ", "||", "??"].iter().filter_map(|or| Some(line.find(or)? + or.len())).min()?;
    opened(text, at + or).and_then(|at| quoted(text, at))
}

/// A header's value without its scheme.
fn behind_scheme(text: &str, value: Span) -> Span {
    match value.of(text).trim_end().split_once(' ') {
        Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphabetic() || c == '-') => {
            Span::new(value.start + scheme.len() + 1, value.end)
        }
        _ => value,
    }
}

/// Whether a value only says where a secret is, or stands for none.
pub fn is_reference(value: &str) -> bool {
    let value = value.trim();
    let is_variable = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    value.is_empty()
        || value.starts_with(['$', '{', '<', '%', '*'])
        || value.starts_with("os.environ/")
        || value.starts_with("env:")
        || value.starts_with("op://")
        || value.contains('_') && value.chars().all(is_variable) && !value.bytes().all(|byte| byte.is_ascii_digit())
        || BLANK.contains(&value.to_ascii_lowercase().as_str())
        || value.len() < 6 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Whether a value looks made by a machine: a stretch of letters and digits mixed, or of letters in both cases, that is no
/// word. IDs of models are words.
pub fn is_random(value: &str) -> bool {
    if value.contains(char::is_whitespace) || is_words(value) {
        return false;
    }
    let is_mixed = |piece: &str| {
        let changes = piece.as_bytes().windows(2).filter(|two| class(two[0]) != class(two[1])).count();
        let digits = piece.bytes().any(|byte| byte.is_ascii_digit());
        let letters = piece.bytes().any(|byte| byte.is_ascii_alphabetic());
        piece.len() >= 8 && digits && letters && changes >= 2
            || piece.len() >= 11 && digits && letters
            || piece.len() >= 20 && changes * 3 >= piece.len()
    };
    value.split(['-', '_', '.', '/', ':', '~']).any(is_mixed)
}

fn class(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    }
}
