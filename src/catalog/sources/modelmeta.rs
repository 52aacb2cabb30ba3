//! ModelMeta's API: `/v1/models?page=N` gives `{object:"list", data[], page, page_size, total, total_pages}`, one record a
//! profile, prices in USD per 1M tokens with null for what is not published.

use super::lenient::{date, flag, loose_date, money, objects, text, texts, tokens};
use super::models_dev::{kind, output_meter, rate};
use super::{Feed, SourceError, names, rows, within_limit};
use crate::catalog::schema::*;
use serde_json::Value;
use std::collections::BTreeMap;

const NAME: &str = "modelmeta";

/// Reads one page. Of rows for the same model the last updated counts.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    let data = rows::split(rows::whole(bytes)?, "data")?.1.ok_or(SourceError::Shape("no `data`"))?;
    let mut newest: BTreeMap<(String, String), (Option<String>, Model)> = BTreeMap::new();
    rows::items(data, |record| {
        let Some(record) = rows::row(record) else { return Ok(()) };
        let Some(model) = model(&record) else { return Ok(()) };
        let updated = text(&record, "last_updated");
        let key = (model.provider.clone(), model.id.clone());
        if newest.get(&key).is_none_or(|(known, _)| *known <= updated) {
            newest.insert(key, (updated, model));
        }
        within_limit(newest.len())
    })?;
    let mut feed = Feed::new(NAME);
    newest.into_values().try_for_each(|(_, model)| feed.add(model))?;
    feed.checked()
}

fn model(record: &Value) -> Option<Model> {
    let id = text(record, "model")?;
    let modalities =
        Modalities { input: texts(record, "input_modalities"), output: texts(record, "output_modalities") };
    let use_cases = texts(record, "use_cases");
    let features = record.get("features").map(flags).unwrap_or_default();
    Some(Model {
        provider: names::slug(NAME, &provider(record)?),
        id,
        name: text(record, "model_name"),
        family: text(record, "family"),
        kind: kind_of(&use_cases, &modalities),
        status: match text(record, "status").as_deref() {
            Some("active") => Status::Active,
            Some("preview") => Status::Preview,
            Some("deprecated" | "legacy") => Status::Deprecated,
            Some("retired") => Status::Retired,
            _ => Status::Unknown,
        },
        lifecycle: Lifecycle {
            released: loose_date(record, "release_date"),
            retires_on: date(record, "retirement_date"),
            ..Lifecycle::default()
        },
        access: match text(record, "access_type").as_deref() {
            Some("closed") => Some(Access::Closed),
            Some("open_weights") => Some(Access::OpenWeights),
            Some("open_source") => Some(Access::OpenSource),
            _ => None,
        },
        licence: text(record, "license"),
        limits: Limits {
            context_window: tokens(record, "context_window"),
            max_input_tokens: None,
            max_output_tokens: tokens(record, "max_output_tokens"),
        },
        endpoints: set(record, "endpoints"),
        tools: set(record, "tools"),
        rates: rates(record, &modalities),
        parameters: record.get("parameters").map(parameters).unwrap_or_default(),
        knowledge_cutoff: loose_date(record, "knowledge_cutoff"),
        capabilities: features,
        modalities,
        use_cases,
        ..Model::default()
    })
}

/// A slug, or an object that has one.
fn provider(record: &Value) -> Option<String> {
    let value = record.get("provider")?;
    text(record, "provider").or_else(|| text(value, "slug")).or_else(|| text(value, "id"))
}

fn kind_of(use_cases: &[String], modalities: &Modalities) -> Kind {
    let named = use_cases.iter().find_map(|case| match case.as_str() {
        "embedding" => Some("embedding"),
        "rerank" => Some("rerank"),
        "moderation" => Some("moderation"),
        "image-gen" => Some("image"),
        "video-gen" => Some("video"),
        "text-to-speech" => Some("speech"),
        "speech-to-text" => Some("transcription"),
        "realtime-audio" => Some("realtime"),
        _ => None,
    });
    let chats = use_cases.iter().any(|case| case == "text-chat");
    kind(if chats { Some("chat") } else { named }, modalities)
}

/// The names that are true in an object of flags, or the items of a list.
fn set(record: &Value, key: &str) -> Vec<String> {
    let Some(value) = record.get(key) else { return Vec::new() };
    match value {
        Value::Array(_) => texts(record, key),
        _ => flags(value).into_iter().filter(|(_, on)| *on).map(|(name, _)| name).collect(),
    }
}

fn flags(value: &Value) -> BTreeMap<String, bool> {
    let names = objects(value).filter(|(name, _)| name.len() <= 60);
    names.filter_map(|(name, on)| Some((name.clone(), on.as_bool()?))).collect()
}

fn rates(record: &Value, modalities: &Modalities) -> Vec<Rate> {
    let currency = text(record, "currency").map_or_else(|| "USD".to_owned(), |code| code.to_uppercase());
    let meters = [
        ("input_price", Meter::Input),
        ("output_price", output_meter(modalities)),
        ("cached_input_price", Meter::CachedInput),
    ];
    let amounts = meters.into_iter().filter_map(|(key, meter)| Some((meter, money(record.get(key)?, 0)?)));
    amounts.map(|(meter, amount)| Rate { currency: currency.clone(), ..rate(meter, amount, When::default()) }).collect()
}

fn parameters(value: &Value) -> BTreeMap<String, ParameterFact> {
    let number = |fact: &Value, key: &str| fact.get(key).and_then(Value::as_f64);
    let known = objects(value).filter(|(name, fact)| name.len() <= 60 && fact.is_object());
    let read = known.map(|(name, fact)| {
        let support = match flag(fact, "supported") {
            Some(true) => Support::Yes,
            Some(false) => Support::No,
            None => Support::Unknown,
        };
        let read = ParameterFact {
            support,
            condition: None,
            min: number(fact, "min"),
            max: number(fact, "max"),
            default: fact.get("default").filter(|value| !value.is_null() && !value.is_object()).cloned(),
            values: texts(fact, "enum"),
            scope: "model".to_owned(),
            basis: Basis::UiDefault,
            source: NAME.to_owned(),
        };
        (name.clone(), read)
    });
    read.collect()
}
