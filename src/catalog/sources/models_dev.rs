//! models.dev `api.json`: `{provider:{id,name,env,doc,api,models:{id:{…}}}}`, prices in USD per 1M tokens. The same shape,
//! reviewed and with an own `rig` object per model, is what the crate `rig-core` carries.

use super::lenient::{flag, loose_date, money, objects, text, texts, tokens};
use super::{Feed, SourceError, names, rows};
use crate::catalog::decimal::Decimal;
use crate::catalog::schema::*;
use serde_json::Value;
use serde_json::value::RawValue;

/// Reads `https://models.dev/api.json`.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    read(bytes, "models.dev")
}

/// Reads the catalogue inside the crate `rig-core`.
pub fn parse_rig(bytes: &[u8]) -> Result<Feed, SourceError> {
    read(bytes, "rig")
}

fn read(bytes: &[u8], source: &str) -> Result<Feed, SourceError> {
    let mut feed = Feed::new(source);
    sellers(rows::whole(bytes)?, &mut feed, |theirs| names::slug(source, theirs), model)?;
    feed.checked()
}

/// Reads an object of providers, each with an object of models; `slug` gives our name for one of theirs.
pub(super) fn sellers(
    json: &RawValue,
    feed: &mut Feed,
    slug: impl Fn(&str) -> String,
    model: fn(&str, String, &Value) -> Model,
) -> Result<(), SourceError> {
    rows::entries(json, |theirs, value| {
        let Ok((about, Some(models))) = rows::split(value, "models") else { return Ok(()) };
        let slug = slug(&theirs);
        feed.add_provider(&slug, provider(&about))?;
        rows::entries(models, |key, value| match rows::row(value).filter(Value::is_object) {
            Some(value) => feed.add(model(&slug, text(&value, "id").unwrap_or_else(|| key.into_owned()), &value)),
            None => Ok(()),
        })
    })
}

/// What models.dev says of a provider itself.
fn provider(value: &Value) -> Option<Provider> {
    Some(Provider {
        name: text(value, "name")?,
        rank: u32::MAX,
        doc: text(value, "doc"),
        api: text(value, "api"),
        env: value
            .get("env")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(String::from)
            .collect(),
    })
}

fn model(provider: &str, id: String, value: &Value) -> Model {
    let none = Value::Null;
    let (limit, modalities) = (value.get("limit").unwrap_or(&none), value.get("modalities").unwrap_or(&none));
    let modalities = Modalities { input: texts(modalities, "input"), output: texts(modalities, "output") };
    let mut model = Model {
        provider: provider.to_owned(),
        id,
        name: text(value, "name"),
        family: text(value, "family"),
        kind: kind(text(value, "type").as_deref(), &modalities),
        status: match text(value, "status").as_deref() {
            Some("deprecated") => Status::Deprecated,
            Some("alpha" | "beta") => Status::Preview,
            Some("retired") => Status::Retired,
            _ => Status::Active,
        },
        lifecycle: Lifecycle { released: loose_date(value, "release_date"), ..Lifecycle::default() },
        access: flag(value, "open_weights").map(|open| if open { Access::OpenWeights } else { Access::Closed }),
        limits: Limits {
            context_window: tokens(limit, "context"),
            max_input_tokens: tokens(limit, "input"),
            max_output_tokens: tokens(limit, "output"),
        },
        rates: rates(value, &modalities),
        reasoning: reasoning(value),
        knowledge_cutoff: loose_date(value, "knowledge"),
        modalities,
        ..Model::default()
    };
    for (theirs, ours) in
        [("tool_call", "tool_call"), ("structured_output", "structured_output"), ("attachment", "attachment")]
    {
        if let Some(yes) = flag(value, theirs) {
            model.capabilities.insert(ours.to_owned(), yes);
        }
    }
    sampling(&mut model, value);
    model
}

/// Kinds as models.dev and its copies name them; without a name, what comes out tells.
pub(super) fn kind(named: Option<&str>, modalities: &Modalities) -> Kind {
    let gives = |what: &str| modalities.output.iter().any(|m| m == what);
    match named {
        Some("chat") => Kind::Chat,
        Some("embedding") => Kind::Embedding,
        Some("image" | "image_generation") => Kind::Image,
        Some("speech" | "audio_speech") => Kind::Speech,
        Some("transcription" | "audio_transcription") => Kind::Transcription,
        Some("realtime") => Kind::Realtime,
        Some("video" | "video_generation") => Kind::Video,
        Some("rerank") => Kind::Rerank,
        Some("moderation") => Kind::Moderation,
        _ if gives("text") => Kind::Chat,
        _ if gives("video") => Kind::Video,
        _ if gives("image") => Kind::Image,
        _ if gives("audio") => Kind::Speech,
        _ => Kind::Unknown,
    }
}

