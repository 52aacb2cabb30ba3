//! Places in text and changes to it.
//!
//! Everything inside the crate speaks byte offsets into one `&str` ([`Span`]). Lines, columns and UTF-16 exist only at
//! the two edges, where [`LineIndex`] converts: the language server (the client's encoding) and the command's reports.
//!
//! Line ends are the ones of the Language Server Protocol: `\n`, `\r\n` and a lone `\r`.

mod shown;

pub use shown::{escaped, exact_path, is_hidden, shown_path};

use crate::work;
use std::ops::Range;
use std::sync::OnceLock;

pub mod surrogates;

/// A half-open range of byte offsets into one text; both ends lie on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`; an end before the start gives an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// The empty span at `offset`.
    pub fn at(offset: usize) -> Span {
        Span { start: offset, end: offset }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies inside or right behind the last byte (where a cursor stands after typing).
    pub fn touches(self, offset: usize) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The span of the whole characters in it: it may have been cut without a look at the text.
    pub fn of_whole_characters(self, text: &str) -> Span {
        let start = (self.start..self.end).find(|at| text.is_char_boundary(*at)).unwrap_or(self.end);
        let end = (start..=self.end.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
        Span::new(start, end)
    }

    /// The text the span covers; empty when it does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// One stretch of a text that was replaced: what lies before `start` stayed, what lay behind `old_end` lies behind `new_end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// Where the stretch starts, before and after.
    pub start: usize,
    /// Where it ended.
    pub old_end: usize,
    /// Where it ends now.
    pub new_end: usize,
}

impl Edit {
    /// Where an offset outside the stretch lies now.
    pub fn shift(self, offset: usize) -> usize {
        if offset < self.old_end { offset } else { offset - self.old_end + self.new_end }
    }

    /// Where a span lies now; nothing when the edit touches it.
    pub fn moved(self, span: Span) -> Option<Span> {
        if span.end < self.start {
            Some(span)
        } else if span.start > self.old_end {
            Some(Span::new(self.shift(span.start), self.shift(span.end)))
        } else {
            None
        }
    }

    /// This edit and a later one as a single edit that covers both.
    pub fn then(self, next: Edit) -> Edit {
        // Before the first edit the later stretch ended here.
        let next_old_end =
            if next.old_end > self.new_end { next.old_end - self.new_end + self.old_end } else { self.old_end };
        let this_new_end = if self.new_end > next.old_end { next.shift(self.new_end) } else { next.new_end };
        Edit {
            start: self.start.min(next.start),
            old_end: next_old_end.max(self.old_end),
            new_end: this_new_end.max(next.new_end),
        }
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

/// Replace the text of `span` by `new_text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What goes.
    pub span: Span,
    /// What comes in its place.
    pub new_text: String,
}

/// Applies `edits` to `text`. Edits that overlap an earlier one are left out, so that the result is always well formed.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> String {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        if edit.span.start < done || edit.span.end > text.len() {
            continue;
        }
        out.push_str(Span::new(done, edit.span.start).of(text));
        out.push_str(&edit.new_text);
        done = edit.span.end;
    }
    out.push_str(Span::new(done, text.len()).of(text));
    out
}

/// The line around an offset, without its line end; here only `\n` ends one.
pub fn line_at(text: &str, at: usize) -> Span {
    let bytes = text.as_bytes();
    let start = bytes.get(..at).and_then(|head| memchr::memrchr(b'\n', head)).map_or(0, |newline| newline + 1);
    let end = bytes.get(at..).and_then(|tail| memchr::memchr(b'\n', tail)).map_or(text.len(), |newline| at + newline);
    work::read(end - start);
    Span::new(start, end)
}

/// The beginning of a text, so many bytes at most.
pub fn head(text: &str, most: usize) -> &str {
    Span::new(0, most.min(text.len())).of_whole_characters(text).of(text)
}

/// Gives [`line_at`] for one place after another; of places on one line only the first costs its length.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    last: Option<Span>,
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub fn of(text: &'a str) -> Lines<'a> {
        Lines { text, last: None }
    }

    /// The line around an offset.
    pub fn at(&mut self, offset: usize) -> Span {
        let line = self.last.filter(|line| line.touches(offset)).unwrap_or_else(|| line_at(self.text, offset));
        self.last = Some(line);
        line
    }
}

