//! A value that the model does not take.

use super::{Rule, parameters};
use crate::apis::check::Kind;
use crate::diagnostic::Severity;

/// The facts stand in `data/apis/*.toml`.
pub const RULE: Rule = Rule {
    code: "invalid-parameter-value",
    severity: Severity::Error,
    summary: "a value that the model does not take",
    page: include_str!("invalid_parameter_value.md"),
    check: |analysis, site, out| parameters::report(&RULE, Kind::InvalidValue, analysis, site, out),
};
