//! A letter for the language, then a text: everything that can be asked of it.

use super::{TODAY, language_and_text};
use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::ide::Markup;
use modelmeta::languages::Source;
use modelmeta::settings::Settings;
use modelmeta::text::{Span, TextEdit, apply_edits};
use std::sync::Arc;

/// The most places of one text that are asked about.
const PLACES: usize = 5;

/// Reads the text and asks everything.
pub fn run(data: &[u8]) {
    if let Some((language, text)) = language_and_text(data) {
        let source = Source::new(text.as_ref().into(), language, None);
        ask(&Analysis::new(source, Catalog::embedded(), Arc::new(Settings::default()), TODAY));
    }
}

/// Asks everything; every place that is answered lies in the text, on borders of characters.
pub fn ask(analysis: &Analysis) {
    let text = analysis.text();
    let fits = |span: Span| assert!(text.get(span.start..span.end).is_some(), "{span:?} of {} bytes", text.len());
    for site in &analysis.sites {
        fits(site.span);
        site.models.iter().for_each(|model| fits(model.span));
        site.arguments
            .iter()
            .for_each(|argument| [argument.name, argument.span, argument.whole].map(fits).into_iter().collect());
    }
    for finding in analysis.diagnostics() {
        fits(finding.span);
        finding.related.iter().for_each(|related| fits(related.span));
        finding.fixes.iter().for_each(|fix| can_be_applied(text, &fix.edits));
    }
    can_be_applied(text, &analysis.fix_all());
    analysis.code_actions(Span::new(0, text.len())).iter().for_each(|action| can_be_applied(text, &action.fix.edits));
    analysis.links().iter().for_each(|link| fits(link.span));
    analysis.inlay_hints(Span::new(0, text.len())).iter().for_each(|hint| fits(Span::at(hint.offset)));
    for place in places(analysis) {
        for markup in [Markup::Markdown, Markup::Plain] {
            analysis.hover(place, markup).iter().for_each(|hover| fits(hover.span));
        }
        analysis.completion(place).iter().for_each(|list| fits(list.span));
    }
}

fn can_be_applied(text: &str, edits: &[TextEdit]) {
    for edit in edits {
        assert!(text.get(edit.span.start..edit.span.end).is_some(), "{edit:?} of {} bytes", text.len());
    }
    apply_edits(text, edits);
}

/// Where a user would put the cursor: at models and arguments first, then here and there.
pub fn places(analysis: &Analysis) -> Vec<usize> {
    let text = analysis.text();
    let models = analysis.sites.iter().flat_map(|site| &site.models).map(|model| model.span.end);
    let arguments = analysis.sites.iter().flat_map(|site| &site.arguments).flat_map(|a| [a.name.start, a.span.end]);
    let spread = (0..=PLACES).map(|part| text.len() * part / PLACES).filter(|at| text.is_char_boundary(*at));
    models.take(PLACES).chain(arguments.take(PLACES)).chain(spread).collect()
}
