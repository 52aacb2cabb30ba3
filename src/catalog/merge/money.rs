//! Prices: one per meter, unit and condition, slips of the unit thrown out, and what a stored zero really means.

use super::claims::Claim;
use super::fields::{difference, place, voice};
use crate::catalog::schema::*;
use crate::catalog::sources::names::{self, Role};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Standard prices: who checks them most carefully comes first.
const STANDARD: &[&str] = &["genai-prices", "models.dev", "rig", "litellm", "openrouter", "modelmeta"];
/// Batch, tiers, audio, images, per unit: who lists them most completely comes first.
const SPECIAL: &[&str] = &["litellm", "genai-prices", "models.dev", "rig", "openrouter", "modelmeta"];

/// A price this many times another is a slip of the unit (per 1k for per 1M).
const SLIP: f64 = 20.0;
/// Dollars per 1M tokens above which no price has ever been: a slip even without a second source.
const DEAREST: f64 = 1000.0;
/// Two that agree are believed against a more careful third who differs by more than this: it speaks of another model, or
/// of an older price. Smaller differences are regions and roundings.
const FAR: f64 = 0.25;
/// Days by which a source must be newer to be believed against the order.
const NEWER: i32 = 30;

type Group = (Meter, Unit, When);

#[derive(Debug, Clone)]
struct Offer<'a> {
    at: usize,
    source: &'a str,
    date: Option<Date>,
    rate: Rate,
}

/// Sets the rates of `model`, its price state, and what sources differ in.
pub(super) fn merge(claims: &[Claim<'_>], on: Option<Date>, model: &mut Model) {
    let mut groups: BTreeMap<Group, Vec<Offer<'_>>> = BTreeMap::new();
    for claim in claims {
        for rate in in_force(&claim.model.rates, on) {
            let order = if is_standard(&rate) { STANDARD } else { SPECIAL };
            let Some(at) = place(order, claim.source) else { continue };
            let rate = Rate { meter: meant(rate.meter, model), ..rate };
            let group = (rate.meter, rate.unit, rate.when.clone());
            groups.entry(group).or_default().push(Offer { at, source: claim.source, date: claim.date, rate });
        }
    }
    zeros(&mut groups, model);
    for (group, offers) in groups {
        settle(&group, offers, model);
    }
    if !model.rates.is_empty() {
        model.price_state = PriceState::Known;
    }
}

/// Where no text comes out, the price of "output" is that of what does.
fn meant(meter: Meter, model: &Model) -> Meter {
    let gives = |what: &str| model.modalities.output.iter().any(|m| m == what);
    match (meter, model.kind) {
        (Meter::Output, _) if gives("text") => Meter::Output,
        (Meter::Output, Kind::Image) => Meter::ImageOutput,
        (Meter::Output, Kind::Speech) => Meter::AudioOutput,
        (Meter::Output, Kind::Video) => Meter::Video,
        (meter, _) => meter,
    }
}

fn is_standard(rate: &Rate) -> bool {
    rate.when.is_empty() && matches!(rate.meter, Meter::Input | Meter::Output | Meter::CachedInput | Meter::CacheWrite)
}

/// Of a source's prices that follow each other by their first day the one that holds on the day of the data, and those
/// still to come with their day.
fn in_force(rates: &[Rate], on: Option<Date>) -> Vec<Rate> {
    let day = |rate: &Rate| rate.when.from.as_deref().and_then(|from| from.parse::<Date>().ok());
    let begun = |rate: &Rate| day(rate).is_none_or(|day| on.is_none_or(|on| day <= on));
    let timeless = |rate: &Rate| (rate.meter, rate.unit, When { from: None, ..rate.when.clone() });
    let mut latest: BTreeMap<Group, &Rate> = BTreeMap::new();
    for rate in rates.iter().filter(|rate| begun(rate)) {
        latest
            .entry(timeless(rate))
            .and_modify(|known| {
                if day(known) <= day(rate) {
                    *known = rate
                }
            })
            .or_insert(rate);
    }
    let held =
        latest.into_iter().map(|((_, _, when), rate)| Rate { when, as_of: rate.when.from.clone(), ..rate.clone() });
    held.chain(rates.iter().filter(|rate| !begun(rate)).cloned()).collect()
}

/// Turns stored zeros into what they mean; see the rules in the project's data notes. After this no offer is zero.
fn zeros(groups: &mut BTreeMap<Group, Vec<Offer<'_>>>, model: &mut Model) {
    let standard = |meter| (meter, Unit::MillionTokens, When::default());
    let voices = |groups: &BTreeMap<Group, Vec<Offer<'_>>>, meter| -> Option<BTreeSet<String>> {
        let offers = groups.get(&standard(meter))?;
        let all_zero = offers.iter().all(|offer| offer.rate.amount.is_zero());
        all_zero.then(|| offers.iter().map(|offer| voice(offer.source).to_owned()).collect())
    };
    let (input, output) = (voices(groups, Meter::Input), voices(groups, Meter::Output));
    let has_price = groups.values().flatten().any(|offer| !offer.rate.amount.is_zero());
    for offers in groups.values_mut() {
        offers.retain(|offer| !offer.rate.amount.is_zero());
    }
    groups.retain(|_, offers| !offers.is_empty());
    let (Some(input), Some(output), false) = (input, output, has_price) else { return };
    let says_free = [Some(&model.id), model.name.as_ref()].into_iter().flatten().any(|text| says_free(text));
    let only_text = model.modalities.output == ["text"];
    let agreed = input.intersection(&output).count() >= 2 && model.modalities.input == ["text"];
    model.price_state = match names::role(&model.provider) {
        _ if says_free && only_text => PriceState::Free,
        Some(Role::Plan) => PriceState::IncludedInPlan,
        Some(Role::Local) => PriceState::NotApplicable,
        _ if only_text && agreed => PriceState::Free,
        _ => PriceState::NotPublished,
    };
}

