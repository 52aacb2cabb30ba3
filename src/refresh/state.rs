//! What became of every source the last time, kept beside the data: it tells when to ask again, also for processes that start
//! later, and lets `modelmeta doctor` speak of what a running server met. Losing it loses nothing but that.

use super::cache::Cache;
use super::problem::Problem;
use super::schedule::{later, pause};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::Duration;

/// Its file in the cache folder.
pub(super) const FILE: &str = "state.json";

/// All sources by key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    pub sources: BTreeMap<String, SourceState>,
}

/// One source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SourceState {
    /// When it was last asked.
    pub asked: Option<Timestamp>,
    /// When it last confirmed or replaced what we have.
    pub confirmed: Option<Timestamp>,
    /// When its content last changed.
    pub changed: Option<Timestamp>,
    /// Models in its last good feed.
    pub models: usize,
    /// Bytes of its last good feed, decoded.
    pub bytes: u64,
    /// When it may be asked again.
    pub next: Option<Timestamp>,
    /// How many times in a row it failed.
    pub failures: u32,
    /// Why it failed the last time.
    pub error: Option<String>,
}

impl SourceState {
    /// Notes that it was asked and answered.
    pub fn succeeded(&mut self, now: Timestamp, interval: Duration) {
        self.confirmed = Some(now);
        self.failures = 0;
        self.error = None;
        self.ask_again(now, pause(interval, 0, None));
    }

    /// Notes that it was asked in vain.
    pub fn failed(&mut self, now: Timestamp, interval: Duration, problem: &Problem) {
        self.failures = self.failures.saturating_add(1);
        self.error = Some(problem.to_string());
        self.ask_again(now, pause(interval, self.failures, problem.retry_after()));
    }

    fn ask_again(&mut self, now: Timestamp, pause: Duration) {
        self.asked = Some(now);
        self.next = Some(later(now, pause));
    }
}

impl State {
    /// What the folder holds; anything unreadable is as good as nothing.
    pub fn load(cache: &Cache) -> State {
        let bytes = cache.read(FILE).ok().flatten().unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Writes it down for the other processes.
    ///
    /// # Errors
    /// Says why it stays in memory only.
    pub fn keep(&self, cache: &mut Cache) -> Result<(), Problem> {
        cache.write(FILE, serde_json::to_vec_pretty(self).unwrap_or_default())
    }
}
