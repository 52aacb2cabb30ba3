//! An ID spelled for another platform than this client calls.

use super::Rule;
use super::named::{Named, named};
use crate::analysis::Analysis;
use crate::catalog::{Catalog, Dialect, Resolution, dialect};
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
const STRICT: &[&str] = &["amazon-bedrock", "google-vertex-anthropic"];

fn check(analysis: &Analysis, site: &CallSite, found: &mut Vec<Diagnostic>) {
    let (Some(provider), Some(api)) = (site.provider(), site.api()) else { return };
    if !is_direct(site) {
        return;
    }
    for named in named(analysis, site).filter(|named| named.is_called()) {
        let Some((theirs, ours)) = converted(&analysis.catalog, &named, provider) else { continue };
        let raw = &named.reference.raw;
        let goes_to =
            if provider == api.provider { api.title.clone() } else { analysis.catalog.provider_name(provider) };
        let message = format!("`{raw}` is {theirs}'s spelling, and this call goes to {goes_to}; write `{ours}`");
        let mut diagnostic = RULE.at(named.reference.span, message);
        diagnostic.fixes.push(Fix {
            title: format!("Replace with `{ours}`"),
            edits: vec![TextEdit { span: named.reference.span, new_text: ours }],
            safety: Safety::Unsafe,
        });
        found.push(diagnostic);
    }
}

/// Whether the provider's own SDK is called, not a library that translates spellings.
fn is_direct(site: &CallSite) -> bool {
    let own = site.api().is_some_and(|api| site.provider() == Some(&*api.provider));
    match site.spelling {
        _ if !site.endpoint.is_direct() => false,
        "" | "python" | "javascript" | "go" | "java" | "csharp" => own,
        spelling => spelling == "anthropic_platforms",
    }
}

/// Who spells a name so, and the ID of the same model at `provider`, when the catalogue knows it there; nothing for a name
/// that the provider may take.
fn converted(catalog: &Catalog, named: &Named, provider: &str) -> Option<(String, String)> {
    let model = named.resolution.model()?;
    let dialect = match named.resolution {
        Resolution::Dialect { dialect, .. } => dialect::get(dialect),
        _ => dialect::all().iter().find(|dialect| dialect.provider.as_ref() == Some(&model.provider)),
    };
    let foreign = dialect.filter(|dialect| {
        FOREIGN.contains(&&*dialect.name) && dialect.provider.as_deref() != Some(provider) && catalog.is_lab(provider)
    });
    if let Some(dialect) = foreign {
        return Some((dialect.title.clone(), own(catalog, dialect, &named.reference.raw, provider)?));
    }
    let is_labs = model.provider != provider && named.model().is_some_and(|known| known.id == model.id);
    let platform = dialect::all().iter().find(|dialect| dialect.provider.as_deref() == Some(provider))?;
    let known = |printed: String| Some(catalog.get(provider, &printed)?.id.clone());
    let ours = (STRICT.contains(&provider) && is_labs).then(|| platform.prints(model).find_map(known))??;
    Some((catalog.provider_name(&model.provider), ours))
}

/// The lab's ID behind a platform's spelling, with whatever the platform puts before it (a region) taken off.
fn own(catalog: &Catalog, dialect: &'static Dialect, text: &str, lab: &str) -> Option<String> {
    dialect::readings(dialect, text).find_map(|reading| match catalog.get(lab, &reading.id) {
        Some(model) => Some(model.id.clone()),
        None if reading.id.len() < text.len() => own(catalog, dialect, &reading.id, lab),
        None => None,
    })
}
