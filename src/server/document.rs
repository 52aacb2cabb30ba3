//! One version of one open file.
//!
//! A [`Document`] never changes: an edit makes the next one. It keeps what makes the next version cheap: a rope, whose copy
//! costs nothing, and the syntax tree of an earlier version with the edits applied to it, so that only what changed is
//! parsed again. Text from the client is not to be trusted: every position is clamped.

use super::carried;
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::languages::{GivenUp, Language, Source};
use crate::text::{Edit, Encoding, Position};
use ropey::{Rope, RopeSlice};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tower_lsp::gen_lsp_types::Uri;
use tree_sitter::{InputEdit, Point, Tree};

/// With more changes at once a text is a new one: its old findings are not carried along.
const MANY_CHANGES: usize = 256;

/// One change of an open file.
#[derive(Debug, Clone)]
pub struct Change {
    /// What is replaced; nothing means all of it.
    pub range: Option<(Position, Position)>,
    /// What comes in its place.
    pub text: String,
}

/// One version of one open file.
#[derive(Debug)]
pub struct Document {
    /// Its name, exactly as the client writes it.
    pub uri: Uri,
    /// The client's number for this version.
    pub version: i32,
    /// What the client calls the language.
    pub language_id: String,
    /// How it is read; nothing when no language fits, the file is too large or it is not text.
    pub language: Option<&'static Language>,
    /// It came with a zero byte: no text that anybody edits.
    pub is_binary: bool,
    /// Whether it was said of some version that it is not wholly read.
    told: Arc<AtomicBool>,
    rope: Rope,
    /// A `\r` without `\n` ends a line for editors but not for the parser, whose rows would not fit: no old tree is used then.
    lone_cr: bool,
    old: Option<Tree>,
    /// The last findings of an earlier version, moved along with the edits.
    carried: Arc<[Diagnostic]>,
    /// The last analysis of an earlier version and what was edited since, until it has served to make this one's.
    earlier: Mutex<Option<(Arc<Analysis>, Edit)>>,
    analysis: OnceLock<Option<Arc<Analysis>>>,
    findings: OnceLock<Arc<[Diagnostic]>>,
}

impl Document {
    /// A file as it was opened.
    pub fn open(uri: Uri, version: i32, language_id: String, text: &str) -> Document {
        Document {
            uri,
            version,
            language_id,
            language: None,
            is_binary: text.as_bytes().contains(&0),
            told: Arc::default(),
            rope: Rope::from_str(text),
            lone_cr: has_lone_cr(text),
            old: None,
            carried: Arc::default(),
            earlier: Mutex::default(),
            analysis: OnceLock::new(),
            findings: OnceLock::new(),
        }
    }

    /// The same text, to be held against other data or settings.
    pub fn again(&self) -> Document {
        Document {
            uri: self.uri.clone(),
            version: self.version,
            language_id: self.language_id.clone(),
            language: self.language,
            is_binary: self.is_binary,
            told: self.told.clone(),
            rope: self.rope.clone(),
            lone_cr: self.lone_cr,
            old: self.tree(),
            carried: Arc::default(),
            earlier: Mutex::default(),
            analysis: OnceLock::new(),
            findings: OnceLock::new(),
        }
    }

    /// The next version.
    pub fn changed(&self, version: i32, changes: &[Change], encoding: Encoding) -> Document {
        let carried = self.findings.get().unwrap_or(&self.carried);
        let mut carried = if changes.len() > MANY_CHANGES { Vec::new() } else { carried.to_vec() };
        let mut earlier = match self.analysed() {
            Some(analysis) => Some((analysis.clone(), None)),
            None => self.earlier().clone().map(|(analysis, edit)| (analysis, Some(edit))),
        };
        let mut next = Document { version, ..self.again() };
        for change in changes {
            let edit = next.apply(change, encoding);
            let edit = Edit { start: edit.start_byte, old_end: edit.old_end_byte, new_end: edit.new_end_byte };
            carried.retain_mut(|diagnostic| carried::moved(diagnostic, edit));
            earlier =
                earlier.map(|(analysis, before)| (analysis, Some(before.map_or(edit, |before| before.then(edit)))));
        }
        next.carried = carried.into();
        *next.earlier() = earlier.and_then(|(analysis, edit)| Some((analysis, edit?)));
        next
    }

