//! Assignments that set up one thing: the attributes of an object, the fields of a class.
//!
//! ```text
//! assistant.brain.model = "gpt-4.1"          class Settings(BaseSettings):
//! assistant.brain.temperature = 0.4              model: str = "gpt-4.1"
//!                                                temperature: float = 0.4
//! ```

use super::id::Shape;
use super::outward::bare;
use super::read::{self, Entry, Key};
use super::reader::Reader;
use super::vocabulary::vocabulary;
use super::{CallSite, ModelRef, Role, values};
use crate::languages::{Kind, Literal, Node};
use crate::text::Span;

/// Bodies with more statements are not searched.
const LONGEST: usize = 400;

/// Where the innermost assignment of a trail assigns: the receiver, and the body that holds the assignments beside it.
pub struct Place<'t> {
    /// `assistant.brain`; empty for the fields of a class.
    pub receiver: String,
    /// The body.
    pub body: Node<'t>,
}

/// The place of the assignment that names a model in a trail; `None` where it is a variable of its own.
pub fn place<'t>(reader: &Reader<'_>, trail: &[Node<'t>]) -> Option<Place<'t>> {
    let at = trail.iter().rposition(|node| node.kind() == Kind::Assign)?;
    let target = trail.get(at)?.first()?;
    let (last, receiver) = parts(target, reader.text)?;
    let key = reader.key(&last.text);
    // `generate_kwargs["temperature"] = 1` needs no model beside it.
    let of_settings = || receiver.last().is_some_and(|name| vocabulary().is_settings(name));
    if !(key.plain || key.parameter && of_settings()) {
        return None;
    }
    let body = trail.get(..at)?.iter().rev().find(|node| statements(**node))?;
    let is_class = || {
        body.parent().is_some_and(|scope| {
            scope.kind() == Kind::Scope && scope.second().is_none_or(|second| second.kind() != Kind::Parameters)
        })
    };
    (!receiver.is_empty() || is_class()).then(|| Place { receiver: receiver.join("."), body: *body })
}

/// Whether a node holds statements side by side, and is none itself.
fn statements(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Statement | Kind::Other) && node.count() > 1
}

/// The model and the parameters that are set in a place; `None` when it sets no parameter.
pub fn site(reader: &Reader<'_>, place: &Place<'_>) -> Option<CallSite> {
    let children = place.body.first_children(LONGEST);
    let mut site = bare(Span::new(0, 0), reader.language);
    let mut span: Option<Span> = None;
    for child in &children {
        let Some((entry, name)) = assignment(reader, *child, &place.receiver) else { continue };
        let key = reader.key(&name.text);
        let before = (site.models.len(), site.arguments.len());
        if key.plain {
            let models = read::literals(entry.value, reader.text).into_iter();
            let models = models.filter(|model| reader.shape(&model.raw) >= Shape::Short);
            site.models.extend(models.map(|model| ModelRef { role: role(model.role), ..model }));
        } else if key.parameter {
            site.arguments.extend(values::arguments(&entry, &name, "", reader.facts, reader.text));
        }
        if before != (site.models.len(), site.arguments.len()) {
            let here = entry.node.span();
            span = Some(span.map_or(here, |span| Span::new(span.start, here.end)));
        }
    }
    site.span = span?;
    // Two models in one place are set one after the other; which parameter is for which, nobody knows.
    (site.models.len() < 2 && !site.arguments.is_empty()).then_some(site)
}

fn role(role: Role) -> Role {
    if role == Role::Request { Role::Constant } else { role }
}

/// The assignment that a statement is, when it assigns to a name of `receiver`.
fn assignment<'t>(reader: &Reader<'_>, statement: Node<'t>, receiver: &str) -> Option<(Entry<'t>, Key)> {
    let assign = match statement.kind() {
        Kind::Assign => statement,
        Kind::Statement => statement.children().into_iter().find(|child| child.kind() == Kind::Assign)?,
        _ => return None,
    };
    let (key, holder) = parts(assign.first()?, reader.text)?;
    if holder.join(".") != receiver {
        return None;
    }
    Some((Entry { key: Some(key.clone()), value: assign.second()?, node: statement }, key))
}

/// The last name of what is assigned to, and those before it: `a.b.c`, `a.b["c"]`.
fn parts(target: Node<'_>, text: &str) -> Option<(Key, Vec<String>)> {
    if target.kind() == Kind::Subscript {
        let Some(Literal::Text(span, key)) = target.second()?.literal(text) else { return None };
        return Some((Key { text: key, span }, read::path(target.first()?, text)?.names));
    }
    let mut names = read::path(target, text)?.names;
    let last = names.pop()?;
    let end = target.span().end;
    Some((Key { span: Span::new(end - last.len(), end), text: last }, names))
}
