//! IDs that belong to no request: constants, defaults, items of lists, keys of maps, and those inside longer texts.

use super::id::{Shape, unmarked};
use super::known::Told;
use super::reader::{Reader, is_among};
use super::vocabulary::vocabulary;
use super::{ModelRef, Role, inside, read};
use crate::languages::{Kind, Literal, Node, WIRE};
use crate::text::Span;

/// Strings longer than this are texts that may hold an ID, not IDs.
const LONGEST: usize = 200;

/// The ID that the string around a hit is or holds, and the span of the group it belongs to: its list, or itself.
pub fn alone(reader: &Reader<'_>, trail: &[Node<'_>], hit: usize) -> Option<(Span, ModelRef)> {
    let innermost = trail.last()?;
    if innermost.kind() == Kind::Comment {
        let model = inside::comment(reader, innermost.span(), hit)?;
        return Some((model.span, model));
    }
    let at = trail.iter().rposition(|node| node.kind() == Kind::Text)?;
    let node = trail.get(at)?;
    if trail
        .get(at.checked_sub(1)?)
        .is_some_and(|around| around.kind() == Kind::Statement && around.span() == node.span())
    {
        // A docstring.
        let model = inside::comment(reader, node.span(), hit)?;
        return Some((model.span, model));
    }
    if node.span().len() > LONGEST {
        let model = inside::text(reader, node.span(), hit)?;
        return Some((model.span, model));
    }
    let (mut role, mut placed) = role(reader, trail, at)?;
    if role == Role::List && inside::behind_flag(reader, node.span().start) {
        (role, placed) = (Role::Flag, true);
    }
    let Some(Literal::Text(span, raw)) = node.literal(reader.text) else {
        let model = inside::text(reader, node.span(), hit)?;
        return Some((model.span, model));
    };
    let id = unmarked(&raw);
    let (span, raw) = (Span::new(span.start, span.end - (raw.len() - id.len())), id.to_owned());
    let shape = reader.shape(&raw);
    let known = shape == Shape::Strong || shape == Shape::Short && (placed || beside(reader, trail.get(..at)?));
    if !known {
        let model = inside::text(reader, span, hit)?;
        return Some((model.span, model));
    }
    let list =
        trail.iter().take(at).rev().take(3).find(|node| node.kind() == Kind::List).filter(|_| role == Role::List);
    Some((list.unwrap_or(node).span(), ModelRef { span, raw, role }))
}

/// What a string that stands alone is there for, and whether its place is one for models. Nothing where no model is meant.
fn role(reader: &Reader<'_>, trail: &[Node<'_>], at: usize) -> Option<(Role, bool)> {
    let text = reader.text;
    let this = trail.get(at)?.span();
    let mut default = false;
    let mut listed = false;
    for node in trail.get(..at)?.iter().rev() {
        let role = |role: Role| {
            // One of several that stand in for what is not given is one of a list.
            if listed {
                Role::List
            } else if default {
                Role::Default
            } else {
                role
            }
        };
        match node.kind() {
            Kind::Wrap | Kind::WrapFirst => {}
            Kind::Either if node.compares() => return Some((Role::List, compared(reader, *node))),
            Kind::Either => default |= !node.alternatives().is_empty(),
            Kind::List => listed = true,
            Kind::Type | Kind::Subscript => return Some((Role::Type, false)),
            Kind::Compare => return Some((Role::List, compared(reader, *node))),
            Kind::Default => return Some((Role::Default, named(reader, node.first()))),
            Kind::Assign => return Some((role(Role::Constant), named(reader, node.first()))),
            Kind::Pair => {
                let key = node.first()?;
                if key.span().contains(this) {
                    return Some((Role::List, false));
                }
                let meaning = reader.key_of(key);
                let object = || object_of(reader, trail, node.span()).filter(|_| !listed);
                if meaning.not_model || meaning.plain && object().is_some_and(|object| object.route) {
                    return None;
                }
                // The label of a node of a flow, which has its model among its parameters.
                if meaning.loose && object().is_some_and(|object| object.node) {
                    return None;
                }
                let own = match reader.language.lexis.spelling {
                    _ if meaning.default => Role::Default,
                    // What only gives a name to the model beside it.
                    WIRE if !meaning.model && object().is_some_and(|object| object.own) => Role::List,
                    WIRE => Role::Config,
                    _ if meaning.model || meaning.loose => Role::Request,
                    // What a map has under a name of its own: an alias, a price, a successor.
                    _ => Role::List,
                };
                return Some((role(own), meaning.model && !meaning.weak));
            }
            Kind::Call => {
                let callee = node.first()?;
                if callee.span().contains(this) {
                    return None;
                }
                let name = read::path(callee, text).and_then(|path| path.names.last().cloned()).unwrap_or_default();
                if vocabulary().foreign_call(&name) {
                    return None;
                }
                if !read::is_lookup(*node, text) {
                    // What an unknown function does with it, nobody knows.
                    let called = is_among(reader.extra.functions, &name);
                    return Some((role(if called { Role::Request } else { Role::List }), called));
                }
                let first = node.second().and_then(|arguments| arguments.first());
                if first.is_some_and(|first| first.span().contains(this)) {
                    return Some((Role::List, false));
                }
                default = true;
            }
            Kind::Statement => return Some((role(Role::Constant), false)),
            // The body of a lambda.
            Kind::Scope => return Some((role(Role::Constant), false)),
            _ => {}
        }
    }
    Some((Role::Constant, false))
}

/// Whether an item of the lists and unions around it stands beside something that is certainly an ID: `["gpt-4o", "o3"]`.
fn beside(reader: &Reader<'_>, above: &[Node<'_>]) -> bool {
    let is_group = |node: &&Node<'_>| matches!(node.kind(), Kind::List | Kind::Type | Kind::Wrap);
    let mut groups = above.iter().rev().take_while(is_group).take(3);
    groups.any(|group| reader.known.groups.of(*group, || holds_id(reader, *group)))
}

/// Whether a list or union holds something that is certainly an ID, and is no command, whose words have nothing in common.
fn holds_id(reader: &Reader<'_>, group: Node<'_>) -> bool {
    let mut found = false;
    for item in group.children() {
        // A type wraps its literal.
        let item = if item.kind() == Kind::Type { item.first().unwrap_or(item) } else { item };
        let Some(Literal::Text(_, text)) = item.literal(reader.text) else { continue };
        if text.starts_with('-') {
            return false;
        }
        found |= reader.shape(&text) == Shape::Strong;
    }
    found
}

/// What the keys of the object tell that the pair of a trail at `pair` belongs to.
fn object_of(reader: &Reader<'_>, trail: &[Node<'_>], pair: Span) -> Option<Told> {
    let object = trail.iter().rev().find(|node| node.kind() == Kind::Object && node.span().contains(pair))?;
    Some(reader.told(*object))
}

/// Whether it is something named for a model that is compared; `"/" in model_name` asks for a part of it.
fn compared(reader: &Reader<'_>, node: Node<'_>) -> bool {
    let left = node.first().filter(|left| matches!(left.kind(), Kind::Name | Kind::Member));
    left.is_some() && named(reader, left)
}

fn named(reader: &Reader<'_>, node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| reader.key_of(node).model)
}
