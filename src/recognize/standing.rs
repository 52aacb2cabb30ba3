//! What a place makes of an ID: whether it is there to be called, or only compared, listed or told of, or part of an answer or
//! the record of a run; and whether it is the name of somebody's own deployment. One question for every form an ID comes in.

use super::site::Reader;
use super::vocabulary::{last, vocabulary};
use super::{ModelRef, Role, read};
use crate::languages::{Kind, Node};
use crate::text::Span;
use std::collections::HashMap;

/// Who serves what is called by the name of a deployment.
pub const AZURE: &str = "azure";

/// How far round an ID in a longer text the text is searched for what tells an answer.
const REACH: usize = 2000;

/// A string of a JSON file longer than this is a text that somebody keeps, not a command or a request.
const LONGEST: usize = 200;

/// What a place makes of an ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may be sent.
    Sent,
    /// It is compared with what a test got, stands in for another in a test, or is one of what a program knows models by: named
    /// on purpose.
    Listed,
    /// It is what an answer or the record of a run says.
    Noted,
}

impl Standing {
    /// What an ID of this role is there for in such a place.
    pub fn role(self, role: Role) -> Role {
        match self {
            Standing::Sent => role,
            _ if matches!(role, Role::Doc | Role::Type) => role,
            Standing::Listed => Role::List,
            Standing::Noted => Role::Doc,
        }
    }
}

/// What the nodes around a place (outermost first) make of what stands there.
pub fn around(reader: &Reader<'_>, around: &[Node<'_>]) -> Standing {
    let words = vocabulary();
    let mut all = inside(around).map(|node| match node.kind() {
        Kind::Compare => Standing::Listed,
        Kind::Either if node.compares() => Standing::Listed,
        Kind::Call => {
            let callee = callee(reader, *node);
            if words.holds_answer(&callee) {
                Standing::Noted
            } else if words.expecting_call(&callee) || words.pretends(&callee) {
                Standing::Listed
            } else {
                Standing::Sent
            }
        }
        Kind::Assign => {
            let mut names = node.first().map_or("", |name| name.text(reader.text)).split('.');
            if names.any(|name| words.pretends(name)) { Standing::Listed } else { Standing::Sent }
        }
        _ => Standing::Sent,
    });
    all.find(|standing| *standing != Standing::Sent).unwrap_or(Standing::Sent)
}

/// What the nodes of a trail make of an ID that belongs to no request. `answers` keeps what is known of the objects around.
pub fn of(reader: &Reader<'_>, trail: &[Node<'_>], model: &ModelRef, answers: &mut HashMap<usize, bool>) -> Standing {
    let mut holds_answer = |node: &Node<'_>| {
        *answers.entry(node.id()).or_insert_with(|| {
            let entries = read::entries(*node, reader.text);
            entries.list.iter().filter_map(|entry| entry.key.as_ref()).any(|key| reader.key(&key.text).answer)
        })
    };
    let container = inside(trail).find(|node| matches!(node.kind(), Kind::Call | Kind::Object));
    let container = container.filter(|node| may_be_answer(reader, **node));
    let text = trail.iter().rfind(|node| node.kind() == Kind::Text).map(|node| node.span());
    if container.is_some_and(&mut holds_answer) || text.is_some_and(|text| is_kept(reader, text, model.span)) {
        Standing::Noted
    } else if text.is_some_and(|text| is_told(text, before(reader, trail, model), model)) {
        Standing::Listed
    } else {
        around(reader, trail)
    }
}

/// Whether a node can hold an answer: an object, or a call that makes one of a class. A function has choices of another kind.
pub fn may_be_answer(reader: &Reader<'_>, node: Node<'_>) -> bool {
    node.kind() == Kind::Object || callee(reader, node).starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether an ID that belongs to no request is the name of a deployment by its key, its callee or its URL.
pub fn is_deployment(reader: &Reader<'_>, trail: &[Node<'_>], model: &ModelRef) -> bool {
    let named = |name: Node<'_>| reader.key(last(name.text(reader.text).trim_matches(['"', '\'']))).deployment;
    let by_name = inside(trail).any(|node| match node.kind() {
        Kind::Pair | Kind::Assign | Kind::Default => node.first().is_some_and(named),
        Kind::Compare => node.children().first().is_some_and(|left| named(*left)),
        Kind::Call => vocabulary().deploys(&callee(reader, *node)),
        _ => false,
    });
    let by_url = || {
        let before = before(reader, trail, model);
        before.contains("://") && (before.contains("/deployments/") || vocabulary().deploys(before))
    };
    by_name || by_url()
}

/// What stands in front of an ID on its line of a longer text.
fn before<'a>(reader: &Reader<'a>, trail: &[Node<'_>], model: &ModelRef) -> &'a str {
    let start = trail.iter().rfind(|node| node.kind() == Kind::Text).map_or(model.span.start, |text| text.span().start);
    let text = reader.text.get(start..model.span.start).unwrap_or("");
    text.rsplit('\n').next().unwrap_or(text)
}

/// The nodes of a trail from the inside out, as far as one statement or function reaches.
fn inside<'a, 't>(trail: &'a [Node<'t>]) -> impl Iterator<Item = &'a Node<'t>> {
    trail.iter().rev().take_while(|node| !matches!(node.kind(), Kind::Statement | Kind::Scope))
}

/// The last name of what a call calls.
pub fn callee(reader: &Reader<'_>, call: Node<'_>) -> String {
    let path = call.first().and_then(|callee| read::path(callee, reader.text));
    path.and_then(|path| path.names.last().cloned()).unwrap_or_default()
}

/// Whether an ID is only told of in a longer text: no flag of a command, no URL that is called, no variable of a shell.
fn is_told(text: Span, before: &str, model: &ModelRef) -> bool {
    let variable = before.trim_end_matches(['"', '\'']).strip_suffix('=').map_or("", |head| {
        let start = head.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
        head.get(start..).unwrap_or("")
    });
    let of_shell = !variable.is_empty() && !variable.contains(|c: char| c.is_ascii_lowercase());
    let longer = text.len() > model.span.len() + 2;
    let of_page = || vocabulary().words.page_words.iter().any(|word| before.contains(word.as_str()));
    longer && (model.role == Role::Config && !of_shell || model.role == Role::Url && of_page())
}

/// Whether a longer text round an ID is no request: a recorded answer, or what a JSON file keeps of a page.
fn is_kept(reader: &Reader<'_>, text: Span, model: Span) -> bool {
    if text.len() <= model.len() + 2 {
        return false;
    }
    if text.len() > LONGEST && reader.language.name == "json" {
        return true;
    }
    let mut near = Span::new(text.start.max(model.start.saturating_sub(REACH)), text.end.min(model.end + REACH));
    while !reader.text.is_char_boundary(near.start) {
        near.start += 1;
    }
    while !reader.text.is_char_boundary(near.end) {
        near.end -= 1;
    }
    // `"usage":`, in a string `\"usage\":`
    let mut pieces = near.of(reader.text).split('"');
    let mut before = pieces.next();
    pieces.any(|piece| {
        let word = before.replace(piece).unwrap_or_default();
        piece.trim_start().starts_with(':') && reader.key(word.trim_end_matches('\\')).answer
    })
}