    fn earlier(&self) -> MutexGuard<'_, Option<(Arc<Analysis>, Edit)>> {
        self.earlier.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn apply(&mut self, change: &Change, encoding: Encoding) -> InputEdit {
        let Some((start, end)) = change.range else {
            let edit = input_edit(0, self.rope.len_bytes(), change.text.len());
            self.rope = Rope::from_str(&change.text);
            self.lone_cr = has_lone_cr(&change.text);
            self.old = None;
            return edit;
        };
        let is_insertion = start == end;
        let start = self.char_at(start, encoding);
        let end = if is_insertion { start } else { self.char_at(end, encoding).max(start) };
        let bytes = (self.rope.char_to_byte(start), self.rope.char_to_byte(end));
        let mut edit = input_edit(bytes.0, bytes.1, bytes.0 + change.text.len());
        edit.start_position = self.point(edit.start_byte);
        edit.old_end_position = if is_insertion { edit.start_position } else { self.point(edit.old_end_byte) };
        self.rope.remove(start..end);
        self.rope.insert(start, &change.text);
        edit.new_end_position = match edit.start_position {
            _ if change.text.contains(['\n', '\r']) => self.point(edit.new_end_byte),
            Point { row, column } => Point { row, column: column + change.text.len() },
        };
        let seam = start.saturating_sub(1)..(start + change.text.chars().count() + 1).min(self.rope.len_chars());
        self.lone_cr |= has_lone_cr(&self.rope.slice(seam).to_string());
        match &mut self.old {
            Some(tree) if !self.lone_cr => tree.edit(&edit),
            old => *old = None,
        }
        edit
    }

    /// The newest tree there is, fit for parsing this version.
    fn tree(&self) -> Option<Tree> {
        let analysed = self.analysed().and_then(|analysis| analysis.source.kept_tree());
        analysed.or(self.old.as_ref()).filter(|_| !self.lone_cr).cloned()
    }

    fn point(&self, byte: usize) -> Point {
        let row = self.rope.byte_to_line(byte);
        Point { row, column: byte - self.rope.line_to_byte(row) }
    }

    /// What [`Document::analysis`] gave, if it was asked before.
    pub fn analysed(&self) -> Option<&Arc<Analysis>> {
        self.analysis.get()?.as_ref()
    }

