//! What an ID is there for: to be sent, listed on purpose, or only recorded. Every piece of evidence is a row of a table, each
//! saying the most that an ID can be where it holds; the verdict is the least of them, save that a call of a known SDK sends.
//! `inspect --explain` prints the rows that hold.
//!
//! Beside it, whether an ID is the name of somebody's own deployment.

use super::reader::Reader;
use super::vocabulary::{fold, last, vocabulary};
use super::{ModelRef, Role, read};
use crate::languages::{Kind, Literal, Node, WIRE};
use crate::text::{Span, head};
use crate::work;

/// Who serves what is called by the name of a deployment.
pub const AZURE: &str = "azure";

/// How far before an ID its line in a longer text is searched for what tells where it goes.
const BEFORE: usize = 400;

/// How far round an ID in a longer text the text is searched for what tells an answer.
const REACH: usize = 2000;

/// A string of a JSON file longer than this is a text that somebody keeps, not a command or a request.
const LONGEST: usize = 200;

/// What an ID is there for, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It is what an answer or the record of a run says.
    Recorded,
    /// It is compared with what a test got, stands in for another in a test, or is one of what a program knows models by: named
    /// on purpose.
    Listed,
    /// It may be sent.
    Sent,
}

impl Use {
    /// What an ID of this role is there for in such a place.
    pub fn role(self, role: Role) -> Role {
        match self {
            Use::Sent => role,
            _ if matches!(role, Role::Doc | Role::Type) => role,
            Use::Listed => Role::List,
            Use::Recorded => Role::Doc,
        }
    }
}

/// What the entries of a request say of its use.
#[derive(Debug, Clone, Copy, Default)]
pub struct Seen {
    /// It is a call of a known SDK.
    pub called: bool,
    /// It has what only an answer or the record of a run has.
    pub answer: bool,
    /// It has what only a price list or a definition has, or nothing that a request has.
    pub told: bool,
    /// A client or a key in it is a test's.
    pub doubled: bool,
}

/// What is asked for evidence.
pub struct Scene<'a, 't> {
    /// How to read the text.
    pub reader: &'a Reader<'a>,
    /// The nodes around, the tree's root first; the last is the request, or the text that is or holds the ID.
    pub trail: &'a [Node<'t>],
    /// What a request itself says.
    pub seen: Seen,
    /// The ID, when it belongs to no request.
    pub alone: Option<&'a ModelRef>,
}

/// A piece of evidence.
pub struct Row {
    /// What it is called in reports.
    pub says: &'static str,
    /// The most that an ID can be where it holds.
    pub at_most: Use,
    /// A call of a known SDK does not outweigh it.
    pub even_calls: bool,
    holds: fn(&Scene<'_, '_>) -> bool,
}

const fn row(says: &'static str, at_most: Use, holds: fn(&Scene<'_, '_>) -> bool) -> Row {
    Row { says, at_most, even_calls: false, holds }
}

/// All evidence, the strongest first.
pub const ROWS: &[Row] = &[
    row("it stands in a recorded answer", Use::Recorded, in_answer),
    row("it is noted about a call", Use::Recorded, is_noted),
    row("an object that holds an answer is made", Use::Recorded, |scene| {
        calls(scene, |name| vocabulary().holds_answer(name))
    }),
    row("it is the name of a tokenizer", Use::Recorded, names_tokenizer),
    Row { even_calls: true, ..row("a client or a key of a test", Use::Listed, |scene| scene.seen.doubled) },
    Row { even_calls: true, ..row("an exception is expected", Use::Listed, expects_exception) },
    row("it is told of in a longer text", Use::Listed, is_told),
    row("it is compared", Use::Listed, is_compared),
    row("it is what a test expects", Use::Listed, |scene| calls(scene, |name| vocabulary().expecting_call(name))),
    row("it stands in for another in a test", Use::Listed, pretends),
    row("a program knows models by it", Use::Listed, |scene| {
        scene.seen.told && scene.reader.language.lexis.spelling != WIRE
    }),
    row("it is one of a catalogue", Use::Listed, is_catalogued),
    row("a constant of its own name", Use::Listed, is_named_alike),
    row("what it belongs to is switched off", Use::Listed, is_off),
];

