//! Looking for a model without having its ID: by a part of an ID or a name, or by the day it shuts down.

use super::ranking::{Age, Match, fit, liveliness};
use crate::catalog::{Catalog, Model, Status};
use crate::rules::phrase;
use jiff::civil::Date;
use std::sync::Arc;

/// Which models are looked at.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    /// Only this provider's.
    pub provider: Option<&'a str>,
    /// Only of this kind: `chat`, `embedding` …
    pub kind: Option<&'a str>,
    /// Retired ones, too.
    pub retired: bool,
    /// The day that decides which are retired.
    pub today: Date,
}

impl Filter<'_> {
    /// The models that pass, by provider and ID.
    pub fn models<'c>(&self, catalog: &'c Catalog) -> Box<dyn Iterator<Item = Arc<Model>> + 'c> {
        let (kind, retired, today) = (self.kind.map(str::to_owned), self.retired, self.today);
        let fits = move |model: &Arc<Model>| {
            kind.as_deref().is_none_or(|kind| model.kind.as_str() == kind)
                && (retired || model.status_on(today) != Status::Retired)
        };
        match self.provider {
            Some(slug) => Box::new(catalog.of_provider(slug).filter(fits)),
            None => Box::new(catalog.models().filter(fits)),
        }
    }
}

/// The models whose ID or name fits `query`, best first: who makes a model comes before who resells it, then what lives
/// longest and is newest.
pub fn search(catalog: &Catalog, query: &str, filter: Filter<'_>) -> Vec<Arc<Model>> {
    let query = query.trim().to_lowercase();
    let fits = |model: &Model| {
        let name = model.name.as_deref().and_then(|name| fit(&name.to_lowercase(), &query));
        fit(&model.id.to_lowercase(), &query).into_iter().chain(name).min()
    };
    let mut found: Vec<_> = filter.models(catalog).filter_map(|model| Some((fits(&model)?, model))).collect();
    // Letters in order are a last resort.
    if found.iter().any(|(fit, _)| *fit != Match::Scattered) {
        found.retain(|(fit, _)| *fit != Match::Scattered);
    }
    found.sort_by_cached_key(|(fit, model)| {
        let rank = catalog.rank(&model.provider);
        let status = liveliness(model.status_on(filter.today));
        let leaving = model.days_left(filter.today).is_some();
        let other = !model.id.eq_ignore_ascii_case(&query);
        (!catalog.is_lab(&model.provider), *fit, other, rank, status, leaving, Age::of(model), model.id.clone())
    });
    found.into_iter().map(|(_, model)| model).collect()
}

/// The models that shut down from today to `days` days ahead, soonest first.
pub fn upcoming(catalog: &Catalog, days: i32, filter: Filter<'_>) -> Vec<Arc<Model>> {
    let soon = |model: &Arc<Model>| model.days_left(filter.today).is_some_and(|left| (0..=days).contains(&left));
    let mut found: Vec<_> = filter.models(catalog).filter(soon).collect();
    found.sort_by_cached_key(|model| (model.lifecycle.retires_on, model.slug()));
    found
}

/// A model in the few words that a list has room for; what is unknown is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    /// "$2.50 in / $10 out", USD per 1M tokens.
    pub price: String,
    /// "128k context".
    pub context: String,
    /// "retires in 36 days", "preview"; empty for a model that simply lives.
    pub status: String,
}

impl Brief {
    /// A model as of a day.
    pub fn of(model: &Model, today: Date) -> Brief {
        let context = model.limits.context_window.map(|tokens| format!("{} context", phrase::short_count(tokens)));
        let status = match (model.status_on(today), model.days_left(today)) {
            (Status::Retired, _) => "retired".to_owned(),
            (_, Some(days)) => format!("retires {}", phrase::days(days)),
            (status @ (Status::Preview | Status::Deprecated), None) => status.as_str().to_owned(),
            _ => String::new(),
        };
        Brief { price: phrase::in_out(model).unwrap_or_default(), context: context.unwrap_or_default(), status }
    }

    /// All of it in one line.
    pub fn line(&self) -> String {
        let parts = [&self.price, &self.context, &self.status].map(String::as_str);
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
