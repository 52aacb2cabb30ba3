//! The cache folder: the last good body of every source with its validators, shared by all modelmeta processes of a
//! machine.
//!
//! One file per source: a line of JSON that says what follows, then the bodies, compressed. Written beside and renamed into place,
//! so that a reader meets the old file or the new one, never half of either. Where nothing can be written, the same
//! bytes stay in memory: a read-only or full disk costs other processes a download, never this one its data.

use super::LARGEST_FEED;
use super::problem::Problem;
use super::sources::Source;
use crate::files::{self, Refused};
use crate::text::shown_path;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Version of the files' form. It is also a folder's name, so that two versions of modelmeta can live side by side.
const FORMAT: u32 = 1;
/// No file of the folder is larger: a feed is compressed, a pack is small.
const LARGEST_FILE: u64 = 2 * LARGEST_FEED;
/// What a file begins with while it is being written.
const UNFINISHED: &str = ".new-";

/// One URL's (or file's) last good body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Which URL: a digest, since URLs may hold secrets.
    pub key: String,
    /// The server's name for this state of the body.
    pub etag: Option<String>,
    /// The decoded body.
    pub body: Vec<u8>,
}

/// The last good state of one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Feed {
    /// When it was read from its source.
    pub read: Timestamp,
    /// How many models are in it: what the next one is held against.
    pub models: usize,
    /// Its bodies in order; empty when there is no good state yet.
    pub parts: Vec<Part>,
}

/// What the first line of a cache file tells of the rest.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: u32,
    source: String,
    /// Of `content` and the compressed bodies: a validator must never outlive the body it belongs to.
    sha256: String,
    content: Content,
}

#[derive(Debug, Serialize, Deserialize)]
struct Content {
    read: Timestamp,
    models: usize,
    parts: Vec<PartHeader>,
}

#[derive(Debug, Serialize, Deserialize)]
struct PartHeader {
    key: String,
    etag: Option<String>,
    bytes: usize,
}

/// The cache folder, with memory to fall back on.
#[derive(Debug)]
pub(super) struct Cache {
    folder: Option<PathBuf>,
    memory: HashMap<String, Vec<u8>>,
}

/// Whether this process may refresh now.
#[derive(Debug)]
pub(super) enum Turn {
    /// It may, for as long as the guard lives.
    Ours(#[allow(dead_code, reason = "held for its lock, which closing releases")] Option<File>),
    /// Another process is at it.
    Theirs,
}

impl Cache {
    /// The cache below `folder` (empty: the system's cache folder). Nothing is touched yet.
    pub fn new(folder: &str) -> Cache {
        let root = if folder.is_empty() { system_folder() } else { Some(PathBuf::from(folder)) };
        Cache { folder: root.map(|root| root.join(format!("v{FORMAT}"))), memory: HashMap::new() }
    }

    /// Where the files are; none when the system has no place for them.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// Whether files can be written; the reason when not.
    pub fn check_writable(&self) -> Result<(), Problem> {
        let folder = self.create()?;
        tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder)
            .map(drop)
            .map_err(|e| Problem::from_file("write to", folder, &e))
    }

    /// Asks to be the one process that refreshes. Where there is no folder to share, everybody may.
    pub fn turn(&self) -> Turn {
        let Ok(folder) = self.create() else { return Turn::Ours(None) };
        let path = folder.join("lock");
        // A pipe in its place would keep us waiting.
        let is_ours = fs::symlink_metadata(&path).map_or(true, |data| data.is_file());
        let open = || File::options().create(true).truncate(false).write(true).open(&path).ok();
        let Some(file) = is_ours.then(open).flatten() else { return Turn::Ours(None) };
        match file.try_lock() {
            Ok(()) => {
                remove_unfinished(folder);
                Turn::Ours(Some(file))
            }
            Err(TryLockError::WouldBlock) => Turn::Theirs,
            // A file system without locks: better two downloads than none.
            Err(TryLockError::Error(_)) => Turn::Ours(None),
        }
    }

    /// The last good state of `source`; empty when there is none yet.
    ///
    /// # Errors
    /// Says why a file that is there cannot be used.
    pub fn feed(&self, source: &Source) -> Result<Feed, Problem> {
        let name = feed_file(source);
        match self.read(&name)? {
            Some(bytes) => decode(&bytes).map_err(|reason| self.unusable(&name, &reason)),
            None => Ok(Feed::default()),
        }
    }

    fn unusable(&self, name: &str, reason: &str) -> Problem {
        Problem::File(format!("{} is {reason}", self.path(name)))
    }

    /// Keeps `feed` as the last good state of `source`.
    ///
    /// # Errors
    /// Says why it is kept in memory only.
    pub fn keep_feed(&mut self, source: &Source, feed: &Feed) -> Result<(), Problem> {
        self.write(&feed_file(source), encode(source, feed))
    }

