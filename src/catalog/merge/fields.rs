//! Every field but the prices: which source is asked first, and what it takes to be believed.

use super::claims::Claim;
use crate::catalog::schema::*;
use crate::catalog::sources::announced;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Sources that are known by name. Any other is somebody's own feed and comes before all of these.
const KNOWN: &[&str] = &[
    announced::NAME,
    "anthropic-sdk",
    "genai-prices",
    "litellm",
    "model-retire",
    "modelmeta",
    "models.dev",
    "openai-sdk",
    "openrouter",
    "rig",
    super::rebuild::EARLIER,
];

const GENERAL: &[&str] =
    &["models.dev", "rig", "litellm", "genai-prices", "openrouter", "openai-sdk", "anthropic-sdk", "modelmeta"];
const CONTEXT: &[&str] = &["models.dev", "rig", "genai-prices", "openrouter", "litellm", "modelmeta"];
const OUTPUT: &[&str] = &["models.dev", "rig", "litellm", "openrouter", "modelmeta"];
const LIFE: &[&str] = &[
    announced::NAME,
    "model-retire",
    "openai-sdk",
    "anthropic-sdk",
    "litellm",
    "rig",
    "models.dev",
    "openrouter",
    "modelmeta",
];
const STATUS: &[&str] = &[announced::NAME, "model-retire", "rig", "models.dev", "openrouter", "litellm", "modelmeta"];
const KIND: &[&str] =
    &["litellm", "rig", "models.dev", "openai-sdk", "anthropic-sdk", "openrouter", "modelmeta", announced::NAME];
const OFFERS: &[&str] = &["litellm", "models.dev", "rig", "openrouter", "modelmeta"];
const REASONING: &[&str] = &["rig", "models.dev", "litellm", "openrouter", "modelmeta"];
const PARAMETERS: &[&str] = &["rig", "litellm", "models.dev", "openrouter", "modelmeta"];

/// How far up a source stands in an order; lower is asked earlier. Nothing: it is not asked.
pub(super) fn place(order: &[&str], source: &str) -> Option<usize> {
    if !KNOWN.contains(&source) {
        return Some(0);
    }
    order.iter().position(|name| *name == source).map(|at| at + 1)
}

/// Copies of one origin count as one voice.
pub(super) fn voice(source: &str) -> &str {
    if source == "rig" { "models.dev" } else { source }
}

/// How much two numbers differ, as a share of the larger.
pub(super) fn difference(a: f64, b: f64) -> f64 {
    if a == b { 0.0 } else { (a - b).abs() / a.abs().max(b.abs()) }
}

struct Merging<'a, 'c> {
    claims: &'c [Claim<'a>],
    provenance: BTreeMap<String, Vec<String>>,
    confirmed: BTreeSet<String>,
    conflicts: Vec<Conflict>,
}

impl<'a> Merging<'a, '_> {
    /// All that is said, likeliest first.
    fn said<T>(&self, order: &[&str], get: impl Fn(&Model) -> Option<T>) -> Vec<(T, &'a str)> {
        let mut said: Vec<(usize, &'a str, T)> = Vec::new();
        for claim in self.claims {
            if let (Some(at), Some(value)) = (place(order, claim.source), get(&claim.model)) {
                said.push((at, claim.source, value));
            }
        }
        said.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        said.into_iter().map(|(_, source, value)| (value, source)).collect()
    }

    fn note(&mut self, field: &str, source: &str) {
        self.provenance.entry(source.to_owned()).or_default().push(field.to_owned());
    }

    fn first<T>(&mut self, field: &str, order: &[&str], get: impl Fn(&Model) -> Option<T>) -> Option<T> {
        let (value, source) = self.said(order, get).into_iter().next()?;
        self.note(field, source);
        Some(value)
    }

    fn list(&mut self, field: &str, order: &[&str], get: impl Fn(&Model) -> &Vec<String>) -> Vec<String> {
        self.first(field, order, |model| Some(get(model)).filter(|list| !list.is_empty()).cloned()).unwrap_or_default()
    }

    /// A number of tokens: the first, with what the other voices say of it.
    fn tokens(&mut self, field: &str, order: &[&str], get: impl Fn(&Model) -> Option<u64>) -> Option<u64> {
        let said = self.said(order, &get);
        let earlier = self.claims.iter().find(|claim| claim.source == super::rebuild::EARLIER);
        let earlier = earlier.and_then(|claim| get(&claim.model)).map(|value| (value, super::rebuild::EARLIER));
        let (value, source) = *said.first()?;
        self.note(field, source);
        let mut heard = BTreeSet::from([voice(source)]);
        for (other, by) in said.into_iter().skip(1).chain(earlier) {
            if !heard.insert(voice(by)) {
                continue;
            }
            let difference = difference(value as f64, other as f64);
            if difference <= 0.06 {
                self.confirmed.insert(field.to_owned());
            }
            if difference > 0.05 && by != super::rebuild::EARLIER {
                self.conflicts.push(Conflict {
                    field: field.to_owned(),
                    source: by.to_owned(),
                    value: other.to_string(),
                });
            }
        }
        Some(value)
    }
}

