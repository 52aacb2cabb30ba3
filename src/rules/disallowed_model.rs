//! The team's policy forbids this model.

use super::Rule;
use super::named::{Named, is_placeholder, named};
use super::phrase::amount;
use crate::analysis::Analysis;
use crate::catalog::{Meter, Model, Price};
use crate::diagnostic::{Diagnostic, Severity};
use crate::recognize::{CallSite, Role};
use crate::settings::Policy;
use crate::settings::compiled::Compiled;

/// See the page.
pub const RULE: Rule = Rule {
    code: "disallowed-model",
    severity: Severity::Error,
    summary: "the team's `policy` forbids it",
    page: include_str!("disallowed_model.md"),
    check,
};

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    let policy = &analysis.settings.policy;
    if *policy == Policy::default() {
        return;
    }
    for named in named(analysis, site).filter(|named| named.reference.role != Role::List) {
        if let Some(why) = forbidden(policy, analysis.settings.compiled(), &named) {
            found.push(RULE.at(named.reference.span, format!("`{}` {why}", named.reference.raw)));
        }
    }
}

/// Why the policy forbids the model; nothing when it does not.
fn forbidden(policy: &Policy, compiled: &Compiled, named: &Named) -> Option<String> {
    let raw = &named.reference.raw;
    let model = named.resolution.model();
    let names: Vec<String> = match model {
        Some(model) => vec![raw.clone(), model.id.clone(), model.slug()],
        None => vec![raw.clone()],
    };
    let denying = names.iter().flat_map(|name| compiled.denied.matching(name)).min();
    if let Some(glob) = denying.and_then(|at| policy.deny.get(at)) {
        return Some(format!("is forbidden by `policy.deny` (`{glob}`); {}", allowed(policy)));
    }
    // What nobody knows may be a deployment or a fake; an allow list judges models.
    let judged = model.is_some() || (named.is_called() && !is_placeholder(raw));
    if judged && !policy.allow.is_empty() && !names.iter().any(|name| compiled.allowed.matches(name)) {
        return Some(format!("is not among the models of `policy.allow`; {}", allowed(policy)));
    }
    let model = model?;
    let ceilings =
        [(Meter::Input, policy.max_input_price, "Input"), (Meter::Output, policy.max_output_price, "Output")];
    ceilings.into_iter().find_map(|(meter, most, side)| above(model, meter, most?, side))
}

fn above(model: &Model, meter: Meter, most: f64, side: &str) -> Option<String> {
    let Price::Known(rate) = model.price(meter) else { return None };
    let comparable = rate.currency == "USD" && rate.unit == crate::catalog::Unit::MillionTokens;
    (comparable && rate.amount.as_f64() > most).then(|| {
        let direction = side.to_lowercase();
        format!(
            "costs {} per 1M {direction} tokens, above the ${most} of `policy.max{side}Price`; choose a cheaper model",
            amount(rate)
        )
    })
}

fn allowed(policy: &Policy) -> String {
    match policy.allow.as_slice() {
        [] => "choose another model".to_owned(),
        allow => format!("allowed are {}", super::phrase::choice(allow).replace(" or ", " and ")),
    }
}
