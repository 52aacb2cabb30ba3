//! genai-prices: prices that people checked, with the patterns of IDs they hold for. Published as `data.json`
//! (`[{id, models:[{id, match, prices, context_window}]}]`) and inside the Python package as `data.py`; both become the
//! same tree here. Prices are in USD per 1M tokens, 1k requests or hours.

use super::lenient::{money, text, tokens};
use super::{Feed, Pattern, SourceError, names, python, rows};
use crate::catalog::decimal::Decimal;
use crate::catalog::dialect;
use crate::catalog::schema::*;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

const NAME: &str = "genai-prices";

/// Reads `data.json`.
pub fn parse(bytes: &[u8]) -> Result<Feed, SourceError> {
    let root = rows::whole(bytes)?;
    let list = if root.get().starts_with('[') { Some(root) } else { rows::split(root, "providers")?.1 };
    let mut feed = Feed::new(NAME);
    rows::items(list.ok_or(SourceError::Shape("no list of providers"))?, |provider| read(provider, &mut feed))?;
    feed.checked()
}

/// Reads `genai_prices/data.py`.
pub fn parse_python(bytes: &[u8]) -> Result<Feed, SourceError> {
    let text = std::str::from_utf8(bytes).map_err(|problem| SourceError::Unreadable(problem.to_string()))?;
    parse(python::list(text, "providers")?.to_string().as_bytes())
}

/// One provider with its models.
fn read(provider: &RawValue, feed: &mut Feed) -> Result<(), SourceError> {
    let Ok((provider, Some(models))) = rows::split(provider, "models") else { return Ok(()) };
    // What Hugging Face's partners charge through it; its own IDs stand under `huggingface` elsewhere.
    let Some(theirs) = text(&provider, "id").filter(|theirs| !theirs.starts_with("huggingface_")) else {
        return Ok(());
    };
    let slug = names::slug(NAME, &theirs);
    rows::items(models, |value| match rows::row(value).and_then(|value| model(&slug, &value)) {
        Some((pattern, model)) => feed.add_pattern(pattern, model),
        None => Ok(()),
    })
}

fn model(slug: &str, value: &Value) -> Option<(Pattern, Model)> {
    let id = text(value, "id").filter(|id| !is_variant(slug, id))?;
    let pattern = value.get("match").map_or(Pattern::Equals(id.to_lowercase()), pattern);
    let model = Model {
        provider: slug.to_owned(),
        id,
        name: text(value, "name"),
        limits: Limits { context_window: tokens(value, "context_window"), ..Limits::default() },
        rates: rates(value),
        ..Model::default()
    };
    Some((pattern, model))
}

/// Whether an ID is OpenRouter's name for a variant of a lab's model, filed under the lab that never heard of it:
/// `gpt-4o:extended`.
fn is_variant(slug: &str, id: &str) -> bool {
    dialect::get("openrouter").is_some_and(|router| {
        router.vendors.iter().any(|(_, lab)| lab == slug) && router.variants.iter().any(|end| id.ends_with(&**end))
    })
}

fn pattern(value: &Value) -> Pattern {
    let Some((kind, inner)) = value.as_object().and_then(|map| map.iter().find(|(key, _)| !key.is_empty())) else {
        return Pattern::Never;
    };
    let lower = || inner.as_str().map(str::to_lowercase);
    let all = || inner.as_array().map(|items| items.iter().map(pattern).collect());
    let read = match kind.as_str() {
        "equals" => lower().map(Pattern::Equals),
        "starts_with" => lower().map(Pattern::StartsWith),
        "ends_with" => lower().map(Pattern::EndsWith),
        "contains" => lower().map(Pattern::Contains),
        "regex" => lower().and_then(|regex| dated(&regex)),
        "or" => all().map(Pattern::Any),
        "and" => all().map(Pattern::All),
        _ => None,
    };
    read.unwrap_or(Pattern::Never)
}

/// The regular expressions in use say "this ID and a date"; anything else is not guessed at.
fn dated(regex: &str) -> Option<Pattern> {
    let stem = regex.strip_prefix('^')?;
    let ends = [r"-\d{8}$", r"[-@]\d{8}$", r"@\d{8}$", r"-\d{4}-\d{2}-\d{2}$", r"[-@]\d{4}-\d{2}-\d{2}$"];
    let stem = ends.iter().find_map(|end| stem.strip_suffix(end))?.replace("\\.", ".");
    stem.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._/:".contains(&b)).then_some(Pattern::Dated(stem))
}

