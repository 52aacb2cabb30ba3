//! What can be wrong: one rule per file, each with a page (`x.md`) whose examples are its tests.

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::recognize::CallSite;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Kebab case, never changed once shipped.
    pub code: &'static str,
    /// Severity unless settings or the evidence say otherwise.
    pub severity: Severity,
    /// One line for tables.
    pub summary: &'static str,
    /// The page: what, why, evidence, example, fix.
    pub page: &'static str,
    /// Looks at one call site.
    pub check: fn(&Analysis, &CallSite, &mut Vec<Diagnostic>),
}

/// Every rule, in the order of the README's table.
pub static ALL: &[Rule] = &[];

/// All findings of a text: rules, then suppression, then the settings' severities, ordered by place.
pub fn diagnose(_analysis: &Analysis) -> Vec<Diagnostic> {
    Vec::new()
}