/// One model from all claims; its prices are still to come.
pub(super) fn merge(claims: &[Claim<'_>]) -> Model {
    let mut m = Merging { claims, provenance: BTreeMap::new(), confirmed: BTreeSet::new(), conflicts: Vec::new() };
    let mut model = Model::default();
    if let Some((written, _)) = m.said(GENERAL, |row| Some((row.provider.clone(), row.id.clone()))).into_iter().next() {
        (model.provider, model.id) = written;
    } else if let Some(claim) = claims.first() {
        (model.provider, model.id) = (claim.model.provider.clone(), claim.model.id.clone());
    }
    let aliases: BTreeSet<String> = claims.iter().flat_map(|claim| claim.model.aliases.iter().cloned()).collect();
    model.aliases = aliases.into_iter().filter(|alias| alias.to_lowercase() != model.id.to_lowercase()).collect();
    model.name = m.first("name", GENERAL, |row| row.name.clone());
    model.family = m.first("family", GENERAL, |row| row.family.clone());
    model.kind = kind(&mut m);
    model.status =
        m.first("status", STATUS, |row| Some(row.status).filter(|status| !status.is_unknown())).unwrap_or_default();
    model.lifecycle = lifecycle(&mut m);
    model.access = m.first("access", GENERAL, |row| row.access);
    model.licence = m.first("licence", GENERAL, |row| row.licence.clone());
    model.limits = limits(&mut m, model.kind);
    model.modalities.input = m.list("modalities.input", GENERAL, |row| &row.modalities.input);
    model.modalities.output = m.list("modalities.output", GENERAL, |row| &row.modalities.output);
    model.endpoints = m.list("endpoints", OFFERS, |row| &row.endpoints);
    model.tools = m.list("tools", OFFERS, |row| &row.tools);
    model.use_cases = m.list("use_cases", OFFERS, |row| &row.use_cases);
    let names: BTreeSet<String> = claims.iter().flat_map(|claim| claim.model.capabilities.keys().cloned()).collect();
    for name in names {
        let field = format!("capabilities.{name}");
        if let Some(can) = m.first(&field, GENERAL, |row| row.capabilities.get(&name).copied()) {
            model.capabilities.insert(name, can);
        }
    }
    model.reasoning = reasoning(&mut m);
    let names: BTreeSet<String> = claims.iter().flat_map(|claim| claim.model.parameters.keys().cloned()).collect();
    for name in names {
        if let Some((fact, _)) = m.said(PARAMETERS, |row| row.parameters.get(&name).cloned()).into_iter().next() {
            model.parameters.insert(name, fact);
        }
    }
    model.knowledge_cutoff = m.first("knowledge_cutoff", GENERAL, |row| row.knowledge_cutoff.clone());
    model.provenance = m.provenance;
    model.confirmed = m.confirmed.into_iter().collect();
    model.conflicts = m.conflicts;
    model
}

/// "Other" says only that the source has no word for it.
fn kind(m: &mut Merging<'_, '_>) -> Kind {
    let named = |row: &Model| Some(row.kind).filter(|kind| !matches!(kind, Kind::Unknown | Kind::Other));
    let other = |row: &Model| Some(row.kind).filter(|kind| *kind == Kind::Other);
    m.first("kind", KIND, named).or_else(|| m.first("kind", KIND, other)).unwrap_or_default()
}

fn lifecycle(m: &mut Merging<'_, '_>) -> Lifecycle {
    let by = |m: &Merging<'_, '_>, get: fn(&Model) -> Option<Date>| {
        m.said(LIFE, get).first().and_then(|(_, source)| place(LIFE, source)).unwrap_or(usize::MAX)
    };
    // Others copy a promised day as if it were an announced one.
    let promised = by(m, |row| row.lifecycle.earliest) < by(m, |row| row.lifecycle.retires_on);
    let retires_on = m.first("lifecycle.retires_on", LIFE, |row| row.lifecycle.retires_on.filter(|_| !promised));
    if let Some(day) = retires_on {
        let mut heard = BTreeSet::new();
        for (other, source) in m.said(LIFE, |row| row.lifecycle.retires_on) {
            if heard.insert(voice(source)) && other != day {
                let field = "lifecycle.retires_on".to_owned();
                m.conflicts.push(Conflict { field, source: source.to_owned(), value: other.to_string() });
            }
        }
    }
    Lifecycle {
        released: m.first("lifecycle.released", GENERAL, |row| row.lifecycle.released.clone()),
        deprecated_on: m.first("lifecycle.deprecated_on", LIFE, |row| row.lifecycle.deprecated_on),
        retires_on,
        earliest: m.first("lifecycle.earliest", LIFE, |row| row.lifecycle.earliest).filter(|_| retires_on.is_none()),
        replacements: m.list("lifecycle.replacements", LIFE, |row| &row.lifecycle.replacements),
        source: m.first("lifecycle.source", LIFE, |row| row.lifecycle.source.clone()),
    }
}

/// LiteLLM knows the prompt's limit, not the whole window; it stands in where nobody knows that. An answer as long as the
/// window is a source's way of saying that it does not know.
fn limits(m: &mut Merging<'_, '_>, kind: Kind) -> Limits {
    let context = m.tokens("limits.context_window", CONTEXT, |row| row.limits.context_window);
    let context = context.or_else(|| m.tokens("limits.context_window", CONTEXT, |row| row.limits.max_input_tokens));
    if let Some(context) = context {
        let by = m.said(&["litellm"], |row| row.limits.max_input_tokens);
        let agrees = by.iter().any(|(input, _)| difference(*input as f64, context as f64) <= 0.06);
        let own = m.provenance.get("litellm").is_some_and(|fields| fields.iter().any(|f| f == "limits.context_window"));
        if agrees && !own {
            m.confirmed.insert("limits.context_window".to_owned());
        }
    }
    let fits = |count: &u64| context.is_none_or(|context| *count < context);
    let input = m.first("limits.max_input_tokens", CONTEXT, |row| row.limits.max_input_tokens.filter(fits));
    // Vectors and scores are no tokens; some sources put a vector's length here.
    let counted = !matches!(kind, Kind::Embedding | Kind::Rerank);
    let fits = |count: &u64| counted && fits(count);
    let output = m.tokens("limits.max_output_tokens", OUTPUT, |row| row.limits.max_output_tokens.filter(fits));
    Limits { context_window: context, max_input_tokens: input, max_output_tokens: output }
}

fn reasoning(m: &mut Merging<'_, '_>) -> Option<Reasoning> {
    let of = |row: &Model| row.reasoning.clone();
    let supported = m.first("reasoning.supported", REASONING, |row| of(row).map(|r| r.supported))?;
    if !supported {
        return Some(Reasoning::default());
    }
    Some(Reasoning {
        supported,
        efforts: m
            .first("reasoning.efforts", REASONING, |row| {
                of(row).map(|r| r.efforts).filter(|efforts| !efforts.is_empty())
            })
            .unwrap_or_default(),
        default_effort: m.first("reasoning.default_effort", REASONING, |row| of(row)?.default_effort),
        budget: m.first("reasoning.budget", REASONING, |row| of(row)?.budget),
        always_on: m.first("reasoning.always_on", REASONING, |row| of(row)?.always_on),
    })
}
