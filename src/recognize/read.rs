//! Reading small pieces of a tree: dotted names, the entries of a call or an object, values, IDs.

use super::id::unmarked;
use super::{ModelRef, Role};
use crate::languages::{Kind, Literal, Node};
use crate::text::Span;

/// Names longer than this, in bytes, are none of ours; a key or a callee may be as long as its file.
pub const LONGEST_NAME: usize = 200;

/// A dotted name: `client.chat.completions.create`.
#[derive(Debug, Clone)]
pub struct Path {
    /// Its names, the receiver first.
    pub names: Vec<String>,
    /// The call that made the receiver, for `OpenAI().chat`; then `names` holds what follows.
    pub maker: Option<usize>,
}

/// The key of an entry.
#[derive(Debug, Clone)]
pub struct Key {
    /// Its text without quotes.
    pub text: String,
    /// Where that stands.
    pub span: Span,
}

/// One argument of a call, or one pair of an object.
#[derive(Debug, Clone)]
pub struct Entry<'t> {
    /// Its name, if it has one.
    pub key: Option<Key>,
    /// Its value.
    pub value: Node<'t>,
    /// All of it.
    pub node: Node<'t>,
}

/// The entries of a call or an object.
#[derive(Debug, Default)]
pub struct Entries<'t> {
    /// In order; those of a call's object arguments among them.
    pub list: Vec<Entry<'t>>,
    /// A spread or a syntax error may hide more.
    pub open: bool,
    /// The names whose objects are spread among them: `**params`, `...common`.
    pub spread: Vec<Node<'t>>,
}

/// Reads a dotted name; nothing when some part of it is no name.
pub fn path(node: Node<'_>, text: &str) -> Option<Path> {
    let mut names = Vec::new();
    let mut node = node.peel();
    for _ in 0..16 {
        match node.kind() {
            Kind::Member => {
                let name = node.second()?.text(text);
                names.push((name.len() <= LONGEST_NAME).then(|| name.to_string())?);
                node = node.first()?.peel();
            }
            Kind::Call => {
                names.reverse();
                return Some(Path { names, maker: Some(node.span().start) });
            }
            Kind::Name | Kind::Other => {
                let name = node.text(text);
                let plain = name.len() <= 80
                    && !name.is_empty()
                    && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '-'));
                names.push(plain.then(|| name.to_string())?);
                names.reverse();
                return Some(Path { names, maker: None });
            }
            _ => return None,
        }
    }
    None
}

/// The call that a dotted name starts from, for `OpenAI().chat.completions.create`.
pub fn receiver(callee: Node<'_>) -> Option<Node<'_>> {
    let mut node = callee.peel();
    for _ in 0..16 {
        match node.kind() {
            Kind::Member => node = node.first()?.peel(),
            Kind::Call => return Some(node),
            _ => return None,
        }
    }
    None
}

/// Reads the entries of a call or an object.
pub fn entries<'t>(container: Node<'t>, text: &str) -> Entries<'t> {
    let mut entries = Entries { open: container.has_error(), ..Entries::default() };
    match container.kind() {
        Kind::Call => {
            let Some(arguments) = container.second().filter(|node| node.kind() == Kind::Arguments) else {
                return entries;
            };
            for child in arguments.children() {
                let value = child.peel();
                if value.kind() == Kind::Object {
                    collect(value, text, &mut entries);
                }
                entry(child, text, &mut entries);
            }
        }
        Kind::Object => collect(container, text, &mut entries),
        _ => {}
    }
    entries
}

fn collect<'t>(object: Node<'t>, text: &str, entries: &mut Entries<'t>) {
    for child in object.children() {
        match child.kind() {
            Kind::Pair | Kind::Spread => entry(child, text, entries),
            // `{ model, temperature }`
            Kind::Name if object.text(text).starts_with('{') => {
                let key = Key { text: child.text(text).to_string(), span: child.span() };
                entries.list.push(Entry { key: Some(key), value: child, node: child });
            }
            Kind::Error => entries.open = true,
            _ => {}
        }
    }
}

