//! A name that means another model tomorrow.

use super::Rule;
use super::named::{Named, Reach, named};
use crate::analysis::Analysis;
use crate::catalog::{Model, Resolution, Status};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::recognize::CallSite;
use crate::text::TextEdit;

/// See the page.
pub const RULE: Rule = Rule {
    code: "floating-alias",
    severity: Severity::Off,
    summary: "`-latest` and undated names: what they stand for today",
    page: include_str!("floating_alias.md"),
    check,
};

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    for named in named(analysis, site) {
        let Some(model) = named.model().filter(|model| named.is_called() && named.reach(model) == Reach::Certain)
        else {
            continue;
        };
        let Some(pin) = pin(analysis, &named, model) else { continue };
        let raw = &named.reference.raw;
        let message = format!("`{raw}` stands for `{pin}` today and may stand for another model tomorrow; pin it");
        let mut diagnostic = RULE.at(named.reference.span, message);
        diagnostic.severity = Severity::Hint;
        diagnostic.fixes.push(Fix {
            title: format!("Pin to `{pin}`"),
            edits: vec![TextEdit { span: named.reference.span, new_text: pin }],
            safety: Safety::Unsafe,
        });
        found.push(diagnostic);
    }
}

/// The dated ID that a floating name stands for: the alias's target, or the newest snapshot of an undated name.
fn pin(analysis: &Analysis, named: &Named, model: &Model) -> Option<String> {
    let raw = &named.reference.raw;
    match named.resolution {
        Resolution::Alias(_) => (is_dated(&model.id) && !raw.eq_ignore_ascii_case(&model.id)).then(|| model.id.clone()),
        Resolution::Exact(_) if !is_dated(&model.id) => {
            let is_date = |end: &str| end.starts_with(['-', '@']) && end.bytes().all(|b| !b.is_ascii_alphabetic());
            let mut dated: Vec<_> = analysis
                .catalog
                .ids_with_prefix(&model.provider, &model.id)
                .filter(|other| is_dated(&other.id) && other.id.get(model.id.len()..).is_some_and(is_date))
                .filter(|other| other.status_on(analysis.today) != Status::Retired)
                .collect();
            // With several, which one the name means is the provider's choice of the day: the newest is not always it.
            let only = dated.pop().filter(|_| dated.is_empty());
            only.map(|other| other.id.clone())
        }
        _ => None,
    }
}

/// Whether an ID ends with a date or a build: `-2024-08-06`, `-20250514`, `-0125`, `-001`.
fn is_dated(id: &str) -> bool {
    let digits = id.bytes().rev().take_while(|b| b.is_ascii_digit() || *b == b'-').filter(u8::is_ascii_digit).count();
    let separated = id.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(['-', '@']);
    separated && digits >= 3
}