/// The word "free" on its own, not "freeform".
fn says_free(text: &str) -> bool {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| word == "free")
}

/// Takes the price to believe from a group's offers.
fn settle((meter, unit, when): &Group, mut offers: Vec<Offer<'_>>, model: &mut Model) {
    offers.sort_by(|a, b| (a.at, a.source, a.rate.amount).cmp(&(b.at, b.source, b.rate.amount)));
    let priced_by_token = *unit == Unit::MillionTokens;
    offers.retain(|offer| !priced_by_token || offer.rate.amount.as_f64() <= DEAREST);
    drop_slips(&mut offers);
    let Some(first) = offers.first() else { return };
    let newer = |offer: &&Offer<'_>| days_between(first.date, offer.date).is_some_and(|days| days > NEWER);
    let news = || offers.iter().filter(newer).max_by_key(|offer| offer.date);
    // Somebody's own feed (place 0) is not overruled.
    let chosen = if first.at == 0 { first } else { news().or_else(|| outvoting(&offers)).unwrap_or(first) }.clone();
    let mut heard = BTreeSet::from([voice(chosen.source)]);
    for offer in &offers {
        if !when.is_empty() || !heard.insert(voice(offer.source)) {
            continue;
        }
        let field = format!("rates.{}", meter.as_str());
        let difference = difference(chosen.rate.amount.as_f64(), offer.rate.amount.as_f64());
        if difference > 0.05 {
            let value = offer.rate.amount.to_string();
            model.conflicts.push(Conflict { field, source: offer.source.to_owned(), value });
        } else if !model.confirmed.contains(&field) {
            model.confirmed.push(field);
        }
    }
    let source = if chosen.rate.source.is_empty() { chosen.source.to_owned() } else { chosen.rate.source.clone() };
    model.rates.push(Rate { source, ..chosen.rate });
}

