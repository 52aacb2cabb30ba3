//! Nobody knows this model, at a provider whose list is closed.

use super::Rule;
use super::misspelled_model::{meant, prefix};
use super::named::{CLOSED, Named, is_placeholder, named};
use crate::analysis::Analysis;
use crate::catalog::Resolution;
use crate::diagnostic::{Diagnostic, Severity};
use crate::recognize::CallSite;

/// See the page.
pub const RULE: Rule = Rule {
    code: "unknown-model",
    severity: Severity::Hint,
    summary: "not known where the provider is certain and its list is closed",
    page: include_str!("unknown_model.md"),
    check,
};

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    let Some(provider) = site.provider().filter(|provider| CLOSED.contains(provider)) else { return };
    for named in named(analysis, site) {
        if !is_unknown(&named) || !sounds_like(analysis, provider, &named) || meant(analysis, &named).is_some() {
            continue;
        }
        let name = analysis.catalog.provider_name(provider);
        let message = format!(
            "`{}` is none of the models {name} is known to serve (data of {}); check the name, or declare it under `models`",
            named.reference.raw,
            analysis.catalog.data_date(),
        );
        found.push(RULE.at(named.reference.span, message));
    }
}

fn is_unknown(named: &Named) -> bool {
    let called = named.is_called() && !named.is_routed();
    matches!(named.resolution, Resolution::Unknown) && called && !is_placeholder(&named.reference.raw)
}

/// Whether the name begins like one of the provider's: `gpt-…`, `claude-…`. Private names and made-up ones do not.
fn sounds_like(analysis: &Analysis, provider: &str, named: &Named) -> bool {
    let raw = &named.reference.raw;
    let tail = raw.get(prefix(raw).len()..).unwrap_or(raw).to_lowercase();
    let word = tail.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    word.len() < tail.len() && !word.is_empty() && {
        let stem = tail.get(..=word.len()).unwrap_or(word);
        analysis.catalog.ids_with_prefix(provider, stem).next().is_some()
    }
}
