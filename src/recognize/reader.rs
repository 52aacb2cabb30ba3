//! What reading a tree needs beside its nodes, and the questions that are asked of many of them.

use super::Extra;
use super::facts::Facts;
use super::id::{Shape, is_title, shape};
use super::known::{Known, Told};
use super::read::{self, Entries};
use super::target::{Target, target};
use super::vocabulary::{Key, last, vocabulary};
use crate::languages::{Language, Literal, Node};

/// What reading a tree needs beside the node.
pub struct Reader<'a> {
    pub text: &'a str,
    pub language: &'static Language,
    pub facts: &'a Facts,
    pub extra: Extra<'a>,
    pub known: Known,
}

impl<'a> Reader<'a> {
    /// A reader of one tree of a text.
    pub fn new(text: &'a str, language: &'static Language, facts: &'a Facts, extra: Extra<'a>) -> Reader<'a> {
        Reader { text, language, facts, extra, known: Known::default() }
    }

    /// What the keys of an object or call tell of it.
    pub fn told(&self, node: Node<'_>) -> Told {
        self.known.told.of(node, || self.told_by(&read::entries(node, self.text)))
    }

    /// The same of entries that were read already.
    pub fn told_by(&self, entries: &Entries<'_>) -> Told {
        let has = |name: &str| entries.list.iter().any(|entry| entry.key.as_ref().is_some_and(|key| key.text == name));
        let told = Told { node: has("type") && has("parameters"), ..Told::default() };
        let keys = entries.list.iter().filter_map(|entry| Some(self.key(&entry.key.as_ref()?.text)));
        keys.fold(told, |told, key| Told {
            own: told.own || key.plain,
            route: told.route || key.route,
            answer: told.answer || key.answer,
            ..told
        })
    }

    /// What a call is sent to, if it is one that the vocabulary knows.
    pub fn target(&self, call: Node<'_>) -> Option<Target> {
        self.known.targets.of(call, || target(call, self.facts, self.text))
    }

    /// What a key means, the user's own words included.
    pub fn key(&self, name: &str) -> Key {
        let mut key = vocabulary().key(name);
        key.model |= is_among(self.extra.keys, name);
        key
    }

    /// What the name of a pair, a variable or a parameter means.
    pub fn key_of(&self, name: Node<'_>) -> Key {
        if name.span().len() > read::LONGEST_NAME {
            return Key::default();
        }
        match name.literal(self.text) {
            Some(Literal::Text(_, text)) => self.key(&text),
            _ => self.key(last(name.text(self.text))),
        }
    }

    /// How much a text looks like a model ID; an ID that is known to exist looks like one however it is made.
    pub fn shape(&self, raw: &str) -> Shape {
        let shape = shape(raw);
        let telling = || raw.contains(|c: char| c.is_ascii_digit()) && raw.contains(['-', '/', '.']);
        let known = || self.extra.known.is_some_and(|known| known(raw));
        if shape == Shape::Plausible && telling() && !is_title(raw) && known() { Shape::Strong } else { shape }
    }

    /// Whether a text names several models.
    pub fn names_several(&self, raw: &str) -> bool {
        raw.contains(' ') && raw.split_whitespace().filter(|word| self.shape(word) >= Shape::Short).count() > 1
    }
}

/// Whether a name is one of those that the user added, which are sorted.
pub fn is_among(names: &[String], name: &str) -> bool {
    names.binary_search_by(|own| own.as_str().cmp(name)).is_ok()
}
