//! Parameters that do not go together.

use super::{Rule, parameters};
use crate::apis::check::Kind;
use crate::diagnostic::Severity;

/// The facts stand in `data/apis/*.toml`.
pub const RULE: Rule = Rule {
    code: "conflicting-parameters",
    severity: Severity::Error,
    summary: "parameters that do not go together",
    page: include_str!("conflicting_parameters.md"),
    check: |analysis, site, out| parameters::report(&RULE, Kind::Conflicting, analysis, site, out),
};
