//! Texts that no parser should be given.
//!
//! What is nested deeply costs a parser more than it is worth, and ends some: tree-sitter gives back the memory of an ambiguous
//! text with one call per level, and the grammars of languages with indentation keep the open levels in a record of 1,024
//! bytes and write behind its end when there are more than it holds. No one writes such texts, only generators and attackers do.
//!
//! Brackets are counted by a scan that does not know for certain what is a string, so somebody who means to can mislead it.
//! It bounds the work; that the stack suffices is seen to by [`super::parse`], from the number of brackets alone.

use super::Language;
use super::statements::Blocks;

/// Brackets open at once, more than which are not parsed.
pub(super) const BRACKETS: usize = 1_000;

/// Columns in which something begins, more than which are not parsed. YAML's record holds 253 levels, of which two may
/// begin in one column (`a:` above `- b`); Python's holds 383.
pub(super) const COLUMNS: usize = 120;

/// How many brackets a text opens, whether or not they are closed.
pub(super) fn brackets(text: &str) -> usize {
    // Counted in bytes, chunk by chunk, so that the compiler can take many bytes at once.
    let opens = |byte: &u8| matches!(byte, b'(' | b'[' | b'{' | b'<');
    let in_chunk = |chunk: &[u8]| usize::from(chunk.iter().map(|byte| u8::from(opens(byte))).sum::<u8>());
    text.as_bytes().chunks(u8::MAX as usize).map(in_chunk).sum()
}

/// Whether a text that opens so many brackets is nested deeper than a parser is given.
pub(super) fn is_too_deep(text: &str, brackets: usize, language: &Language) -> bool {
    // Of texts full of prose only one of the two counts is right: who reads no strings counts `:(`, who reads them counts
    // what follows an apostrophe as one.
    let deep_brackets = || opened(text, &[]) > BRACKETS && opened(text, language.lexis.quotes) > BRACKETS;
    // Where strings need no quotes, a level may open anywhere in a line; else only at its start.
    let deep_margin = || match language.blocks {
        Some(Blocks::Indented) => has_wide_margin(text) && opens_many(text),
        _ => language.lexis.bare && opens_many(text),
    };
    (brackets > BRACKETS && deep_brackets()) || deep_margin()
}

/// The most brackets that are open at once outside of strings, each of which ends with its line at the latest.
fn opened(text: &str, quotes: &[char]) -> usize {
    let (mut depth, mut angles, mut deepest, mut open, mut before) = (0_usize, 0_usize, 0, None, 0_u8);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'\n' => open = None,
            _ if open.is_some() => open = open.filter(|quote| *quote != byte),
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            // What may be a list of types (`A<a, B<b, …`) takes memory with the square of its depth until it is none.
            b'<' if before.is_ascii_alphanumeric() && bytes.peek().is_some_and(u8::is_ascii_alphabetic) => angles += 1,
            b'>' => angles = angles.saturating_sub(1),
            b';' => angles = 0,
            _ if quotes.contains(&char::from(byte)) => open = Some(byte),
            _ => {}
        }
        deepest = deepest.max(depth + angles);
        before = byte;
    }
    deepest
}

/// Whether some line may begin with more than [`COLUMNS`] bytes that can open levels. One byte in as many tells where not.
fn has_wide_margin(text: &str) -> bool {
    let bytes = text.as_bytes();
    let opens = |byte: &&u8| is_blank(**byte);
    (0..bytes.len()).step_by(COLUMNS).any(|at| {
        let before = bytes.get(..at).unwrap_or_default().iter().rev().take(COLUMNS).take_while(opens).count();
        let behind = bytes.get(at..).unwrap_or_default().iter().take(COLUMNS).take_while(opens).count();
        behind > 0 && before + behind >= COLUMNS
    })
}

/// What may stand in front of a line's first word. A form feed takes Python back to the first column.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

/// Whether the lines of a text could open more levels than a parser survives: each level needs a column of its own.
fn opens_many(text: &str) -> bool {
    let mut columns = Columns::default();
    text.split(['\n', '\r']).any(|line| {
        let line = line.trim_start_matches('\x0c').as_bytes();
        let first = line.iter().position(|byte| !is_blank(*byte)).unwrap_or(line.len());
        columns.add(first);
        // A level within the line: `- - a`, `? a`; where YAML has lost its way, also behind a string or a key: `"x" - - a`,
        // `a: : : b`.
        let mut opens = true;
        for (at, byte) in line.iter().enumerate().skip(first) {
            match byte {
                b'-' | b'?' | b':' if line.get(at + 1).is_none_or(|next| is_blank(*next)) => {
                    if opens {
                        columns.add(at);
                    }
                    opens |= *byte == b':';
                }
                b'"' | b'\'' => opens = true,
                byte => opens &= is_blank(*byte),
            }
        }
        columns.count > COLUMNS
    })
}

/// The columns in which something stands first.
#[derive(Default)]
struct Columns {
    seen: Vec<bool>,
    count: usize,
}

impl Columns {
    fn add(&mut self, column: usize) {
        if column >= self.seen.len() {
            self.seen.resize(column + 1, false);
        }
        if let Some(seen) = self.seen.get_mut(column).filter(|seen| !**seen) {
            *seen = true;
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages::python::PYTHON;
    use crate::languages::yaml::YAML;

    #[test]
    fn only_staircases_are_too_deep() {
        let stairs = |steps: usize| (0..steps).map(|step| format!("{}- a\n", " ".repeat(step))).collect::<String>();
        let is_too_deep = |text: &str| is_too_deep(text, brackets(text), &YAML);
        assert!(!is_too_deep(&stairs(50)));
        assert!(is_too_deep(&stairs(300)));
        assert!(is_too_deep(&"- ".repeat(1000)));
        assert!(!is_too_deep(&format!("{}x", " ".repeat(10_000))));
        assert!(!is_too_deep(&"-----\n".repeat(1000)));
        assert!(is_too_deep(&format!("\"x\" {}", "- ".repeat(1000))));
        let feeds: String = (0..300).map(|step| format!("\u{c}{}if x:\n", " ".repeat(step))).collect();
        assert!(super::is_too_deep(&feeds, 0, &PYTHON));
        assert!(is_too_deep(&"\"x\" - ".repeat(1000)));
        assert!(is_too_deep(&format!("model = {}", ": ".repeat(1000))));
        assert!(!is_too_deep(&"a: b - c: d? e - f: \"g - h\" - i\n".repeat(1000)));
    }

    #[test]
    fn brackets_that_stay_open_are_too_deep() {
        let is_too_deep = |text: &str| is_too_deep(text, brackets(text), &PYTHON);
        assert!(!is_too_deep(&"(".repeat(BRACKETS)));
        assert!(is_too_deep(&"({[".repeat(BRACKETS)));
        assert!(is_too_deep(&"{a:\n".repeat(BRACKETS + 1)));
        assert!(!is_too_deep(&"(a[0]){}\n".repeat(10_000)));
        assert!(!is_too_deep(&"\"sad :(\", \"it's {\"\n".repeat(10_000)));
        assert!(!is_too_deep(&"it's (sad) and don't [say] it\n".repeat(10_000)));
    }
}
