//! What the value of an argument is: a literal, or what is one step away — a constant of the file, the branches of a
//! condition, the default of an environment variable, the inside of a conversion or of a `{ value: … }`.
//!
//! A value that stands elsewhere keeps its own place, so that a finding shows the number that is wrong.

use super::facts::Facts;
use super::read::{self, Entry, Key};
use super::vocabulary::vocabulary;
use super::{Argument, Value};
use crate::languages::{Kind, Literal, Node};
use crate::text::Span;

/// Steps from the argument to the literal.
const STEPS: usize = 4;

/// Turns an entry into arguments, one for each value that it may have; `prefix` is the path of the holders around it.
pub fn arguments<'a>(
    entry: &'a Entry<'_>,
    key: &'a Key,
    prefix: &'a str,
    facts: &Facts,
    text: &str,
) -> impl Iterator<Item = Argument> + 'a {
    let whole = read::whole(entry.node.span(), text);
    let span = entry.value.peel().span();
    of(entry.value, facts, text).into_iter().map(move |(written, value)| Argument {
        path: if prefix.is_empty() { key.text.clone() } else { format!("{prefix}.{}", key.text) },
        name: key.span,
        span,
        written,
        whole,
        value,
        parameter: None,
    })
}

/// The values that a node may have, each with its place; at least one.
pub fn of(node: Node<'_>, facts: &Facts, text: &str) -> Vec<(Span, Value)> {
    let mut found = Vec::new();
    collect(node, facts, text, STEPS, &mut found);
    if found.is_empty() {
        found.push((node.peel().span(), Value::Opaque));
    }
    found
}

/// A literal without its surroundings. Empty text means that nothing is set, as `null` does.
pub fn literal(node: Node<'_>, text: &str) -> Option<Value> {
    Some(match node.literal(text)? {
        Literal::Text(_, text) if text.is_empty() => Value::Null,
        Literal::Text(_, text) => Value::Text(text),
        Literal::Number(number) => Value::Number(number),
        Literal::Bool(value) => Value::Bool(value),
        Literal::Null => Value::Null,
    })
}

fn collect(node: Node<'_>, facts: &Facts, text: &str, steps: usize, found: &mut Vec<(Span, Value)>) {
    let node = node.peel();
    let Some(steps) = steps.checked_sub(1) else { return };
    if let Some(value) = literal(node, text) {
        return found.push((node.span(), value));
    }
    match node.kind() {
        Kind::List => {
            let items = node.children().iter().filter(|child| child.kind() != Kind::Comment).count();
            found.push((node.span(), Value::List(items)));
        }
        Kind::Object => match wrapped(node, text) {
            Some(inner) => collect(inner, facts, text, steps, found),
            None => found.push((node.span(), Value::Object)),
        },
        Kind::Name | Kind::Member => match facts.value(node, text) {
            Some(known) => found.push(known),
            None if is_unset(node, text) => found.push((node.span(), Value::Null)),
            None => found.push((node.span(), Value::Opaque)),
        },
        Kind::Either => {
            let alternatives = node.alternatives();
            alternatives.into_iter().for_each(|node| collect(node, facts, text, steps, found));
        }
        Kind::Call => call(node, facts, text, steps, found),
        _ => {}
    }
}

/// `float(os.getenv("T", "0.5"))`, `openai.Float(3)`, `config.get("temperature", 0.5)`.
fn call(node: Node<'_>, facts: &Facts, text: &str, steps: usize, found: &mut Vec<(Span, Value)>) {
    let name = node.first().and_then(|callee| read::path(callee, text)).and_then(|path| path.names.last().cloned());
    let words = &vocabulary().words;
    let converts = name.is_some_and(|name| words.transparent_calls.contains(&name));
    let mut entries = read::entries(node, text).list.into_iter();
    let inner = match () {
        () if converts => entries.next(),
        () if read::is_lookup(node, text) => {
            entries.filter(|entry| entry.key.as_ref().is_none_or(|key| key.text == "default")).nth(1)
        }
        () => None,
    };
    let before = found.len();
    if let Some(inner) = inner {
        collect(inner.value, facts, text, steps, found);
    }
    // `float("0.5")` is a number.
    for (_, value) in found.iter_mut().skip(before).filter(|_| converts) {
        if let Value::Text(digits) = value
            && let Some(Literal::Number(number)) = Literal::number(digits)
        {
            *value = Value::Number(number);
        }
    }
}

/// The value inside `{ "type": "float", "value": 7.5 }`.
fn wrapped<'t>(object: Node<'t>, text: &str) -> Option<Node<'t>> {
    let entries = read::entries(object, text).list;
    let inner = entries.into_iter().find(|entry| entry.key.as_ref().is_some_and(|key| key.text == "value"))?;
    inner.value.literal(text).map(|_| inner.value)
}

/// Whether a name means that nothing is set: `undefined`, `NOT_GIVEN`.
fn is_unset(node: Node<'_>, text: &str) -> bool {
    let name = node.text(text);
    let last = name.rsplit('.').next().unwrap_or(name);
    vocabulary().words.unset_names.iter().any(|word| word == last)
}
