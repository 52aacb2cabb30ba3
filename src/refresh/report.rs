//! What people and editors are told: what a run did, and how things stand.

use super::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What one run did.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Every source of the settings, in their order.
    pub sources: Vec<SourceReport>,
    /// What is worth telling a person and was not told before by this process.
    pub notices: Vec<String>,
    /// Another process is refreshing; nothing was done.
    pub busy: bool,
}

impl Report {
    /// Whether any source brought something new.
    pub fn changed(&self) -> bool {
        self.sources.iter().any(|source| source.outcome == Outcome::Updated)
    }

    /// Whether any source that was asked failed.
    pub fn failed(&self) -> bool {
        self.sources.iter().any(|source| source.outcome == Outcome::Failed)
    }
}

/// How one source stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceReport {
    /// The built-in's name, or the own feed's address.
    pub name: String,
    /// Where it is read from, without secrets.
    pub address: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Models in its last good feed.
    pub models: usize,
    /// Bytes of its last good feed, decoded.
    pub bytes: u64,
    /// When it last confirmed or replaced what we have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Timestamp>,
    /// Why it failed the last time; the last good feed is still in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Why its last good feed is not in use: the cache holds none that can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unusable: Option<String>,
}

impl SourceReport {
    /// An entry of `data.sources` that means nothing.
    pub(super) fn misnamed(entry: String, problem: &Problem) -> SourceReport {
        SourceReport {
            name: entry.clone(),
            address: entry,
            outcome: Outcome::Failed,
            models: 0,
            bytes: 0,
            confirmed: None,
            error: Some(problem.to_string()),
            unusable: None,
        }
    }
}

/// What came of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It brought something new.
    Updated,
    /// What we have is current.
    Unchanged,
    /// It gave nothing usable; the last good feed stays.
    Failed,
    /// It was not asked: its time has not come.
    Waiting,
    /// It was not asked: the network is switched off.
    Offline,
}

/// How things stand, for `modelmeta/status` and `modelmeta doctor`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// The network is switched off.
    pub offline: bool,
    /// When any source last confirmed or replaced what we have; none if only the embedded data was ever used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<Timestamp>,
    /// Every source of the settings, in their order.
    pub sources: Vec<SourceReport>,
    /// Where the cache is; none when the system has no place for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<String>,
    /// Why the cache cannot be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_error: Option<String>,
}

impl Status {
    /// The time since any source last confirmed the data; never negative.
    pub fn age(&self, now: Timestamp) -> Option<Duration> {
        self.confirmed.map(|then| super::schedule::age(then, now))
    }
}

/// How far a download is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// This many sources will be asked.
    Started(usize),
    /// Bytes read of one source so far, decoded.
    Bytes {
        /// Its name.
        source: String,
        /// How many.
        bytes: u64,
    },
    /// One source is read or has failed.
    Done {
        /// Its name.
        source: String,
    },
}