/// What a column counts. The protocol's default is UTF-16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units.
    #[default]
    Utf16,
    /// Characters (Unicode scalar values).
    Utf32,
}

impl Encoding {
    /// The width of `text` in this encoding's units.
    pub fn width(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
            Encoding::Utf32 => text.chars().count(),
        }
    }

    /// The byte offset in `line` that lies `column` units from its start, clamped to the line; a column inside a
    /// character falls back to the character's start.
    pub fn byte_column(self, line: &str, column: usize) -> usize {
        let mut units = 0;
        for (offset, c) in line.char_indices() {
            let width = match self {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if units + width > column {
                return offset;
            }
            units += width;
        }
        line.len()
    }
}

/// A line and a column, both from 0; the column counts in some [`Encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// Line from 0.
    pub line: usize,
    /// Column from 0, in units of the encoding asked for.
    pub column: usize,
}

/// Columns in longer lines are counted from the last of the places that lie so many bytes apart.
const STRIDE: usize = 1024;

/// Where the lines of one text start.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How much of the text lies before each multiple of [`STRIDE`] (or the start of the character there): UTF-16 units, and
    /// characters. Counted when a line is long enough to need it.
    before: OnceLock<Vec<(usize, usize)>>,
}

impl LineIndex {
    /// Reads the line starts of `text`.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at + 1);
        }
        LineIndex { starts, before: OnceLock::new() }
    }

    /// How many lines there are; a text that ends with a line end has an empty last line.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line's span without its line end.
    pub fn line(&self, text: &str, line: usize) -> Span {
        let Some(&start) = self.starts.get(line) else { return Span::at(text.len()) };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let body = Span::new(start, end).of(text);
        Span::new(start, start + body.trim_end_matches(['\r', '\n']).len())
    }

    /// The position of a byte offset; an offset behind the end gives the end.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let column = if offset - start <= STRIDE || encoding == Encoding::Utf8 {
            work::read((offset - start).min(STRIDE));
            encoding.width(Span::new(start, offset).of(text))
        } else {
            self.width_before(text, offset, encoding) - self.width_before(text, start, encoding)
        };
        Position { line, column }
    }

    /// The width of all that stands before an offset.
    fn width_before(&self, text: &str, offset: usize, encoding: Encoding) -> usize {
        let before = self.before.get_or_init(|| widths(text));
        let at = offset / STRIDE;
        let (utf16, chars) = before.get(at).copied().unwrap_or_default();
        let rest = Span::new(floor(text, at * STRIDE), offset).of(text);
        work::read(rest.len());
        encoding.width(rest) + if encoding == Encoding::Utf16 { utf16 } else { chars }
    }

    /// The byte offset of a position, clamped into its line and the text.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        if position.line >= self.starts.len() {
            return text.len();
        }
        let line = self.line(text, position.line);
        line.start + encoding.byte_column(line.of(text), position.column)
    }
}

/// The width of what stands before each multiple of [`STRIDE`], in UTF-16 units and in characters.
fn widths(text: &str) -> Vec<(usize, usize)> {
    work::read(text.len());
    let mut places = vec![(0, 0)];
    let (mut utf16, mut chars) = (0, 0);
    for at in (STRIDE..=text.len()).step_by(STRIDE) {
        let piece = Span::new(floor(text, at - STRIDE), floor(text, at)).of(text);
        utf16 += Encoding::Utf16.width(piece);
        chars += Encoding::Utf32.width(piece);
        places.push((utf16, chars));
    }
    places
}

/// The start of the character around an offset.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_long_line_are_those_of_a_short_one() {
        let text = format!("é\n{}\n{}", "a😀é".repeat(STRIDE), "日本x".repeat(3));
        let lines = LineIndex::new(&text);
        let mut start = 0;
        for (line, body) in text.split('\n').enumerate() {
            for (at, _) in body.char_indices() {
                for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                    // Every thousandth place, and all around the places from which columns are counted.
                    if (start + at) % STRIDE > 8 && at % 1000 > 3 {
                        continue;
                    }
                    let column = encoding.width(body.get(..at).unwrap_or_default());
                    assert_eq!(lines.position(&text, start + at, encoding), Position { line, column }, "{at}");
                }
            }
            start += body.len() + 1;
        }
    }
}