/// The rows that hold for a call site, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence(u16);

impl Evidence {
    /// What speaks against an ID being sent in such a place.
    pub fn of(scene: &Scene<'_, '_>) -> Evidence {
        let holds = |row: &Row| (row.even_calls || !scene.seen.called) && (row.holds)(scene);
        let bits = ROWS.iter().enumerate().filter(|(_, row)| holds(row)).fold(0, |bits, (at, _)| bits | 1 << at);
        Evidence(bits)
    }

    /// The same and what speaks against another ID of the site.
    pub fn and(self, other: Evidence) -> Evidence {
        Evidence(self.0 | other.0)
    }

    /// What is made of the ID.
    pub fn verdict(self) -> Use {
        self.rows().map(|row| row.at_most).min().unwrap_or(Use::Sent)
    }

    /// The rows that hold.
    pub fn rows(self) -> impl Iterator<Item = &'static Row> {
        ROWS.iter().enumerate().filter(move |(at, _)| self.0 >> at & 1 == 1).map(|(_, row)| row)
    }
}

/// The nodes of a scene from the inside out, as far as one statement or function reaches.
fn near<'a, 't>(scene: &'a Scene<'_, 't>) -> impl Iterator<Item = &'a Node<'t>> {
    inside(scene.trail)
}

fn calls(scene: &Scene<'_, '_>, fits: impl Fn(&str) -> bool) -> bool {
    near(scene).any(|node| node.kind() == Kind::Call && fits(&callee(scene.reader, *node)))
}

fn is_compared(scene: &Scene<'_, '_>) -> bool {
    near(scene).any(|node| node.kind() == Kind::Compare || node.kind() == Kind::Either && node.compares())
}

fn pretends(scene: &Scene<'_, '_>) -> bool {
    let words = vocabulary();
    let assigns =
        |node: &Node<'_>| node.kind() == Kind::Assign && name(scene, *node).split('.').any(|name| words.pretends(name));
    near(scene).any(assigns) || calls(scene, |name| words.pretends(name))
}

/// Whether the object around an ID, or the text that it stands in, is an answer.
fn in_answer(scene: &Scene<'_, '_>) -> bool {
    let Some(model) = scene.alone else {
        return scene.seen.answer && scene.trail.last().is_some_and(|root| may_be_answer(scene.reader, *root));
    };
    let reader = scene.reader;
    let container = near(scene).find(|node| matches!(node.kind(), Kind::Call | Kind::Object));
    container.filter(|node| may_be_answer(reader, **node)).is_some_and(|node| reader.told(*node).answer)
        || text_around(scene).is_some_and(|text| is_kept(reader, text, model.span))
}

/// Whether an object stands under a key for what is noted about a call: `metadata={"model": …}`.
fn is_noted(scene: &Scene<'_, '_>) -> bool {
    let Some((root, above)) = scene.trail.split_last().filter(|(root, _)| root.kind() != Kind::Call) else {
        return false;
    };
    let pairs = above.iter().rev().take_while(|node| !matches!(node.kind(), Kind::Call | Kind::Object));
    scene.alone.is_none()
        && root.kind() == Kind::Object
        && pairs
            .filter(|node| node.kind() == Kind::Pair)
            .filter_map(|pair| pair.first())
            .any(|name| scene.reader.key_of(name).record)
}

/// What an assignment, a pair or a function is called; empty where that is too long for a name.
fn name<'a>(scene: &Scene<'a, '_>, node: Node<'_>) -> &'a str {
    let name = node.first().filter(|name| name.span().len() <= read::LONGEST_NAME);
    name.map_or("", |name| name.text(scene.reader.text))
}

