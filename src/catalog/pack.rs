//! The packed form of a dataset: opened without reading it, looked up in under a microsecond, decoded a few records at a time.
//!
//! One index ([`fst`]) from `lower-case ID \0 provider` to a record, the names once more as text for searches over all of
//! them, the records as JSON in small deflated blocks, in the order of provider and ID, and what a list shows of each
//! provider's records in a block of its own. The build script packs the committed snapshot into the binary, a refresh packs
//! what it merged: this file is compiled into both.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::ops::Range;

/// How many records share a deflated block: more pack tighter, fewer are quicker to reach.
pub const BLOCK: usize = 32;

/// First bytes of a pack; the digits are the version of its layout.
const MAGIC: &[u8; 8] = b"mmpack03";

/// Marks in the index that a key is an alias, not the record's own ID.
const ALIAS: u64 = 1 << 32;

/// What is needed before the first record: a few kilobytes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Header {
    /// The day of the data, ISO.
    pub generated_at: String,
    /// Number of records.
    pub records: u32,
    /// Providers in the order of their slugs, which is the order of the records.
    pub providers: Vec<ProviderEntry>,
    /// Where the list of each provider ends, counted from the first.
    pub lists: Vec<u32>,
    /// Where each block ends, counted from the first.
    pub blocks: Vec<u32>,
    /// Length of the index.
    pub index: u32,
    /// Length of the deflated names.
    pub names: u32,
    /// Length of what is said of sources and providers ([`about`]).
    pub about: u32,
}

/// A provider and its run of records.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ProviderEntry {
    /// Its slug.
    pub slug: String,
    /// Lower comes first when an ID is sold by several.
    pub rank: u32,
    /// First record.
    pub start: u32,
    /// Number of records.
    pub count: u32,
}

/// The bytes are not a pack, not of this version, or cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPack(pub &'static str);

impl std::fmt::Display for BadPack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a usable pack of models: {}", self.0)
    }
}

impl std::error::Error for BadPack {}

/// A record about to be packed.
#[derive(Debug, Clone)]
pub struct Record<'a> {
    /// Provider slug.
    pub provider: &'a str,
    /// Exact ID.
    pub id: &'a str,
    /// Other IDs it answers to.
    pub aliases: Vec<&'a str>,
    /// The whole record as one line of JSON.
    pub json: &'a str,
}

/// What is said of sources and providers: the sources in one line of JSON, then for each provider its slug, a space and
/// its JSON. Not deflated, because the first card that is shown waits for one of these lines.
pub fn about<'a>(sources: &str, providers: impl Iterator<Item = (&'a str, String)>) -> String {
    let providers = providers.filter(|(slug, _)| !slug.contains(char::is_whitespace));
    let providers = providers.map(|(slug, json)| format!("{slug} {json}"));
    std::iter::once(sources.to_owned()).chain(providers).collect::<Vec<_>>().join("\n")
}

/// Packs records; `about` as [`about`] writes it, `ranks` the rank of each provider.
pub fn pack(
    mut records: Vec<Record<'_>>,
    ranks: &BTreeMap<String, u32>,
    generated_at: &str,
    about: &str,
) -> Result<Vec<u8>, BadPack> {
    records.sort_by(|a, b| (a.provider, a.id.to_lowercase(), a.id).cmp(&(b.provider, b.id.to_lowercase(), b.id)));
    let mut header = Header { generated_at: generated_at.to_owned(), ..Header::default() };
    header.records = u32::try_from(records.len()).map_err(|_| BadPack("too many records"))?;
    // An ID of its own wins over an alias, the first record over a later one.
    let mut keys: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
    for (ordinal, record) in (0u32..).zip(&records) {
        keys.entry(key(record.id, record.provider)).or_insert(u64::from(ordinal));
        match header.providers.last_mut() {
            Some(entry) if entry.slug == record.provider => entry.count += 1,
            _ => header.providers.push(ProviderEntry {
                slug: record.provider.to_owned(),
                rank: ranks.get(record.provider).copied().unwrap_or(u32::MAX),
                start: ordinal,
                count: 1,
            }),
        }
    }
    for (ordinal, record) in (0u32..).zip(&records) {
        for alias in &record.aliases {
            keys.entry(key(alias, record.provider)).or_insert(u64::from(ordinal) | ALIAS);
        }
    }
    let names = deflate(names(&records, &keys).as_bytes())?;
    let index = fst::Map::from_iter(keys).map_err(|_| BadPack("the index cannot be built"))?.into_fst().into_inner();

    let mut body = Vec::new();
    for block in records.chunks(BLOCK) {
        let lines: Vec<&str> = block.iter().map(|record| record.json).collect();
        body.extend(deflate(lines.join("\n").as_bytes())?);
        header.blocks.push(length(&body)?);
    }
    let mut lists = Vec::new();
    for own in records.chunk_by(|a, b| a.provider == b.provider) {
        let lines: Vec<String> = own.iter().map(|record| listed(record.json)).collect();
        lists.extend(deflate(lines.join("\n").as_bytes())?);
        header.lists.push(length(&lists)?);
    }
    let about = about.as_bytes().to_vec();
    (header.index, header.names, header.about) = (length(&index)?, length(&names)?, length(&about)?);

    let header = postcard::to_stdvec(&header).map_err(|_| BadPack("the header cannot be written"))?;
    let head = [MAGIC.as_slice(), &length(&header)?.to_le_bytes()].concat();
    Ok([head, header, index, names, about, lists, body].concat())
}

/// A JSON object, field by field.
type Fields<'a> = BTreeMap<&'a str, &'a RawValue>;

