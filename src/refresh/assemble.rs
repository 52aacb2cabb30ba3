//! Feeds become a catalogue: the last good state of every source, laid over the embedded data.
//!
//! That takes a second and much memory, so its result is kept in the cache folder as well, with a note of what it was
//! made of: as long as the feeds and the embedded data are those, every process opens it as it is.

use super::cache::Cache;
use super::engine::Engine;
use super::judge::read;
use super::sources::{Source, digest};
use super::told::Finding;
use crate::catalog::Catalog;
use std::sync::Arc;

/// What the cache folder has for these settings.
pub(super) enum Kept {
    /// Nothing beyond the embedded data.
    Nothing,
    /// The catalogue as the last good feeds make it.
    Catalog(Arc<Catalog>),
    /// Feeds that are still to be merged.
    Feeds(Merge),
}

/// A catalogue to be made.
pub(super) struct Merge {
    sources: Vec<Source>,
    /// What tells the states of its feeds and of the embedded data.
    made_of: String,
    /// The file that it is kept in.
    name: String,
}

impl Engine {
    /// The catalogue that the last good feeds make together; none when there is nothing beyond the embedded data.
    pub fn assemble(&mut self, findings: &mut Vec<Finding>) -> Option<Arc<Catalog>> {
        match self.kept(findings) {
            Kept::Nothing => None,
            Kept::Catalog(catalog) => Some(catalog),
            Kept::Feeds(merge) => self.merge(&merge, findings),
        }
    }

    /// Looks what the cache folder has; merges nothing.
    pub fn kept(&self, findings: &mut Vec<Finding>) -> Kept {
        let sources: Vec<Source> = self.sources().into_iter().flatten().collect();
        let versions: Vec<Option<String>> = sources.iter().map(|source| self.version(source, findings)).collect();
        if versions.iter().all(Option::is_none) {
            return Kept::Nothing;
        }
        let base = Catalog::embedded();
        let made_of = digest(&format!(
            "{} {} {} {versions:?}",
            env!("CARGO_PKG_VERSION"),
            base.data_date(),
            base.as_bytes().len(),
        ));
        let name = pack_file(&sources);
        match open(&self.cache, &name, &made_of) {
            Some(catalog) => Kept::Catalog(Arc::new(catalog)),
            None => Kept::Feeds(Merge { sources, made_of, name }),
        }
    }

    /// What tells one state of a source's feed from another; what cannot be used is noted and as good as none.
    fn version(&self, source: &Source, findings: &mut Vec<Finding>) -> Option<String> {
        self.cache.feed_version(source).unwrap_or_else(|problem| {
            findings.push(Finding::bad(&format!("cache of {}", source.name), problem));
            None
        })
    }

    /// Merges the feeds and keeps the result for the next time.
    pub fn merge(&mut self, merge: &Merge, findings: &mut Vec<Finding>) -> Option<Arc<Catalog>> {
        let mut feeds = Vec::new();
        for source in &merge.sources {
            let known = self.known(source, findings);
            if known.parts.is_empty() {
                continue;
            }
            match read(source, known.read, &known.parts) {
                Ok(feed) => feeds.push(feed),
                Err(problem) => findings.push(Finding::bad(&source.name, problem)),
            }
        }
        let catalog = Catalog::rebuild(&Catalog::embedded(), &feeds).ok()?;
        let kept = self.cache.write(&merge.name, close(&merge.made_of, catalog.as_bytes()));
        self.note_cache(kept, findings);
        Some(Arc::new(catalog))
    }
}

/// One file for each set of sources: processes with other settings have their own.
fn pack_file(sources: &[Source]) -> String {
    let keys: Vec<&str> = sources.iter().map(|source| source.key.as_str()).collect();
    format!("catalog-{}.pack", digest(&keys.join(" ")))
}

/// The kept catalogue, if it is whole and made of what there is now.
fn open(cache: &Cache, name: &str, made_of: &str) -> Option<Catalog> {
    let mut file = cache.read(name).ok()??;
    let seal = seal(made_of, file.get(SEAL..)?);
    if file.get(..SEAL)? != seal {
        return None;
    }
    file.drain(..SEAL);
    Catalog::from_bytes(file).ok()
}

fn close(made_of: &str, pack: &[u8]) -> Vec<u8> {
    [&seal(made_of, pack), pack].concat()
}

/// Bytes of a seal.
const SEAL: usize = 16 + 8;

/// What it was made of and a checksum of what it became: made here and read here, so a quick one will do.
fn seal(made_of: &str, pack: &[u8]) -> [u8; SEAL] {
    let mut crc = flate2::Crc::new();
    crc.update(pack);
    let mut seal = [0; SEAL];
    for (at, byte) in seal.iter_mut().zip(made_of.bytes().chain(format!("{:08x}", crc.sum()).bytes())) {
        *at = byte;
    }
    seal
}
