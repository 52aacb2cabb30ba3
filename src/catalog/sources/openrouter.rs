//! OpenRouter's `/api/v1/models`: `{data:[…]}`, prices as text in USD per token; "-1" means that there is no fixed price.

use super::lenient::{date, loose_date, money, text, texts, tokens};
use super::models_dev::{kind, observed, output_meter, rate};
use super::{Feed, SourceError, rows, within_limit};
use crate::catalog::schema::*;
use serde_json::Value;

const NAME: &str = "openrouter";

/// Reads one page.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    let data = rows::split(rows::whole(bytes)?, "data")?.1.ok_or(SourceError::Shape("no `data`"))?;
    let mut feed = Feed::new(NAME);
    let mut seen = std::collections::HashSet::new();
    rows::items(data, |record| {
        let Some(record) = rows::row(record) else { return Ok(()) };
        let Some(id) = text(&record, "id").filter(|id| !seen.contains(id)) else { return Ok(()) };
        seen.insert(id.clone());
        within_limit(seen.len())?;
        feed.add(model(id, &record))
    })?;
    feed.checked()
}

fn model(id: String, record: &Value) -> Model {
    let none = Value::Null;
    let part = |key: &str| record.get(key).unwrap_or(&none);
    let (architecture, top, pricing) = (part("architecture"), part("top_provider"), part("pricing"));
    let modalities =
        Modalities { input: texts(architecture, "input_modalities"), output: texts(architecture, "output_modalities") };
    let mut model = Model {
        provider: NAME.to_owned(),
        id,
        name: text(record, "name"),
        kind: kind(None, &modalities),
        status: Status::Active,
        lifecycle: Lifecycle { retires_on: date(record, "expiration_date"), ..Lifecycle::default() },
        limits: Limits {
            context_window: tokens(record, "context_length").or_else(|| tokens(top, "context_length")),
            max_input_tokens: None,
            max_output_tokens: tokens(top, "max_completion_tokens"),
        },
        knowledge_cutoff: loose_date(record, "knowledge_cutoff"),
        ..Model::default()
    };
    let meters = [
        ("prompt", Meter::Input),
        ("completion", output_meter(&modalities)),
        ("input_cache_read", Meter::CachedInput),
        ("input_cache_write", Meter::CacheWrite),
        ("internal_reasoning", Meter::Reasoning),
    ];
    for (key, meter) in meters {
        if let Some(amount) = pricing.get(key).and_then(|price| money(price, 6)) {
            model.rates.push(rate(meter, amount, When::default()));
        }
    }
    if let Some(amount) = pricing.get("web_search").and_then(|price| money(price, 3)) {
        model.rates.push(Rate { unit: Unit::ThousandQueries, ..rate(Meter::Search, amount, When::default()) });
    }
    model.modalities = modalities;
    let parameters = texts(record, "supported_parameters");
    if !parameters.is_empty() {
        let takes = |name: &str| parameters.iter().any(|parameter| parameter == name);
        model.capabilities.insert("tool_call".to_owned(), takes("tools"));
        model.capabilities.insert("structured_output".to_owned(), takes("structured_outputs"));
        model.reasoning = Some(Reasoning { supported: takes("reasoning"), ..Reasoning::default() });
        for name in parameters {
            model.parameters.insert(name, observed(Support::Yes, None, NAME));
        }
    }
    model
}
