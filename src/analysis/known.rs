//! What was worked out once: of a text, and of the IDs in it for all its versions.

use crate::catalog::Resolution;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// What data, settings and day say of IDs wherever they stand. A text names the same few again and again, in all its versions.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// By the ID as written and who gets the request.
    pub resolutions: Memo<(String, Option<&'static str>), Resolution>,
    /// By all that they depend on.
    pub cards: Memo<CardKey, Arc<str>>,
    /// By provider: what a completion of each of its models says, in the order of its list.
    pub offers: Memo<String, Arc<[Offer]>>,
}

/// What a completion says of a model.
#[derive(Debug)]
pub(crate) struct Offer {
    /// Its ID in lower case.
    pub lower: String,
    /// All in one line.
    pub detail: String,
    /// What stands beside the ID.
    pub aside: String,
    /// By which the model is found again.
    pub key: String,
}

/// All that a card of the hover depends on, beside data, settings and day.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct CardKey {
    /// The ID as written.
    pub raw: String,
    /// Who gets the request.
    pub provider: Option<&'static str>,
    /// The name of the API that the site tells.
    pub api: Option<&'static str>,
    /// How the site writes parameter names.
    pub spelling: &'static str,
    /// Whether the client shows Markdown.
    pub markdown: bool,
}

/// What was worked out once.
#[derive(Debug)]
pub(crate) struct Memo<K, V>(Mutex<HashMap<K, V>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Memo<K, V> {
        Memo(Mutex::default())
    }
}

/// A memo that holds so many answers starts anew: an ID that is being typed leaves one for every letter.
const MANY: usize = 1_000;

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// What is known for `key`, worked out now if nothing is.
    pub(crate) fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known().get(&key) {
            return value.clone();
        }
        // Not under the lock: one question may lead to another.
        let value = make();
        let mut known = known();
        if known.len() >= MANY {
            known.clear();
        }
        known.insert(key, value.clone());
        value
    }
}
