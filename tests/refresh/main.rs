//! The refresh against a server that misbehaves: whatever happens, the last good data stays, the reason is told once,
//! and nothing is lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod cache;
mod faults;
#[path = "../support/feed.rs"]
mod feed;
mod feeds;
mod network;
mod schedule;
mod shapes;

use self::feed::{Body, FeedServer, Reply, Request};
use flate2::Compression;
use flate2::write::GzEncoder;
use modelmeta::catalog::Catalog;
use modelmeta::refresh::{Limits, Outcome, Progress, Refresher, Report, Update, run_once};
use modelmeta::settings::Data;
use std::cell::RefCell;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Patience of the tests with things that must happen; nothing is asserted about how long they take.
const SOON: Duration = Duration::from_secs(60);

fn limits() -> Limits {
    // No live refresh but the ordered ones: those who want the schedule shorten `quiet`.
    let never = Duration::from_secs(100_000);
    Limits { connect: SOON, total: SOON, body: 1 << 20, quiet: never, tick: never }
}

/// A feed in our own schema with models `acme-0` … .
fn models(count: usize) -> String {
    let model = |n| format!(r#"{{"provider":"acme","id":"acme-{n}","kind":"chat"}}"#);
    let models: Vec<String> = (0..count).map(model).collect();
    format!(r#"{{"schema":1,"generated_at":"2026-11-25","models":[{}]}}"#, models.join(","))
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(body).unwrap();
    packed.finish().unwrap()
}

/// A refresher under test with all it has told.
struct Watched {
    refresher: Refresher,
    updates: Receiver<Update>,
    notices: RefCell<Vec<String>>,
    catalog: RefCell<Arc<Catalog>>,
}

impl Watched {
    fn start(data: &Data, limits: Limits) -> Watched {
        let (sender, updates) = channel();
        let refresher = Refresher::start(data, limits, move |update| drop(sender.send(update))).unwrap();
        Watched { refresher, updates, notices: RefCell::default(), catalog: RefCell::new(Catalog::embedded()) }
    }

    /// Orders a refresh and waits for its end.
    fn refresh(&self) -> Report {
        self.refresher.refresh();
        self.finished()
    }

    fn finished(&self) -> Report {
        loop {
            match self.updates.recv_timeout(SOON).expect("a refresh ends") {
                Update::Finished(report) => return report,
                Update::Notice(notice) => self.notices.borrow_mut().push(notice),
                Update::Catalog(catalog) => *self.catalog.borrow_mut() = catalog,
                Update::Progress(_) => {}
            }
        }
    }

    fn knows(&self, id: &str) -> bool {
        knows(&self.catalog.borrow(), id)
    }

    /// What was told since the last call.
    fn told(&self) -> Vec<String> {
        self.notices.take()
    }
}

/// A server with one good feed of a hundred models, a cache folder, and settings that name both.
struct Room {
    folder: TempDir,
    server: FeedServer,
    data: Data,
}

impl Room {
    fn new() -> Room {
        let server = FeedServer::start(|request| Reply::body(models(100)).unless_known("\"1\"", request));
        let folder = tempfile::tempdir().unwrap();
        let data = Data {
            sources: vec![server.url("/models.json")],
            cache_dir: folder.path().join("cache").to_str().unwrap().to_owned(),
            ..Data::default()
        };
        Room { folder, server, data }
    }

    fn watch(&self) -> Watched {
        Watched::start(&self.data, limits())
    }

    fn run(&self) -> Report {
        run_once(&self.data, limits(), &mut |_| {}).0
    }

    fn misbehave(&self, reply: Reply) {
        self.server.answer_with(move |_| reply.clone());
    }

    fn behave(&self) {
        self.server.answer_with(|request| Reply::body(models(100)).unless_known("\"1\"", request));
    }

    /// The one cache file of the one source.
    fn cache_file(&self) -> PathBuf {
        files(&self.folder.path().join("cache/v1"))
            .into_iter()
            .find(|path| path.extension().is_some_and(|e| e == "feed"))
            .unwrap()
    }

    fn last_validator(&self) -> Option<String> {
        self.server.requests().last()?.header("if-none-match").map(str::to_owned)
    }
}

fn knows(catalog: &Catalog, id: &str) -> bool {
    catalog.get("acme", id).is_some()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn only(report: &Report) -> (Outcome, usize, String) {
    let [source] = report.sources.as_slice() else { panic!("one source: {report:?}") };
    (source.outcome, source.models, source.error.clone().unwrap_or_default())
}