/// The meter that an "output" price means: what comes out, when it is not text.
pub(super) fn output_meter(modalities: &Modalities) -> Meter {
    match modalities.output.as_slice() {
        [only] if only == "image" => Meter::ImageOutput,
        [only] if only == "audio" => Meter::AudioOutput,
        [only] if only == "video" => Meter::Video,
        _ => Meter::Output,
    }
}

fn rates(value: &Value, modalities: &Modalities) -> Vec<Rate> {
    let mut rates = Vec::new();
    let Some(cost) = value.get("cost") else { return rates };
    costs(cost, modalities, &When::default(), &mut rates);
    let mut tiers: Vec<(u64, &Value)> = Vec::new();
    for tier in cost.get("tiers").and_then(Value::as_array).into_iter().flatten() {
        if let Some(over) = tier.get("tier").and_then(|tier| tokens(tier, "size")) {
            tiers.push((over, tier));
        }
    }
    if tiers.is_empty()
        && let Some(over) = cost.get("context_over_200k")
    {
        tiers.push((200_000, over));
    }
    for (over, tier) in tiers {
        costs(tier, modalities, &When { context_over: Some(over), ..When::default() }, &mut rates);
    }
    for (mode, value) in value.pointer("/experimental/modes").into_iter().flat_map(objects) {
        if let Some(cost) = value.get("cost") {
            costs(cost, modalities, &When { tier: Some(mode.clone()), ..When::default() }, &mut rates);
        }
    }
    rates
}

fn costs(cost: &Value, modalities: &Modalities, when: &When, rates: &mut Vec<Rate>) {
    let meters = [
        ("input", Meter::Input),
        ("output", output_meter(modalities)),
        ("cache_read", Meter::CachedInput),
        ("cache_write", Meter::CacheWrite),
        ("reasoning", Meter::Reasoning),
        ("input_audio", Meter::AudioInput),
        ("output_audio", Meter::AudioOutput),
    ];
    for (key, meter) in meters {
        if let Some(amount) = cost.get(key).and_then(|value| money(value, 0)) {
            rates.push(rate(meter, amount, when.clone()));
        }
    }
}

/// A rate in USD per 1M tokens.
pub(super) fn rate(meter: Meter, amount: Decimal, when: When) -> Rate {
    Rate {
        meter,
        unit: Unit::MillionTokens,
        amount,
        currency: "USD".to_owned(),
        when,
        source: String::new(),
        as_of: None,
    }
}

fn reasoning(value: &Value) -> Option<Reasoning> {
    let supported = flag(value, "reasoning")?;
    let mut reasoning = Reasoning { supported, ..Reasoning::default() };
    for option in value.get("reasoning_options").and_then(Value::as_array).into_iter().flatten() {
        match text(option, "type").as_deref() {
            Some("effort") => reasoning.efforts = texts(option, "values"),
            Some("budget_tokens" | "budget") => {
                reasoning.budget = Some(Budget { min: tokens(option, "min"), max: tokens(option, "max") });
            }
            _ => {}
        }
    }
    if let Some(rig) = value.get("rig") {
        reasoning.default_effort = text(rig, "reasoning_default");
        reasoning.always_on = text(rig, "reasoning_control").map(|control| control == "none").filter(|&on| on);
    }
    Some(reasoning)
}

/// Whether sampling parameters are taken: rig's own flag, else models.dev's `temperature`.
fn sampling(model: &mut Model, value: &Value) {
    let rig = value.pointer("/rig/sampling").and_then(Value::as_str);
    let (support, condition, names): (_, _, &[&str]) = match (rig, flag(value, "temperature")) {
        (Some("never"), _) => (Support::No, None, &["temperature", "top_p", "top_k"]),
        (Some("reasoning_off"), _) => (Support::Conditional, Some("reasoning_off"), &["temperature", "top_p", "top_k"]),
        (_, Some(true)) => (Support::Yes, None, &["temperature"]),
        (_, Some(false)) => (Support::No, None, &["temperature"]),
        _ => return,
    };
    for name in names {
        model
            .parameters
            .insert((*name).to_owned(), observed(support, condition, if rig.is_some() { "rig" } else { "models.dev" }));
    }
}

/// A fact about a parameter that somebody's catalogue states.
pub(super) fn observed(support: Support, condition: Option<&str>, source: &str) -> ParameterFact {
    ParameterFact {
        support,
        condition: condition.map(str::to_owned),
        min: None,
        max: None,
        default: None,
        values: Vec::new(),
        scope: "model".to_owned(),
        basis: Basis::Observed,
        source: source.to_owned(),
    }
}
