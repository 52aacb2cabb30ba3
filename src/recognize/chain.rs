//! Builder chains: `Chat.builder().model("gpt-4o").temperature(0.5).build()`. Each link is a call on the one before it.

use super::facts::Facts;
use super::id::Shape;
use super::reader::Reader;
use super::vocabulary::Key;
use super::{Argument, read, values};
use crate::languages::{Kind, Node};
use crate::text::Span;

/// Chains longer than this are not read to their end.
const LONGEST: usize = 64;

/// A link that names a model or sets a parameter.
pub struct Link<'t> {
    /// What its name means.
    pub key: Key,
    /// The name without `with` and `set`.
    name: read::Key,
    /// Its one argument.
    pub value: Node<'t>,
    /// Dot, name and arguments.
    whole: Span,
}

impl Link<'_> {
    /// The link as a parameter, once for each value that it may have.
    pub fn arguments(&self, facts: &Facts, text: &str) -> Vec<Argument> {
        let argument = |(written, value)| Argument {
            path: self.name.text.clone(),
            name: self.name.span,
            span: self.value.peel().span(),
            written,
            whole: self.whole,
            value,
            parameter: None,
        };
        values::of(self.value, facts, text).into_iter().map(argument).collect()
    }
}

/// The links of the chain that ends in `root`; none unless one of them names a model.
pub fn links<'t>(reader: &Reader<'_>, root: Node<'t>) -> Vec<Link<'t>> {
    let mut links = Vec::new();
    let mut at = Some(root);
    for _ in 0..LONGEST {
        let Some(call) = at.filter(|node| node.kind() == Kind::Call) else { break };
        links.extend(link(reader, call));
        at = before(call);
    }
    let names_model = links.iter().any(|link| {
        let models = if link.key.model { read::literals(link.value, reader.text) } else { Vec::new() };
        models.iter().any(|model| reader.shape(&model.raw) >= Shape::Short)
    });
    if names_model { links } else { Vec::new() }
}

/// Whether `around` is the next link of the chain that `inner` is a link of.
pub fn continues(reader: &Reader<'_>, inner: Node<'_>, around: Node<'_>) -> bool {
    let is_next = around.kind() == Kind::Call && before(around) == Some(inner);
    is_next && link(reader, inner).is_some() && link(reader, around).is_some()
}

/// The call that a link is made on.
fn before(call: Node<'_>) -> Option<Node<'_>> {
    let callee = call.first()?.peel();
    if callee.kind() != Kind::Member {
        return None;
    }
    callee.first().map(Node::peel).filter(|receiver| receiver.kind() == Kind::Call)
}

fn link<'t>(reader: &Reader<'_>, call: Node<'t>) -> Option<Link<'t>> {
    let callee = call.first()?.peel();
    if callee.kind() != Kind::Member {
        return None;
    }
    let name = callee.second()?;
    let written = name.text(reader.text);
    let bare = ["with_", "set_", "with", "set"].iter().find_map(|verb| written.strip_prefix(verb)).unwrap_or(written);
    let key = reader.key(bare);
    if !key.plain && !key.parameter {
        return None;
    }
    let mut entries = read::entries(call, reader.text).list.into_iter();
    let (only, more) = (entries.next()?, entries.next());
    if more.is_some() || only.key.is_some() {
        return None;
    }
    let receiver_end = callee.first()?.span().end;
    let name = read::Key { text: decapitalised(bare), span: name.span() };
    Some(Link { key, name, value: only.value, whole: Span::new(receiver_end, call.span().end) })
}

/// `Temperature` of `withTemperature` as the parameter it is.
fn decapitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
