//! The crate `liter-llm`: a full copy of models.dev in its own words, prices in USD per token.

use super::lenient::{flag, loose_date, money, text, texts, tokens};
use super::models_dev::{kind, output_meter, rate, sellers};
use super::{Feed, SourceError, rows};
use crate::catalog::schema::*;
use serde_json::Value;

/// Reads `schemas/catalog.json`. Its facts are models.dev's, and so is the name in provenance.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    let (head, providers) = rows::split(rows::whole(bytes)?, "providers")?;
    let mut feed = Feed::new("models.dev");
    feed.source.data_date = head.get("$provenance").and_then(|provenance| loose_date(provenance, "fetched"));
    sellers(providers.ok_or(SourceError::Shape("no `providers`"))?, &mut feed, str::to_owned, model)?;
    feed.checked()
}

fn model(provider: &str, id: String, value: &Value) -> Model {
    let none = Value::Null;
    let part = |key: &str| value.get(key).unwrap_or(&none);
    let (limit, modalities, can) = (part("limit"), part("modalities"), part("capabilities"));
    let modalities = Modalities { input: texts(modalities, "input"), output: texts(modalities, "output") };
    let mut model = Model {
        provider: provider.to_owned(),
        id,
        name: text(value, "name"),
        family: text(value, "family"),
        kind: kind(text(value, "mode").as_deref(), &modalities),
        status: Status::Active,
        lifecycle: Lifecycle { released: loose_date(value, "release_date"), ..Lifecycle::default() },
        access: flag(can, "open_weights").map(|open| if open { Access::OpenWeights } else { Access::Closed }),
        limits: Limits {
            context_window: tokens(limit, "context"),
            max_input_tokens: tokens(limit, "input"),
            max_output_tokens: tokens(limit, "output"),
        },
        rates: rates(value, &modalities),
        reasoning: flag(can, "reasoning").map(|supported| Reasoning { supported, ..Reasoning::default() }),
        knowledge_cutoff: loose_date(value, "knowledge"),
        modalities,
        ..Model::default()
    };
    // The copy writes `false` for what models.dev leaves out; only what models.dev always states can be taken as a no.
    for (theirs, ours, stated) in [
        ("function_calling", "tool_call", true),
        ("attachment", "attachment", true),
        ("structured_output", "structured_output", false),
    ] {
        if let Some(yes) = flag(can, theirs).filter(|yes| *yes || stated) {
            model.capabilities.insert(ours.to_owned(), yes);
        }
    }
    model
}

fn rates(value: &Value, modalities: &Modalities) -> Vec<Rate> {
    let mut rates = Vec::new();
    let Some(pricing) = value.get("pricing") else { return rates };
    costs(pricing, modalities, &When::default(), &mut rates);
    for tier in pricing.get("tiers").and_then(Value::as_array).into_iter().flatten() {
        if let Some(over) = tokens(tier, "min_context_tokens") {
            costs(tier, modalities, &When { context_over: Some(over), ..When::default() }, &mut rates);
        }
    }
    rates
}

fn costs(cost: &Value, modalities: &Modalities, when: &When, rates: &mut Vec<Rate>) {
    let meters = [
        ("input_cost_per_token", Meter::Input),
        ("output_cost_per_token", output_meter(modalities)),
        ("cache_read_input_token_cost", Meter::CachedInput),
        ("cache_creation_input_token_cost", Meter::CacheWrite),
        ("output_cost_per_reasoning_token", Meter::Reasoning),
        ("input_cost_per_audio_token", Meter::AudioInput),
        ("output_cost_per_audio_token", Meter::AudioOutput),
    ];
    for (key, meter) in meters {
        if let Some(amount) = cost.get(key).and_then(|value| money(value, 6)) {
            rates.push(rate(meter, amount, when.clone()));
        }
    }
}
