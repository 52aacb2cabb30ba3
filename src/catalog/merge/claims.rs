//! What the feeds say, put together by model: rows by their ID, prices by the IDs their patterns fit.

use crate::catalog::schema::Model;
use crate::catalog::sources::{Feed, names};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Deref;

/// What one source says of one model.
#[derive(Debug, Clone)]
pub(super) struct Claim<'a> {
    /// The source's name.
    pub source: &'a str,
    /// The day its data is of.
    pub date: Option<Date>,
    /// The facts.
    pub model: Said<'a>,
}

/// A row of a feed, or what a pattern makes of one. `Cow` would keep room for a whole model in every claim.
#[derive(Debug, Clone)]
pub(super) enum Said<'a> {
    Row(&'a Model),
    Made(Box<Model>),
}

impl Deref for Said<'_> {
    type Target = Model;

    fn deref(&self) -> &Model {
        match self {
            Said::Row(model) => model,
            Said::Made(model) => model,
        }
    }
}

/// Provider and ID in lower case: the same model, however a source writes it.
pub(super) type Key = (String, String);

pub(super) fn key(provider: &str, id: &str) -> Key {
    (provider.to_owned(), id.to_lowercase())
}

/// Everything said of each model. The claims of a model are ordered by source, so that the order of feeds is nothing.
pub(super) fn by_model(feeds: &[Feed]) -> BTreeMap<Key, Vec<Claim<'_>>> {
    let mut sorted: Vec<&Feed> = feeds.iter().collect();
    sorted.sort_by(|a, b| a.source.id.cmp(&b.source.id));
    let mut models: BTreeMap<Key, Vec<Claim<'_>>> = BTreeMap::new();
    for feed in &sorted {
        let date = feed.source.data_date.as_deref().and_then(|date| date.parse().ok());
        for row in &feed.rows {
            let claim = Claim { source: &feed.source.id, date, model: Said::Row(row) };
            models.entry(key(&row.provider, &row.id)).or_default().push(claim);
        }
    }
    for feed in &sorted {
        for (pattern, row) in &feed.patterns {
            // Patterns list how people may write an ID, not what the provider takes. An entry brings in a model of its
            // own only when nobody else knows any of its names.
            let known = |id: &str| models.contains_key(&key(&row.provider, id));
            let a_name = pattern.names(&row.id.to_lowercase()) && names::may_name(&row.provider, &row.id);
            if a_name && !known(&row.id) && !pattern.ids().into_iter().any(known) {
                models.entry(key(&row.provider, &row.id)).or_default();
            }
        }
    }
    for feed in &sorted {
        apply_patterns(feed, &mut models);
    }
    models.retain(|_, claims| !claims.is_empty());
    models
}

/// Gives each model the first entry whose pattern names it, else the first that fits.
fn apply_patterns<'a>(feed: &'a Feed, models: &mut BTreeMap<Key, Vec<Claim<'a>>>) {
    let date = feed.source.data_date.as_deref().and_then(|date| date.parse().ok());
    let mut by_provider: BTreeMap<&str, Vec<&'a (crate::catalog::sources::Pattern, Model)>> = BTreeMap::new();
    for entry in &feed.patterns {
        by_provider.entry(&entry.1.provider).or_default().push(entry);
    }
    for (key, claims) in models.iter_mut() {
        let Some(entries) = by_provider.get(key.0.as_str()) else { continue };
        let named = entries.iter().find(|(pattern, _)| pattern.names(&key.1));
        let Some((_, row)) = named.or_else(|| entries.iter().find(|(pattern, _)| pattern.fits(&key.1))) else {
            continue;
        };
        // The entry is for many IDs: its own name is not this model's.
        let name = row.name.clone().filter(|_| named.is_some() && row.id.to_lowercase() == key.1);
        let id = claims.first().map_or_else(|| key.1.clone(), |claim| claim.model.id.clone());
        let model = Model { id, name, ..row.clone() };
        claims.push(Claim { source: &feed.source.id, date, model: Said::Made(Box::new(model)) });
    }
}