/// A price far above what three or more others take for the same model is a slip too: it goes, unless its seller is the
/// usual one.
pub(super) fn drop_outliers(models: &mut [Model]) {
    let offers: Vec<Standard> = models.iter().map(Standard::of).collect();
    let market = Market::new(&offers);
    let dear = models.iter_mut().zip(&offers).filter(|(_, offer)| market.is_outlier(offer));
    dear.for_each(|(model, _)| forget(model));
}

/// One slip makes all figures of its entry doubtful.
pub(super) fn forget(model: &mut Model) {
    model.rates.clear();
    model.price_state = PriceState::NotPublished;
}

/// The standard prices of a model by the token, under the name that its sellers share.
#[derive(Debug)]
pub(super) struct Standard {
    name: String,
    amounts: Vec<(Meter, f64)>,
}

impl Standard {
    pub fn of(model: &Model) -> Standard {
        let standard = model.rates.iter().filter(|rate| is_standard(rate) && rate.unit == Unit::MillionTokens);
        Standard {
            name: model.id.rsplit('/').next().unwrap_or(&model.id).to_lowercase(),
            amounts: standard.map(|rate| (rate.meter, rate.amount.as_f64())).collect(),
        }
    }
}

/// What is taken for each model, cheapest first.
#[derive(Debug)]
pub(super) struct Market<'a>(BTreeMap<(Meter, &'a str), Vec<f64>>);

impl<'a> Market<'a> {
    pub fn new(offers: &'a [Standard]) -> Market<'a> {
        let mut sold: BTreeMap<(Meter, &str), Vec<f64>> = BTreeMap::new();
        for offer in offers {
            for (meter, amount) in &offer.amounts {
                sold.entry((*meter, &offer.name)).or_default().push(*amount);
            }
        }
        sold.values_mut().for_each(|amounts| amounts.sort_by(f64::total_cmp));
        Market(sold)
    }

    pub fn is_outlier(&self, offer: &Standard) -> bool {
        offer.amounts.iter().any(|(meter, amount)| {
            let amounts = self.0.get(&(*meter, offer.name.as_str())).map(Vec::as_slice).unwrap_or_default();
            let usual = amounts.get(amounts.len() / 2).copied().unwrap_or_default();
            amounts.len() >= 4 && *amount > usual * SLIP
        })
    }
}

/// What two independent voices say against a first who is far off, unless that one knows since when its price holds.
fn outvoting<'o, 'a>(offers: &'o [Offer<'a>]) -> Option<&'o Offer<'a>> {
    let apart = |a: &Offer<'_>, b: &Offer<'_>| difference(a.rate.amount.as_f64(), b.rate.amount.as_f64());
    let agree = |a: &Offer<'_>, b: &Offer<'_>| voice(a.source) != voice(b.source) && apart(a, b) <= 0.05;
    let (first, others) = offers.split_first().filter(|(first, _)| first.rate.as_of.is_none())?;
    let far = others.iter().filter(|offer| apart(first, offer) > FAR);
    far.clone().find(|offer| far.clone().any(|other| agree(offer, other)))
}

/// With three or more the odd one out goes; of two that are far apart the less trusted.
fn drop_slips(offers: &mut Vec<Offer<'_>>) {
    let far = |a: f64, b: f64| a > b * SLIP || b > a * SLIP;
    let amounts: Vec<f64> = offers.iter().map(|offer| offer.rate.amount.as_f64()).collect();
    let odd = |at: usize| {
        let others: Vec<f64> = amounts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, a)| *a).collect();
        let own = amounts.get(at).copied().unwrap_or_default();
        let close = others.iter().any(|other| !far(own, *other));
        match others.len() {
            0 => false,
            1 => at == 1 && !close,
            _ => !close,
        }
    };
    let odd: Vec<bool> = (0..offers.len()).map(odd).collect();
    let mut odd = odd.into_iter();
    let all = odd.clone().all(|odd| odd);
    if !all {
        offers.retain(|_| !odd.next().unwrap_or(false));
    } else {
        offers.truncate(1);
    }
}

fn days_between(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    to?.since(from?).ok().map(|span| span.get_days())
}
