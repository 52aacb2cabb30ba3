//! The provider has shut this model down.

use super::Rule;
use super::named::{Named, named};
use super::phrase::{choice, days, in_out};
use crate::analysis::Analysis;
use crate::catalog::{Catalog, Model, Status};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::recognize::CallSite;
use crate::text::TextEdit;
use std::sync::Arc;

/// See the page.
pub const RULE: Rule = Rule {
    code: "retired-model",
    severity: Severity::Error,
    summary: "the provider has shut this model down",
    page: include_str!("retired_model.md"),
    check,
};

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    for named in named(analysis, site) {
        let Some(model) = named.model().filter(|model| model.status_on(analysis.today) == Status::Retired) else {
            continue;
        };
        let Some(day) = model.lifecycle.retires_on else { continue };
        let ago = days(super::phrase::days_to(day, analysis.today));
        found.extend(ending(analysis, &RULE, &named, model, &format!("was retired on {day} ({ago})")));
    }
}

/// A finding that a model's life ends, `how` being its date, with the successors that the provider names as fixes. Nothing
/// where nobody can be cited for the date, or where it is no date of whoever gets the request.
pub(super) fn ending(analysis: &Analysis, rule: &Rule, named: &Named, model: &Model, how: &str) -> Option<Diagnostic> {
    let severity = named.weight(model, rule.severity)?;
    let announced = announced(&analysis.catalog, model)?;
    let raw = &named.reference.raw;
    let subject = match strip_suffix(raw, &model.id) {
        Some(_) => format!("`{raw}`"),
        None => format!("`{raw}` stands for `{}`, which", model.id),
    };
    let heirs = Heirs::of(analysis, &announced);
    let way_out = heirs.told(&analysis.catalog.provider_name(&model.provider));
    let mut diagnostic = rule.at(named.reference.span, format!("{subject} {how}; {way_out}"));
    diagnostic.severity = severity;
    diagnostic.deprecated = true;
    diagnostic.retires_on = model.lifecycle.retires_on;
    diagnostic.source = announced.lifecycle.source.clone();
    diagnostic.fixes = heirs.living.iter().filter_map(|(id, _)| successor(analysis, named, model, id)).collect();
    Some(diagnostic)
}

/// The record that the provider's announcement is known for: the model's own; for an undated name, the snapshot that ends
/// on the same day; for a region's profile (`us.anthropic.…`), the model without the region.
pub(crate) fn announced(catalog: &Catalog, model: &Model) -> Option<Arc<Model>> {
    let cited = |other: &Arc<Model>| {
        other.lifecycle.source.is_some() && other.lifecycle.retires_on == model.lifecycle.retires_on
    };
    let provider = &model.provider;
    let own = catalog.get(provider, &model.id).filter(cited);
    let stem = format!("{}-20", model.id);
    let snapshot = || catalog.ids_with_prefix(provider, &stem).find(cited);
    let regionless = || catalog.get(provider, model.id.split_once('.')?.1).filter(cited);
    own.or_else(snapshot).or_else(regionless)
}

/// Who takes a model's place by the provider's own word.
struct Heirs {
    /// The IDs, each with what the provider adds to it: `gpt-5.6-sol`, `(reasoning.mode: pro)`.
    living: Vec<(String, String)>,
    /// The named one that is gone itself; then the living ones are those named for it.
    gone: Option<String>,
}

impl Heirs {
    /// Chains of successors that are longer than this lead nowhere.
    const STEPS: usize = 4;

    fn of(analysis: &Analysis, announced: &Model) -> Heirs {
        let catalog = &analysis.catalog;
        let gone = |id: &str| {
            let model = catalog.get(&announced.provider, id);
            model.filter(|model| model.status_on(analysis.today) == Status::Retired)
        };
        let mut heirs = Heirs { living: successors(announced), gone: None };
        for _ in 0..Heirs::STEPS {
            let Some((first, _)) = heirs.living.first() else { break };
            let (Some(retired), true) = (gone(first), heirs.living.iter().all(|(id, _)| gone(id).is_some())) else {
                break;
            };
            heirs.gone.get_or_insert_with(|| first.clone());
            heirs.living = successors(&self::announced(catalog, &retired).unwrap_or(retired));
        }
        heirs.living.retain(|(id, _)| gone(id).is_none());
        heirs
    }

    /// "OpenAI names `gpt-5.6-sol` as its successor".
    fn told(&self, provider: &str) -> String {
        let ids: Vec<&String> = self.living.iter().map(|(id, _)| id).collect();
        let notes = self.living.iter().filter(|(_, note)| !note.is_empty());
        let ids_and_notes = notes.fold(choice(&ids), |text, (_, note)| format!("{text} {note}"));
        match (&self.gone, ids.len()) {
            (None, 0) => "no successor is known".to_owned(),
            (None, 1) => format!("{provider} names {ids_and_notes} as its successor"),
            (None, _) => format!("{provider} names {ids_and_notes} as successors"),
            (Some(gone), 0) => format!("{provider} named `{gone}` as its successor, which is gone too"),
            (Some(gone), _) => format!("{provider} named `{gone}`, which is gone too, and {ids_and_notes} after it"),
        }
    }
}

/// The successors that a model's own announcement names, each with its note.
pub(crate) fn successors(model: &Model) -> Vec<(String, String)> {
    let texts =
        model.lifecycle.replacements.iter().flat_map(|text| text.split(" or ").flat_map(|text| text.split(',')));
    let texts = texts.map(str::trim).filter(|text| !text.is_empty());
    texts
        .map(|text| text.split_once(' ').unwrap_or((text, "")))
        .map(|(id, note)| (id.to_owned(), note.to_owned()))
        .collect()
}

/// "Replace with `gpt-4.1` ($2 in / $8 out instead of $5 in / $15 out)", where the provider is known to serve it.
fn successor(analysis: &Analysis, named: &Named, model: &Model, id: &str) -> Option<Fix> {
    let next = analysis.catalog.get(&model.provider, id)?;
    let prices = match (in_out(&next), in_out(model)) {
        (Some(new), Some(old)) if new == old => format!(" ({new}, as before)"),
        (Some(new), Some(old)) => format!(" ({new} instead of {old})"),
        (Some(new), None) => format!(" ({new})"),
        (None, _) => String::new(),
    };
    let new_text = format!("{}{}", strip_suffix(&named.reference.raw, &model.id).unwrap_or(""), next.id);
    Some(Fix {
        title: format!("Replace with `{new_text}`{prices}"),
        edits: vec![TextEdit { span: named.reference.span, new_text }],
        safety: Safety::Unsafe,
    })
}

/// What stands before `end` in `text`, letter case aside.
fn strip_suffix<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(end.len())?;
    text.get(at..).filter(|tail| tail.eq_ignore_ascii_case(end)).and_then(|_| text.get(..at))
}
