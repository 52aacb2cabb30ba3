//! One version of one open file.
//!
//! A [`Document`] never changes: an edit makes the next one. It keeps what makes the next version cheap: a rope, whose copy
//! costs nothing, and the syntax tree of an earlier version with the edits applied to it, so that only what changed is
//! parsed again. Text from the client is not to be trusted: every position is clamped.

use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::languages::{Language, Source};
use crate::text::{Encoding, Position, Span};
use ropey::{Rope, RopeSlice};
use std::sync::{Arc, OnceLock};
use tower_lsp::gen_lsp_types::Uri;
use tree_sitter::{InputEdit, Point, Tree};

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
    rope: Rope,
    /// A `\r` without `\n` ends a line for editors but not for the parser, whose rows would not fit: no old tree is used then.
    lone_cr: bool,
    old: Option<Tree>,
    /// The last findings of an earlier version, moved along with the edits.
    carried: Arc<[Diagnostic]>,
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
            rope: Rope::from_str(text),
            lone_cr: has_lone_cr(text),
            old: None,
            carried: Arc::default(),
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
            rope: self.rope.clone(),
            lone_cr: self.lone_cr,
            old: self.tree(),
            carried: Arc::default(),
            analysis: OnceLock::new(),
            findings: OnceLock::new(),
        }
    }

    /// The next version.
    pub fn changed(&self, version: i32, changes: &[Change], encoding: Encoding) -> Document {
        let mut carried = self.findings.get().unwrap_or(&self.carried).to_vec();
        let mut next = Document { version, ..self.again() };
        for change in changes {
            let edit = next.apply(change, encoding);
            carried.retain_mut(|diagnostic| moved(diagnostic, &edit));
        }
        next.carried = carried.into();
        next
    }

    fn apply(&mut self, change: &Change, encoding: Encoding) -> InputEdit {
        let Some((start, end)) = change.range else {
            let edit = input_edit(0, self.rope.len_bytes(), change.text.len());
            self.rope = Rope::from_str(&change.text);
            self.lone_cr = has_lone_cr(&change.text);
            self.old = None;
            return edit;
        };
        let start = self.char_at(start, encoding);
        let end = self.char_at(end, encoding).max(start);
        let bytes = (self.rope.char_to_byte(start), self.rope.char_to_byte(end));
        let mut edit = input_edit(bytes.0, bytes.1, bytes.0 + change.text.len());
        edit.start_position = self.point(edit.start_byte);
        edit.old_end_position = self.point(edit.old_end_byte);
        self.rope.remove(start..end);
        self.rope.insert(start, &change.text);
        edit.new_end_position = self.point(edit.new_end_byte);
        let seam = start.saturating_sub(1)..(self.rope.byte_to_char(edit.new_end_byte) + 1).min(self.rope.len_chars());
        self.lone_cr |= has_lone_cr(&self.rope.slice(seam).to_string());
        match &mut self.old {
            Some(tree) if !self.lone_cr => tree.edit(&edit),
            old => *old = None,
        }
        edit
    }

    /// The newest tree there is, fit for parsing this version.
    fn tree(&self) -> Option<Tree> {
        let analysed = self.analysed().and_then(|analysis| analysis.source.tree.as_ref());
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

    /// The analysis: `analyse` is called with the way to read the text when this is first asked for, and never again.
    pub fn analysis(
        &self,
        analyse: impl FnOnce(&dyn Fn() -> Source) -> Option<Arc<Analysis>>,
    ) -> Option<&Arc<Analysis>> {
        let language = self.language?;
        let source = || Source::new(String::from(&self.rope).into(), language, self.old.as_ref());
        self.analysis.get_or_init(|| analyse(&source)).as_ref()
    }

    /// Whether the analysis was made, or found not to be wanted.
    pub fn is_settled(&self) -> bool {
        self.language.is_none() || self.analysis.get().is_some()
    }

    /// The findings of an analysis of this document. Where half-typed text hides a place, what was last found there stays.
    pub fn findings(&self, analysis: &Analysis) -> &Arc<[Diagnostic]> {
        self.findings.get_or_init(|| {
            let mut found = analysis.diagnostics().to_vec();
            if !self.carried.is_empty() {
                let broken = analysis.source.tree.as_ref().map(errors).unwrap_or_default();
                let hidden = |old: &&Diagnostic| {
                    broken.iter().any(|error| error.contains(old.span))
                        && !found.iter().any(|new| new.span.overlaps(old.span))
                };
                let kept: Vec<Diagnostic> = self.carried.iter().filter(hidden).cloned().collect();
                found.extend(kept);
                found.sort_by_key(|diagnostic| diagnostic.span);
            }
            found.into()
        })
    }

    /// How long it is, in bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
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

/// Moves a finding along with an edit; false when the edit touched its text.
fn moved(diagnostic: &mut Diagnostic, edit: &InputEdit) -> bool {
    let shift = |span: Span| {
        if span.end < edit.start_byte {
            Some(span)
        } else if span.start > edit.old_end_byte {
            let by = |offset: usize| offset - edit.old_end_byte + edit.new_end_byte;
            Some(Span::new(by(span.start), by(span.end)))
        } else {
            None
        }
    };
    let Some(span) = shift(diagnostic.span) else { return false };
    diagnostic.span = span;
    diagnostic.fixes.clear();
    diagnostic.related.retain_mut(|related| shift(related.span).map(|span| related.span = span).is_some());
    true
}

/// Where the parser met something it could not read.
fn errors(tree: &Tree) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if node.is_error() {
            found.push(node.byte_range().into());
        } else if node.has_error() {
            let mut cursor = node.walk();
            open.extend(node.children(&mut cursor).filter(|child| child.has_error()));
        }
    }
    found
}
