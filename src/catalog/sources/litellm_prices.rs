//! The prices of a LiteLLM entry. A key is a base and endings that say when it holds:
//! `input_cost_per_token` `_above_200k_tokens` `_priority`.

use super::lenient::{items, money, objects};
use crate::catalog::decimal::Decimal;
use crate::catalog::schema::*;
use serde_json::Value;

/// Base of a key → what it counts, in which unit, and the power of ten between.
const BASES: &[(&str, Meter, Unit, i32)] = &[
    ("input_cost_per_token_cache_hit", Meter::CachedInput, Unit::MillionTokens, 6),
    ("input_cost_per_token", Meter::Input, Unit::MillionTokens, 6),
    ("output_cost_per_token", Meter::Output, Unit::MillionTokens, 6),
    ("output_cost_per_reasoning_token", Meter::Reasoning, Unit::MillionTokens, 6),
    ("cache_read_input_token_cost", Meter::CachedInput, Unit::MillionTokens, 6),
    ("cache_creation_input_token_cost", Meter::CacheWrite, Unit::MillionTokens, 6),
    ("input_cost_per_audio_token", Meter::AudioInput, Unit::MillionTokens, 6),
    ("output_cost_per_audio_token", Meter::AudioOutput, Unit::MillionTokens, 6),
    ("cache_read_input_audio_token_cost", Meter::CachedAudioInput, Unit::MillionTokens, 6),
    ("input_cost_per_image_token", Meter::ImageInput, Unit::MillionTokens, 6),
    ("output_cost_per_image_token", Meter::ImageOutput, Unit::MillionTokens, 6),
    ("cache_read_input_image_token_cost", Meter::CachedImageInput, Unit::MillionTokens, 6),
    ("output_cost_per_image", Meter::Image, Unit::Image, 0),
    ("input_cost_per_image", Meter::ImageInput, Unit::Image, 0),
    ("input_cost_per_pixel", Meter::Image, Unit::Pixel, 0),
    ("output_cost_per_pixel", Meter::Image, Unit::Pixel, 0),
    ("input_cost_per_character", Meter::Character, Unit::MillionChars, 6),
    ("ocr_cost_per_page", Meter::Page, Unit::Page, 0),
    ("input_cost_per_request", Meter::Request, Unit::Request, 0),
    ("input_cost_per_query", Meter::Search, Unit::ThousandQueries, 3),
];

/// Every price of an entry, each also holding under the conditions of its key.
pub(super) fn rates(value: &Value, kind: Kind, place: &When) -> Vec<Rate> {
    let mut rates = Vec::new();
    for (key, price) in objects(value) {
        if let Some((meter, unit, shift, when)) = read(key, kind, place)
            && let Some(amount) = money(price, shift)
        {
            rates.push(rate(meter, unit, amount, when));
        }
    }
    searches(value, place, &mut rates);
    off_peak(value, kind, place, &mut rates);
    for tier in items(value, "tiered_pricing") {
        let start = tier.pointer("/range/0").and_then(Value::as_f64).unwrap_or(0.0);
        for (key, price) in objects(tier) {
            let Some((meter, unit, shift, mut when)) = read(key, kind, place) else { continue };
            let Some(amount) = money(price, shift) else { continue };
            when.context_over = (start >= 1.0).then_some(start as u64);
            rates.push(rate(meter, unit, amount, when));
        }
    }
    rates
}

fn read(key: &str, kind: Kind, place: &When) -> Option<(Meter, Unit, i32, When)> {
    let mut when = place.clone();
    let mut key = key;
    for tier in ["batches", "flex", "priority", "balanced", "ultrafast"] {
        if let Some(base) = key.strip_suffix(tier).and_then(|base| base.strip_suffix('_')) {
            key = base;
            when.tier = Some(if tier == "batches" { "batch".to_owned() } else { tier.to_owned() });
        }
    }
    if let Some((base, over)) = key.split_once("_above_") {
        key = base;
        for over in over.split("_above_") {
            match over.strip_suffix("k_tokens").and_then(|count| count.parse::<u64>().ok()) {
                Some(count) => when.context_over = Some(count * 1000),
                None => when.ttl = Some(over.replace("1hr", "1h").replace("12hr", "12h")),
            }
        }
    }
    if let Some(size) = key.strip_prefix("output_cost_per_second_") {
        when.size = Some(size.to_owned());
        key = "output_cost_per_second";
    }
    let (meter, unit, shift) = match key {
        "input_cost_per_second" | "output_cost_per_second" | "cost_per_second" => (per_second(kind)?, Unit::Second, 0),
        "output_cost_per_video_per_second" => (Meter::Video, Unit::Second, 0),
        _ => BASES.iter().find(|(base, ..)| *base == key).map(|&(_, meter, unit, shift)| (meter, unit, shift))?,
    };
    // An image model's "output token" is an image token.
    let meter = if kind == Kind::Image && meter == Meter::Output { Meter::ImageOutput } else { meter };
    Some((meter, unit, shift, when))
}

fn per_second(kind: Kind) -> Option<Meter> {
    match kind {
        Kind::Transcription => Some(Meter::AudioInput),
        Kind::Speech => Some(Meter::AudioOutput),
        Kind::Video => Some(Meter::Video),
        _ => None,
    }
}

/// Web search per query, by how much is read; one price for all sizes is one rate.
fn searches(value: &Value, place: &When, rates: &mut Vec<Rate>) {
    let Some(costs) = value.get("search_context_cost_per_query") else { return };
    let sizes = ["low", "medium", "high"].map(|size| {
        let cost = costs.get(format!("search_context_size_{size}")).and_then(|cost| money(cost, 3));
        (size, cost)
    });
    let [(_, low), (_, medium), (_, high)] = sizes;
    if low == medium && medium == high {
        rates.extend(low.map(|amount| rate(Meter::Search, Unit::ThousandQueries, amount, place.clone())));
        return;
    }
    for (size, cost) in sizes {
        let when = When { size: Some(size.to_owned()), ..place.clone() };
        rates.extend(cost.map(|amount| rate(Meter::Search, Unit::ThousandQueries, amount, when)));
    }
}

fn off_peak(value: &Value, kind: Kind, place: &When, rates: &mut Vec<Rate>) {
    let Some(prices) = value.get("off_peak_pricing") else { return };
    let hours: Vec<&str> =
        items(prices, "windows").flat_map(|window| items(window, "hours_utc")).filter_map(Value::as_str).collect();
    if hours.is_empty() {
        return;
    }
    for (key, price) in objects(prices) {
        let Some((meter, unit, shift, mut when)) = read(key, kind, place) else { continue };
        let Some(amount) = money(price, shift) else { continue };
        when.utc_window = Some(hours.join(","));
        rates.push(rate(meter, unit, amount, when));
    }
}

fn rate(meter: Meter, unit: Unit, amount: Decimal, when: When) -> Rate {
    Rate { meter, unit, amount, currency: "USD".to_owned(), when, source: String::new(), as_of: None }
}
