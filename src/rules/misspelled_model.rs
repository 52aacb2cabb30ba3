//! No such model, and exactly one that differs by a slip of the keys.

use super::Rule;
use super::named::{Named, is_placeholder, named};
use crate::analysis::Analysis;
use crate::catalog::{Context, Model, Resolution, Status};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::recognize::CallSite;
use crate::text::TextEdit;
use std::sync::Arc;

/// See the page.
pub const RULE: Rule = Rule {
    code: "misspelled-model",
    severity: Severity::Warning,
    summary: "no such model at this provider, and one that differs by a slip of the keys",
    page: include_str!("misspelled_model.md"),
    check,
};

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    for named in named(analysis, site) {
        let Some(meant) = meant(analysis, &named) else { continue };
        let raw = &named.reference.raw;
        let provider = analysis.catalog.provider_name(site.provider().unwrap_or(&meant.provider));
        let new_text = format!("{}{}", prefix(raw), meant.id);
        let mut diagnostic =
            RULE.at(named.reference.span, format!("{provider} has no model `{raw}`; did you mean `{new_text}`?"));
        diagnostic.fixes.push(Fix {
            title: format!("Replace with `{new_text}`"),
            edits: vec![TextEdit { span: named.reference.span, new_text }],
            safety: Safety::Unsafe,
        });
        found.push(diagnostic);
    }
}

/// The one model that a name nobody knows was meant to be. Nothing when there are two, or none.
pub(super) fn meant(analysis: &Analysis, named: &Named) -> Option<Arc<Model>> {
    let raw = &named.reference.raw;
    if !matches!(named.resolution, Resolution::Unknown)
        || !named.is_called()
        || named.is_routed()
        || is_placeholder(raw)
    {
        return None;
    }
    let tail = raw.get(prefix(raw).len()..)?;
    let mut near = analysis.catalog.nearest(tail, Context { provider: named.site.provider() });
    // A slip away from a dead model is more likely a slip away from a living one.
    if near.len() > 1 {
        near.retain(|model| model.status_on(analysis.today) != Status::Retired);
    }
    let meant = match near.as_slice() {
        [one] => Some(Arc::clone(one)),
        [] => reordered(analysis, named.site.provider()?, tail),
        _ => None,
    };
    // A name that only a price list has may itself be somebody's spelling.
    meant.filter(|model| model.status_on(analysis.today) != Status::Unknown && model.id != tail)
}

/// The one model of a provider made of the same words in another order: `claude-4.5-sonnet` for `claude-sonnet-4-5`.
fn reordered(analysis: &Analysis, provider: &str, raw: &str) -> Option<Arc<Model>> {
    fn words(id: &str) -> Vec<String> {
        let id = id.to_lowercase();
        let mut words: Vec<String> = id.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect();
        words.sort_unstable();
        words
    }
    fn digits(id: &str) -> impl Iterator<Item = char> + '_ {
        id.chars().filter(char::is_ascii_digit)
    }
    let (first, wanted) = (raw.split(|c: char| !c.is_ascii_alphanumeric()).next()?, words(raw));
    if wanted.len() < 3 {
        return None;
    }
    let mut same = analysis
        .catalog
        .ids_with_prefix(provider, first)
        // `4.5` is no slip of `5.4`: digits keep their order.
        .filter(|model| words(&model.id) == wanted && digits(&model.id).eq(digits(raw)));
    same.next().filter(|_| same.next().is_none())
}

/// `openai/` of `openai/gpt-4o`, `openai:` of `openai:gpt-4o`; empty when there is none. In `llama3.2:1b` the colon is a tag.
pub(super) fn prefix(raw: &str) -> &str {
    let words = raw.bytes().take_while(|b| !b.is_ascii_digit()).count();
    let end = raw.rfind('/').max(raw.get(..words).and_then(|head| head.rfind(':')));
    raw.get(..end.map_or(0, |end| end + 1)).unwrap_or("")
}