/// What a list shows of a record and sorts it by.
#[derive(Serialize)]
struct Listed<'a> {
    #[serde(flatten)]
    fields: Fields<'a>,
    rates: Vec<Fields<'a>>,
}

/// The fields of [`Listed`] beside the rates.
const LISTED: [&str; 8] = ["provider", "id", "alias_of", "kind", "status", "lifecycle", "limits", "price_state"];

/// A record as far as a list shows it, with the plain prices of tokens; all of a record that is not as it should be.
fn listed(json: &str) -> String {
    let plain = |rate: &Fields<'_>| {
        let meter = rate.get("meter").map(|meter| meter.get());
        matches!(meter, Some("\"input\"" | "\"output\"")) && !rate.contains_key("when")
    };
    let list = || {
        let mut fields: Fields<'_> = serde_json::from_str(json)?;
        let rates = fields.remove("rates").map_or("[]", |rates| rates.get());
        let mut rates: Vec<Fields<'_>> = serde_json::from_str(rates)?;
        fields.retain(|name, _| LISTED.contains(name));
        rates.retain(plain);
        rates.iter_mut().for_each(|rate| rate.retain(|name, _| !matches!(*name, "source" | "as_of")));
        serde_json::to_string(&Listed { fields, rates })
    };
    list().unwrap_or_else(|_| json.to_owned())
}

/// What [`Layout::names`] tells of.
fn names(records: &[Record<'_>], keys: &BTreeMap<Vec<u8>, u64>) -> String {
    let mut lines: Vec<String> = records.iter().map(|record| record.id.to_lowercase()).collect();
    for (key, value) in keys {
        let (ordinal, alias) = ordinal(*value);
        let id = key.split(|&byte| byte == 0).next().unwrap_or_default();
        lines.extend(alias.then(|| format!("{ordinal} {}", String::from_utf8_lossy(id))));
    }
    lines.join("\n")
}

/// Where the parts of a pack lie.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The decoded header.
    pub header: Header,
    /// The index.
    pub index: Range<usize>,
    /// The deflated names: a line for the ID of each record in their order, then one for each alias, `record alias`; all in
    /// lower case.
    pub names: Range<usize>,
    /// What is said of sources and providers ([`about`]).
    pub about: Range<usize>,
    /// The lists, each deflated.
    lists: Range<usize>,
    /// The blocks.
    body: Range<usize>,
}

/// Reads a pack's header and checks that all its parts are there; no record is touched.
pub fn open(bytes: &[u8]) -> Result<Layout, BadPack> {
    let magic = bytes.get(..8).ok_or(BadPack("cut short"))?;
    if magic != MAGIC {
        return Err(BadPack("of another version"));
    }
    let length: [u8; 4] = bytes.get(8..12).and_then(|b| b.try_into().ok()).ok_or(BadPack("cut short"))?;
    let end = 12usize.saturating_add(u32::from_le_bytes(length) as usize);
    let header = bytes.get(12..end).ok_or(BadPack("cut short"))?;
    let header: Header = postcard::from_bytes(header).map_err(|_| BadPack("the header is damaged"))?;
    let index = end..end.saturating_add(header.index as usize);
    let names = index.end..index.end.saturating_add(header.names as usize);
    let about = names.end..names.end.saturating_add(header.about as usize);
    let full = |ends: &[u32]| ends.last().map_or(0, |end| *end as usize);
    let lists = about.end..about.end.saturating_add(full(&header.lists));
    let body = lists.end..lists.end.saturating_add(full(&header.blocks));
    let ordered = header.lists.is_sorted() && header.blocks.is_sorted();
    let counted = header.blocks.len() == (header.records as usize).div_ceil(BLOCK);
    let start_of_next = header.providers.iter().try_fold(0u32, |start, provider| {
        (provider.start == start).then(|| start.checked_add(provider.count)).flatten()
    });
    let counted = counted && start_of_next == Some(header.records);
    if bytes.len() != body.end || !ordered || !counted || header.lists.len() != header.providers.len() {
        return Err(BadPack("cut short"));
    }
    Ok(Layout { header, index, names, about, lists, body })
}

impl Layout {
    /// Where the deflated list of a provider lies: what a list shows of each of its records, a line of JSON.
    pub fn list(&self, provider: usize) -> Option<Range<usize>> {
        part(&self.lists, &self.header.lists, provider)
    }

    /// Where a block lies.
    pub fn block(&self, block: usize) -> Option<Range<usize>> {
        part(&self.body, &self.header.blocks, block)
    }
}

/// One part of a run of parts that end there, counted from the start of the run.
fn part(run: &Range<usize>, ends: &[u32], at: usize) -> Option<Range<usize>> {
    let end = *ends.get(at)? as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |start| *start as usize);
    Some(run.start + start..run.start + end)
}

/// The index key of an ID at a provider.
pub fn key(id: &str, provider: &str) -> Vec<u8> {
    let mut key = id.to_lowercase().into_bytes();
    key.push(0);
    key.extend(provider.as_bytes());
    key
}

/// Splits an index value into the record and whether the key was an alias.
pub fn ordinal(value: u64) -> (usize, bool) {
    ((value & (ALIAS - 1)) as usize, value & ALIAS != 0)
}

/// Inflates at most 16 MB.
pub fn inflate(bytes: &[u8]) -> Result<String, BadPack> {
    let mut out = String::new();
    let read = flate2::read::DeflateDecoder::new(bytes).take(16 << 20).read_to_string(&mut out);
    read.map(|_| out).map_err(|_| BadPack("a block is damaged"))
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>, BadPack> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).map_err(|_| BadPack("a block cannot be written"))
}

fn length(bytes: &[u8]) -> Result<u32, BadPack> {
    u32::try_from(bytes.len()).map_err(|_| BadPack("too large"))
}
