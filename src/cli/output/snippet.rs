//! The source line of a finding with carets under it: short whatever the length of the line, and without secrets.

use super::count;
use crate::diagnostic::{Diagnostic, Severity};
use crate::notebook::{Cell, cell_at};
use crate::secrets::{hidden, starred};
use crate::text::{Encoding, LineIndex, Position, Span, escaped, shown_path};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;
use std::path::Path;

/// How much of a line is shown on each side of a finding, and of the finding itself, in characters.
const AROUND: usize = 60;
const WIDEST: usize = 100;

/// One text and where its lines start.
pub struct Page<'a> {
    /// The path.
    pub path: &'a Path,
    /// The text.
    pub text: &'a str,
    /// Its lines.
    pub lines: &'a LineIndex,
    /// Where its secrets stand.
    pub hidden: &'a [Span],
    /// Of a notebook: its code cells.
    pub cells: &'a [Cell],
}

impl Page<'_> {
    /// Line and column from 1, the column in UTF-16 units: what editors and code scanning count. In a notebook the lines
    /// are those of the cell.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let position = |offset| self.lines.position(self.text, offset, Encoding::Utf16);
        let first = self.cell(offset).map_or(0, |cell| position(cell.span.start).line);
        let Position { line, column } = position(offset);
        (line + 1 - first, column + 1)
    }

    /// The cell that holds an offset.
    pub fn cell(&self, offset: usize) -> Option<&Cell> {
        cell_at(self.cells, offset)
    }

    /// The line of the file, from 1, for those who know files only.
    pub fn file_line(&self, offset: usize) -> usize {
        self.cell(offset).map_or_else(|| self.place(offset).0, |cell| cell.file_line(offset))
    }

    /// `path:line:column`, and the cell's number from 1 between them.
    pub fn address(&self, offset: usize) -> String {
        let (line, column) = self.place(offset);
        format!("{}:{line}:{column}", self.origin(offset))
    }

    /// The path, with the cell's number from 1 behind it.
    pub fn origin(&self, offset: usize) -> String {
        let path = shown_path(self.path);
        match self.cell(offset) {
            Some(cell) => format!("{path}:cell {}", cell.index + 1),
            None => path,
        }
    }

    /// The finding for people: title, place, line with carets, ways out, and at how many more places it holds.
    pub fn render(&self, diagnostic: &Diagnostic, renderer: &Renderer, verbose: bool, more: usize) -> String {
        let level = level(diagnostic.severity);
        let (line, column) = self.place(diagnostic.span.start);
        let window = self.window(diagnostic.span);
        let shown_column = window.text.get(..window.marked.start).unwrap_or_default().chars().count() + 1;
        let origin = self.origin(diagnostic.span.start);
        let snippet = Snippet::source(window.text).path(origin.as_str()).line_start(line).fold(false);
        let snippet = snippet.annotation(AnnotationKind::Primary.span(window.marked));
        let mut group =
            Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code)).element(snippet);
        for related in &diagnostic.related {
            let elsewhere = related.span != diagnostic.span;
            let place = elsewhere.then(|| format!(" ({})", self.address(related.span.start)));
            group = group.element(Level::NOTE.message(format!("{}{}", related.message, place.unwrap_or_default())));
        }
        for fix in &diagnostic.fixes {
            group = group.element(Level::HELP.message(fix.title.as_str()));
            if !verbose {
                break;
            }
        }
        if let Some(source) = diagnostic.source.as_deref().filter(|_| verbose) {
            group = group.element(Level::NOTE.message(format!("see {source}")));
        }
        if more > 0 {
            group =
                group.element(Level::NOTE.message(format!("the same at {}; -v shows each", count(more, "more place"))));
        }
        // The renderer counts characters of the cut line; the place is what an editor jumps to.
        let place = |column: usize| format!("{origin}:{line}:{column}");
        renderer.render(&[group]).replacen(&place(shown_column), &place(column), 1)
    }

    /// The first line that `span` touches, cut to what stands around it.
    pub fn window(&self, span: Span) -> Window {
        let line = self.lines.position(self.text, span.start, Encoding::Utf8).line;
        let line = self.lines.line(self.text, line);
        let marked = Span::new(span.start, span.end.min(line.end));
        let from = back(self.text, line.start, marked.start, AROUND);
        let marked_end = forward(self.text, marked.start, marked.end, WIDEST);
        let to = forward(self.text, marked_end, line.end, AROUND);
        let part = |start, end, hidden| starred(self.text, Span::new(start, end), hidden);
        let dots = |cut: bool| if cut { "…" } else { "" };
        let (before, after) = (part(from, marked.start, self.hidden), part(marked_end, to, self.hidden));
        let before = format!("{}{}", dots(from > line.start), escaped(&before));
        // The finding stays readable, unless it is a secret by itself.
        let is_secret = !hidden(Span::new(marked.start, marked_end).of(self.text)).is_empty();
        let found = part(marked.start, marked_end, if is_secret { self.hidden } else { &[] });
        let found = escaped(&found);
        let marked = before.len()..before.len() + found.len();
        Window { text: format!("{before}{found}{}{}", escaped(&after), dots(to < line.end)), marked }
    }
}

/// A piece of a line.
pub struct Window {
    /// What is shown.
    pub text: String,
    /// Where in it the finding stands.
    pub marked: Range<usize>,
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO.with_name("information"),
        Severity::Hint | Severity::Off => Level::NOTE.with_name("hint"),
    }
}

/// At most `count` characters back from `from`, not past `floor`.
fn back(text: &str, floor: usize, from: usize, count: usize) -> usize {
    Span::new(floor, from).of(text).char_indices().rev().take(count).last().map_or(from, |(at, _)| floor + at)
}

/// At most `count` characters on from `from`, not past `ceiling`.
fn forward(text: &str, from: usize, ceiling: usize, count: usize) -> usize {
    Span::new(from, ceiling).of(text).char_indices().nth(count).map_or(ceiling, |(at, _)| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, found: &str, language: &str) -> String {
        let start = text.find(found).unwrap_or_default();
        let lines = LineIndex::new(text);
        let hidden = crate::secrets::hidden_in(text, language);
        let page = Page { path: Path::new("a"), text, lines: &lines, hidden: &hidden, cells: &[] };
        let window = page.window(Span::new(start, start + found.len()));
        format!("{}|{}", window.text, window.text.get(window.marked).unwrap_or("?"))
    }

    #[test]
    fn a_long_line_is_cut_around_the_finding() {
        let text = format!("{}gpt-4o{}\nnext", "é".repeat(100_000), "ü".repeat(100_000));
        let expected = format!("…{}gpt-4o{}…|gpt-4o", "é".repeat(60), "ü".repeat(60));
        assert_eq!(shown(&text, "gpt-4o", "python"), expected);
    }

    #[test]
    fn a_finding_over_several_lines_shows_its_first() {
        assert_eq!(shown("a {\n b\n}\n", "{\n b\n}", "json"), "a {|{");
    }

    #[test]
    fn secrets_are_starred_out() {
        let line = "OpenAI(api_key=\"sk-proj-abcdefghijkl\").create(model=\"gpt-4o\")";
        assert_eq!(
            shown(line, "gpt-4o", "python"),
            "OpenAI(api_key=\"********************\").create(model=\"gpt-4o\")|gpt-4o"
        );
        assert_eq!(shown("A=gpt-4o B=hunter2", "gpt-4o", "dotenv"), "A=gpt-4o *********|gpt-4o");
    }
}
