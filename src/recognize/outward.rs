//! From a word in the text outward: the call, object or table around it, and whatever encloses that as part of the same
//! request; what is left over is an ID that stands alone.

use super::facts::Facts;
use super::id::{Shape, shape};
use super::read;
use super::schema::Purpose;
use super::site::Reader;
use super::target::target;
use super::vocabulary::{last, vocabulary};
use super::{CallSite, Extra, ModelRef, Role};
use crate::languages::{Kind, Literal, Node, Source, WIRE};
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// Every site of a source, in no order.
pub fn sites(source: &Source, extra: Extra<'_>) -> Vec<CallSite> {
    let (text, language) = (&*source.text, source.language);
    let mut facts = Facts::default();
    if let Some(mut walk) = source.walk() {
        source.hits.iter().for_each(|&hit| facts.learn(walk.seek(hit), text));
    }
    let reader = Reader { text, language, facts: &facts, extra };
    let mut found = Found::default();
    if let Some(mut walk) = source.walk() {
        source.hits.iter().for_each(|&hit| found.look(&reader, walk.seek(hit)));
    }
    found.finish()
}

#[derive(Default)]
struct Found {
    sites: Vec<CallSite>,
    roots: HashSet<usize>,
    /// Where IDs of sites stand, and whether the site only stands for the ID itself.
    taken: HashSet<Span>,
    alone: HashMap<usize, CallSite>,
    alone_at: HashMap<Span, usize>,
}

impl Found {
    fn look(&mut self, reader: &Reader<'_>, trail: &[Node<'_>]) {
        if trail.iter().rev().take(4).any(|node| matches!(node.kind(), Kind::Comment | Kind::Import)) {
            return;
        }
        let root = root(reader, trail).filter(|root| self.roots.insert(root.id()));
        if let Some(site) = root.and_then(|root| reader.site(root)) {
            self.taken.extend(site.models.iter().map(|model| model.span));
            self.sites.push(site);
        }
        self.alone(reader, trail);
    }

    /// An ID that belongs to no request: a constant, one of a list, a default.
    fn alone(&mut self, reader: &Reader<'_>, trail: &[Node<'_>]) {
        let Some(at) = trail.iter().rposition(|node| node.kind() == Kind::Text) else { return };
        let Some(node) = trail.get(at) else { return };
        let Some(Literal::Text(span, raw)) = node.literal(reader.text) else { return };
        if self.alone_at.contains_key(&span) {
            return;
        }
        let needed = match role(reader, trail, at) {
            Some((role, true)) => (role, Shape::Short),
            Some((role, false)) => (role, Shape::Strong),
            None => return,
        };
        if shape(&raw) < needed.1 {
            return;
        }
        let list = trail
            .iter()
            .take(at)
            .rev()
            .take(3)
            .find(|node| node.kind() == Kind::List)
            .filter(|_| needed.0 == Role::List);
        let group = list.unwrap_or(node);
        self.alone_at.insert(span, group.id());
        let site = self.alone.entry(group.id()).or_insert_with(|| CallSite {
            span: group.span(),
            api: None,
            spelling: reader.language.lexis.spelling,
            provider: None,
            elsewhere: false,
            models: Vec::new(),
            arguments: Vec::new(),
            complete: false,
        });
        site.models.push(ModelRef { span, raw, role: needed.0 });
    }

    fn finish(self) -> Vec<CallSite> {
        let Found { mut sites, taken, alone, .. } = self;
        for mut site in alone.into_values() {
            site.models.retain(|model| !taken.contains(&model.span));
            if !site.models.is_empty() {
                sites.push(site);
            }
        }
        sites
    }
}

/// The root of the request that the innermost node of a trail belongs to.
fn root<'t>(reader: &Reader<'_>, trail: &[Node<'t>]) -> Option<Node<'t>> {
    let mut at = container(trail, trail.len())?;
    for _ in 0..6 {
        let Some(outer) = container(trail, at) else { break };
        let (Some(inner), Some(around)) = (trail.get(at), trail.get(outer)) else { break };
        let between = trail.get(outer + 1..at).unwrap_or(&[]);
        if !belongs(reader, *inner, *around, between) {
            break;
        }
        at = outer;
    }
    trail.get(at).copied()
}

/// The innermost call or object above `below` that is not cut off by a function or a statement.
fn container(trail: &[Node<'_>], below: usize) -> Option<usize> {
    let above = trail.get(..below)?;
    let at = above
        .iter()
        .rposition(|node| matches!(node.kind(), Kind::Call | Kind::Object | Kind::Scope | Kind::Statement))?;
    matches!(above.get(at)?.kind(), Kind::Call | Kind::Object).then_some(at)
}

/// Whether a call or object is part of the request that the one around it makes.
fn belongs(reader: &Reader<'_>, inner: Node<'_>, around: Node<'_>, between: &[Node<'_>]) -> bool {
    let purpose = || target(inner, reader.facts, reader.text).map(|target| target.call.purpose);
    let Some(pair) = between.iter().rfind(|node| node.kind() == Kind::Pair) else {
        // An argument without a name.
        return around.kind() == Kind::Call
            && between.iter().any(|node| node.kind() == Kind::Arguments)
            && !between.iter().any(|node| node.kind() == Kind::List)
            && (inner.kind() == Kind::Object || matches!(purpose(), Some(Purpose::Factory | Purpose::Settings)));
    };
    if between.iter().any(|node| node.kind() == Kind::List) {
        return false;
    }
    let Some(name) = pair.first() else { return false };
    let name = match name.literal(reader.text) {
        Some(Literal::Text(_, text)) => text,
        _ => name.text(reader.text).to_string(),
    };
    let key = reader.key(&name);
    match inner.kind() {
        Kind::Call => match purpose() {
            Some(Purpose::Request) => false,
            Some(_) => key.model || key.holder,
            None => (key.model && !read::is_lookup(inner, reader.text)) || key.holder,
        },
        _ => {
            let own = read::entries(inner, reader.text)
                .list
                .into_iter()
                .filter_map(|entry| entry.key)
                .any(|own| reader.key(&own.text).model);
            (key.holder && !own) || key.model || (key.model_holder && !own)
        }
    }
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
                return (!meaning.not_model && !meaning.provider).then(|| (role(config), meaning.model));
            }
            Kind::Call => {
                let callee = node.first()?;
                if callee.span().contains(this) {
                    return None;
                }
                if read::is_lookup(*node, text) {
                    default = true;
                    continue;
                }
                let foreign = read::path(callee, text)
                    .is_some_and(|path| path.names.last().is_some_and(|name| vocabulary().foreign_call(name)));
                return (!foreign).then(|| (role(Role::Request), false));
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
