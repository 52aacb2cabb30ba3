//! A value outside the documented range.

use super::{Rule, parameters};
use crate::apis::check::Kind;
use crate::diagnostic::Severity;

/// The facts stand in `data/apis/*.toml`.
pub const RULE: Rule = Rule {
    code: "parameter-out-of-range",
    severity: Severity::Warning,
    summary: "a value outside the documented range",
    page: include_str!("parameter_out_of_range.md"),
    check: |analysis, site, out| parameters::report(&RULE, Kind::OutOfRange, analysis, site, out),
};