    /// What tells one state of a source's feed from another, without unpacking it; none when there is none.
    ///
    /// # Errors
    /// Says why a file that is there cannot be used.
    pub fn feed_version(&self, source: &Source) -> Result<Option<String>, Problem> {
        let name = feed_file(source);
        let Some(bytes) = self.read(&name)? else { return Ok(None) };
        let (header, _) = whole(&bytes).map_err(|reason| self.unusable(&name, &reason))?;
        Ok(Some(header.sha256))
    }

    /// Reads one file of the folder (or what memory holds in its place); none when it does not exist.
    ///
    /// # Errors
    /// Says why a file that is there cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Problem> {
        if let Some(bytes) = self.memory.get(name) {
            return Ok(Some(bytes.clone()));
        }
        let Some(folder) = &self.folder else { return Ok(None) };
        let path = folder.join(name);
        match files::read(&path, LARGEST_FILE) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Refused::Missing) => Ok(None),
            Err(refused) => Err(Problem::refused(&path, refused)),
        }
    }

    /// Replaces one file of the folder in one step, or keeps its bytes in memory.
    ///
    /// # Errors
    /// Says why they are kept in memory only.
    pub fn write(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), Problem> {
        match self.replace(name, &bytes) {
            Ok(()) => {
                self.memory.remove(name);
                Ok(())
            }
            Err(problem) => {
                self.memory.insert(name.to_owned(), bytes);
                Err(problem)
            }
        }
    }

    /// Whether all that was written is in the folder, and nothing in memory only.
    pub fn is_on_disk(&self) -> bool {
        self.memory.is_empty()
    }

    /// When one file of the folder was last replaced, as far as the file system tells.
    pub fn changed(&self, name: &str) -> Option<std::time::SystemTime> {
        fs::metadata(self.folder.as_ref()?.join(name)).ok()?.modified().ok()
    }

    fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        let folder = self.create()?;
        let failed = |e: &io::Error| Problem::from_file("write to", folder, e);
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(|e| failed(&e))?;
        file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|e| failed(&e))?;
        file.persist(folder.join(name)).map(drop).map_err(|e| failed(&e.error))
    }

    fn create(&self) -> Result<&Path, Problem> {
        let folder =
            self.folder.as_deref().ok_or_else(|| Problem::File("this system has no cache folder".to_owned()))?;
        fs::create_dir_all(folder).map_err(|e| Problem::from_file("create", folder, &e))?;
        Ok(folder)
    }

    fn path(&self, name: &str) -> String {
        self.folder.as_ref().map_or_else(|| name.to_owned(), |folder| shown_path(&folder.join(name)))
    }
}

fn system_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    etcetera::base_strategy::choose_native_strategy().ok().map(|folders| folders.cache_dir().join("modelmeta"))
}

/// What a killed process left behind; only ever called by the holder of the lock, so nobody is writing.
fn remove_unfinished(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            // Left for next time when it cannot be removed.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn feed_file(source: &Source) -> String {
    format!("{}.feed", source.key)
}

fn encode(source: &Source, feed: &Feed) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let packed = feed
        .parts
        .iter()
        .try_for_each(|part| packed.write_all(&part.body))
        .and_then(|()| packed.finish())
        // Writing to memory does not fail; were it to, the checksum would tell on reading.
        .unwrap_or_default();
    let part = |part: &Part| PartHeader { key: part.key.clone(), etag: part.etag.clone(), bytes: part.body.len() };
    let content = Content { read: feed.read, models: feed.models, parts: feed.parts.iter().map(part).collect() };
    let header = Header { format: FORMAT, source: source.name.clone(), sha256: checksum(&content, &packed), content };
    let mut file = serde_json::to_vec(&header).unwrap_or_default();
    file.push(b'\n');
    file.extend(packed);
    file
}

const DAMAGED: &str = "damaged, and ignored";

/// A whole file of our form: its header and the compressed bodies.
fn whole(file: &[u8]) -> Result<(Header, &[u8]), String> {
    let damaged = || DAMAGED.to_owned();
    let (first, packed) = memchr::memchr(b'\n', file).map(|end| file.split_at(end)).ok_or_else(damaged)?;
    let packed = packed.get(1..).unwrap_or_default();
    let Format { format } = serde_json::from_slice(first).map_err(|_| damaged())?;
    if format != FORMAT {
        return Err(format!("written by another version of modelmeta (form {format}), and ignored"));
    }
    let header: Header = serde_json::from_slice(first).map_err(|_| damaged())?;
    if checksum(&header.content, packed) != header.sha256 {
        return Err(damaged());
    }
    Ok((header, packed))
}

