//! Learning what a file says about its names: imports, clients, constants, what is put into the environment, and what is posted
//! where. One look at each node that a word of interest stands in.

use super::constants::What;
use super::facts::{Client, Constant, Facts, Held, LONGEST_OBJECT, LONGEST_WORD, Spread};
use super::id::{Shape, shape};
use super::posted;
use super::read::{self, Entries, Entry};
use super::schema::Purpose;
use super::target::{Target, target};
use super::url::{self, Url};
use super::vocabulary::vocabulary;
use super::{ModelRef, Role, Value, values};
use crate::languages::{Kind, Literal, Node, Part};
use crate::text::Span;
use crate::work;
use std::collections::HashSet;

impl Facts {
    /// Takes up what a part of a text says; `known` is what the whole text says, where that is known already.
    pub fn learn_part(&mut self, part: &Part<'_>, text: &str, known: Option<&Facts>) {
        let (mut walk, mut seen) = (part.walk(), HashSet::new());
        for &hit in part.hits.iter().take_while(|_| !work::is_too_much()) {
            self.learn(walk.seek(hit), text, known, &mut seen);
        }
    }

    /// Takes up what the nodes around one offset say.
    fn learn(&mut self, trail: &[Node<'_>], text: &str, known: Option<&Facts>, seen: &mut HashSet<usize>) {
        for (at, node) in trail.iter().enumerate().rev() {
            match node.kind() {
                Kind::Import if seen.insert(node.id()) => self.import(*node, text),
                Kind::Assign | Kind::Default if seen.insert(node.id()) => {
                    let around = |node: &&Node<'_>| node.kind() == Kind::Scope || node.kind() == Kind::Object;
                    let scope = trail.iter().take(at).rev().find(around);
                    self.assign(*node, scope.map(|scope| scope.span()), text, known);
                }
                Kind::Call if seen.insert(node.id()) => {
                    let scope = trail.iter().take(at).rev().find(|node| node.kind() == Kind::Scope);
                    self.call(*node, scope.map(|scope| scope.span()), text);
                }
                Kind::Scope => break,
                _ => {}
            }
        }
        self.magic(trail, text);
    }

    fn assign(&mut self, node: Node<'_>, scope: Option<Span>, text: &str, known: Option<&Facts>) {
        let (Some(target), Some(value)) = (node.first(), node.second()) else { return };
        if target.kind() == Kind::Subscript && self.learn_entry(target, node, scope, text) {
            return;
        }
        if let Some(variable) = environment_variable(target, text) {
            return self.set(variable, url::of_value(value, self, text));
        }
        let Some(path) = read::path(target, text).filter(|path| path.maker.is_none()) else {
            return self.require(target, value, text);
        };
        let name = path.names.join(".");
        let value = value.peel();
        let kept = if node.kind() == Kind::Default { Role::Default } else { Role::Constant };
        let role = |model: &ModelRef| if model.role == Role::Request { kept } else { model.role };
        let literals = read::literals(value, text).into_iter().map(|model| (model, None));
        let made = known.unwrap_or(self).made(value, text).map(|(model, made)| (model, Some(made)));
        // What is named for a model may hold one that looks like nothing else: `chat_llm = "mistral"`.
        let least = if path.names.last().is_some_and(|name| vocabulary().key(name).model) {
            Shape::Plausible
        } else {
            Shape::Short
        };
        let mut models = literals.chain(made).filter(|(model, _)| shape(&model.raw) >= least).peekable();
        if models.peek().is_none() {
            drop(models);
            self.learn_values(&name, scope, value, text);
        } else {
            let constants = models.map(|(model, made)| {
                let held = Held::Model { role: role(&model), raw: model.raw, made };
                Constant { scope, span: model.span, held }
            });
            let constants: Vec<_> = constants.collect();
            self.additions += constants.len();
            let all = self.constants.entry(name.clone()).or_default();
            constants.into_iter().for_each(|constant| all.push(constant));
        }
        self.learn_url(&name, value, text);
        self.learn_entries(&name, scope, value, text);
        if value.kind() == Kind::Call {
            self.require(target, value, text);
            if let Some(client) = client(value, self, text) {
                self.keep_client(name, client);
            }
        }
    }

    /// Keeps the plain values that a name may stand for.
    fn learn_values(&mut self, name: &str, scope: Option<Span>, value: Node<'_>, text: &str) {
        // One step: a name that stands for another name is not followed.
        if matches!(value.kind(), Kind::Name | Kind::Member) {
            return;
        }
        for (span, value) in values::of(value, &Facts::default(), text) {
            let plain = match &value {
                Value::Number(_) | Value::Bool(_) | Value::Null => true,
                Value::Text(word) => word.len() <= LONGEST_WORD,
                _ => false,
            };
            if plain {
                let constant = Constant { scope, span, held: Held::Value(value) };
                self.constants.entry(name.to_owned()).or_default().push(constant);
                self.additions += 1;
            }
        }
    }

    /// Keeps what an object holds that may be spread into a request: `params = {…}`, `params = params | {…}`.
    fn learn_entries(&mut self, name: &str, scope: Option<Span>, value: Node<'_>, text: &str) {
        let objects = match value.kind() {
            Kind::Object => vec![value],
            Kind::Other => value.children().into_iter().filter(|child| child.kind() == Kind::Object).collect(),
            _ => return,
        };
        for object in objects.into_iter().filter(|object| object.span().len() <= LONGEST_OBJECT) {
            self.hold(name, scope, object.span(), &read::entries(object, text), text);
        }
    }

    /// Keeps an entry that is added to an object: `params["top_p"] = 0.4`.
    fn learn_entry(&mut self, target: Node<'_>, assign: Node<'_>, scope: Option<Span>, text: &str) -> bool {
        let Some((holder, key, value)) = subscript(target, assign, text) else { return false };
        if !self.constants.get(&holder).is_some_and(|held| held.has(What::Entries)) {
            return false;
        }
        let entry = Entry { key: Some(key), value, node: assign };
        let entries = Entries { list: vec![entry], ..Entries::default() };
        self.hold(&holder, scope, assign.span(), &entries, text);
        true
    }

    /// Keeps entries under a name.
    fn hold(&mut self, name: &str, scope: Option<Span>, span: Span, entries: &Entries<'_>, text: &str) {
        let mut spread = Spread { server: url::of_entries(entries, false, self, text), ..Spread::default() };
        for entry in &entries.list {
            let Some(key) = &entry.key else { continue };
            if vocabulary().key(&key.text).plain {
                spread.models.extend(
                    read::literals(entry.value, text).into_iter().filter(|model| shape(&model.raw) >= Shape::Short),
                );
            } else {
                spread.arguments.extend(values::arguments(entry, key, "", self, text));
            }
        }
        if spread.models.is_empty() && spread.arguments.is_empty() {
            return;
        }
        let held = Held::Entries(spread);
        self.constants.entry(name.to_owned()).or_default().push(Constant { scope, span, held });
        self.additions += 1;
    }

    /// Keeps the URL that a name stands for; one that is set twice is known to the running program only.
    fn learn_url(&mut self, name: &str, value: Node<'_>, text: &str) {
        let written = !matches!(value.kind(), Kind::Name | Kind::Member);
        if let (true, Url::Literal(url)) = (written, url::of_value(value, self, text)) {
            let url = Url::Literal(url);
            let kept = self.urls.entry(name.to_owned()).or_insert_with(|| url.clone());
            if *kept != url {
                *kept = Url::Opaque;
            }
            self.additions += 1;
        }
    }

    fn set(&mut self, variable: String, url: Url) {
        self.environment.insert(variable, url);
        self.additions += 1;
    }

    /// `os.environ.setdefault("OPENAI_BASE_URL", …)`, `os.putenv(…)`.
    fn call(&mut self, node: Node<'_>, scope: Option<Span>, text: &str) {
        let names = node.first().and_then(|callee| read::path(callee, text)).map(|path| path.names).unwrap_or_default();
        // `params.update(presence_penalty=1)`
        if let [head @ .., last] = names.as_slice()
            && last == "update"
            && self.constants.get(&head.join(".")).is_some_and(|held| held.has(What::Entries))
        {
            return self.hold(&head.join("."), scope, node.span(), &read::entries(node, text), text);
        }
        let sets = match names.as_slice() {
            [.., holder, last] if holder == "environ" => last == "setdefault",
            [.., last] => last == "putenv",
            [] => false,
        };
        if !sets {
            return self.learn_posted(node, text);
        }
        if let [variable, value, ..] = read::entries(node, text).list.as_slice()
            && let Some(Literal::Text(_, variable)) = variable.value.literal(text)
        {
            self.set(variable, url::of_value(value.value, self, text));
        }
    }

    /// `requests.post(URL, json=body)`, `fetch(URL, { body: JSON.stringify(body) })`.
    fn learn_posted(&mut self, node: Node<'_>, text: &str) {
        let Some(posted) = posted::by_call(node, self, text).filter(|posted| posted.like.is_some()) else { return };
        for entry in read::entries(node, text).list {
            let value = entry.value.peel();
            // `json.dumps(body)`
            let inner = if value.kind() == Kind::Call {
                read::entries(value, text).list.first().map(|entry| entry.value.peel())
            } else {
                Some(value)
            };
            let name = inner.filter(|inner| inner.kind() == Kind::Name).map(|inner| inner.text(text).to_owned());
            if let Some(name) = name.filter(|_| !posted.written.contains(value.span())) {
                self.posted.insert(name, posted.clone());
                self.additions += 1;
            }
        }
    }

    /// `%env OPENAI_BASE_URL=http://localhost:8000/v1` in a cell of a notebook, which no grammar knows.
    fn magic(&mut self, trail: &[Node<'_>], text: &str) {
        let Some(at) = trail.last().map(|node| node.span().start) else { return };
        let near = Span::new(at.saturating_sub(read::LONGEST_NAME), at).of_whole_characters(text);
        let newline = near.of(text).rfind('\n').map(|newline| near.start + newline + 1);
        let Some(start) = newline.or((near.start == 0).then_some(0)) else { return };
        let rest = text.get(start..).unwrap_or_default();
        let set = rest.strip_prefix("%env ").or_else(|| rest.strip_prefix("%set_env "));
        let set = set.and_then(|rest| rest.lines().next());
        if let Some((variable, url)) = set.and_then(|set| set.split_once(['=', ' '])) {
            self.set(variable.trim().to_owned(), Url::Literal(url.trim().trim_matches(['"', '\'']).into()));
        }
    }

    /// Takes up that a variable holds a client.
    fn keep_client(&mut self, name: String, client: Client) {
        self.additions += 1;
        *self.makers.entry(client.maker.last().cloned().unwrap_or_default()).or_default() += 1;
        if let Some(gone) = self.clients.insert(name, client)
            && let Some(count) = self.makers.get_mut(gone.maker.last().map_or("", String::as_str))
        {
            *count -= 1;
        }
    }

    /// Takes up that a module is imported.
    fn module(&mut self, name: &str) {
        self.additions += 1;
        if self.modules.insert(name.to_owned()) {
            let sdks = vocabulary().sdks.iter().filter(|sdk| sdk.imported_from(name));
            self.sdks.extend(sdks.map(|sdk| sdk.title.as_str()));
        }
    }

    /// The model that a factory is asked for.
    fn made(&self, value: Node<'_>, text: &str) -> Option<(ModelRef, Target)> {
        let call = Some(value).filter(|value| value.kind() == Kind::Call)?;
        let first = read::entries(call, text).list.into_iter().find(|entry| entry.key.is_none())?;
        let model = read::literals(first.value, text).into_iter().next()?;
        // Asked last: what a call is takes longest to tell, and most calls that a file keeps the result of make no model.
        let target = target(call, self, text).filter(|target| target.call.purpose == Purpose::Factory)?;
        Some((model, target))
    }

    /// `const { OpenAI } = require("openai")`.
    fn require(&mut self, target: Node<'_>, value: Node<'_>, text: &str) {
        let value = value.peel();
        let is_require = value.kind() == Kind::Call
            && value.first().is_some_and(|callee| matches!(callee.text(text), "require" | "import"));
        let module = value.second().and_then(|arguments| arguments.first()).and_then(|argument| argument.literal(text));
        if let (true, Some(Literal::Text(_, module))) = (is_require, module) {
            self.names(&module, target.text(text), ':');
        }
    }

    fn import(&mut self, node: Node<'_>, text: &str) {
        let statement = node.text(text);
        if let Some(rest) = statement.strip_prefix("from ") {
            let Some((module, names)) = rest.split_once(" import") else { return };
            self.names(module.trim(), names, ' ');
        } else if let Some(Literal::Text(_, module)) = node.second().and_then(|source| source.literal(text)) {
            let names = statement.strip_prefix("import").unwrap_or("");
            let names = names.rfind("from").and_then(|at| names.get(..at)).unwrap_or("");
            self.names(&module, names, ' ');
        } else if let Some(names) = statement.strip_prefix("import ") {
            for part in names.split(',') {
                let (module, alias) = part
                    .split_once(" as ")
                    .map_or((part.trim(), None), |(module, alias)| (module.trim(), Some(alias.trim())));
                self.module(module);
                let local = alias.unwrap_or_else(|| module.split('.').next().unwrap_or(module));
                let whole = if alias.is_some() { module } else { local };
                self.imports.insert(local.to_string(), (module.to_string(), whole.to_string()));
            }
        }
    }

    /// Takes up a list of names with their aliases: `A, B as C`, `{ A, B: C }`, `* as ns`.
    fn names(&mut self, module: &str, list: &str, alias: char) {
        self.module(module);
        for part in list.split([',', '{', '}', '(', ')', '\n']) {
            let part = part.trim().trim_start_matches("type ");
            let (name, local) = match part.split_once(if alias == ':' { ":" } else { " as " }) {
                Some((name, local)) => (name.trim(), local.trim()),
                None => (part, part),
            };
            if !local.is_empty() && !local.starts_with('#') {
                let name = if name == "*" { local } else { name };
                self.imports.insert(local.to_string(), (module.to_string(), name.to_string()));
            }
        }
    }
}

/// Holder, key and value of `holder["key"] = value`.
fn subscript<'t>(target: Node<'t>, assign: Node<'t>, text: &str) -> Option<(String, read::Key, Node<'t>)> {
    let holder = read::path(target.first()?, text)?.names.join(".");
    let Some(Literal::Text(span, key)) = target.second()?.literal(text) else { return None };
    Some((holder, read::Key { text: key, span }, assign.second()?))
}

/// The variable that an assignment to the environment sets: `os.environ["X"]`, `process.env.X`.
fn environment_variable(target: Node<'_>, text: &str) -> Option<String> {
    if target.kind() == Kind::Subscript {
        let holder = target.first()?.text(text);
        let Some(Literal::Text(_, variable)) = target.second()?.literal(text) else { return None };
        return (holder.ends_with("environ") || holder.ends_with("env")).then_some(variable);
    }
    let mut names = read::path(target, text)?.names;
    let variable = names.pop()?;
    (names.last()? == "env").then_some(variable)
}

/// What a call makes, with the server it is pointed at; a wrapper (`instructor.from_openai(OpenAI())`) gives what it wraps.
pub fn client(call: Node<'_>, facts: &Facts, text: &str) -> Option<Client> {
    let path = read::path(call.first()?, text)?;
    let entries = read::entries(call, text);
    let url = url::of_entries(&entries, true, facts, text).unwrap_or(Url::Default);
    if !is_maker(&path.names) {
        let wraps = path.names.last().is_some_and(|name| vocabulary().words.client_wrappers.contains(name));
        let wrapped = entries.list.iter().map(|entry| entry.value.peel()).find_map(|value| match value.kind() {
            Kind::Call if is_maker(&read::path(value.first()?, text)?.names) => client(value, facts, text),
            Kind::Name | Kind::Member if wraps => {
                facts.client(&read::path(value, text)?.names).map(|(client, _)| client.clone())
            }
            _ => None,
        });
        // `client.with_options(timeout=5)`
        let wrapped = wrapped.or_else(|| facts.client(&path.names).filter(|_| wraps).map(|(client, _)| client.clone()));
        // Whoever made it, what is pointed at a server is a client of it.
        return wrapped.or_else(|| matches!(url, Url::Literal(_)).then_some(Client { maker: path.names, url }));
    }
    Some(Client { maker: path.names, url })
}

fn is_maker(names: &[String]) -> bool {
    let Some(last) = names.last() else { return false };
    vocabulary().is_maker(last)
}
