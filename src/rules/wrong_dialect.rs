//! An ID spelled for another platform than this client calls.

use super::Rule;
use super::named::{Named, named};
use crate::analysis::Analysis;
use crate::catalog::{Catalog, Dialect, Model, Resolution, dialect};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::recognize::CallSite;
use crate::text::TextEdit;

/// See the page.
pub const RULE: Rule = Rule {
    code: "wrong-dialect",
    severity: Severity::Warning,
    summary: "an ID spelled for another platform than this client calls",
    page: include_str!("wrong_dialect.md"),
    check,
};

/// Spellings that no lab's own API takes. `provider/model` is left out: a client of the lab's SDK that writes so has been
/// pointed at a router, from the environment if not in the code.
const FOREIGN: &[&str] = &["bedrock", "vertex", "vertex-anthropic", "azure"];

/// Platforms that take only their own spelling.
const STRICT: &[&str] = &["amazon-bedrock", "google-vertex", "google-vertex-anthropic"];

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    let (Some(provider), Some(api)) = (site.provider, site.api) else { return };
    if !is_direct(site) {
        return;
    }
    for named in named(analysis, site).filter(|named| named.is_called()) {
        let Some(model) = named.resolution.model() else { continue };
        let raw = &named.reference.raw;
        let (theirs, ours) = match named.resolution {
            Resolution::Dialect { dialect, .. } if FOREIGN.contains(&dialect) && model.provider == provider => {
                let title = dialect::get(dialect).map_or(dialect, |dialect| dialect.title.as_str());
                (title.to_owned(), Some(model.id.clone()))
            }
            Resolution::Exact(_) | Resolution::Alias(_) if is_foreign(&named, model, provider) => {
                let lab = named.provider_name(&model.provider).to_owned();
                (lab, spelled(&analysis.catalog, provider, model))
            }
            _ => continue,
        };
        let way_out = ours.as_ref().map_or_else(String::new, |ours| format!("; write `{ours}`"));
        let message = format!("`{raw}` is {theirs}'s spelling, and this call goes to {}{way_out}", api.title);
        let mut diagnostic = RULE.at(named.reference.span, message);
        diagnostic.fixes.extend(ours.map(|ours| Fix {
            title: format!("Replace with `{ours}`"),
            edits: vec![TextEdit { span: named.reference.span, new_text: ours }],
            safety: Safety::Unsafe,
        }));
        found.push(diagnostic);
    }
}

/// Whether the provider's own SDK is called, not a library that translates spellings.
fn is_direct(site: &CallSite) -> bool {
    site.api.is_some_and(|api| site.provider == Some(&*api.provider))
        && matches!(site.spelling, "" | "python" | "javascript" | "go" | "java" | "csharp" | "anthropic_platforms")
}

/// A lab's own ID of a model that this strict platform serves under another name.
fn is_foreign(named: &Named, model: &Model, provider: &str) -> bool {
    STRICT.contains(&provider) && model.provider != provider && named.model().is_some_and(|known| known.id == model.id)
}

/// The model's ID on a platform, when the platform is known to serve it under that name.
fn spelled(catalog: &Catalog, provider: &str, model: &Model) -> Option<String> {
    let dialect = dialect::all().iter().find(|dialect| dialect.provider.as_deref() == Some(provider))?;
    let printed = Dialect::print(dialect, model)?;
    catalog.get(provider, &printed).map(|found| found.id.clone())
}
