//! Limits and prices on a card: one table of what everybody looks for, then one line with the rest.

use super::markup::Writer;
use crate::catalog::schema::{Kind, Meter, Model, Price, PriceState, Rate, Unit, When};
use crate::rules::phrase;

/// How many further groups of rates a hover shows.
const FEW: usize = 4;

/// Writes the table and the line.
pub fn write(out: &mut Writer, model: &Model, full: bool) {
    let shown = columns(model);
    let mut head = Vec::new();
    let mut cells = Vec::new();
    let limit = |tokens: Option<u64>| tokens.map_or("not published".to_owned(), phrase::count);
    if has_context(model) || model.limits.context_window.is_some() {
        head.push("Context".to_owned());
        cells.push(limit(model.limits.context_window));
    }
    if has_output(model) || model.limits.max_output_tokens.is_some() {
        head.push("Max output".to_owned());
        cells.push(limit(model.limits.max_output_tokens));
    }
    for (meter, title) in &shown {
        if let Some(cell) = cell(model, *meter) {
            head.push((*title).to_owned());
            cells.push(out.plain(&cell));
        }
    }
    if !head.is_empty() {
        out.table(&head, &[cells], true);
    }
    let unit = shown.iter().any(|(meter, _)| by_tokens(model, *meter)).then_some("USD per 1M tokens");
    let more = more(model, &shown, full).map(|more| out.plain(&more));
    let input = model.limits.max_input_tokens.map(|tokens| format!("Max input: {} tokens", phrase::count(tokens)));
    let lines = [unit.map(str::to_owned), more, input].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    out.paragraph(&lines);
}

fn has_context(model: &Model) -> bool {
    has_output(model) || matches!(model.kind, Kind::Embedding | Kind::Rerank | Kind::Unknown)
}

fn has_output(model: &Model) -> bool {
    matches!(model.kind, Kind::Chat | Kind::Completion | Kind::Realtime | Kind::Image)
}

/// The meters that matter for a kind of model; those of them that it bills or should publish become columns.
fn columns(model: &Model) -> Vec<(Meter, &'static str)> {
    let text: &[(Meter, &str)] =
        &[(Meter::Input, "Input"), (Meter::Output, "Output"), (Meter::CachedInput, "Cached input")];
    let further: &[(Meter, &str)] = match model.kind {
        Kind::Image => {
            &[(Meter::ImageInput, "Image in"), (Meter::ImageOutput, "Image out"), (Meter::Image, "Per image")]
        }
        Kind::Video => &[(Meter::Video, "Video")],
        Kind::Speech | Kind::Transcription | Kind::Realtime => {
            &[(Meter::AudioInput, "Audio in"), (Meter::AudioOutput, "Audio out"), (Meter::Character, "Characters")]
        }
        Kind::Rerank | Kind::Search => &[(Meter::Search, "Searches"), (Meter::Request, "Request")],
        Kind::Ocr => &[(Meter::Page, "Page")],
        _ => &[],
    };
    let known = |meter: Meter| matches!(model.price(meter), Price::Known(_));
    let none_known = |meters: &[Meter]| !meters.iter().any(|meter| known(*meter));
    // Of several ways to bill for one thing, any will do; where none is published, the likeliest one says so.
    let wanted: &[Meter] = match model.kind {
        Kind::Image if none_known(&[Meter::Image, Meter::ImageOutput, Meter::Output]) => &[Meter::ImageOutput],
        Kind::Video if none_known(&[Meter::Video, Meter::Output]) => &[Meter::Video],
        Kind::Speech if none_known(&[Meter::AudioOutput, Meter::Character, Meter::Output]) => &[Meter::AudioOutput],
        Kind::Transcription if none_known(&[Meter::AudioInput, Meter::Input]) => &[Meter::AudioInput],
        Kind::Rerank | Kind::Search if none_known(&[Meter::Search, Meter::Request, Meter::Input]) => &[Meter::Search],
        Kind::Ocr if none_known(&[Meter::Page, Meter::Input]) => &[Meter::Page],
        Kind::Image | Kind::Video | Kind::Speech | Kind::Transcription | Kind::Rerank | Kind::Search | Kind::Ocr => &[],
        _ => &[Meter::Input, Meter::Output],
    };
    text.iter().chain(further).copied().filter(|(meter, _)| known(*meter) || wanted.contains(meter)).collect()
}

