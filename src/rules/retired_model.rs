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
    let provider = named.provider_name(&model.provider);
    let raw = &named.reference.raw;
    let subject = match strip_suffix(raw, &model.id) {
        Some(_) => format!("`{raw}`"),
        None => format!("`{raw}` stands for `{}`, which", model.id),
    };
    let successors = successors(&announced);
    let ids: Vec<&str> = successors.iter().map(|(id, _)| *id).collect();
    let notes: String = successors
        .iter()
        .map(|(_, note)| *note)
        .filter(|note| !note.is_empty())
        .map(|note| format!(" {note}"))
        .collect();
    let way_out = match ids.len() {
        0 => format!("{provider} names no successor"),
        1 => format!("{provider} names {}{notes} as its successor", choice(&ids)),
        _ => format!("{provider} names {}{notes} as successors", choice(&ids)),
    };
    let mut diagnostic = rule.at(named.reference.span, format!("{subject} {how}; {way_out}"));
    diagnostic.severity = severity;
    diagnostic.deprecated = true;
    diagnostic.retires_on = model.lifecycle.retires_on;
    diagnostic.source = announced.lifecycle.source.clone();
    diagnostic.fixes = ids.iter().filter_map(|id| successor(analysis, named, model, id)).collect();
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

/// The successors' IDs, each with what the provider adds to it: `gpt-5.6-sol (reasoning.mode: pro)`.
pub(crate) fn successors(model: &Model) -> Vec<(&str, &str)> {
    let texts =
        model.lifecycle.replacements.iter().flat_map(|text| text.split(" or ").flat_map(|text| text.split(',')));
    let texts = texts.map(str::trim).filter(|text| !text.is_empty());
    texts.map(|text| text.split_once(' ').unwrap_or((text, ""))).collect()
}

/// "Replace with `gpt-4.1` ($2 in / $8 out instead of $5 in / $15 out)". Only what is itself alive there is offered.
fn successor(analysis: &Analysis, named: &Named, model: &Model, id: &str) -> Option<Fix> {
    let next =
        analysis.catalog.get(&model.provider, id).filter(|next| next.status_on(analysis.today) != Status::Retired)?;
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
