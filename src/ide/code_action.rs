//! The ways out of a finding: its fixes, and silencing it on purpose.

use super::CodeAction;
use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Fix, Safety, fixes_together};
use crate::languages::{Kind, Source};
use crate::rules::directive::{Directive, Directives};
use crate::text::{Lines, Span, TextEdit, apply_edits, line_at};
use std::collections::HashSet;
use std::sync::Arc;

/// Fixes that uncover work for other fixes settle within a few rounds; this is where it stops if they do not.
const ROUNDS: usize = 8;

impl Analysis {
    /// The quick fixes for findings that `range` touches, best first, then the ways to silence them.
    pub fn code_actions(&self, range: Span) -> Vec<CodeAction> {
        let touched = |found: &&Diagnostic| found.span.touches(range.start) || range.touches(found.span.start);
        let found: Vec<&Diagnostic> = self.diagnostics().iter().filter(touched).collect();
        let mut ignoring = Ignoring::of(self, &found);
        let mut actions = Vec::new();
        let mut silencing = Vec::new();
        for found in found {
            let action = |(index, fix): (usize, &Fix)| CodeAction {
                code: found.code,
                span: found.span,
                fix: fix.clone(),
                preferred: index == 0,
            };
            actions.extend(found.fixes.iter().enumerate().map(action));
            silencing.extend(ignoring.fixes(found).into_iter().map(|fix| CodeAction {
                code: found.code,
                span: found.span,
                fix,
                preferred: false,
            }));
        }
        actions.append(&mut silencing);
        actions
    }

    /// The edits that apply every safe fix. What they lead to has no safe fix left: applying them twice changes nothing.
    pub fn fix_all(&self) -> Vec<TextEdit> {
        let mut edits = self.safe_edits();
        let mut text = apply_edits(self.text(), &edits);
        for _ in 1..ROUNDS {
            let source = Source::new(text.as_str().into(), self.source.language, None);
            let next =
                Analysis::new(source, Arc::clone(&self.catalog), Arc::clone(&self.settings), self.today).at(&self.path);
            let further = next.safe_edits();
            let changed = apply_edits(&text, &further);
            if changed == text {
                return edits;
            }
            edits = vec![difference(self.text(), &changed)];
            text = changed;
        }
        edits
    }

    /// The fixes that keep a program's meaning and can be applied together, with what they mend.
    pub fn safe_fixes(&self) -> Vec<(&Diagnostic, &Fix)> {
        fixes_together(self.diagnostics(), |fix| fix.safety == Safety::Safe)
    }

    fn safe_edits(&self) -> Vec<TextEdit> {
        self.safe_fixes().into_iter().flat_map(|(_, fix)| fix.edits.iter().cloned()).collect()
    }
}

/// The ways to silence findings of one text.
struct Ignoring<'a> {
    analysis: &'a Analysis,
    /// What opens a comment.
    comment: &'static str,
    directives: Directives,
    lines: Lines<'a>,
    /// The starts of lines that begin inside a string, where a comment would be text.
    in_strings: HashSet<usize>,
}

impl<'a> Ignoring<'a> {
    fn of(analysis: &'a Analysis, found: &[&Diagnostic]) -> Ignoring<'a> {
        let mut lines = Lines::of(analysis.text());
        let mut starts: Vec<usize> = found.iter().map(|found| lines.at(found.span.start).start).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut in_strings = HashSet::new();
        analysis.source.around(&starts, |start, trail| {
            let is_open = |span: Span| span.start < start && span.end > start;
            if trail.iter().any(|node| node.kind() == Kind::Text && is_open(node.span())) {
                in_strings.insert(start);
            }
        });
        let comment = analysis.source.language.lexis.comment;
        Ignoring { analysis, comment, directives: Directives::of(analysis), lines, in_strings }
    }

    /// "Ignore on this line", "until its retirement date", "in this file", where the language has comments.
    fn fixes(&mut self, found: &Diagnostic) -> Vec<Fix> {
        let (code, line) = (found.code, self.lines.at(found.span.start));
        if self.comment.is_empty() || code == "unused-suppression" || self.in_strings.contains(&line.start) {
            return Vec::new();
        }
        let fix = |title: String, edit: TextEdit| Fix { title, edits: vec![edit], safety: Safety::Unsafe };
        let mut fixes = vec![fix(format!("Ignore {code} here"), self.on_line(line, code, ""))];
        if let Some(day) = found.retires_on.filter(|day| *day > self.analysis.today) {
            let until = format!(" until={day}");
            fixes.push(fix(format!("Ignore {code} here until {day}"), self.on_line(line, code, &until)));
        }
        fixes.push(fix(format!("Ignore {code} in this file"), self.in_file(code)));
        fixes
    }

    fn on_line(&self, line: Span, code: &str, until: &str) -> TextEdit {
        if let Some(edit) = extended(self.directives.of_line(line.start), code).filter(|_| until.is_empty()) {
            return edit;
        }
        let body = line.of(self.analysis.text());
        let indent = body.get(..body.len() - body.trim_start().len()).unwrap_or("");
        let new_text = format!("{indent}{} modelmeta: ignore-next-line[{code}]{until}\n", self.comment);
        TextEdit { span: Span::at(line.start), new_text }
    }

    fn in_file(&self, code: &str) -> TextEdit {
        if let Some(edit) = extended(self.directives.of_file(), code) {
            return edit;
        }
        // Below what has to be first: a byte order mark, a line for the shell.
        let text = self.analysis.text();
        let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        if text.get(start..).is_some_and(|text| text.starts_with("#!")) {
            start = (line_at(text, start).end + 1).min(text.len());
        }
        TextEdit { span: Span::at(start), new_text: format!("{} modelmeta: ignore-file[{code}]\n", self.comment) }
    }
}

/// Adds a rule to the first of some directives that can take it.
fn extended<'d>(mut directives: impl Iterator<Item = &'d Directive>, code: &str) -> Option<TextEdit> {
    let usable = |directive: &&Directive| directive.fault.is_none() && directive.until.is_none();
    let (_, last) = directives.find(usable)?.rules.last()?;
    Some(TextEdit { span: Span::at(last.end), new_text: format!(", {code}") })
}

/// The one edit that makes `old` into `new`.
fn difference(old: &str, new: &str) -> TextEdit {
    let pairs = old.char_indices().zip(new.chars());
    let start = pairs.take_while(|((_, a), b)| a == b).last().map_or(0, |((at, c), _)| at + c.len_utf8());
    let (old_rest, new_rest) = (old.get(start..).unwrap_or(""), new.get(start..).unwrap_or(""));
    let same = old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(|(a, b)| a == b);
    let tail: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let new_text = new_rest.get(..new_rest.len() - tail).unwrap_or("").to_owned();
    TextEdit { span: Span::new(start, old.len() - tail), new_text }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_difference_leads_from_one_to_the_other(old in "[aé\n]{0,12}", new in "[aé\n]{0,12}") {
            proptest::prop_assert_eq!(apply_edits(&old, &[difference(&old, &new)]), new);
        }
    }
}
