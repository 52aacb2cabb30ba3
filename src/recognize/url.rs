//! Servers: the URL that a client, a call or an object is given, and where it stands when it is not written in place.

use super::facts::Facts;
use super::read::{self, Entries, Entry};
use super::vocabulary::vocabulary;
use crate::languages::{Kind, Literal, Node};
use std::sync::Arc;

/// URLs longer than this, in bytes, are those of no server.
const LONGEST: usize = 2_000;

/// The server that something is sent to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Url {
    /// The SDK's own.
    Default,
    /// This one; of a text that is only known to its first substitution, that much.
    Literal(Arc<str>),
    /// One that only the running program knows.
    Opaque,
}

/// The server that a value names: a literal, a constant of the file, the default of an environment variable.
pub fn of_value(value: Node<'_>, facts: &Facts, text: &str) -> Url {
    let value = value.peel();
    match value.literal(text) {
        Some(Literal::Text(_, url)) if url.is_empty() => return Url::Default,
        Some(Literal::Text(_, url)) if is_written(&url) && url.len() <= LONGEST => return Url::Literal(url.into()),
        Some(Literal::Text(..)) => return Url::Opaque,
        Some(Literal::Null) => return Url::Default,
        _ => {}
    }
    match value.kind() {
        Kind::Name | Kind::Member => {
            read::path(value, text).and_then(|path| facts.url(&path.names)).cloned().unwrap_or(Url::Opaque)
        }
        Kind::Text => template(value, text).map_or(Url::Opaque, |url| Url::Literal(url.into())),
        _ => {
            let fallbacks = read::literals(value, text);
            fallbacks
                .into_iter()
                .find(|url| is_written(&url.raw))
                .map_or(Url::Opaque, |url| Url::Literal(url.raw.into()))
        }
    }
}

/// Whether a text is a server's address and not a variable of it: `http://localhost:8000/v1`, `localhost:8000`.
fn is_written(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    !host.starts_with(['$', '{', '<', '%']) && (url.contains("://") || url.starts_with("localhost"))
}

/// What stands before the first substitution of a text, where that is enough to know the host.
fn template<'a>(value: Node<'_>, text: &'a str) -> Option<&'a str> {
    let hole = value.children().into_iter().find(|child| child.kind() == Kind::Substitution)?;
    let start = value.span().start;
    let head = text.get(start..hole.span().start)?;
    let url = head.get(head.find("http")?..)?;
    url.split_once("://").is_some_and(|(_, rest)| rest.contains('/')).then_some(url)
}

/// The server that the options of a call or an object name; `None` when none of them is about that. Among the options of a
/// client (`client`) also those count that mean other things elsewhere.
pub fn of_entries(entries: &Entries<'_>, client: bool, facts: &Facts, text: &str) -> Option<Url> {
    entries.list.iter().find_map(|entry| of_entry(entry, client, facts, text))
}

/// The server that one option names.
pub fn of_entry(entry: &Entry<'_>, client: bool, facts: &Facts, text: &str) -> Option<Url> {
    let key = vocabulary().key(&entry.key.as_ref()?.text);
    if !key.url && !key.weak_url {
        return None;
    }
    match of_value(entry.value, facts, text) {
        Url::Default => None,
        Url::Opaque if key.url || client && entry.value.literal(text).is_none() => Some(Url::Opaque),
        Url::Opaque => None,
        url => Some(url),
    }
}
