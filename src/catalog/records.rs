//! Decoding records: one that is asked for by name is decoded by itself and kept, a provider's as far as a list shows them,
//! all of them in passing.

use super::schema::Model;
use super::{Catalog, ProviderEntry, pack};
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

impl Catalog {
    /// All models of a provider, by ID; none for an unknown slug.
    pub fn of_provider(&self, slug: &str) -> impl Iterator<Item = Arc<Model>> + '_ {
        self.passing(self.entry(slug).map_or(0..0, range))
    }

    /// All models of a provider, by ID, as far as a list shows them: kind, status, dates, limits, and what a token costs.
    pub fn listed(&self, slug: &str) -> Arc<[Model]> {
        if let Some(listed) = lock(&self.records.listed).get(slug) {
            return listed.clone();
        }
        let list = self.place(slug).and_then(|at| self.bytes.as_ref().get(self.layout.list(at)?));
        let lines = list.and_then(|bytes| pack::inflate(bytes).ok()).unwrap_or_default();
        let listed: Arc<[Model]> = lines.lines().map(read).collect();
        lock(&self.records.listed).insert(slug.to_owned(), listed.clone());
        listed
    }

    /// A provider's models whose ID, in lower case, passes; only these are decoded.
    pub fn with_ids(&self, slug: &str, fits: impl Fn(&str) -> bool) -> impl Iterator<Item = Arc<Model>> {
        let fits = move |ordinal: &usize| {
            crate::work::add(1);
            fits(self.names().id(*ordinal))
        };
        self.entry(slug).into_iter().flat_map(range).filter(fits).filter_map(|ordinal| self.record(ordinal))
    }

    /// A provider's models whose ID starts with `prefix`, letter case aside.
    pub fn ids_with_prefix(&self, slug: &str, prefix: &str) -> impl Iterator<Item = Arc<Model>> {
        let prefix = prefix.to_lowercase();
        self.with_ids(slug, move |id| id.starts_with(&prefix))
    }

    /// Every model, by provider and ID, decoded for this walk alone.
    pub fn models(&self) -> impl Iterator<Item = Arc<Model>> + '_ {
        self.passing(0..self.len())
    }

    /// The records as they stand, by provider and ID: inflated, not decoded.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> + '_ {
        self.scan(0..self.len(), |_, line| line.to_owned())
    }

    /// The model of a record, decoded once.
    pub(super) fn record(&self, ordinal: usize) -> Option<Arc<Model>> {
        self.kept(ordinal).or_else(|| {
            let model = self.block(ordinal / pack::BLOCK)?.lines().nth(ordinal % pack::BLOCK).map(decode)?;
            lock(&self.records.known).insert(ordinal, model.clone());
            Some(model)
        })
    }

    fn kept(&self, ordinal: usize) -> Option<Arc<Model>> {
        lock(&self.records.known).get(&ordinal).cloned()
    }

    fn passing(&self, ordinals: Range<usize>) -> impl Iterator<Item = Arc<Model>> + '_ {
        self.scan(ordinals, |ordinal, line| self.kept(ordinal).unwrap_or_else(|| decode(line)))
    }

    /// What `read` makes of the ordinals and lines of a run of records.
    fn scan<'a, T: 'a>(
        &'a self,
        ordinals: Range<usize>,
        read: impl Fn(usize, &str) -> T + 'a,
    ) -> impl Iterator<Item = T> + 'a {
        let blocks = ordinals.start / pack::BLOCK..ordinals.end.div_ceil(pack::BLOCK);
        blocks.flat_map(move |at| {
            let block = self.block(at).unwrap_or_default();
            let lines = (at * pack::BLOCK..).zip(block.lines()).filter(|(ordinal, _)| ordinals.contains(ordinal));
            lines.map(|(ordinal, line)| read(ordinal, line)).collect::<Vec<T>>()
        })
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

fn decode(line: &str) -> Arc<Model> {
    Arc::new(read(line))
}

/// A damaged record reads as an unknown model, never as an error.
fn read(line: &str) -> Model {
    serde_json::from_str(line).unwrap_or_default()
}

pub(super) fn range(entry: &ProviderEntry) -> Range<usize> {
    entry.start as usize..(entry.start + entry.count) as usize
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
