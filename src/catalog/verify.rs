//! What a snapshot must keep to be worth shipping: a broken rule here is a wrong card or a false alarm there.

use super::schema::*;
use super::sources::names::{self, Role};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Live models over all providers.
const LIVE: usize = 4000;
/// Providers that must be there.
const CORE: usize = 26;
/// Share of the labs' chat models that have a price.
const PRICED: f64 = 0.90;
/// IDs of OpenAI's SDK that may be missing.
const MISSING_OPENAI: usize = 2;
/// A price this many times that of the same model elsewhere is a slip of the unit.
const SLIP: f64 = 20.0;

/// The outcome.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Broken rules, one line each.
    pub problems: Vec<String>,
    /// What is covered how well: name, figure.
    pub coverage: Vec<(String, String)>,
}

/// The IDs that the providers' SDKs declare.
#[derive(Debug, Default, serde::Deserialize)]
struct Declared {
    openai: Vec<String>,
    anthropic: Vec<String>,
}

/// Holds a snapshot against every rule, as of the day of its data.
pub fn verify(snapshot: &Snapshot) -> Report {
    let mut report = Report::default();
    let Ok(day) = snapshot.generated_at.parse::<Date>() else {
        report.problems.push(format!("generated_at is no date: `{}`", snapshot.generated_at));
        return report;
    };
    form(snapshot, &mut report);
    image(snapshot, &mut report);
    limits(snapshot, &mut report);
    slips(snapshot, &mut report);
    coverage(snapshot, day, &mut report);
    declared(snapshot, &mut report);
    report
}

fn form(snapshot: &Snapshot, report: &mut Report) {
    if snapshot.schema != 1 {
        report.problems.push(format!("schema is {}, not 1", snapshot.schema));
    }
    let order = |model: &Model| (model.provider.clone(), model.id.to_lowercase());
    for pair in snapshot.models.windows(2) {
        if let [a, b] = pair
            && order(a) >= order(b)
        {
            report.problems.push(format!("{} and {}: twice or out of order", a.slug(), b.slug()));
        }
    }
    let sources: BTreeSet<&str> = snapshot.sources.iter().map(|source| source.id.as_str()).collect();
    for model in &snapshot.models {
        let named = model.provenance.keys().chain(model.rates.iter().map(|rate| &rate.source));
        for source in named.filter(|source| *source != super::merge::DERIVED && !sources.contains(source.as_str())) {
            report.problems.push(format!("{}: a fact of the unknown source `{source}`", model.slug()));
        }
    }
}

/// The example that every price field once got wrong.
fn image(snapshot: &Snapshot, report: &mut Report) {
    let found = snapshot.models.iter().find(|model| model.provider == "openai" && model.id == "gpt-image-2");
    let Some(model) = found else { return report.problems.push("openai/gpt-image-2 is missing".to_owned()) };
    if matches!(model.price(Meter::Output), Price::Free) || !matches!(model.price(Meter::ImageOutput), Price::Known(_))
    {
        report.problems.push("openai/gpt-image-2: its output is not free and has a price".to_owned());
    }
}

fn limits(snapshot: &Snapshot, report: &mut Report) {
    for model in &snapshot.models {
        if let Limits { context_window: Some(context), max_output_tokens: Some(output), .. } = model.limits
            && output >= context
        {
            report.problems.push(format!("{}: max output {output} is not below the context {context}", model.slug()));
        }
        if model.rates.iter().any(|rate| rate.amount.is_zero()) {
            report.problems.push(format!("{}: a price of zero was not judged", model.slug()));
        }
    }
}