fn is_told(scene: &Scene<'_, '_>) -> bool {
    let (Some(model), Some(text)) = (scene.alone, text_around(scene)) else { return false };
    tells(text, before(scene.reader, scene.trail, model), model)
}

/// Whether an ID names a tokenizer, by the function or the name that it stands in; a tokenizer never retires.
fn names_tokenizer(scene: &Scene<'_, '_>) -> bool {
    let named = |node: &Node<'_>| {
        let folded = fold(head(name(scene, *node), 80));
        vocabulary().words.tokenizer_words.iter().any(|word| folded.contains(word.as_str()))
    };
    let holders = |node: &&Node<'_>| matches!(node.kind(), Kind::Scope | Kind::Assign | Kind::Pair);
    scene.alone.is_some() && scene.trail.iter().rev().filter(holders).take(4).any(named)
}

/// `with pytest.raises(ValueError):`
fn expects_exception(scene: &Scene<'_, '_>) -> bool {
    scene.trail.iter().rev().take(12).filter(|node| node.kind() == Kind::Other).any(|node| {
        let text = node.text(scene.reader.text);
        let line = head(text, 200).lines().next().unwrap_or_default();
        line.starts_with("with ") && (line.contains("raises(") || line.contains("assertRaises"))
    })
}

/// `GPT_4 = "gpt-4"`: a constant that is called as the ID is names what there is, not what is used.
fn is_named_alike(scene: &Scene<'_, '_>) -> bool {
    let Some(model) = scene.alone.filter(|model| model.role == Role::Constant) else { return false };
    let assign = near(scene).find(|node| node.kind() == Kind::Assign);
    let name = assign.map_or("", |assign| last(name(scene, *assign)));
    let (name, id) = (fold(name), fold(&model.raw).replace(['.', '/', ':'], ""));
    let name = name.replace(['.', ':'], "");
    name.len() > 2 && (id.starts_with(&name) || id.ends_with(&name))
}

/// `"disabled": true` beside or around it.
fn is_off(scene: &Scene<'_, '_>) -> bool {
    if scene.reader.language.lexis.spelling != WIRE {
        return false;
    }
    let objects = scene.trail.iter().rev().filter(|node| node.kind() == Kind::Object);
    let near = objects.take(4).filter(|object| object.span().len() <= 20 * LONGEST);
    near.into_iter().any(|object| scene.reader.known.off.of(*object, || says_off(scene.reader, *object)))
}

fn says_off(reader: &Reader<'_>, object: Node<'_>) -> bool {
    read::entries(object, reader.text).list.iter().any(|entry| {
        let name = entry.key.as_ref().map_or("", |key| key.text.as_str());
        match entry.value.literal(reader.text) {
            Some(Literal::Bool(set)) => set == (name == "disabled") && matches!(name, "disabled" | "enabled"),
            Some(Literal::Text(_, kind)) => {
                name == "type" && vocabulary().words.idle_types.iter().any(|idle| kind.ends_with(idle.as_str()))
            }
            _ => false,
        }
    })
}

/// Whether an entry of a request shows that a test stands behind it: a double for its client, a key that is none.
pub fn is_doubled(reader: &Reader<'_>, entry: &read::Entry<'_>) -> bool {
    let Some(name) = &entry.key else { return false };
    let value = entry.value.peel();
    match value.kind() {
        Kind::Text => {
            let is_key = || vocabulary().words.secret_keys.iter().any(|key| fold(&name.text).ends_with(key.as_str()));
            matches!(value.literal(reader.text), Some(Literal::Text(_, key)) if is_key() && is_made_up(&key))
        }
        Kind::Call | Kind::Name => {
            let text = value.text(reader.text);
            let names = head(text, 80).split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let is_client = fold(&name.text).contains("client");
            is_client
                && (names.into_iter().any(|name| vocabulary().pretends(name) || fold(name).contains("mock"))
                    || text.contains("object()"))
        }
        _ => false,
    }
}

