//! Decoding records: one that is asked for by name is decoded by itself and kept, a provider's as far as a list shows them,
//! all of them in passing.

use super::schema::{Kind, Lifecycle, Limits, Meter, Model, PriceState, Rate, Status};
use super::{Catalog, ProviderEntry, pack};
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was decoded of a catalogue so far.
#[derive(Default)]
pub(super) struct Records {
    /// By ordinal: those that were asked for by name.
    known: Mutex<HashMap<usize, Arc<Model>>>,
    /// By provider: what lists show.
    listed: Mutex<HashMap<String, Arc<[Model]>>>,
    /// The block read last, inflated: who reads one record often reads the next.
    block: Mutex<Option<(usize, Arc<str>)>>,
}

/// What a list shows of a model and sorts it by; the rest of its record is passed over.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Listed {
    provider: String,
    id: String,
    alias_of: Option<String>,
    kind: Kind,
    status: Status,
    lifecycle: Lifecycle,
    limits: Limits,
    price_state: PriceState,
    rates: Vec<Rate>,
}

impl From<Listed> for Model {
    fn from(listed: Listed) -> Model {
        let Listed { provider, id, alias_of, kind, status, lifecycle, limits, price_state, rates } = listed;
        let shown = |rate: &Rate| matches!(rate.meter, Meter::Input | Meter::Output) && rate.when.is_empty();
        let rates = rates.into_iter().filter(shown).collect();
        Model { provider, id, alias_of, kind, status, lifecycle, limits, price_state, rates, ..Model::default() }
    }
}

impl Catalog {
    /// All models of a provider, by ID; none for an unknown slug.
    pub fn of_provider(&self, slug: &str) -> impl Iterator<Item = Arc<Model>> + '_ {
        self.entry(slug).into_iter().flat_map(range).filter_map(|ordinal| self.read(ordinal))
    }

    /// All models of a provider, by ID, as far as a list shows them: kind, status, dates, limits, and what a token costs.
    pub fn listed(&self, slug: &str) -> Arc<[Model]> {
        if let Some(listed) = lock(&self.records.listed).get(slug) {
            return listed.clone();
        }
        let line = |ordinal| self.line(ordinal, |line| serde_json::from_str::<Listed>(line).unwrap_or_default().into());
        let listed: Arc<[Model]> = self.entry(slug).into_iter().flat_map(range).filter_map(line).collect();
        lock(&self.records.listed).insert(slug.to_owned(), listed.clone());
        listed
    }

    /// A provider's models whose ID, in lower case, passes; only these are decoded.
    pub fn with_ids(&self, slug: &str, fits: impl Fn(&str) -> bool) -> impl Iterator<Item = Arc<Model>> {
        let fits = move |ordinal: &usize| fits(self.names().id(*ordinal));
        self.entry(slug).into_iter().flat_map(range).filter(fits).filter_map(|ordinal| self.record(ordinal))
    }

    /// A provider's models whose ID starts with `prefix`, letter case aside.
    pub fn ids_with_prefix(&self, slug: &str, prefix: &str) -> impl Iterator<Item = Arc<Model>> {
        let prefix = prefix.to_lowercase();
        self.with_ids(slug, move |id| id.starts_with(&prefix))
    }

    /// Every model, by provider and ID, decoded for this walk alone.
    pub fn models(&self) -> impl Iterator<Item = Arc<Model>> + '_ {
        (0..self.len()).filter_map(|ordinal| self.read(ordinal))
    }

    /// The records as they stand, by provider and ID: inflated, not decoded.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> + '_ {
        (0..self.len()).filter_map(|ordinal| self.line(ordinal, str::to_owned))
    }

    /// The model of a record, decoded once. A damaged record reads as an unknown model, never as an error.
    pub(super) fn record(&self, ordinal: usize) -> Option<Arc<Model>> {
        self.kept(ordinal).or_else(|| {
            let model = self.decode(ordinal)?;
            lock(&self.records.known).insert(ordinal, model.clone());
            Some(model)
        })
    }

    fn read(&self, ordinal: usize) -> Option<Arc<Model>> {
        self.kept(ordinal).or_else(|| self.decode(ordinal))
    }

    fn kept(&self, ordinal: usize) -> Option<Arc<Model>> {
        lock(&self.records.known).get(&ordinal).cloned()
    }

    fn decode(&self, ordinal: usize) -> Option<Arc<Model>> {
        self.line(ordinal, |line| Arc::new(serde_json::from_str(line).unwrap_or_default()))
    }

    /// What `read` makes of a record's line of JSON.
    fn line<T>(&self, ordinal: usize, read: impl FnOnce(&str) -> T) -> Option<T> {
        let block = self.block(ordinal / pack::BLOCK)?;
        block.lines().nth(ordinal % pack::BLOCK).map(read)
    }

    fn block(&self, at: usize) -> Option<Arc<str>> {
        if let Some((_, block)) = lock(&self.records.block).as_ref().filter(|(last, _)| *last == at) {
            return Some(block.clone());
        }
        let bytes = self.bytes.as_ref().get(self.layout.block(at)?)?;
        let block: Arc<str> = pack::inflate(bytes).ok()?.into();
        *lock(&self.records.block) = Some((at, block.clone()));
        Some(block)
    }
}

pub(super) fn range(entry: &ProviderEntry) -> Range<usize> {
    entry.start as usize..(entry.start + entry.count) as usize
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
