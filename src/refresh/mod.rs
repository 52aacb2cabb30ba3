//! The only room with a network and a cache folder: brings the catalogue up to date.
//!
//! ```text
//! settings ─ sources ─▶ ask (fetch, client, address) ─▶ judge ─▶ cache ─▶ assemble ─▶ Arc<Catalog>
//!                        ▲                                        │
//!                        └────────────── schedule ◀── state ◀─────┘
//! ```
//!
//! A process starts from the data in the binary, goes on with what the cache folder holds ([`latest`]), and asks the live
//! sources when their time has come ([`Refresher`], [`run_once`]); a server has that done in a process of its own
//! ([`apart`]). Whatever fails, the last good data stays and the reason
//! is told once. All modelmeta processes of a machine share the folder: one asks, the others read what it brought.
//!
//! Nothing of the user's is sent: a request holds an address, a validator and this program's name.

mod address;
pub mod apart;
mod ask;
mod assemble;
mod cache;
mod client;
mod engine;
mod fetch;
mod judge;
mod problem;
mod report;
mod schedule;
mod sources;
mod state;
mod told;
mod worker;

pub use problem::Problem;
pub use report::{Outcome, Progress, Report, SourceReport, Status};
pub use sources::{SHAPES, Shape, Source};
pub use worker::{Refresher, Update};

use crate::catalog::Catalog;
use crate::settings::Data;
use crate::text::shown_path;
use engine::{Engine, Which};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{Duration, Instant};
use told::Told;

/// Bytes of the largest feed that is taken in, decoded, all its pages.
const LARGEST_FEED: u64 = 32 << 20;

/// How patient a refresh is, and how much it takes in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Limits {
    /// For a connection to stand.
    pub connect: Duration,
    /// For a whole source to be read, all its pages.
    pub total: Duration,
    /// Bytes of one source, decoded, all its pages.
    pub body: u64,
    /// Before a server's first live refresh, so that its first answers have the machine to themselves.
    pub quiet: Duration,
    /// Between two looks at the cache folder, where other processes leave what they brought.
    pub tick: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(120),
            body: LARGEST_FEED,
            quiet: Duration::from_secs(3),
            tick: Duration::from_secs(300),
        }
    }
}

/// The newest catalogue without a network: what the cache folder holds on top of the embedded data.
pub fn latest(data: &Data) -> Arc<Catalog> {
    latest_told(data).0
}

/// The same, and what of the cache folder could not be used.
pub fn latest_told(data: &Data) -> (Arc<Catalog>, Vec<String>) {
    let mut findings = Vec::new();
    let catalog = Engine::new(data, Limits::default()).assemble(&mut findings);
    (catalog.unwrap_or_else(Catalog::embedded), Told::default().news(findings))
}

/// How things stand, from what the cache folder tells; nothing is asked.
pub fn status(data: &Data) -> Status {
    Engine::new(data, Limits::default()).status()
}

/// Asks every source now, and gives the catalogue that results when anything changed. Where another process is at it,
/// waits for it first.
pub fn run_once(data: &Data, limits: Limits, progress: &mut dyn FnMut(Progress)) -> (Report, Option<Arc<Catalog>>) {
    let mut engine = Engine::new(data, limits);
    let patience = Instant::now() + limits.total;
    loop {
        let (mut report, mut findings) = engine.run(Which::All, progress);
        if !report.busy || Instant::now() >= patience {
            let catalog = if report.changed() { engine.assemble(&mut findings) } else { None };
            report.notices = Told::default().news(findings);
            return (report, catalog);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Whether the network is switched off, by the settings or by `MODELMETA_OFFLINE` (anything but empty, `0` and `false`).
pub fn is_offline(data: &Data) -> bool {
    let variable = std::env::var("MODELMETA_OFFLINE").unwrap_or_default();
    data.offline || !matches!(variable.trim().to_ascii_lowercase().as_str(), "" | "0" | "false")
}

/// Whether any source of the settings is a file, which can be read without a network.
pub fn has_files(data: &Data) -> bool {
    data.sources.iter().filter_map(|entry| Source::parse(entry).ok()).any(|source| !source.is_remote())
}

/// The proxy that downloads go through, without user and password; none when the settings and the environment name none.
pub fn proxy(data: &Data) -> Option<String> {
    let set = Some(data.proxy.clone()).filter(|proxy| !proxy.is_empty());
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let found =
        set.or_else(|| names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty())));
    found.map(|proxy| shown_proxy(&proxy))
}

/// Files of certificate authorities that are trusted beside the system's, each with what is wrong with it.
pub fn authorities(data: &Data) -> Vec<String> {
    client::authority_files(data)
        .map(|(name, file)| match client::pem(name, &file) {
            Ok(_) => format!("{} ({name})", shown_path(&file)),
            Err(problem) => problem.to_string(),
        })
        .collect()
}

fn shown_proxy(proxy: &str) -> String {
    reqwest::Url::parse(proxy).map_or_else(|_| "(not a URL)".to_owned(), |url| address::shown(&url))
}