/// Whether a key is one that a test made up: `fake-api-key`, `sk-test`. `YOUR-API-KEY` is a page's word for a real one.
fn is_made_up(key: &str) -> bool {
    let mut words = key.split(|c: char| !c.is_alphanumeric());
    words.any(|word| ["test", "fake", "mock", "dummy"].iter().any(|known| word.eq_ignore_ascii_case(known)))
}

fn text_around(scene: &Scene<'_, '_>) -> Option<Span> {
    scene.trail.iter().rfind(|node| node.kind() == Kind::Text).map(|node| node.span())
}

/// Whether a node can hold an answer: an object, or a call that makes one of a class. A function has choices of another kind.
pub fn may_be_answer(reader: &Reader<'_>, node: Node<'_>) -> bool {
    node.kind() == Kind::Object || callee(reader, node).starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether an ID that belongs to no request is the name of a deployment by its key, its callee or its URL.
pub fn is_deployment(reader: &Reader<'_>, trail: &[Node<'_>], model: &ModelRef) -> bool {
    let named = |name: Node<'_>| reader.key_of(name).deployment;
    let by_name = inside(trail).any(|node| match node.kind() {
        Kind::Pair | Kind::Assign | Kind::Default => node.first().is_some_and(named),
        Kind::Compare => node.first().is_some_and(named),
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
    let near = model.span.start.saturating_sub(BEFORE);
    let text = Span::new(start.max(near), model.span.start).of_whole_characters(reader.text).of(reader.text);
    work::read(text.len());
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
fn tells(text: Span, before: &str, model: &ModelRef) -> bool {
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
    // A text of many IDs is searched piece by piece, not again for each of them.
    let piece = model.start / REACH * REACH;
    reader.known.kept.at(text.start.max(piece), || {
        let start = text.start.max(piece.saturating_sub(REACH));
        let end = text.end.min(piece + 2 * REACH);
        tells_answer(reader, Span::new(start, end).of_whole_characters(reader.text))
    })
}

/// Whether a stretch of a text has a key that only an answer or the record of a run has: `"usage":`, in a string `\"usage\":`.
fn tells_answer(reader: &Reader<'_>, stretch: Span) -> bool {
    work::read(stretch.len());
    let mut pieces = stretch.of(reader.text).split('"');
    let mut before = pieces.next();
    pieces.any(|piece| {
        let word = before.replace(piece).unwrap_or_default();
        piece.trim_start().starts_with(':') && reader.key(word.trim_end_matches('\\')).answer
    })
}

/// Whether an ID belongs to an entry of a catalogue: an object that stands under the ID itself, or one of a list of such in a
/// program, with words for people or a price in it.
fn is_catalogued(scene: &Scene<'_, '_>) -> bool {
    let Some(model) = scene.alone else { return false };
    let reader = scene.reader;
    let Some(object) = near(scene).find(|node| node.kind() == Kind::Object) else { return false };
    let Some(around) = object.parent() else { return false };
    let named = || match around.first().filter(|key| key.span().len() <= read::LONGEST_NAME) {
        Some(key) => match key.literal(reader.text) {
            Some(Literal::Text(_, text)) => text == model.raw,
            _ => key.text(reader.text) == model.raw,
        },
        None => false,
    };
    if around.kind() == Kind::Pair && named() {
        return true;
    }
    let words = &vocabulary().words.catalogue_keys;
    let tells = || {
        let entries = read::entries(*object, reader.text).list;
        entries.iter().filter_map(|entry| entry.key.as_ref()).any(|key| words.contains(&fold(&key.text)))
    };
    reader.language.lexis.spelling != WIRE && around.kind() == Kind::List && reader.known.catalogued.of(*object, tells)
}