/// What stands under a meter's title; nothing when such a model does not bill for it.
fn cell(model: &Model, meter: Meter) -> Option<String> {
    Some(match model.price(meter) {
        Price::Known(rate) => price(rate),
        Price::Free => "free".to_owned(),
        Price::IncludedInPlan => "in plan".to_owned(),
        Price::NotApplicable => return None,
        Price::NotPublished => "not published".to_owned(),
    })
}

fn by_tokens(model: &Model, meter: Meter) -> bool {
    matches!(model.price(meter), Price::Known(rate) if rate.unit == Unit::MillionTokens)
}

/// `$2.50`; with its unit when that is not 1M tokens: `$0.04 / image`.
fn price(rate: &Rate) -> String {
    let unit = match rate.unit {
        Unit::MillionTokens => return phrase::amount(rate),
        unit => unit.phrase().trim_start_matches("per ").to_owned(),
    };
    format!("{} / {unit}", phrase::amount(rate))
}

/// "More rates: batch $1.25 in, $5 out; over 200k $5 in": what is no column.
fn more(model: &Model, shown: &[(Meter, &str)], full: bool) -> Option<String> {
    if model.price_state == PriceState::IncludedInPlan && model.rates.is_empty() {
        return Some("Included in a plan".to_owned());
    }
    let mut groups: Vec<(&When, Vec<String>)> = Vec::new();
    for rate in &model.rates {
        let column = rate.when.is_empty() && shown.iter().any(|(meter, _)| *meter == rate.meter);
        let first = model.rates.iter().find(|other| other.meter == rate.meter && other.when.is_empty());
        if column && first == Some(rate) {
            continue;
        }
        let text = format!("{} {}", price(rate), meter_words(rate.meter));
        match groups.iter_mut().find(|(when, _)| **when == rate.when) {
            Some((_, texts)) => texts.push(text),
            None => groups.push((&rate.when, vec![text])),
        }
    }
    // What always holds first.
    groups.sort_by_key(|(when, _)| !when.is_empty());
    let total = groups.len();
    let shown = if full { total } else { total.min(FEW) };
    let mut texts: Vec<String> = groups
        .iter()
        .take(shown)
        .map(|(when, texts)| match condition(when) {
            condition if condition.is_empty() => texts.join(", "),
            condition => format!("{condition} {}", texts.join(", ")),
        })
        .collect();
    if total > shown {
        texts.push(format!("{} more", total - shown));
    }
    (!texts.is_empty()).then(|| format!("More rates: {}", texts.join("; ")))
}

fn meter_words(meter: Meter) -> String {
    match meter {
        Meter::Input => "in".to_owned(),
        Meter::Output => "out".to_owned(),
        Meter::CachedInput => "cached".to_owned(),
        other => phrase::words(other.as_str()).replace("input", "in").replace("output", "out"),
    }
}

/// "batch, over 200k tokens".
fn condition(when: &When) -> String {
    let parts = [
        when.tier.as_deref().map(phrase::words),
        when.context_over.map(|tokens| format!("over {}", phrase::short_count(tokens))),
        when.quality.clone(),
        when.size.clone(),
        when.region.as_ref().map(|region| format!("in {region}")),
        when.ttl.as_ref().map(|ttl| format!("kept {ttl}")),
        when.utc_window.as_ref().map(|window| format!("{window} UTC")),
        when.from.as_ref().map(|day| format!("from {day}")),
        when.until.as_ref().map(|day| format!("until {day}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
