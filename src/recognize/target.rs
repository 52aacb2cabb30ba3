//! What a call is sent to: from the client it is made on, the import of its name, or the shape of its path.

use super::facts::{Client, Facts};
use super::learn::client;
use super::read;
use super::schema::{Call, Purpose, Sdk};
use super::url::{self, Url};
use super::vocabulary::{last, vocabulary};
use crate::apis::{self, Api};
use crate::languages::{Kind, Node};

/// A known call.
#[derive(Debug, Clone)]
pub struct Target {
    /// What the vocabulary says of it.
    pub call: &'static Call,
    /// Whose call it is.
    pub sdk: &'static Sdk,
    /// No other SDK has a call of that name that goes elsewhere.
    pub certain: bool,
    /// The server that its client is pointed at.
    pub server: Url,
    /// The spelling of its parameters, when its SDK has one of its own.
    pub spelling: &'static str,
}

impl Target {
    /// The API that it reaches on its SDK's own server.
    pub fn api(&self) -> Option<&'static Api> {
        if self.certain { apis::get(&self.call.api) } else { None }
    }

    /// Who serves it there.
    pub fn provider(&self) -> Option<&'static str> {
        Some(served(self.sdk, self.call)).filter(|provider| self.certain && !provider.is_empty())
    }

    /// Whether the prefix of an ID names the provider that it calls.
    pub fn routes(&self) -> bool {
        self.sdk.routes || self.call.routes
    }
}

/// How certain a call is (see [`certainty`]), then how much of its path the pattern tells.
type Certainty = (u8, usize);

/// What a call node is, if it is one the vocabulary knows.
pub fn target(call: Node<'_>, facts: &Facts, text: &str) -> Option<Target> {
    let callee = call.first()?;
    let path = read::path(callee, text)?;
    let name = path.names.last()?.clone();
    let name = match facts.imports.get(&name) {
        Some((_, original)) if path.names.len() == 1 => last(original).to_string(),
        _ => name,
    };
    let made = read::receiver(callee).and_then(|call| client(call, facts, text));
    let held = facts.client(&path.names).map(|(client, _)| client.clone());
    let maker = made.or(held);
    let fitting = vocabulary().calls(&name);
    let fitting: Vec<_> = fitting
        .filter_map(|(sdk, call, pattern)| Some((fits(&path.names, &name, pattern)?, pattern, sdk, call)))
        .collect();
    // `chat.completions.create` is not `completions.create`, whoever made the client.
    let whole = fitting.iter().map(|(length, ..)| *length).max();
    let mut found: Vec<(Certainty, &'static Sdk, &'static Call)> = fitting
        .into_iter()
        .filter(|(length, ..)| Some(*length) == whole)
        .filter_map(|(length, pattern, sdk, call)| {
            Some(((certainty(sdk, call, pattern, &path, maker.as_ref(), facts)?, length), sdk, call))
        })
        .collect();
    if let Some((client, count)) = facts.client(&path.names) {
        found.extend(instances(client, path.names.get(count..).unwrap_or(&[]), facts));
    }
    let best = found.iter().map(|(certainty, ..)| *certainty).max()?;
    found.retain(|(certainty, ..)| *certainty == best);
    let (_, sdk, known) = *found.first()?;
    let alone = found
        .iter()
        .all(|(_, other, candidate)| candidate.api == known.api && served(other, candidate) == served(sdk, known));
    let spelling =
        if found.iter().all(|(_, other, _)| other.spelling == sdk.spelling) { sdk.spelling.as_str() } else { "" };
    let certain = best.0 > 0 && alone;
    let server = maker.map(|maker| maker.url).filter(|url| *url != Url::Default);
    let server = server.or_else(|| handed(call, facts, text)).or_else(|| set_by_environment(sdk, facts));
    Some(Target { call: known, sdk, certain, server: server.unwrap_or(Url::Default), spelling })
}

/// The server that a client handed to a call is pointed at: `provider=OpenAIProvider(base_url="https://gateway.example")`.
fn handed(call: Node<'_>, facts: &Facts, text: &str) -> Option<Url> {
    let values = read::entries(call, text).list.into_iter().map(|entry| entry.value.peel());
    let mut urls = values.filter_map(|value| match value.kind() {
        Kind::Call => url::of_entries(&read::entries(value, text), true, facts, text),
        Kind::Name => Some(facts.client(&read::path(value, text)?.names)?.0.url.clone()),
        _ => None,
    });
    urls.find(|url| *url != Url::Default)
}

/// The server that the file itself puts into the variable from which an SDK's clients take it.
fn set_by_environment(sdk: &Sdk, facts: &Facts) -> Option<Url> {
    sdk.url_variables.iter().find_map(|variable| facts.environment.get(variable)).cloned()
}

fn served(sdk: &'static Sdk, call: &'static Call) -> &'static str {
    if call.provider.is_empty() { &sdk.provider } else { &call.provider }
}

/// The number of dots in a pattern that a dotted name ends like.
fn fits(names: &[String], name: &str, pattern: &str) -> Option<usize> {
    let (mut parts, mut have) = (pattern.rsplit('.'), names.iter().rev().skip(1));
    (parts.next() == Some(name)).then_some(())?;
    parts.try_fold(0, |dots, part| (have.next().map(String::as_str) == Some(part)).then_some(dots + 1))
}

/// How certain it is that this call of this SDK is meant: 3 made on its client, 2 imported from it, 1 the file imports it,
/// 0 only the path looks like it. Nothing when it is certainly another's.
fn certainty(
    sdk: &Sdk,
    call: &Call,
    pattern: &str,
    path: &read::Path,
    maker: Option<&Client>,
    facts: &Facts,
) -> Option<u8> {
    if let Some(maker) = maker {
        return made_by(sdk, call, maker, facts).then_some(4);
    }
    let root = path.names.first()?;
    if let Some((module, _)) = facts.imports.get(root) {
        return sdk.imported_from(module).then_some(3);
    }
    if !pattern.contains('.') && !call.distinct {
        return None;
    }
    let imported = facts.imports_from(sdk);
    let known = sdk.clients.iter().any(|client| facts.knows(last(client)));
    Some(if imported { 1 + u8::from(known) } else { u8::from(call.distinct) })
}

fn made_by(sdk: &Sdk, call: &Call, maker: &Client, facts: &Facts) -> bool {
    let clients = if call.clients.is_empty() { &sdk.clients } else { &call.clients };
    let Some(name) = maker.maker.last() else { return false };
    let root = maker.maker.first().and_then(|root| facts.imports.get(root));
    let original = root.filter(|_| maker.maker.len() == 1).map_or(name.as_str(), |(_, original)| last(original));
    clients.iter().any(|client| last(client) == original) && root.is_none_or(|(module, _)| sdk.imported_from(module))
}

/// The factories that a client of any name offers: `const mine = createOpenAI(); mine("gpt-4o"); mine.chat("gpt-4o")`.
fn instances(client: &Client, rest: &[String], facts: &Facts) -> Vec<(Certainty, &'static Sdk, &'static Call)> {
    let mut found = Vec::new();
    for sdk in &vocabulary().sdks {
        for call in sdk.calls.iter().filter(|call| call.purpose == Purpose::Factory) {
            let tail = |path: &String| path.split('.').skip(1).eq(rest.iter().map(String::as_str));
            if call.paths.iter().any(tail) && made_by(sdk, call, client, facts) {
                found.push(((4, 0), sdk, call));
            }
        }
    }
    found
}
