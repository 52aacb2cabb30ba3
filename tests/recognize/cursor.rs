//! Where completion speaks up, at every place of every fixture: IDs where an ID stands, and nothing in prose, comments and
//! keys that are not for models.

use super::fixture::{self, Fixture};
use jiff::civil::date;
use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::languages::{Language, Source};
use modelmeta::recognize::{CallSite, Cursor, Extra, Role, call_sites, cursor, recognize};
use modelmeta::settings::Settings;
use modelmeta::text::Span;

/// What stands at an offset; its place has to hold the offset.
pub fn at(source: &Source, offset: usize) -> Option<Cursor> {
    let facts = recognize(source, Extra::default(), None).facts;
    let found = cursor(source, &facts, offset, Extra::default())?;
    let (Cursor::Model { span, .. } | Cursor::Name { span, .. } | Cursor::Value { span, .. }) = &found;
    assert!(source.text.get(span.start..span.end).is_some(), "{span:?} is no place in the text");
    assert!(span.touches(offset), "{span:?} is not at {offset}");
    Some(found)
}

fn source(text: &str, language: &'static Language) -> Source {
    Source::new(text.into(), language, None)
}

#[test]
fn ids_complete_wherever_a_request_names_one() {
    let mut silent = Vec::new();
    for fixture in fixture::all() {
        let source = source(&fixture.text, fixture.language);
        for site in call_sites(&source, Extra::default()) {
            let mine = site.models.iter().filter(|model| site.span.contains(model.span));
            for model in mine.filter(|model| matches!(model.role, Role::Request | Role::Config)) {
                let middle = model.span.start + model.span.len() / 2;
                for offset in [model.span.start, middle, model.span.end] {
                    match at(&source, offset) {
                        Some(Cursor::Model { span, .. }) if span == model.span => {}
                        other => silent.push(format!("{}: {other:?}", line(&fixture, offset))),
                    }
                }
            }
        }
    }
    silent.dedup();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn what_is_asked_for_depends_on_no_letter_that_is_typed() {
    let mut seen = 0;
    for fixture in fixture::all() {
        let requests = call_sites(&source(&fixture.text, fixture.language), Extra::default());
        let mine = |site: &CallSite| {
            let requests = site.models.iter().filter(|model| model.role == Role::Request);
            requests.map(|model| model.span).filter(|model| site.span.contains(*model)).collect::<Vec<_>>()
        };
        for place in requests.iter().filter(|site| site.api().is_some()).flat_map(mine) {
            seen += 1;
            let id = place.of(&fixture.text);
            for typed in (0..=id.len()).filter_map(|end| id.get(..end)) {
                let text = [&fixture.text[..place.start], typed, &fixture.text[place.end..]].concat();
                let (settings, today) = (Settings::default().into(), date(2026, 11, 30));
                let source = source(&text, fixture.language);
                let analysis = Analysis::new(source, Catalog::embedded(), settings, today);
                let offset = place.start + typed.len();
                let (known, mended) = (analysis.cursor(offset), at(&analysis.source, offset));
                assert_eq!(asked(known.as_ref()), asked(mended.as_ref()), "{}: {typed}|", fixture.name);
            }
        }
    }
    assert!(seen > 50, "{seen} requests");
}

/// All that a completion of an ID depends on.
fn asked(cursor: Option<&Cursor>) -> String {
    let Some(Cursor::Model { span, site }) = cursor else { return format!("{cursor:?}") };
    let arguments: Vec<_> = site.arguments.iter().map(|argument| (&argument.path, &argument.value)).collect();
    let models: Vec<_> = site.models.iter().map(|model| &model.raw).collect();
    let api = site.api().map(|api| &api.name);
    format!("{span:?} {api:?} {:?} {} {models:?} {arguments:?}", site.provider(), site.spelling)
}

#[test]
fn nothing_completes_where_no_model_is_meant() {
    let mut loud = Vec::new();
    for fixture in fixture::all().iter().filter(|fixture| fixture.name.contains("not_models")) {
        let source = source(&fixture.text, fixture.language);
        let known: Vec<Span> = call_sites(&source, Extra::default())
            .iter()
            .flat_map(|site| &site.models)
            .map(|model| model.span)
            .collect();
        for (offset, _) in fixture.text.char_indices().filter(|(offset, _)| !is_behind_model(&fixture.text[..*offset]))
        {
            let is_known = known.iter().any(|span| span.touches(offset));
            if !is_known && matches!(at(&source, offset), Some(Cursor::Model { .. })) {
                loud.push(line(fixture, offset));
            }
        }
    }
    loud.dedup();
    assert!(loud.is_empty(), "{}", loud.join("\n"));
}

#[test]
fn comments_and_prose_stay_without_completion() {
    let mut loud = Vec::new();
    for fixture in fixture::all() {
        let source = source(&fixture.text, fixture.language);
        for (start, prose) in prose(&fixture.text) {
            for (at_char, _) in prose.char_indices().step_by(3) {
                if at(&source, start + at_char).is_some() {
                    loud.push(line(&fixture, start + at_char));
                }
            }
        }
    }
    loud.dedup();
    assert!(loud.is_empty(), "{}", loud.join("\n"));
}

/// Whether the line says "model" before its end: whoever types `model="` may want one, whatever stands there now.
fn is_behind_model(before: &str) -> bool {
    before.lines().next_back().unwrap_or_default().to_lowercase().contains("model")
}

/// Comments, and the strings of several words that say nothing of a flag, a URL or a key.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with(['#', '/']) && !line.contains("://") {
            found.push((start + indent + 2, line.get(indent + 2..).unwrap_or("").trim_end()));
        }
        for (at, quoted) in line.match_indices("\"Please ").chain(line.match_indices("\"What ")) {
            let end = line[at + quoted.len()..].find('"').unwrap_or(0);
            found.push((start + at + quoted.len(), &line[at + quoted.len()..at + quoted.len() + end]));
        }
        start += line.len();
    }
    found
}

fn line(fixture: &Fixture, offset: usize) -> String {
    let start = fixture.text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = fixture.text[offset..].find('\n').map_or(fixture.text.len(), |at| offset + at);
    let text = Span::new(start, end).of(&fixture.text);
    format!("{}: {}|{}", fixture.name, &text[..offset - start], &text[offset - start..])
}
