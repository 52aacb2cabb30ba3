//! A letter for the language, a text, then edits, each behind a separator: `12+3:new` replaces three bytes from the
//! twelfth. What is found after each edit is what reading the new text finds; an edit that ends in `…` (no analysis in
//! between, as in fast typing) is only followed by the next.

use super::{SEPARATOR, TODAY, lang, language_and_text};
use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::ide::Markup;
use modelmeta::languages::{Language, Source};
use modelmeta::settings::Settings;
use modelmeta::text::Edit;
use std::sync::Arc;
use tree_sitter::{InputEdit, Point, Tree};

/// The most edits of one text.
const EDITS: usize = 16;
/// What ends an edit behind which nobody asks for an analysis.
const HURRIED: char = '…';

/// Opens the text, edits it, and holds each version against the same text read anew.
pub fn run(data: &[u8]) {
    let Some((language, input)) = language_and_text(data) else { return };
    let mut parts = input.split(SEPARATOR);
    let text = parts.next().unwrap_or_default();
    let settings = Arc::new(Settings::default());
    let mut analysis = Analysis::new(source(text, language), Catalog::embedded(), settings.clone(), TODAY);
    let mut typed = Typed { text: text.to_owned(), tree: analysis.source.kept_tree().cloned(), since: None };
    for edit in parts.take(EDITS) {
        let (edit, hurried) = edit.strip_suffix(HURRIED).map_or((edit, false), |edit| (edit, true));
        typed.apply(edit);
        let Some(since) = typed.since.filter(|_| !hurried) else { continue };
        analysis.diagnostics();
        let source = analysis.source.after(typed.text.as_str().into(), since, typed.tree.as_ref());
        analysis = Analysis::after(Some((&analysis, since)), source, Catalog::embedded(), settings.clone(), TODAY);
        typed = Typed { tree: analysis.source.kept_tree().cloned(), since: None, ..typed };
        let anew = self::source(&typed.text, language);
        same(&analysis, &Analysis::new(anew, Catalog::embedded(), settings.clone(), TODAY));
    }
}

fn source(text: &str, language: &'static Language) -> Source {
    Source::new(text.into(), language, None)
}

/// All that an editor shows of the two is the same.
fn same(edited: &Analysis, anew: &Analysis) {
    let text = anew.text();
    assert_eq!(format!("{:#?}", edited.sites), format!("{:#?}", anew.sites), "sites of {text:?}");
    assert_eq!(edited.diagnostics(), anew.diagnostics(), "findings in {text:?}");
    for place in lang::places(anew) {
        let hover = |analysis: &Analysis| analysis.hover(place, Markup::Plain);
        assert_eq!(hover(edited), hover(anew), "hover at {place} of {text:?}");
        assert_eq!(edited.completion(place), anew.completion(place), "completion at {place} of {text:?}");
    }
}

/// A text as the editor holds it, and what was done to it since the last analysis.
struct Typed {
    text: String,
    tree: Option<Tree>,
    since: Option<Edit>,
}

impl Typed {
    /// Does what `12+3:new` says, as far as the text goes.
    fn apply(&mut self, edit: &str) {
        let Some((place, new)) = edit.split_once(':') else { return };
        let (start, length) = place.split_once('+').unwrap_or((place, "0"));
        let number = |digits: &str| digits.parse::<usize>().unwrap_or_default();
        let start = self.boundary(number(start));
        let old_end = self.boundary(start.saturating_add(number(length)));
        let edit = Edit { start, old_end, new_end: start + new.len() };
        let [start_position, old_end_position] = [start, old_end].map(|at| point(&self.text, at));
        self.text.replace_range(start..old_end, new);
        let new_end_position = point(&self.text, edit.new_end);
        // As in the server: rows of a text with lone carriage returns are not the parser's.
        if self.text.replace("\r\n", "").contains('\r') {
            self.tree = None;
        }
        if let Some(tree) = &mut self.tree {
            let (start_byte, old_end_byte, new_end_byte) = (edit.start, edit.old_end, edit.new_end);
            let edit = InputEdit {
                start_byte,
                old_end_byte,
                new_end_byte,
                start_position,
                old_end_position,
                new_end_position,
            };
            tree.edit(&edit);
        }
        self.since = Some(self.since.map_or(edit, |before| before.then(edit)));
    }

    /// The border of a character at or before an offset.
    fn boundary(&self, offset: usize) -> usize {
        (0..=offset.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or_default()
    }
}

fn point(text: &str, offset: usize) -> Point {
    let before = &text.as_bytes()[..offset];
    let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    Point::new(before.iter().filter(|byte| **byte == b'\n').count(), offset - line)
}
