//! A letter, then bytes: `p` a pack as it stands; `d` bytes that are written over those of a good pack, each after its
//! place (`120=255,`); `c` the same in the file of a feed in the cache folder, `f` a whole such file.

use super::{TODAY, feeds};
use modelmeta::catalog::merge::merge;
use modelmeta::catalog::sources::own;
use modelmeta::catalog::{Catalog, Context};
use modelmeta::refresh::{self, Limits};
use modelmeta::settings::Data;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

/// Opens what the bytes make, and shows it if it opens.
pub fn run(data: &[u8]) {
    match data.split_first() {
        Some((b'p', pack)) => open(pack.to_vec()),
        Some((b'd', changes)) => open(changed(pack().to_vec(), changes)),
        Some((b'c', changes)) => cached(&changed(cache().feed.clone(), changes)),
        Some((b'f', file)) => cached(file),
        _ => {}
    }
}

fn open(pack: Vec<u8>) {
    if let Ok(catalog) = Catalog::from_bytes(pack) {
        feeds::show(&catalog);
        for id in ["acme-1", "ACME-1", "acme-7", "gpt-4o", ""] {
            catalog.resolve(id, Context::default());
            catalog.get("acme", id);
        }
    }
}

/// The catalogue of a cache folder in which the file of the feed is this one.
fn cached(feed: &[u8]) {
    let cache = cache();
    fs::write(&cache.feed_file, feed).expect("the cache folder can be written");
    let catalog = refresh::latest(&cache.data);
    assert!(catalog.get("openai", "gpt-4o").is_some(), "the embedded data is always there");
    catalog.get("acme", "acme-1").iter().for_each(|model| assert!(model.days_left(TODAY).is_none()));
}

/// `bytes` with `120=255,` written over them, as often as that stands in `changes`.
fn changed(mut bytes: Vec<u8>, changes: &[u8]) -> Vec<u8> {
    for change in changes.split(|byte| *byte == b',') {
        let change = String::from_utf8_lossy(change);
        let Some((place, value)) = change.split_once('=') else { continue };
        if let (Ok(place), Ok(value)) = (place.parse::<usize>(), value.parse::<u8>()) {
            let length = bytes.len();
            bytes[place % length] = value;
        }
    }
    bytes
}

/// A good pack of a few models.
fn pack() -> &'static [u8] {
    static PACK: OnceLock<Vec<u8>> = OnceLock::new();
    PACK.get_or_init(|| {
        let feed = own::parse(FEED.as_bytes(), "acme").expect("a feed");
        Catalog::from_snapshot(&merge(&[feed])).expect("a pack").as_bytes().to_vec()
    })
}

/// A cache folder that was filled by a refresh from the same feed.
struct Cache {
    data: Data,
    feed_file: PathBuf,
    feed: Vec<u8>,
    _folder: TempDir,
}

fn cache() -> &'static Cache {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    CACHE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let source = folder.path().join("acme.json");
        fs::write(&source, FEED).expect("a feed");
        let cache = folder.path().join("cache");
        let [sources, cache_dir] = [&source, &cache].map(|path| path.display().to_string());
        let data = Data { sources: vec![sources], cache_dir, ..Data::default() };
        refresh::run_once(&data, Limits::default(), &mut |_| ());
        let files = fs::read_dir(cache.join("v1")).expect("the cache").flatten().map(|entry| entry.path());
        let feed_file = files.into_iter().find(|path| path.extension().is_some_and(|e| e == "feed")).expect("a feed");
        let feed = fs::read(&feed_file).expect("a feed");
        Cache { data, feed_file, feed, _folder: folder }
    })
}

const FEED: &str = r#"{"schema":1,"generated_at":"2026-05-01","models":[{"provider":"acme","id":"acme-1"},{"provider":"acme","id":"acme-2"},{"provider":"zeta","id":"z"}]}"#;