    /// The analysis: `analyse` is called with the way to read the text, and what is known of an earlier version, when this
    /// is first asked for, and never again.
    pub fn analysis(&self, analyse: impl FnOnce(&Reading<'_>) -> Option<Arc<Analysis>>) -> Option<&Arc<Analysis>> {
        let language = self.language?;
        let make = || {
            let earlier = self.earlier().take();
            let earlier = earlier.as_ref().map(|(analysis, edit)| (&**analysis, *edit));
            let source = || match earlier {
                Some((analysis, edit)) => analysis.source.after(self.text().into(), edit, self.old.as_ref()),
                None => Source::new(self.text().into(), language, self.old.as_ref()),
            };
            analyse(&Reading { source: &source, earlier })
        };
        self.analysis.get_or_init(make).as_ref()
    }

    /// Says why some of the file is not read, once for all its versions.
    pub fn tell(&self, why: GivenUp) {
        if !self.told.swap(true, Ordering::Relaxed) {
            tracing::warn!("{} is not wholly read: {why}", self.uri.0);
        }
    }

    /// How much work the last analysis of this or an earlier version made, and of how many bytes; nothing if there was none.
    pub fn work(&self) -> Option<(u64, usize)> {
        let of = |analysis: &Arc<Analysis>| (analysis.work, analysis.text().len());
        let nothing_read = self.language.is_none() || matches!(self.analysis.get(), Some(None));
        let earlier = || self.earlier().as_ref().map(|(analysis, _)| of(analysis));
        if nothing_read { Some((0, self.len())) } else { self.analysed().map(of).or_else(earlier) }
    }

    /// The findings of an analysis of this document. Where half-typed text hides a place, what was last found there stays.
    pub fn findings(&self, analysis: &Analysis) -> &Arc<[Diagnostic]> {
        self.findings.get_or_init(|| {
            let mut found = analysis.diagnostics().to_vec();
            carried::keep_hidden(&mut found, &self.carried, analysis);
            found.into()
        })
    }

    /// Its text.
    pub fn text(&self) -> String {
        String::from(&self.rope)
    }

    /// How long it is, in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// The byte offset of a position, clamped into its line and the text.
    pub fn offset(&self, position: Position, encoding: Encoding) -> usize {
        self.rope.char_to_byte(self.char_at(position, encoding))
    }

    /// The position of a byte offset, clamped into the text.
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let char = self.rope.byte_to_char(offset.min(self.rope.len_bytes()));
        let line = self.rope.char_to_line(char);
        let start = self.rope.line_to_char(line);
        let column = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(char) - self.rope.char_to_byte(start),
            Encoding::Utf16 => self.rope.char_to_utf16_cu(char) - self.rope.char_to_utf16_cu(start),
            Encoding::Utf32 => char - start,
        };
        Position { line, column }
    }

    fn char_at(&self, position: Position, encoding: Encoding) -> usize {
        if position.line >= self.rope.len_lines() {
            return self.rope.len_chars();
        }
        let line = without_end(self.rope.line(position.line));
        let column = match encoding {
            Encoding::Utf8 => line.byte_to_char(position.column.min(line.len_bytes())),
            Encoding::Utf16 => line.utf16_cu_to_char(position.column.min(line.len_utf16_cu())),
            Encoding::Utf32 => position.column.min(line.len_chars()),
        };
        self.rope.line_to_char(position.line) + column
    }
}

/// What an analysis is made of.
pub struct Reading<'a> {
    /// Reads the text.
    pub source: &'a dyn Fn() -> Source,
    /// The last analysis of an earlier version, and what was edited since.
    pub earlier: Option<(&'a Analysis, Edit)>,
}

