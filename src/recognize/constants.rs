//! What a text says of one name: the IDs, values and objects that it stands for, and in which function or object.

use super::facts::{Constant, Held};
use crate::text::Span;
use std::collections::HashMap;

/// More objects that are put together under one name are those of a table, not of a request.
const MOST_ENTRIES: usize = 64;

/// Which of the things that a name may stand for is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// [`Held::Model`]
    Model,
    /// [`Held::Value`]
    Value,
    /// [`Held::Entries`]
    Entries,
}

impl Held {
    fn what(&self) -> What {
        match self {
            Held::Model { .. } => What::Model,
            Held::Value(_) => What::Value,
            Held::Entries(..) => What::Entries,
        }
    }

    /// Whether a second definition says the same as a first one.
    fn agrees(&self, other: &Held) -> bool {
        match (self, other) {
            (Held::Model { raw, .. }, Held::Model { raw: other, .. }) => raw == other,
            (Held::Value(value), Held::Value(other)) => value == other,
            // Entries are put together.
            _ => true,
        }
    }
}

/// All that is said of one name, and who says what.
#[derive(Debug, Clone, Default)]
pub struct Constants {
    /// In the order of the text.
    pub all: Vec<Constant>,
    scopes: HashMap<(What, Option<Span>), Definition>,
    /// The smallest scope that defines each.
    smallest: HashMap<What, Option<Span>>,
}

/// What one scope says of a name.
#[derive(Debug, Clone)]
struct Definition {
    /// Its constants, by their places among all of the name: the first, and of [`What::Entries`] some more.
    places: Vec<usize>,
    /// It says the same wherever it defines the name.
    certain: bool,
}

impl Constants {
    /// Takes up one more.
    pub fn push(&mut self, constant: Constant) {
        let (at, what, scope) = (self.all.len(), constant.held.what(), constant.scope);
        let length = |scope: Option<Span>| scope.map_or(usize::MAX, Span::len);
        let smallest = self.smallest.entry(what).or_insert(scope);
        if length(scope) < length(*smallest) {
            *smallest = scope;
        }
        let known = self.scopes.entry((what, scope)).or_insert_with(|| Definition { places: vec![at], certain: true });
        let first = known.places.first().and_then(|first| self.all.get(*first));
        known.certain &= first.is_none_or(|first| first.held.agrees(&constant.held));
        if what == What::Entries && known.places.last() != Some(&at) {
            known.certain &= known.places.len() < MOST_ENTRIES;
            known.places.push(at);
        }
        self.all.push(constant);
    }

    /// Whether something of that kind is said at all.
    pub fn has(&self, what: What) -> bool {
        self.smallest.contains_key(&what)
    }

    /// Whether a scope says something of that kind.
    pub fn is_defined_in(&self, what: What, scope: Option<Span>) -> bool {
        self.scopes.contains_key(&(what, scope))
    }

    /// The smallest scope that says something of that kind.
    pub fn smallest(&self, what: What) -> Option<Span> {
        self.smallest.get(&what).copied().flatten()
    }

    /// What a scope says: one thing, or entries to be put together; `None` where it says several things.
    pub fn said_by(&self, what: What, scope: Option<Span>) -> Option<impl Iterator<Item = &Constant>> {
        let definition = self.scopes.get(&(what, scope)).filter(|definition| definition.certain)?;
        Some(definition.places.iter().filter_map(|at| self.all.get(*at)))
    }
}

impl FromIterator<Constant> for Constants {
    fn from_iter<T: IntoIterator<Item = Constant>>(constants: T) -> Constants {
        let mut all = Constants::default();
        constants.into_iter().for_each(|constant| all.push(constant));
        all
    }
}
