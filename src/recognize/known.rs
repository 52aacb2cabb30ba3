//! What was found out about nodes of one tree: a node is asked about once, and not again for every ID in it.

use super::around::Said;
use super::posted::Posted;
use super::target::Target;
use super::url::Url;
use crate::languages::Node;
use std::cell::RefCell;
use std::collections::HashMap;

/// Answers about the nodes of one tree.
#[derive(Default)]
pub struct Known {
    /// What the keys of an object or call tell.
    pub told: Once<Told>,
    /// What a call is sent to.
    pub targets: Once<Option<Target>>,
    /// What a call posts what it is given to.
    pub posted: Once<Option<Posted>>,
    /// The provider and the server that an object names beside what it holds.
    pub beside: Once<(Option<Said>, Option<Url>)>,
    /// Whether a list holds something that is certainly an ID, and is no command.
    pub groups: Once<bool>,
    /// Whether an object has words for people or a price.
    pub catalogued: Once<bool>,
    /// Whether an object says that what it belongs to is switched off.
    pub off: Once<bool>,
    /// Whether a stretch of a longer text, by its place, is no request.
    pub kept: Once<bool>,
}

/// What the keys of an object or call tell of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told {
    /// It names the model of its own request.
    pub own: bool,
    /// The model that it names is one that it defines itself: `{ model_name: "gpt-4", litellm_params: {…} }`.
    pub route: bool,
    /// It is a node of an exported flow: it has a type, and parameters apart.
    pub node: bool,
    /// It has what only an answer or the record of a run has.
    pub answer: bool,
}

/// Answers by the number of a node, each worked out when it is first asked for.
pub struct Once<V>(RefCell<HashMap<usize, V>>);

impl<V> Default for Once<V> {
    fn default() -> Once<V> {
        Once(RefCell::default())
    }
}

impl<V: Clone> Once<V> {
    /// The answer about a node.
    pub fn of(&self, node: Node<'_>, make: impl FnOnce() -> V) -> V {
        self.at(node.id(), make)
    }

    /// The answer about a place.
    pub fn at(&self, place: usize, make: impl FnOnce() -> V) -> V {
        if let Some(known) = self.0.borrow().get(&place) {
            return known.clone();
        }
        let value = make();
        self.0.borrow_mut().insert(place, value.clone());
        value
    }
}
