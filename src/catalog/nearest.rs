//! Did you mean …? Near misses of model IDs, and only those that are mistakes of typing.
//!
//! A model newer than the data looks just like a slip of one key: `gpt-5.9` is one digit from `gpt-5.5`. So digits must
//! agree in full, and a differing word counts only when it is long enough, carries no digit and is not itself a word of
//! other IDs (`mini` is no slip of `mina`). Missing and misplaced separators (`gpt4o`) are slips.

use super::{Catalog, Context, Model};
use rapidfuzz::distance::osa;
use std::sync::Arc;

/// Every ID and alias in lower case, in one string, with what a search needs to pass over most of them at a glance.
#[derive(Debug, Default)]
pub(super) struct Names {
    text: String,
    /// Of each record.
    own: Vec<Name>,
    aliases: Vec<Name>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Name {
    start: u32,
    len: u16,
    ordinal: u32,
    digits: u32,
}

impl Names {
    /// Takes the names of a pack apart ([`pack::Layout::names`]); a fraction of a millisecond, on first need.
    pub(super) fn new(text: String, records: usize) -> Names {
        let mut names = Names::default();
        let mut start = 0;
        for (at, line) in text.split('\n').enumerate() {
            let alias = line.split_once(' ').filter(|_| at >= records);
            let (ordinal, id) = alias.map_or((at, line), |(ordinal, id)| (ordinal.parse().unwrap_or(usize::MAX), id));
            let name = Name {
                start: (start + line.len() - id.len()) as u32,
                len: u16::try_from(id.len()).unwrap_or(0),
                ordinal: ordinal as u32,
                digits: digits(id),
            };
            if at < records {
                names.own.push(name)
            } else {
                names.aliases.push(name)
            }
            start += line.len() + 1;
        }
        Names { text, ..names }
    }

    /// The ID of a record in lower case.
    pub(super) fn id(&self, ordinal: usize) -> &str {
        self.own.get(ordinal).map_or("", |name| self.slice((name.start, name.len)))
    }

    fn slice(&self, (start, len): (u32, u16)) -> &str {
        self.text.get(start as usize..start as usize + len as usize).unwrap_or("")
    }

    fn has_word(&self, word: &str) -> bool {
        memchr::memmem::find_iter(self.text.as_bytes(), word).any(|at| {
            let before = at.checked_sub(1).and_then(|before| self.text.as_bytes().get(before));
            let after = self.text.as_bytes().get(at + word.len());
            !before.is_some_and(u8::is_ascii_alphanumeric) && !after.is_some_and(u8::is_ascii_alphanumeric)
        })
    }
}

impl Catalog {
    /// Models whose ID is a near miss of `raw` at the context's provider (without one: at any), nearest first; of equally
    /// near ones all. Empty when nothing is close enough to be a mistake of typing.
    pub fn nearest(&self, raw: &str, context: Context<'_>) -> Vec<Arc<Model>> {
        let raw = raw.trim().to_lowercase();
        if !(4..=120).contains(&raw.len()) {
            return Vec::new();
        }
        let names = self.names();
        let range = match context.provider {
            Some(slug) => match self.entry(slug) {
                Some(entry) => super::records::range(entry),
                None => return Vec::new(),
            },
            None => 0..self.len(),
        };
        crate::work::add((names.aliases.len() + range.len()) / 8);
        let own = names.own.get(range.clone()).unwrap_or_default().iter();
        let aliases = names.aliases.iter().filter(|name| range.contains(&(name.ordinal as usize)));
        let comparator = osa::BatchComparator::new(raw.chars());
        let wanted = digits(&raw);
        let mut best = 2;
        let mut found: Vec<(usize, &str, usize)> = Vec::new();
        for name in own.chain(aliases) {
            if name.digits != wanted || (name.len as usize).abs_diff(raw.len()) > best {
                continue;
            }
            let id = names.slice((name.start, name.len));
            let cutoff = osa::Args::default().score_cutoff(best);
            let Some(distance) = comparator.distance_with_args(id.chars(), &cutoff) else { continue };
            if distance > 0 && is_slip(names, &raw, id) {
                best = distance;
                found.push((distance, id, name.ordinal as usize));
            }
        }
        self.best_of(found, best)
    }

    /// The models at the smallest distance, one per ID: at the provider that comes first.
    fn best_of(&self, mut found: Vec<(usize, &str, usize)>, best: usize) -> Vec<Arc<Model>> {
        found.retain(|(distance, ..)| *distance == best);
        let mut models: Vec<(&str, u32, Arc<Model>)> = found
            .into_iter()
            .filter_map(|(_, id, ordinal)| self.record(ordinal).map(|model| (id, self.rank(&model.provider), model)))
            .collect();
        models.sort_by(|a, b| (a.0, a.1, &a.2.provider).cmp(&(b.0, b.1, &b.2.provider)));
        models.dedup_by(|next, kept| next.0 == kept.0);
        models.sort_by_key(|(_, rank, _)| *rank);
        models.into_iter().map(|(_, _, model)| model).collect()
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | ':' | '/' | '@' | ' ')
}

/// All digits of an ID in order, as a number to compare.
fn digits(id: &str) -> u32 {
    id.bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |sum: u32, b| sum.wrapping_mul(11).wrapping_add(u32::from(b - b'0') + 1))
}

fn is_slip(names: &Names, raw: &str, id: &str) -> bool {
    if raw.chars().filter(|&c| !is_separator(c)).eq(id.chars().filter(|&c| !is_separator(c))) {
        return true;
    }
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (raw.split(is_separator).collect(), id.split(is_separator).collect());
    if ours.len() != theirs.len() {
        return false;
    }
    let mut different = ours.iter().zip(&theirs).filter(|(a, b)| a != b);
    let (Some((our, their)), None) = (different.next(), different.next()) else { return false };
    let carries_digit = our.bytes().chain(their.bytes()).any(|b| b.is_ascii_digit());
    let swapped = our.len() == their.len() && our.len() >= 3 && sorted(our) == sorted(their);
    !carries_digit && (their.len() >= 4 || swapped) && !names.has_word(our)
}

fn sorted(word: &str) -> Vec<char> {
    let mut chars: Vec<char> = word.chars().collect();
    chars.sort_unstable();
    chars
}
