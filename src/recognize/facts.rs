//! What a file says about its names: where they are imported from, which are clients, which are constants that hold an ID.

use super::id::{Shape, shape};
use super::posted::{self, Posted};
use super::read::{self, Entries, Entry};
use super::schema::Purpose;
use super::target::{Target, target};
use super::url::{self, Url};
use super::vocabulary::vocabulary;
use super::{Argument, ModelRef, Role, Value, values};
use crate::languages::{Kind, Literal, Node, Part, Source};
use crate::text::Span;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Longer texts are no words that a parameter takes, in bytes.
const LONGEST_WORD: usize = 64;

/// Longer objects are tables, not what is spread into a request, in bytes.
const LONGEST_OBJECT: usize = 4000;

/// The facts of one file.
#[derive(Debug, Default)]
pub struct Facts {
    /// Local name → module and the name there.
    pub imports: HashMap<String, (String, String)>,
    /// Every module imported.
    pub modules: Vec<String>,
    clients: HashMap<String, Client>,
    constants: HashMap<String, Vec<Constant>>,
    /// Constants that hold a URL.
    urls: HashMap<String, Url>,
    /// What the objects of these names are posted to.
    posted: HashMap<String, Posted>,
    /// Environment variables that the file itself sets to a server's URL.
    pub environment: HashMap<String, Url>,
    /// How often something was added.
    pub additions: usize,
}

/// A variable that holds what a call made.
#[derive(Debug, Clone, Hash)]
pub struct Client {
    /// The dotted name of what made it.
    pub maker: Vec<String>,
    /// The server it was pointed at.
    pub url: Url,
}

#[derive(Debug, Clone)]
struct Constant {
    /// The function or object that defines it; the file itself when there is none.
    scope: Option<Span>,
    /// Where its value stands.
    span: Span,
    held: Held,
}

/// What a constant holds.
#[derive(Debug, Clone)]
enum Held {
    /// An ID, and the factory that made its model: `const model = openai("gpt-4o")`.
    Model { raw: String, role: Role, made: Option<Target> },
    /// A number, a word, true or false.
    Value(Value),
    /// The entries of an object that may be spread into a request: its models, and the other entries as arguments.
    Entries(Vec<ModelRef>, Vec<Argument>),
}

impl Held {
    /// The same in a text in which places moved; `None` when one of them is not certain.
    fn moved(&self, place: impl Fn(Span) -> Option<Span>) -> Option<Held> {
        let mut held = self.clone();
        if let Held::Entries(models, arguments) = &mut held {
            let models = models.iter_mut().map(|model| &mut model.span);
            let places = arguments.iter_mut().flat_map(Argument::places_mut);
            for span in models.chain(places) {
                *span = place(*span)?;
            }
        }
        Some(held)
    }
}

impl Facts {
    /// What is known everywhere in a text, and the facts of a part of it, which is read for itself.
    pub fn and_of(&self, part: &Source) -> Facts {
        let everywhere = |(name, found): (&String, &Vec<Constant>)| {
            let found: Vec<_> = found.iter().filter(|constant| constant.scope.is_none()).cloned().collect();
            (!found.is_empty()).then(|| (name.clone(), found))
        };
        let facts = Facts {
            imports: self.imports.clone(),
            modules: self.modules.clone(),
            clients: self.clients.clone(),
            urls: self.urls.clone(),
            posted: self.posted.clone(),
            environment: self.environment.clone(),
            constants: self.constants.iter().filter_map(everywhere).collect(),
            additions: 0,
        };
        facts.learn_in(Span::new(0, part.text.len()), part, None)
    }

    /// What one stretch of a text says by itself, where `known` is what the whole text says.
    pub fn said_in(stretch: Span, source: &Source, known: &Facts) -> Facts {
        Facts::default().learn_in(stretch, source, Some(known))
    }

    /// The facts of a text that says the same as before in another place: `now` is what was said afresh, `place` tells where
    /// a span of the rest stands now. Nothing when that is not certain.
    pub fn moved(&self, mut now: Facts, place: impl Fn(Span) -> Option<Span>) -> Option<Facts> {
        let mut constants = HashMap::with_capacity(self.constants.len());
        for (name, before) in &self.constants {
            let mut afresh = now.constants.remove(name).unwrap_or_default().into_iter();
            let there = before.iter().map(|constant| match place(constant.span) {
                Some(span) => {
                    let scope = constant.scope.map(&place);
                    let held = constant.held.moved(&place)?;
                    (scope != Some(None)).then_some(Constant { scope: scope.flatten(), span, held })
                }
                None => afresh.next(),
            });
            constants.insert(name.clone(), there.collect::<Option<_>>()?);
        }
        let (imports, modules, clients) = (self.imports.clone(), self.modules.clone(), self.clients.clone());
        let (urls, environment) = (self.urls.clone(), self.environment.clone());
        let posted = self.posted.iter().map(|(name, posted)| match place(posted.written) {
            Some(written) => Some((name.clone(), Posted { written, ..posted.clone() })),
            None => Some((name.clone(), now.posted.remove(name)?)),
        });
        let posted = posted.collect::<Option<_>>()?;
        Some(Facts { imports, modules, clients, constants, urls, posted, environment, additions: 0 })
    }

