//! A router that needs `provider/` before the ID.

use super::Rule;
use super::named::{Named, named};
use crate::analysis::Analysis;
use crate::catalog::dialect;
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::recognize::{CallSite, Role};
use crate::text::TextEdit;

/// See the page.
pub const RULE: Rule = Rule {
    code: "missing-provider-prefix",
    severity: Severity::Warning,
    summary: "a router (LiteLLM, OpenRouter, an AI gateway) needs `provider/`",
    page: include_str!("missing_provider_prefix.md"),
    check,
};

/// Providers whose bare IDs LiteLLM does not know how to route; for the others it guesses from the name.
const UNROUTED: &[&str] = &["alibaba", "deepseek", "minimax", "mistral", "moonshotai", "perplexity", "xai", "zai"];

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    for named in named(analysis, site).filter(|named| named.reference.role != Role::List) {
        let raw = &named.reference.raw;
        if raw.contains(['/', ':']) {
            continue;
        }
        let (router, prefixed) = match site.spelling {
            "litellm" => ("LiteLLM", litellm(&named)),
            _ if site.provider() == Some("openrouter") => ("OpenRouter", openrouter(analysis, raw)),
            _ => continue,
        };
        let Some(prefixed) = prefixed else { continue };
        let message = format!("{router} needs the provider before the model: write `{prefixed}` for `{raw}`");
        let mut diagnostic = RULE.at(named.reference.span, message);
        diagnostic.fixes.push(Fix {
            title: format!("Replace with `{prefixed}`"),
            edits: vec![TextEdit { span: named.reference.span, new_text: prefixed }],
            safety: Safety::Unsafe,
        });
        found.push(diagnostic);
    }
}

/// How LiteLLM writes a model that it cannot route by its bare name; nothing when it can.
fn litellm(named: &Named) -> Option<String> {
    let model = named.model().filter(|model| UNROUTED.contains(&&*model.provider))?;
    let (prefix, _) = dialect::get("litellm")?.vendors.iter().find(|(_, slug)| *slug == model.provider)?;
    Some(format!("{prefix}{}", named.reference.raw))
}

/// The one ID of OpenRouter that is the name behind a vendor; nothing when it knows the bare name, or two such.
fn openrouter(analysis: &Analysis, raw: &str) -> Option<String> {
    if analysis.catalog.get("openrouter", raw).is_some() {
        return None;
    }
    let tail = format!("/{}", raw.to_lowercase());
    let mut ids = analysis.catalog.with_ids("openrouter", |id| id.ends_with(&tail));
    ids.next().filter(|_| ids.next().is_none()).map(|model| model.id.clone())
}
