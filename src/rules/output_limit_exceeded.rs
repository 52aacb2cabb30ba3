//! More output tokens asked for than the model can write.
//!
//! The catalogue knows most models' limits, and says which ones two independent sources agree on; `data/apis` knows what some
//! APIs were seen to answer. An agreed limit decides alone.

use super::{Rule, parameters};
use crate::analysis::Analysis;
use crate::apis::check::Kind;
use crate::apis::{Level, names};
use crate::catalog::Model;
use crate::diagnostic::{Diagnostic, Severity};
use crate::recognize::{Argument, CallSite, Value};
use std::sync::Arc;

/// See the page.
pub const RULE: Rule = Rule {
    code: "output-limit-exceeded",
    severity: Severity::Error,
    summary: "more output tokens asked for than the model can write",
    page: include_str!("output_limit_exceeded.md"),
    check,
};

/// The parameters that limit the output, by the last part of their wire names.
const LIMITS: &[&str] =
    &["max_tokens", "max_completion_tokens", "max_output_tokens", "max_tokens_to_sample", "max_token_count"];

const FIELD: &str = "limits.max_output_tokens";

fn check(analysis: &Analysis, site: &CallSite, out: &mut Vec<Diagnostic>) {
    let start = out.len();
    let Some((model, limit)) = limit(analysis, site) else {
        return parameters::report(&RULE, Kind::OutputLimit, analysis, site, out);
    };
    // Another host may cut a model shorter or let it run longer.
    let own = site.api().is_some_and(|api| api.provider == model.provider);
    let agreed = own && model.confirmed.iter().any(|field| field == FIELD);
    if !agreed {
        parameters::report(&RULE, Kind::OutputLimit, analysis, site, out);
    }
    if out.len() == start && own {
        let level = if agreed { Level::Error } else { Level::Info };
        let over = site.arguments.iter().enumerate().filter(|(_, argument)| asks_for_more(argument, limit));
        for (index, _) in over {
            let found = parameters::over_limit(&RULE, analysis, site, index, limit, level);
            out.extend(found.map(|found| Diagnostic { source: model.source_of(FIELD).map(str::to_owned), ..found }));
        }
    }
}

/// The one model of a call and what the catalogue says it can write.
fn limit(analysis: &Analysis, site: &CallSite) -> Option<(Arc<Model>, u64)> {
    let [named] = site.models.as_slice() else { return None };
    let model = Arc::clone(analysis.resolve(site, named).model()?);
    let limit = model.limits.max_output_tokens?;
    Some((model, limit))
}

/// The limit that a round number may stand for: pages write "8k" for 8,192.
fn generous(limit: u64) -> u64 {
    if limit.is_multiple_of(1_000) { limit / 1_000 * 1_024 } else { limit }
}

fn asks_for_more(argument: &Argument, limit: u64) -> bool {
    let limits = |name: &str| LIMITS.iter().any(|known| names::same_path(known, names::leaf(name)));
    let Value::Number(number) = argument.value else { return false };
    number > generous(limit) as f64 && argument.parameter.is_some_and(|parameter| limits(&parameter.name))
}
