//! What can be wrong: one rule per file, each with a page (`x.md`) whose examples are its tests.
//!
//! A rule looks at one call site and adds what it finds. [`diagnose`] runs them all, takes out what the user silenced
//! ([`suppression`]), gives each finding the severity the settings ask for, and orders by place.

use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Severity};
use crate::languages::GivenUp;
use crate::recognize::CallSite;
use crate::text::Span;
use crate::work;

mod conflicting_parameters;
mod deprecated_model;
pub mod directive;
mod disallowed_model;
mod floating_alias;
mod invalid_parameter_value;
mod missing_parameter;
mod missing_provider_prefix;
mod misspelled_model;
mod named;
mod output_limit_exceeded;
mod parameter_out_of_range;
mod parameters;
pub mod phrase;
mod renamed_parameter;
pub(crate) mod retired_model;
mod retiring_model;
pub mod suppression;
mod unknown_model;
mod unsupported_parameter;
mod unused_suppression;
mod wrong_dialect;
mod wrong_model_kind;

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
    /// Looks at one call site, its text, the data and the settings, and at nothing else: after an edit elsewhere it is not
    /// asked again.
    pub check: fn(&Analysis, &CallSite, &mut Vec<Diagnostic>),
}

/// Every rule, in the order of the README's table.
pub static ALL: &[Rule] = &[
    retired_model::RULE,
    retiring_model::RULE,
    deprecated_model::RULE,
    misspelled_model::RULE,
    unknown_model::RULE,
    wrong_dialect::RULE,
    missing_provider_prefix::RULE,
    floating_alias::RULE,
    disallowed_model::RULE,
    wrong_model_kind::RULE,
    parameter_out_of_range::RULE,
    unsupported_parameter::RULE,
    conflicting_parameters::RULE,
    renamed_parameter::RULE,
    invalid_parameter_value::RULE,
    output_limit_exceeded::RULE,
    missing_parameter::RULE,
    unused_suppression::RULE,
];

impl Rule {
    /// The rule of this code.
    pub fn get(code: &str) -> Option<&'static Rule> {
        ALL.iter().find(|rule| rule.code == code)
    }

    /// Whether the settings leave it anything to say.
    fn is_on(&self, analysis: &Analysis) -> bool {
        let set = analysis.settings.diagnostics.severity.get(self.code);
        set.copied().unwrap_or(self.severity) != Severity::Off
    }

    /// A finding of this rule at its usual severity, without fixes.
    pub fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: self.code,
            severity: self.severity,
            span,
            message: message.into(),
            source: None,
            deprecated: false,
            retires_on: None,
            fixes: Vec::new(),
            related: Vec::new(),
        }
    }
}

impl Analysis {
    /// Every finding, ordered by place, with severities as set and suppressed ones left out; computed when first asked for.
    /// None where that takes too much work, which [`Analysis::given_up`] tells then.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        let limit = work::allowed(self.text().len());
        self.diagnostics.get_or_init(|| work::limited(limit, || diagnose(self)).0)
    }
}

/// All findings of a text: rules, then suppression, then the settings' severities, ordered by place.
pub fn diagnose(analysis: &Analysis) -> Vec<Diagnostic> {
    let settings = &analysis.settings.diagnostics;
    if !analysis.settings.enable || !settings.enable || analysis.given_up() == Some(GivenUp::TooMuchWork) {
        return Vec::new();
    }
    let look = |site: &CallSite| {
        let mut found = Vec::new();
        ALL.iter().filter(|rule| rule.is_on(analysis)).for_each(|rule| (rule.check)(analysis, site, &mut found));
        found.into_iter().map(Diagnostic::shown).collect()
    };
    let mut entries = suppression::Entries::of(analysis);
    let mut found = Vec::new();
    for (site, own) in analysis.sites.iter().zip(&analysis.found) {
        if work::is_too_much() {
            break;
        }
        found.append(&mut entries.pass(site, own.get_or_init(|| look(site))));
    }
    let mut found = suppression::apply(analysis, found);
    if work::is_too_much() {
        analysis.source.give_up(GivenUp::TooMuchWork);
        return Vec::new();
    }
    found.retain_mut(|diagnostic| {
        diagnostic.severity = severity(diagnostic, settings.severity.get(diagnostic.code).copied());
        diagnostic.severity != Severity::Off
    });
    found.sort_by(|a, b| (a.span, b.severity, a.code).cmp(&(b.span, a.severity, b.code)));
    // Sites may nest (a request inside a list of requests); what both see is said once, by the inner one.
    found.dedup_by(|inner, outer| {
        let same = inner.code == outer.code && inner.span == outer.span;
        if same {
            std::mem::swap(inner, outer);
        }
        same
    });
    found
}

/// The severity to show. A set severity takes the place of the rule's usual one; where a rule itself judged a place to be
/// milder than usual (a retired ID in a price table), it stays as mild.
fn severity(diagnostic: &Diagnostic, set: Option<Severity>) -> Severity {
    let usual = Rule::get(diagnostic.code).map_or(diagnostic.severity, |rule| rule.severity);
    match set {
        Some(set) if diagnostic.severity < usual => set.min(diagnostic.severity),
        Some(set) => set,
        None if usual == Severity::Off => Severity::Off,
        None => diagnostic.severity,
    }
}
