//! The provider shuts this model down within the days that the settings look ahead.

use super::Rule;
use super::named::named;
use super::phrase::days;
use super::retired_model::ending;
use crate::analysis::Analysis;
use crate::catalog::{Model, Status};
use crate::diagnostic::{Diagnostic, Severity};
use crate::recognize::CallSite;

/// See the page.
pub const RULE: Rule = Rule {
    code: "retiring-model",
    severity: Severity::Warning,
    summary: "shuts down within `diagnostics.retireWithinDays` days (90)",
    page: include_str!("retiring_model.md"),
    check,
};

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    for named in named(analysis, site) {
        let Some(model) = named.model() else { continue };
        let Some(left) = retiring(analysis, model) else { continue };
        let Some(day) = model.lifecycle.retires_on else { continue };
        found.extend(ending(analysis, &RULE, &named, model, &format!("retires on {day} ({})", days(left))));
    }
}

/// The days a model has left, when they are few enough to be said.
pub(super) fn retiring(analysis: &Analysis, model: &Model) -> Option<i32> {
    let within = i64::from(i32::MAX).min(analysis.settings.diagnostics.retire_within_days);
    let left = model.days_left(analysis.today)?;
    (model.status_on(analysis.today) != Status::Retired && i64::from(left) <= within).then_some(left)
}
