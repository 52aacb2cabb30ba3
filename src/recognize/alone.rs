//! IDs that belong to no request: constants, defaults, items of lists, keys of maps, and those inside longer texts.

use super::id::Shape;
use super::site::Reader;
use super::vocabulary::{last, vocabulary};
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
    if node.span().len() > LONGEST {
        let model = inside::text(reader, node.span(), hit)?;
        return Some((model.span, model));
    }
    let (role, placed) = role(reader, trail, at)?;
    let Some(Literal::Text(span, raw)) = node.literal(reader.text) else {
        let model = inside::text(reader, node.span(), hit)?;
        return Some((model.span, model));
    };
    if reader.shape(&raw) < if placed { Shape::Short } else { Shape::Strong } {
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
            if default {
                Role::Default
            } else if listed {
                Role::List
            } else {
                role
            }
        };
        match node.kind() {
            Kind::Wrap | Kind::WrapFirst => {}
            Kind::Either => default = !node.alternatives().is_empty(),
            Kind::List => listed = true,
            Kind::Type | Kind::Subscript => return Some((Role::Type, false)),
            Kind::Compare => return Some((Role::List, false)),
            Kind::Default => return Some((Role::Default, named(reader, node.first(), text))),
            Kind::Assign => return Some((role(Role::Constant), named(reader, node.first(), text))),
            Kind::Pair => {
                let key = node.first()?;
                if key.span().contains(this) {
                    return Some((Role::List, false));
                }
                let meaning = reader.key(&name(key, text));
                let config = if reader.language.lexis.spelling == WIRE { Role::Config } else { Role::Request };
                return (!meaning.not_model).then(|| (role(config), meaning.model));
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
                    return Some((role(Role::Request), reader.extra.functions.contains(&name)));
                }
                let first = node.second().and_then(|arguments| arguments.first());
                if first.is_some_and(|first| first.span().contains(this)) {
                    return Some((Role::List, false));
                }
                default = true;
            }
            Kind::Statement => return Some((role(Role::Constant), false)),
            Kind::Scope => return None,
            _ => {}
        }
    }
    Some((Role::Constant, false))
}

fn name(node: Node<'_>, text: &str) -> String {
    match node.literal(text) {
        Some(Literal::Text(_, text)) => text,
        _ => last(node.text(text)).to_string(),
    }
}

fn named(reader: &Reader<'_>, node: Option<Node<'_>>, text: &str) -> bool {
    node.is_some_and(|node| reader.key(&name(node, text)).model)
}
