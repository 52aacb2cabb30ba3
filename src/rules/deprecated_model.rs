//! The provider has announced the end of this model; its day is far, or not yet named.

use super::Rule;
use super::named::named;
use super::phrase::days;
use super::retired_model::ending;
use super::retiring_model::retiring;
use crate::analysis::Analysis;
use crate::catalog::Status;
use crate::diagnostic::{Diagnostic, Severity};
use crate::recognize::CallSite;

/// See the page.
pub const RULE: Rule = Rule {
    code: "deprecated-model",
    severity: Severity::Information,
    summary: "announced to go, no near date",
    page: include_str!("deprecated_model.md"),
    check,
};

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    for named in named(analysis, site) {
        let Some(model) = named.model().filter(|model| model.status_on(analysis.today) == Status::Deprecated) else {
            continue;
        };
        if retiring(analysis, model).is_some() {
            continue;
        }
        let how = match (model.lifecycle.retires_on, model.days_left(analysis.today)) {
            (Some(day), Some(left)) => format!("is deprecated and retires on {day} ({})", days(left)),
            _ => "is deprecated; no shutdown date is named".to_owned(),
        };
        found.extend(ending(analysis, &RULE, &named, model, &how));
    }
}