fn entry<'t>(node: Node<'t>, text: &str, entries: &mut Entries<'t>) {
    match node.kind() {
        Kind::Spread => spread(node, text, entries),
        Kind::Error => entries.open = true,
        Kind::Comment => {}
        Kind::Pair => {
            let (Some(key), Some(value)) = (node.first(), node.second()) else { return };
            if key.span().len() > LONGEST_NAME {
                return;
            }
            entries.list.push(Entry { key: Some(key_of(key, text)), value, node });
        }
        _ => entries.list.push(Entry { key: None, value: node, node }),
    }
}

/// Takes up what a spread adds: the pairs of an object in place, or a name to be looked up.
fn spread<'t>(node: Node<'t>, text: &str, entries: &mut Entries<'t>) {
    let inner = node.children().into_iter().next().map(Node::peel);
    match inner.map(|inner| (inner.kind(), inner)) {
        Some((Kind::Object, object)) => collect(object, text, entries),
        Some((Kind::Name | Kind::Member, name)) => entries.spread.push(name),
        _ => entries.open = true,
    }
}

fn key_of(node: Node<'_>, text: &str) -> Key {
    match node.literal(text) {
        Some(Literal::Text(span, text)) => Key { text, span },
        _ => Key { text: node.text(text).to_string(), span: node.span() },
    }
}

/// The IDs a value spells out: a string, the fallbacks of `a or "id"` and `getenv("M", "id")`. Without recursion: `a or b or c …`
/// may be as deep as its file is long.
pub fn literals(node: Node<'_>, text: &str) -> Vec<ModelRef> {
    let mut found = Vec::new();
    let mut open = vec![(node, Role::Request)];
    while let Some((node, role)) = open.pop() {
        let node = node.peel();
        match node.kind() {
            Kind::Text => {
                if let Some(Literal::Text(span, raw)) = node.literal(text) {
                    let id = unmarked(&raw);
                    let span = Span::new(span.start, span.end - (raw.len() - id.len()));
                    found.push(ModelRef { span, raw: id.to_owned(), role });
                }
            }
            Kind::Either => open.extend(node.alternatives().into_iter().rev().map(|node| (node, Role::Default))),
            Kind::Call if is_lookup(node, text) => {
                let entries = entries(node, text).list.into_iter();
                let mut fallbacks = entries.filter(|entry| entry.key.as_ref().is_none_or(|key| key.text == "default"));
                open.extend(fallbacks.nth(1).map(|entry| (entry.value, Role::Default)));
            }
            _ => {}
        }
    }
    found
}

/// `os.getenv("M", …)`, `os.environ.get("M", …)`, `config.get("model", …)`.
pub fn is_lookup(call: Node<'_>, text: &str) -> bool {
    let name = call.first().and_then(|callee| path(callee, text)).and_then(|path| path.names.last().cloned());
    name.is_some_and(|name| {
        matches!(name.as_str(), "getenv" | "get" | "env" | "getEnv" | "config" | "get_env" | "env_str" | "str")
    })
}

/// An entry with the separator that goes when it goes: its own line where it has one, else the comma behind it, else the one before.
pub fn whole(span: Span, text: &str) -> Span {
    let before = text.get(..span.start).unwrap_or("");
    let after = text.get(span.end..).unwrap_or("");
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let comma = after.strip_prefix(',').or_else(|| after.trim_start_matches([' ', '\t']).strip_prefix(','));
    let rest = comma.unwrap_or(after);
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let line_end = rest.get(blank..).unwrap_or("");
    let starts_line =
        before.len() == indent || before.get(..before.len() - indent).is_some_and(|head| head.ends_with(['\n', '\r']));
    let newline = if line_end.starts_with("\r\n") { 2 } else { usize::from(line_end.starts_with(['\n', '\r'])) };
    let previous = before.trim_end();
    if comma.is_none() && previous.ends_with(',') {
        return Span::new(previous.len() - 1, span.end);
    }
    let end = text.len() - rest.len() + blank;
    if starts_line && (newline > 0 || line_end.is_empty()) {
        return Span::new(span.start - indent, end + newline);
    }
    Span::new(span.start, if comma.is_some() { end } else { span.end })
}
