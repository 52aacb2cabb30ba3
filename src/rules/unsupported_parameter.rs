//! A parameter that the API or the model refuses or ignores.

use super::{Rule, parameters};
use crate::apis::check::Kind;
use crate::diagnostic::Severity;

/// The facts stand in `data/apis/*.toml`.
pub const RULE: Rule = Rule {
    code: "unsupported-parameter",
    severity: Severity::Error,
    summary: "a parameter that the API or the model refuses or ignores",
    page: include_str!("unsupported_parameter.md"),
    check: |analysis, site, out| parameters::report(&RULE, Kind::Unsupported, analysis, site, out),
};
