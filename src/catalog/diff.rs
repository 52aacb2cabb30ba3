//! What changed between two states of the data, in the terms of those who use models.

use super::Catalog;
use super::schema::*;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// The changes, each list by provider and ID.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Models that were not there before.
    pub new: Vec<String>,
    /// Models that are no longer there.
    pub gone: Vec<String>,
    /// Models with another day of retirement (or status) than before.
    pub lifecycle: Vec<Change>,
    /// Prices that moved.
    pub prices: Vec<Change>,
    /// Limits that moved.
    pub limits: Vec<Change>,
}

/// One value of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `openai/gpt-4o`
    pub model: String,
    /// What changed: `input`, `context window`, `retires`.
    pub what: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// Compares two catalogues as of a day.
pub fn diff(before: &Catalog, after: &Catalog, today: Date) -> Diff {
    let mut old: BTreeMap<String, std::sync::Arc<Model>> = before.models().map(|model| (model.slug(), model)).collect();
    let mut diff = Diff::default();
    for model in after.models() {
        match old.remove(&model.slug()) {
            None => diff.new.push(model.slug()),
            Some(was) => compare(&was, &model, today, &mut diff),
        }
    }
    diff.gone = old.into_keys().collect();
    diff
}

fn compare(was: &Model, is: &Model, today: Date, diff: &mut Diff) {
    let change =
        |what: &str, before: String, after: String| Change { model: is.slug(), what: what.to_owned(), before, after };
    let day = |model: &Model| model.lifecycle.retires_on.map_or_else(|| "no date".to_owned(), |day| day.to_string());
    if was.lifecycle.retires_on != is.lifecycle.retires_on {
        diff.lifecycle.push(change("retires", day(was), day(is)));
    } else if was.status_on(today) != is.status_on(today) {
        let status = |model: &Model| model.status_on(today).as_str().to_owned();
        diff.lifecycle.push(change("status", status(was), status(is)));
    }
    for meter in [Meter::Input, Meter::Output, Meter::CachedInput, Meter::ImageOutput, Meter::Image] {
        let (before, after) = (price(was, meter), price(is, meter));
        if before != after {
            diff.prices.push(change(&meter.as_str().replace('_', " "), before, after));
        }
    }
    let (a, b) = (was.limits, is.limits);
    for (what, before, after) in [
        ("context window", a.context_window, b.context_window),
        ("max output", a.max_output_tokens, b.max_output_tokens),
    ] {
        if before != after {
            let count =
                |count: Option<u64>| count.map_or_else(|| "not published".to_owned(), |count| count.to_string());
            diff.limits.push(change(what, count(before), count(after)));
        }
    }
}

fn price(model: &Model, meter: Meter) -> String {
    match model.price(meter) {
        Price::Known(rate) => format!("{} {} {}", rate.amount, rate.currency, rate.unit.phrase()),
        Price::Free => "free".to_owned(),
        Price::IncludedInPlan => "included in the plan".to_owned(),
        Price::NotApplicable => "not applicable".to_owned(),
        Price::NotPublished => "not published".to_owned(),
    }
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }

    /// The changes as text, at most `most` lines of each kind.
    pub fn page(&self, most: usize) -> String {
        let mut page = String::new();
        section(&mut page, "New", &self.new, most);
        section(&mut page, "Gone", &self.gone, most);
        section(&mut page, "Lifecycle", &self.lifecycle, most);
        section(&mut page, "Prices", &self.prices, most);
        section(&mut page, "Limits", &self.limits, most);
        if page.is_empty() { "No change.\n".to_owned() } else { page }
    }
}

fn section<T: Display>(page: &mut String, title: &str, lines: &[T], most: usize) {
    if lines.is_empty() {
        return;
    }
    page.push_str(&format!("{title} ({})\n", lines.len()));
    for line in lines.iter().take(most) {
        page.push_str(&format!("  {line}\n"));
    }
    if lines.len() > most {
        page.push_str(&format!("  … and {} more\n", lines.len() - most));
    }
}

impl Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {} → {}", self.model, self.what, self.before, self.after)
    }
}
