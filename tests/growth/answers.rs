//! What is asked of an analysis grows as its text does, and so does what settings cost.

use super::{COPIES, analyse, excess, shapes};
use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::diagnostic::{Fix, fixes_together};
use modelmeta::ide::Markup;
use modelmeta::ide::search::{Filter, search};
use modelmeta::settings::{Ignore, Settings};
use modelmeta::text::{Edit, Encoding, LineIndex, Span};
use modelmeta::work::measured;
use std::sync::Arc;

type Answer = fn(&Analysis);

/// Every question that is asked about a whole file, or about each of its places.
const ANSWERS: &[(&str, Answer)] = &[
    ("code actions", |analysis| drop(analysis.code_actions(whole(analysis)))),
    ("all fixes", |analysis| drop(analysis.fix_all())),
    ("fixes of any kind", |analysis| {
        drop(fixes_together(analysis.diagnostics(), |_: &Fix| true));
    }),
    ("links", |analysis| drop(analysis.links())),
    ("prices", |analysis| drop(analysis.inlay_hints(whole(analysis)))),
    ("a card for each model", |analysis| {
        for model in analysis.sites.iter().flat_map(|site| &site.models) {
            drop(analysis.hover(model.span.start, Markup::Plain));
        }
    }),
    ("places in UTF-8", |analysis| places(analysis, Encoding::Utf8)),
    ("places in UTF-16", |analysis| places(analysis, Encoding::Utf16)),
    ("places in UTF-32", |analysis| places(analysis, Encoding::Utf32)),
];

fn whole(analysis: &Analysis) -> Span {
    Span::new(0, analysis.text().len())
}

fn places(analysis: &Analysis, encoding: Encoding) {
    let lines = LineIndex::new(analysis.text());
    for found in analysis.diagnostics() {
        lines.position(analysis.text(), found.span.start, encoding);
        lines.position(analysis.text(), found.span.end, encoding);
    }
}

#[test]
fn answers_about_four_times_the_text_are_four_times_the_work() {
    let catalog = Catalog::embedded();
    let names = [
        "calls in one function",
        "calls on one line",
        "ignore comments",
        "ignore comments on one line",
        "uses of one constant",
        "parameters, again and again",
        "object of model keys",
        "broken lines",
    ];
    let mut grown = Vec::new();
    for shape in shapes::ALL.iter().filter(|shape| names.contains(&shape.name)) {
        let analysed = |copies| {
            let analysis = analyse(&shape.text(copies), shape.language, &catalog);
            analysis.diagnostics();
            analysis
        };
        let (small, large) = (analysed(COPIES), analysed(4 * COPIES));
        for (name, answer) in ANSWERS {
            let (less, more) = (measured(|| answer(&small)).1, measured(|| answer(&large)).1);
            grown.extend(excess(&format!("{name} of {} in {}", shape.name, shape.language), less, more));
        }
    }
    assert!(grown.is_empty(), "{}", grown.join("\n"));
}

#[test]
fn reading_again_after_an_edit_is_at_most_twice_the_work_of_reading() {
    let catalog = Catalog::embedded();
    let mut worse = Vec::new();
    for shape in shapes::ALL {
        let text = shape.text(COPIES);
        let before = analyse(&text, shape.language, &catalog);
        before.diagnostics();
        let at = (text.len() / 2..).find(|at| text.is_char_boundary(*at)).unwrap();
        let edited = [&text[..at], " ", &text[at..]].concat();
        let edit = Edit { start: at, old_end: at, new_end: at + 1 };
        let again = || {
            let source = before.source.after(edited.as_str().into(), edit, None);
            let (catalog, settings) = (catalog.clone(), before.settings.clone());
            Analysis::after(Some((&before, edit)), source, catalog, settings, before.today).diagnostics().len()
        };
        let (again, afresh) =
            (measured(again).1, measured(|| analyse(&edited, shape.language, &catalog).diagnostics().len()).1);
        if again as f64 > 2.0 * afresh as f64 + 1_000.0 {
            worse.push(format!("{} in {}: {again} again, {afresh} afresh", shape.name, shape.language));
        }
    }
    assert!(worse.is_empty(), "{}", worse.join("\n"));
}

/// Settings with `count` of everything that can be listed.
fn settings(count: usize) -> Settings {
    let mut settings = Settings::default();
    let numbered = |name: &str| (0..count).map(|number| format!("{name}{number}")).collect::<Vec<_>>();
    settings.policy.deny = numbered("denied-*-");
    settings.policy.allow = numbered("gpt-4*-");
    settings.policy.allow.push("*".to_owned());
    settings.contexts.keys = numbered("key");
    settings.contexts.functions = numbered("function");
    settings.deployments = numbered("deployment").into_iter().map(|name| (name, "gpt-4o".to_owned())).collect();
    let entry = |model: String| Ignore { model: Some(model), path: Some("*.py".to_owned()), ..Ignore::default() };
    settings.ignore = numbered("ignored-*-").into_iter().map(entry).collect();
    settings
}

#[test]
fn four_times_the_settings_for_four_times_the_text_are_four_times_the_work() {
    let catalog = Catalog::embedded();
    let work = |copies: usize| {
        let text = shapes::ALL.iter().find(|shape| shape.name == "calls of one client").unwrap().text(copies);
        let settings = Arc::new(settings(copies));
        measured(|| {
            let analysis = analyse(&text, "python", &catalog);
            let analysis = Analysis::new(analysis.source, catalog.clone(), settings, analysis.today).at("a.py");
            assert!(!analysis.diagnostics().is_empty());
        })
        .1
    };
    assert_eq!(excess("settings and calls", work(COPIES), work(4 * COPIES)), None);
}

#[test]
fn a_query_longer_than_any_name_finds_nothing() {
    let catalog = Catalog::embedded();
    let filter = Filter { provider: None, kind: None, retired: true, today: "2026-06-01".parse().unwrap() };
    assert!(search(&catalog, &"gpt-4o".repeat(100_000), filter).is_empty());
    assert!(!search(&catalog, "gpt-4o", filter).is_empty());
}