fn rates(value: &Value) -> Vec<Rate> {
    let mut rates = Vec::new();
    match value.get("prices") {
        Some(Value::Array(periods)) => periods_of(periods, &mut rates),
        Some(prices) => amounts(prices, &When::default(), &mut rates),
        None => {}
    }
    for variant in value.get("price_variants").and_then(Value::as_array).into_iter().flatten() {
        let (Some(when), Some(prices)) =
            (variant.get("when").and_then(Value::as_object).and_then(when), variant.get("prices"))
        else {
            continue;
        };
        let from = variant.get("constraint").and_then(|constraint| text(constraint, "start_date"));
        amounts(prices, &When { from, ..when }, &mut rates);
    }
    rates
}

/// Periods follow each other by their first day, which goes into the condition: the merge knows the day of the data and
/// takes the one that holds. A period of hours is a price of its own.
fn periods_of(periods: &[Value], rates: &mut Vec<Rate>) {
    for period in periods {
        let Some(prices) = period.get("prices") else { continue };
        let constraint = period.get("constraint");
        let bound = |key: &str| constraint.and_then(|constraint| text(constraint, key));
        let mut when = When { from: bound("start_date"), ..When::default() };
        if let (Some(start), Some(end)) = (bound("start_time"), bound("end_time"))
            && let (Some(start), Some(end)) = (clock(&start), clock(&end))
        {
            when.utc_window = Some(format!("{start}-{end}"));
        }
        amounts(prices, &when, rates);
    }
}

fn clock(text: &str) -> Option<&str> {
    text.get(..5)
}

/// Tier and the like of a variant; a variant this reader does not know is left out, not taken for the standard price.
fn when(values: &Map<String, Value>) -> Option<When> {
    let mut when = When::default();
    for (key, value) in values {
        match (key.as_str(), value.as_str()?) {
            ("processing" | "service_tier" | "speed", tier) if tier != "default" => when.tier = Some(tier.to_owned()),
            _ => return None,
        }
    }
    (!when.is_empty()).then_some(when)
}

/// Their key → what it counts, in which unit, the power of ten between, and a cache's time to live.
const KEYS: &[(&str, Meter, Unit, i32, Option<&str>)] = &[
    ("input_mtok", Meter::Input, Unit::MillionTokens, 0, None),
    ("output_mtok", Meter::Output, Unit::MillionTokens, 0, None),
    ("cache_read_mtok", Meter::CachedInput, Unit::MillionTokens, 0, None),
    ("cache_write_mtok", Meter::CacheWrite, Unit::MillionTokens, 0, None),
    ("cache_write_1h_mtok", Meter::CacheWrite, Unit::MillionTokens, 0, Some("1h")),
    ("output_reasoning_mtok", Meter::Reasoning, Unit::MillionTokens, 0, None),
    ("input_image_mtok", Meter::ImageInput, Unit::MillionTokens, 0, None),
    ("cache_image_read_mtok", Meter::CachedImageInput, Unit::MillionTokens, 0, None),
    ("output_image_mtok", Meter::ImageOutput, Unit::MillionTokens, 0, None),
    ("input_audio_mtok", Meter::AudioInput, Unit::MillionTokens, 0, None),
    ("cache_audio_read_mtok", Meter::CachedAudioInput, Unit::MillionTokens, 0, None),
    ("output_audio_mtok", Meter::AudioOutput, Unit::MillionTokens, 0, None),
    ("web_searches_kcount", Meter::Search, Unit::ThousandQueries, 0, None),
    ("requests_kcount", Meter::Request, Unit::Request, -3, None),
];

fn amounts(prices: &Value, when: &When, rates: &mut Vec<Rate>) {
    for &(key, meter, unit, shift, ttl) in KEYS {
        let Some(price) = prices.get(key) else { continue };
        let when = When { ttl: ttl.map(str::to_owned), ..when.clone() };
        let mut push = |amount: Option<Decimal>, when: When| {
            rates.extend(amount.map(|amount| Rate {
                meter,
                unit,
                amount,
                currency: "USD".to_owned(),
                when,
                source: String::new(),
                as_of: None,
            }));
        };
        push(money(price.get("base").unwrap_or(price), shift), when.clone());
        for tier in price.get("tiers").and_then(Value::as_array).into_iter().flatten() {
            let over = tokens(tier, "start");
            if over.is_some() {
                push(
                    tier.get("price").and_then(|price| money(price, shift)),
                    When { context_over: over, ..when.clone() },
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_routers_variant_is_no_model_of_the_lab() {
        let models = r#"[{"id": "gpt-4o"}, {"id": "gpt-4o:extended"}]"#;
        let list = |provider: &str| format!(r#"[{{"id": "{provider}", "models": {models}}}]"#);
        let ids = |provider: &str| {
            let feed = parse(list(provider).as_bytes()).unwrap();
            feed.patterns.into_iter().map(|(_, model)| model.id).collect::<Vec<_>>()
        };
        assert_eq!(ids("openai"), ["gpt-4o"]);
        assert_eq!(ids("openrouter"), ["gpt-4o", "gpt-4o:extended"]);
    }
}