/// A price far above that of the same ID at three or more other providers.
fn slips(snapshot: &Snapshot, report: &mut Report) {
    let mut prices: BTreeMap<(Meter, String), Vec<(f64, &Model)>> = BTreeMap::new();
    for model in &snapshot.models {
        for meter in [Meter::Input, Meter::Output] {
            if let Price::Known(rate) = model.price(meter)
                && rate.unit == Unit::MillionTokens
            {
                let name = model.id.rsplit('/').next().unwrap_or(&model.id).to_lowercase();
                prices.entry((meter, name)).or_default().push((rate.amount.as_f64(), model));
            }
        }
    }
    for ((meter, _), mut sold) in prices {
        sold.sort_by(|a, b| a.0.total_cmp(&b.0));
        let middle = sold.get(sold.len() / 2).map_or(0.0, |(price, _)| *price);
        for (price, model) in sold.iter().filter(|(price, _)| sold.len() >= 4 && *price > middle * SLIP) {
            let what = meter.as_str();
            report.problems.push(format!("{}: {what} at {price} is over 20 times the usual {middle}", model.slug()));
        }
    }
}

fn coverage(snapshot: &Snapshot, day: Date, report: &mut Report) {
    let live: Vec<&Model> = snapshot.models.iter().filter(|model| model.status_on(day) != Status::Retired).collect();
    let providers: BTreeSet<&str> = live.iter().map(|model| model.provider.as_str()).collect();
    let core: Vec<&str> = names::all().iter().filter(|named| named.core).map(|named| named.slug.as_str()).collect();
    let covered = core.iter().filter(|slug| providers.contains(**slug)).count();
    let of_core = live.iter().filter(|model| core.contains(&model.provider.as_str())).count();
    if covered < CORE {
        let missing: Vec<&str> = core.iter().copied().filter(|slug| !providers.contains(slug)).collect();
        report.problems.push(format!("{covered} of {CORE} core providers; missing: {}", missing.join(", ")));
    }
    if live.len() < LIVE {
        report.problems.push(format!("{} live models, at least {LIVE} are wanted", live.len()));
    }
    let lab = |model: &&&Model| names::role(&model.provider) == Some(Role::Lab);
    let labs: Vec<&&Model> = live.iter().filter(lab).collect();
    let chats: Vec<&&&Model> = labs.iter().filter(|model| model.kind == Kind::Chat).collect();
    let priced = chats.iter().filter(|model| model.price_state != PriceState::NotPublished).count();
    let share = priced as f64 / chats.len().max(1) as f64;
    if share < PRICED {
        report.problems.push(format!("{:.1} % of the labs' chat models have a price", share * 100.0));
    }
    let with_context = chats.iter().filter(|model| model.limits.context_window.is_some()).count();
    let of_chats = |count: usize| {
        format!("{count} of {} ({:.1} %)", chats.len(), count as f64 * 100.0 / chats.len().max(1) as f64)
    };
    let dated = snapshot.models.iter().filter(|model| model.lifecycle.retires_on.is_some()).count();
    let retired = snapshot.models.len() - live.len();
    for (name, figure) in [
        ("models", snapshot.models.len().to_string()),
        ("live models", format!("{} at {} providers", live.len(), providers.len())),
        ("live models of core providers", format!("{of_core} at {covered}")),
        ("live models of labs", labs.len().to_string()),
        ("labs' chat models with a price", of_chats(priced)),
        ("labs' chat models with a context window", of_chats(with_context)),
        ("models with a day of retirement", format!("{dated}, {retired} of them past")),
    ] {
        report.coverage.push((name.to_owned(), figure));
    }
}

fn declared(snapshot: &Snapshot, report: &mut Report) {
    let declared: Result<Declared, _> = toml::from_str(include_str!("../../data/sources/declared.toml"));
    let Ok(declared) = declared else { return report.problems.push("declared.toml cannot be read".to_owned()) };
    for (provider, ids, allowed) in
        [("openai", &declared.openai, MISSING_OPENAI), ("anthropic", &declared.anthropic, 0)]
    {
        let known: BTreeSet<&str> =
            snapshot.models.iter().filter(|model| model.provider == provider).map(|model| model.id.as_str()).collect();
        let missing: Vec<&str> = ids.iter().map(String::as_str).filter(|id| !known.contains(id)).collect();
        if missing.len() > allowed || ids.is_empty() {
            report.problems.push(format!("IDs of the {provider} SDK that are unknown: {}", missing.join(", ")));
        }
        let figure = format!("{} of {}", ids.len() - missing.len(), ids.len());
        report.coverage.push((format!("IDs of the {provider} SDK"), figure));
    }
}