    fn learn_in(mut self, stretch: Span, source: &Source, known: Option<&Facts>) -> Facts {
        source.parts(stretch).for_each(|part| self.learn_part(&part, &source.text, known));
        self
    }

    /// Takes up what a part of a text says; `known` is what the whole text says, where that is known already.
    pub fn learn_part(&mut self, part: &Part<'_>, text: &str, known: Option<&Facts>) {
        let (mut walk, mut seen) = (part.walk(), HashSet::new());
        part.hits.iter().for_each(|&hit| self.learn(walk.seek(hit), text, known, &mut seen));
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

    /// Stands for all that sites anywhere in the text may take from here; the places of things do not count.
    pub fn fingerprint(&self) -> u64 {
        fn of(entry: impl Hash) -> u64 {
            let mut hasher = DefaultHasher::new();
            entry.hash(&mut hasher);
            hasher.finish()
        }
        let imports = self.imports.iter().map(|import| of(("import", import)));
        let modules = self.modules.iter().map(|module| of(("module", module)));
        let clients = self.clients.iter().map(|client| of(("client", client)));
        let constants = self.constants.iter().flat_map(|(name, values)| {
            values.iter().enumerate().map(move |(at, constant)| {
                let everywhere = constant.scope.is_none();
                let held = match &constant.held {
                    Held::Model { raw, role: _, made } => {
                        let made = made.as_ref();
                        of((raw, made.map(|made| (std::ptr::from_ref(made.call).addr(), &made.server, made.spelling))))
                    }
                    Held::Value(value) => of(format!("{value:?}")),
                    Held::Entries(models, arguments) => {
                        let values = arguments.iter().map(|argument| (&argument.path, &argument.value));
                        let models = models.iter().map(|model| &model.raw);
                        of(format!("{:?}{:?}", models.collect::<Vec<_>>(), values.collect::<Vec<_>>()))
                    }
                };
                of(("constant", name, at, everywhere, held))
            })
        });
        let urls = self.urls.iter().map(|url| of(("url", url)));
        let environment = self.environment.iter().map(|url| of(("environment", url)));
        let posted = self
            .posted
            .iter()
            .map(|(name, posted)| of(("posted", name, &posted.server, posted.like.map(|api| &api.name))));
        // In no order: a map has none.
        imports
            .chain(modules)
            .chain(clients)
            .chain(urls)
            .chain(environment)
            .chain(posted)
            .chain(constants)
            .fold(0, u64::wrapping_add)
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
            self.constants.entry(name.clone()).or_default().extend(constants);
        }
        self.learn_url(&name, value, text);
        self.learn_entries(&name, scope, value, text);
        if value.kind() == Kind::Call {
            self.require(target, value, text);
            if let Some(client) = client(value, self, text) {
                self.clients.insert(name, client);
                self.additions += 1;
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
        if !self.constants.get(&holder).is_some_and(|held| held.iter().any(|c| matches!(c.held, Held::Entries(..)))) {
            return false;
        }
        let entry = Entry { key: Some(key), value, node: assign };
        let entries = Entries { list: vec![entry], ..Entries::default() };
        self.hold(&holder, scope, assign.span(), &entries, text);
        true
    }

    /// Keeps entries under a name.
    fn hold(&mut self, name: &str, scope: Option<Span>, span: Span, entries: &Entries<'_>, text: &str) {
        let (mut models, mut arguments) = (Vec::new(), Vec::new());
        for entry in &entries.list {
            let Some(key) = &entry.key else { continue };
            if vocabulary().key(&key.text).plain {
                models.extend(
                    read::literals(entry.value, text).into_iter().filter(|model| shape(&model.raw) >= Shape::Short),
                );
            } else {
                arguments.extend(values::arguments(entry, key, "", self, text));
            }
        }
        if models.is_empty() && arguments.is_empty() {
            return;
        }
        let held = Held::Entries(models, arguments);
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

    /// The URL that a constant of this dotted name holds.
    pub fn url(&self, names: &[String]) -> Option<&Url> {
        let full = self.urls.get(&names.join("."));
        full.or_else(|| self.urls.get(&names.get(1..).filter(|_| is_own(names))?.join(".")))
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
            && self
                .constants
                .get(&head.join("."))
                .is_some_and(|held| held.iter().any(|c| matches!(c.held, Held::Entries(..))))
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

    /// What the object of a name is posted to.
    pub fn posted(&self, names: &[String]) -> Option<&Posted> {
        self.posted.get(&names.join("."))
    }

    /// `%env OPENAI_BASE_URL=http://localhost:8000/v1` in a cell of a notebook, which no grammar knows.
    fn magic(&mut self, trail: &[Node<'_>], text: &str) {
        let Some(at) = trail.last().map(|node| node.span().start) else { return };
        let start = text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |newline| newline + 1);
        let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let set = line.strip_prefix("%env ").or_else(|| line.strip_prefix("%set_env "));
        if let Some((variable, url)) = set.and_then(|set| set.split_once(['=', ' '])) {
            self.set(variable.trim().to_owned(), Url::Literal(url.trim().trim_matches(['"', '\'']).into()));
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
                self.modules.push(module.to_string());
                self.additions += 1;
                let local = alias.unwrap_or_else(|| module.split('.').next().unwrap_or(module));
                let whole = if alias.is_some() { module } else { local };
                self.imports.insert(local.to_string(), (module.to_string(), whole.to_string()));
            }
        }
    }

    /// Takes up a list of names with their aliases: `A, B as C`, `{ A, B: C }`, `* as ns`.
    fn names(&mut self, module: &str, list: &str, alias: char) {
        self.modules.push(module.to_string());
        self.additions += 1;
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

    /// The client that the longest head of a dotted name holds, and how many names that head has.
    pub fn client(&self, names: &[String]) -> Option<(&Client, usize)> {
        (1..=names.len()).rev().find_map(|count| {
            let head = names.get(..count)?;
            let full = self.clients.get(&head.join("."));
            // A field of the class: `private client = new OpenAI()`.
            let field = || self.clients.get(&head.get(1..).filter(|_| is_own(head))?.join("."));
            Some((full.or_else(field)?, count))
        })
    }

    /// Whether some client of the file was made by `maker`, or its name is imported.
    pub fn knows(&self, maker: &str) -> bool {
        self.imports.contains_key(maker)
            || self.clients.values().any(|client| client.maker.last().is_some_and(|last| last == maker))
    }

    /// The ID that a name stands for where `node` uses it.
    pub fn constant(&self, node: Node<'_>, text: &str) -> Option<(ModelRef, Option<Target>)> {
        let here = self.defined(node, text, |held| matches!(held, Held::Model { .. }))?;
        let models = here.into_iter().filter_map(|constant| match &constant.held {
            Held::Model { raw, role, made } => {
                Some((ModelRef { span: constant.span, raw: raw.clone(), role: *role }, made))
            }
            _ => None,
        });
        let models: Vec<_> = models.collect();
        let (first, made) = models.first()?;
        models.iter().all(|(other, _)| other.raw == first.raw).then(|| (first.clone(), (*made).clone()))
    }

    /// The plain value that a name stands for where `node` uses it, with the place where it is written.
    pub fn value(&self, node: Node<'_>, text: &str) -> Option<(Span, Value)> {
        let here = self.defined(node, text, |held| matches!(held, Held::Value(_)))?;
        let mut values = here.into_iter().filter_map(|constant| match &constant.held {
            Held::Value(value) => Some((constant.span, value)),
            _ => None,
        });
        let (span, value) = values.next()?;
        values.all(|(_, other)| other == value).then(|| (span, value.clone()))
    }

    /// What the objects hold that a name stands for where `node` uses it: what it was given at first, and what was added since.
    pub fn entries(&self, node: Node<'_>, text: &str) -> Option<Vec<(Vec<ModelRef>, Vec<Argument>)>> {
        let here = self.defined(node, text, |held| matches!(held, Held::Entries(..)))?;
        let entries = here.into_iter().filter_map(|constant| match &constant.held {
            Held::Entries(models, arguments) => Some((models.clone(), arguments.clone())),
            _ => None,
        });
        Some(entries.collect())
    }

    /// What a name stands for where `node` uses it, of those constants that hold what `wanted` asks for: those of the innermost
    /// scope that defines it.
    fn defined(&self, node: Node<'_>, text: &str, wanted: impl Fn(&Held) -> bool) -> Option<Vec<&Constant>> {
        let names = read::path(node, text)?.names;
        let own = is_own(&names);
        let full = self.constants.get(&names.join("."));
        let found = full.or_else(|| if own { self.constants.get(&names.get(1..)?.join(".")) } else { None })?;
        let at = node.span();
        let found = || found.iter().filter(|constant| wanted(&constant.held));
        let innermost = found()
            .map(|constant| constant.scope)
            .filter(|scope| own || scope.is_none_or(|scope| scope.contains(at)))
            .min_by_key(|scope| scope.map_or(usize::MAX, Span::len))?;
        if names.len() == 1 && shadowed(node, &names[..1].concat(), innermost, text) {
            return None;
        }
        Some(found().filter(|constant| constant.scope == innermost).collect())
    }
}

/// Whether a dotted name starts at the object whose method the code is.
fn is_own(names: &[String]) -> bool {
    names.first().is_some_and(|first| matches!(first.as_str(), "self" | "this" | "cls"))
}

/// Whether a function between the use of a name and the scope that defines it has a parameter of that name.
fn shadowed(node: Node<'_>, name: &str, scope: Option<Span>, text: &str) -> bool {
    let mut around = node.parent();
    while let Some(node) = around {
        if node.kind() == Kind::Scope {
            if Some(node.span()) == scope {
                return false;
            }
            let parameters = node.second().filter(|parameters| parameters.kind() == Kind::Parameters);
            let named = |parameter: &Node<'_>| {
                let parameter = parameter.text(text);
                parameter
                    .strip_prefix(name)
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            };
            if parameters.is_some_and(|parameters| parameters.children().iter().any(named)) {
                return true;
            }
        }
        around = node.parent();
    }
    false
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
