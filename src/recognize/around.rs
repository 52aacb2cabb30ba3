//! What stands around a request and tells who serves it: the keys above it that are providers' names, and the provider or the
//! server that an enclosing object names.
//!
//! `{"openrouter": {"models": {"openai/gpt-5": {"temperature": 0.7}}}}`, `llm: {provider: groq, config: {model: …}}`.

use super::read::{self, Entry};
use super::reader::Reader;
use super::url::{self, Url};
use super::vocabulary::{Key, vocabulary};
use crate::languages::{Kind, Literal, Node};

/// How many objects around a request are asked.
const REACH: usize = 8;

/// Objects longer than this, in bytes, are lists of many things; what they name besides is not about each of them.
const LONGEST: usize = 20_000;

/// What a key says of who serves a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// This provider.
    Provider(&'static str),
    /// Somebody whom nobody knows: a gateway, a company's own.
    Other,
}

/// What stands around a request.
#[derive(Debug, Default)]
pub struct Around {
    /// The nearest provider.
    pub provider: Option<Said>,
    /// The nearest server.
    pub server: Option<Url>,
    /// It is what a router reads: the prefix of the ID tells the provider.
    pub routes: bool,
}

/// What the objects around `root` say.
pub fn of(reader: &Reader<'_>, root: Node<'_>) -> Around {
    let mut around = Around::default();
    let mut at = root.parent();
    let mut objects = 0;
    while let Some(node) = at.filter(|_| objects < REACH && around.provider.is_none() && around.server.is_none()) {
        match node.kind() {
            Kind::Pair if node.first().is_some_and(|key| !key.span().contains(root.span())) => {
                let name = name(node, reader.text);
                around.routes |= reader.key(&name).route;
                around.provider = vocabulary().provider(&name).map(Said::Provider);
            }
            Kind::Object => {
                objects += 1;
                if node.span().len() <= LONGEST {
                    (around.provider, around.server) = reader.known.beside.of(node, || beside(reader, node));
                }
            }
            Kind::Scope | Kind::Statement => break,
            _ => {}
        }
        at = node.parent();
    }
    around
}

/// The provider and the server that the entries of an enclosing object name.
fn beside(reader: &Reader<'_>, object: Node<'_>) -> (Option<Said>, Option<Url>) {
    let (mut provider, mut server) = (None, None);
    for entry in read::entries(object, reader.text).list {
        let Some(key) = entry.key.as_ref().map(|key| reader.key(&key.text)) else { continue };
        provider = provider.or_else(|| said(&entry, key, reader.text));
        server = server.or_else(|| url::of_entry(&entry, false, reader.facts, reader.text));
    }
    (provider, server)
}

/// The provider that an entry names; of a key that means other things as often, only one that is known.
pub fn said(entry: &Entry<'_>, key: Key, text: &str) -> Option<Said> {
    if !key.provider && !key.weak_provider && !key.weak_url {
        return None;
    }
    let Some(Literal::Text(_, value)) = entry.value.literal(text) else { return None };
    // `langgenius/siliconflow/siliconflow`, `@ai-sdk/openai`, `@n8n/n8n-nodes-langchain.lmChatGroq`
    let mut words = value.rsplit(['/', '.', ':', '@']).filter(|word| !word.is_empty());
    let known = words.find_map(|word| vocabulary().provider(word)).map(Said::Provider);
    known.or_else(|| (key.provider && !value.is_empty() && !value.contains(['$', '{', ' '])).then_some(Said::Other))
}

/// The names under which something stands, from the inside out: keys of pairs, and the variable that it is assigned to.
pub fn names<'a>(root: Node<'a>, text: &'a str) -> impl Iterator<Item = String> + 'a {
    let parents = std::iter::successors(root.parent(), |node| node.parent());
    let inside = parents.take_while(|node| !matches!(node.kind(), Kind::Scope | Kind::Statement));
    let named = inside.filter(|node| matches!(node.kind(), Kind::Pair | Kind::Assign));
    named.take(REACH).map(move |node| name(node, text))
}

fn name(pair: Node<'_>, text: &str) -> String {
    let key = pair.first().filter(|key| key.span().len() <= read::LONGEST_NAME);
    match key.map(|key| (key.literal(text), key)) {
        Some((Some(Literal::Text(_, name)), _)) => name,
        Some((_, key)) => key.text(text).to_owned(),
        None => String::new(),
    }
}