/// The line without its line end.
fn without_end(line: RopeSlice<'_>) -> RopeSlice<'_> {
    let mut end = line.len_chars();
    while end > 0 && matches!(line.get_char(end - 1), Some('\r' | '\n')) {
        end -= 1;
    }
    line.slice(..end)
}

fn has_lone_cr(text: &str) -> bool {
    memchr::memchr_iter(b'\r', text.as_bytes()).any(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

fn input_edit(start_byte: usize, old_end_byte: usize, new_end_byte: usize) -> InputEdit {
    let zero = Point { row: 0, column: 0 };
    InputEdit {
        start_byte,
        old_end_byte,
        new_end_byte,
        start_position: zero,
        old_end_position: zero,
        new_end_position: zero,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::diagnostic::Severity;
    use crate::text::{LineIndex, Span};
    use proptest::prelude::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn open(text: &str) -> Document {
        Document::open(Uri("file:///a.py".to_owned()), 0, "python".to_owned(), text)
    }

    fn replace(from: (usize, usize), to: (usize, usize), text: &str) -> Change {
        let at = |(line, column)| Position { line, column };
        Change { range: Some((at(from), at(to))), text: text.to_owned() }
    }

    fn piece() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "",
            "a",
            "é",
            "😀",
            "\n",
            "\r",
            "\r\n",
            "\u{2028}",
            "\u{c}",
            "model=\"gpt-4o\"",
            "\t",
            "日本",
        ])
        .prop_map(str::to_owned)
    }

    fn change() -> impl Strategy<Value = Change> {
        let place = || (0usize..6, 0usize..12);
        (place(), place(), prop::collection::vec(piece(), 0..4), prop::bool::weighted(0.05)).prop_map(
            |(from, to, pieces, whole)| match whole {
                true => Change { range: None, text: pieces.concat() },
                false => replace(from, to, &pieces.concat()),
            },
        )
    }

    /// The protocol's rules on a plain string, by the other line index of this crate.
    fn applied(text: &str, change: &Change, encoding: Encoding) -> String {
        let Some((from, to)) = change.range else { return change.text.clone() };
        let lines = LineIndex::new(text);
        let start = lines.offset(text, from, encoding);
        let end = lines.offset(text, to, encoding).max(start);
        [&text[..start], &change.text, &text[end..]].concat()
    }

    proptest! {
        #[test]
        fn edits_do_what_they_do_to_a_string(first in prop::collection::vec(piece(), 0..12), changes in prop::collection::vec(change(), 1..12)) {
            for encoding in ENCODINGS {
                let mut text = first.concat();
                let mut document = open(&text);
                for change in &changes {
                    document = document.changed(1, std::slice::from_ref(change), encoding);
                    text = applied(&text, change, encoding);
                    prop_assert_eq!(document.text(), text.clone());
                }
                let lines = LineIndex::new(&text);
                prop_assert_eq!(document.rope.len_lines(), lines.line_count());
                for (offset, _) in text.char_indices() {
                    let position = document.position(offset, encoding);
                    prop_assert_eq!(position, lines.position(&text, offset, encoding));
                    prop_assert_eq!(document.lone_cr | has_lone_cr(&text), document.lone_cr);
                }
            }
        }
    }

    #[test]
    fn positions_are_clamped() {
        let document = open("a😀b\r\nç\rx\n");
        let offset = |line, column, encoding| document.offset(Position { line, column }, encoding);
        assert_eq!(offset(0, 2, Encoding::Utf16), 1, "inside a surrogate pair");
        assert_eq!(offset(0, 3, Encoding::Utf8), 1, "inside a character");
        assert_eq!(offset(0, 99, Encoding::Utf16), 6, "behind the line");
        assert_eq!(offset(2, 0, Encoding::Utf32), 11, "a lone carriage return ends a line");
        assert_eq!(offset(9, 0, Encoding::Utf16), document.len());
        assert_eq!(document.position(usize::MAX, Encoding::Utf8).line, 3);
        let edited = document.changed(1, &[replace((5, 5), (0, 0), "!")], Encoding::Utf16);
        assert_eq!(edited.text(), "a😀b\r\nç\rx\n!", "an end before the start");
    }

    #[test]
    fn findings_move_with_the_text_and_go_when_it_is_edited() {
        let finding = Diagnostic {
            code: "x",
            severity: Severity::Error,
            span: Span::new(4, 8),
            message: String::new(),
            source: None,
            deprecated: false,
            retires_on: None,
            fixes: Vec::new(),
            related: Vec::new(),
        };
        let document = open("one four\n");
        document.findings.set(vec![finding].into()).unwrap();
        let spans = |document: &Document| document.carried.iter().map(|finding| finding.span).collect::<Vec<_>>();
        let before = document.changed(1, &[replace((0, 0), (0, 0), "zero ")], Encoding::Utf8);
        assert_eq!(spans(&before), [Span::new(9, 13)]);
        let behind = before.changed(2, &[replace((1, 0), (1, 0), "more")], Encoding::Utf8);
        assert_eq!(spans(&behind), [Span::new(9, 13)]);
        let inside = behind.changed(3, &[replace((0, 10), (0, 11), "")], Encoding::Utf8);
        assert!(spans(&inside).is_empty());
    }
}
