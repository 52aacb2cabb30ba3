//! A parameter that the API does not do without.

use super::{Rule, parameters};
use crate::apis::check::Kind;
use crate::diagnostic::Severity;

/// The facts stand in `data/apis/*.toml`.
pub const RULE: Rule = Rule {
    code: "missing-parameter",
    severity: Severity::Error,
    summary: "a parameter that the API does not do without",
    page: include_str!("missing_parameter.md"),
    check: |analysis, site, out| parameters::report(&RULE, Kind::Missing, analysis, site, out),
};