/// Unpacks a file, and no more of it than a feed may have: a checksum says that it is whole, not that it is sane.
fn decode(file: &[u8]) -> Result<Feed, String> {
    let (Header { content, .. }, packed) = whole(file)?;
    let size = content.parts.iter().try_fold(0u64, |size, part| size.checked_add(part.bytes as u64));
    if size.is_none_or(|size| size > LARGEST_FEED) {
        return Err("larger than any feed, and ignored".to_owned());
    }
    let mut bodies = GzDecoder::new(packed);
    let mut read = |part: PartHeader| {
        let mut body = Vec::new();
        let read = bodies.by_ref().take(part.bytes as u64).read_to_end(&mut body);
        let whole = read.is_ok_and(|read| read == part.bytes);
        whole.then_some(Part { key: part.key, etag: part.etag, body }).ok_or_else(|| DAMAGED.to_owned())
    };
    let parts = content.parts.into_iter().map(&mut read).collect::<Result<_, String>>()?;
    Ok(Feed { read: content.read, models: content.models, parts })
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

fn checksum(content: &Content, packed: &[u8]) -> String {
    let hash =
        Sha256::new().chain_update(serde_json::to_vec(content).unwrap_or_default()).chain_update(packed).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn source() -> Source {
        Source::parse("models.dev").unwrap()
    }

    fn feed() -> Feed {
        let part = |key: &str, etag: Option<&str>, body: &str| Part {
            key: key.to_owned(),
            etag: etag.map(str::to_owned),
            body: body.as_bytes().to_vec(),
        };
        Feed {
            read: Timestamp::UNIX_EPOCH,
            models: 3,
            parts: vec![part("a", Some("\"1\""), "{\"models\":[1,2,3]}"), part("b", None, "{}\n{}")],
        }
    }

    fn cache() -> (tempfile::TempDir, Cache) {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path().to_str().unwrap());
        (folder, cache)
    }

    #[test]
    fn what_is_kept_comes_back_with_its_validators() {
        let (_folder, mut cache) = cache();
        assert_eq!(cache.feed(&source()), Ok(Feed::default()));
        cache.keep_feed(&source(), &feed()).unwrap();
        assert_eq!(cache.feed(&source()), Ok(feed()));
    }

    #[test]
    fn any_single_damaged_byte_is_noticed() {
        let file = encode(&source(), &feed());
        assert_eq!(decode(&file), Ok(feed()));
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            // The name in the header is for people; damage there loses nothing.
            let read = decode(&damaged);
            assert!(read.is_err() || read == Ok(feed()), "byte {at}");
            assert!(decode(&file[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_right_checksum_does_not_make_a_bomb_a_feed() {
        let mut bomb = feed();
        bomb.parts[0].body = vec![0; LARGEST_FEED as usize];
        assert!(decode(&encode(&source(), &bomb)).unwrap_err().contains("larger than any feed"));
        let file = encode(&source(), &feed());
        let (header, packed) = whole(&file).unwrap();
        let mut content = header.content;
        content.parts[1].bytes += 1;
        let header = Header { sha256: checksum(&content, packed), content, ..header };
        let longer = [serde_json::to_vec(&header).unwrap(), b"\n".to_vec(), packed.to_vec()].concat();
        assert_eq!(decode(&longer), Err(DAMAGED.to_owned()));
    }

    #[test]
    #[cfg(unix)]
    fn what_is_no_file_is_refused_without_waiting() {
        let (_folder, mut cache) = cache();
        cache.keep_feed(&source(), &feed()).unwrap();
        let folder = cache.folder().unwrap().to_owned();
        for name in [feed_file(&source()), "lock".to_owned()] {
            let _ = fs::remove_file(folder.join(&name));
            assert!(std::process::Command::new("mkfifo").arg(folder.join(&name)).status().unwrap().success());
        }
        let problem = cache.feed(&source()).unwrap_err().to_string();
        assert!(problem.contains("it is a pipe, not a regular file"), "{problem}");
        assert!(cache.feed_version(&source()).is_err());
        assert!(matches!(cache.turn(), Turn::Ours(None)));
    }

    #[test]
    fn a_newer_form_is_told_as_such() {
        let newer = br#"{"format":2,"anything":true}"#;
        assert!(decode(&[newer.as_slice(), b"\nx"].concat()).unwrap_err().contains("another version"));
    }

    #[test]
    fn without_a_folder_memory_keeps_everything() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut cache = Cache::new(file.path().to_str().unwrap());
        assert!(cache.check_writable().is_err());
        assert!(cache.keep_feed(&source(), &feed()).is_err());
        assert_eq!(cache.feed(&source()), Ok(feed()));
        assert!(matches!(cache.turn(), Turn::Ours(None)));
    }

    #[test]
    fn one_refreshes_at_a_time_and_sweeps_what_a_killed_one_left() {
        let (folder, mut cache) = cache();
        cache.keep_feed(&source(), &feed()).unwrap();
        let left = folder.path().join("v1/.new-abc");
        fs::write(&left, "half").unwrap();
        let turn = cache.turn();
        assert!(matches!(turn, Turn::Ours(Some(_))));
        assert!(!left.exists());
        assert!(matches!(cache.turn(), Turn::Theirs));
        drop(turn);
        assert!(matches!(cache.turn(), Turn::Ours(Some(_))));
        assert_eq!(cache.feed(&source()), Ok(feed()));
    }
}
