//! A parameter that goes by another name here.

use super::{Rule, parameters};
use crate::apis::check::Kind;
use crate::diagnostic::Severity;

/// The facts stand in `data/apis/*.toml`.
pub const RULE: Rule = Rule {
    code: "renamed-parameter",
    severity: Severity::Error,
    summary: "a parameter that goes by another name here",
    page: include_str!("renamed_parameter.md"),
    check: |analysis, site, out| parameters::report(&RULE, Kind::Renamed, analysis, site, out),
};
