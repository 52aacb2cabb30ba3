//! What a file says about its names: where they are imported from, which are clients, which are constants that hold an ID.

use super::id::{Shape, shape};
use super::read::{self, Entries, Entry};
use super::schema::Purpose;
use super::target::{Target, target};
use super::vocabulary::vocabulary;
use super::{ModelRef, Role};
use crate::languages::{Kind, Literal, Node, Part, Source};
use crate::text::Span;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The facts of one file.
#[derive(Debug, Default)]
pub struct Facts {
    /// Local name → module and the name there.
    pub imports: HashMap<String, (String, String)>,
    /// Every module imported.
    pub modules: Vec<String>,
    clients: HashMap<String, Client>,
    constants: HashMap<String, Vec<Constant>>,
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

/// The server a client is pointed at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Url {
    /// The SDK's own.
    Default,
    /// This one.
    Literal(String),
    /// One that only the running program knows.
    Opaque,
}

#[derive(Debug, Clone)]
struct Constant {
    /// The function or object that defines it; the file itself when there is none.
    scope: Option<Span>,
    model: ModelRef,
    /// The factory that made it: `const model = openai("gpt-4o")`.
    made: Option<Target>,
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
            let there = before.iter().map(|constant| match place(constant.model.span) {
                Some(span) => {
                    let scope = constant.scope.map(&place);
                    let model = ModelRef { span, ..constant.model.clone() };
                    (scope != Some(None)).then(|| Constant { scope: scope.flatten(), model, made: constant.made })
                }
                None => afresh.next(),
            });
            constants.insert(name.clone(), there.collect::<Option<_>>()?);
        }
        let (imports, modules, clients) = (self.imports.clone(), self.modules.clone(), self.clients.clone());
        Some(Facts { imports, modules, clients, constants, additions: 0 })
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
                Kind::Scope => break,
                _ => {}
            }
        }
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
                let made =
                    constant.made.map(|made| (std::ptr::from_ref(made.call).addr(), made.provider, made.spelling));
                of(("constant", name, at, everywhere, &constant.model.raw, made))
            })
        });
        // In no order: a map has none.
        imports.chain(modules).chain(clients).chain(constants).fold(0, u64::wrapping_add)
    }

    fn assign(&mut self, node: Node<'_>, scope: Option<Span>, text: &str, known: Option<&Facts>) {
        let (Some(target), Some(value)) = (node.first(), node.second()) else { return };
        let Some(path) = read::path(target, text).filter(|path| path.maker.is_none()) else {
            return self.require(target, value, text);
        };
        let name = path.names.join(".");
        let value = value.peel();
        let kept = if node.kind() == Kind::Default { Role::Default } else { Role::Constant };
        let role = |model: &ModelRef| if model.role == Role::Request { kept } else { model.role };
        let literals = read::literals(value, text).into_iter().map(|model| (model, None));
        let made = known.unwrap_or(self).made(value, text).map(|(model, made)| (model, Some(made)));
        for (model, made) in literals.chain(made) {
            if shape(&model.raw) >= Shape::Short {
                let model = ModelRef { role: role(&model), ..model };
                self.constants.entry(name.clone()).or_default().push(Constant { scope, model, made });
                self.additions += 1;
            }
        }
        if value.kind() == Kind::Call {
            self.require(target, value, text);
            if let Some(client) = client(value, text) {
                self.clients.insert(name, client);
                self.additions += 1;
            }
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

    /// The ID that a name stands for where `node` uses it: the innermost scope that defines it decides, and only when it
    /// defines it once.
    pub fn constant(&self, node: Node<'_>, text: &str) -> Option<(ModelRef, Option<Target>)> {
        let names = read::path(node, text)?.names;
        let own = is_own(&names);
        let full = self.constants.get(&names.join("."));
        let found = full.or_else(|| if own { self.constants.get(&names.get(1..)?.join(".")) } else { None })?;
        let at = node.span();
        let innermost = found
            .iter()
            .map(|constant| constant.scope)
            .filter(|scope| own || scope.is_none_or(|scope| scope.contains(at)))
            .min_by_key(|scope| scope.map_or(usize::MAX, Span::len))?;
        if names.len() == 1 && shadowed(node, &names[..1].concat(), innermost, text) {
            return None;
        }
        let mut here = found.iter().filter(|constant| constant.scope == innermost);
        let first = here.next()?;
        here.all(|other| other.model.raw == first.model.raw).then(|| (first.model.clone(), first.made))
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

/// What a call makes, with the server it is pointed at; a wrapper (`instructor.from_openai(OpenAI())`) gives what it wraps.
pub fn client(call: Node<'_>, text: &str) -> Option<Client> {
    let path = read::path(call.first()?, text)?;
    let entries = read::entries(call, text);
    let url = url(&entries, text);
    if !is_maker(&path.names) {
        let inner = entries.list.iter().map(|entry| entry.value.peel()).find(|value| value.kind() == Kind::Call);
        match inner {
            Some(inner) if is_maker(&read::path(inner.first()?, text)?.names) => return client(inner, text),
            // Whoever made it, what is pointed at a server is a client of it.
            None if !matches!(url, Url::Literal(_)) => return None,
            _ => {}
        }
    }
    Some(Client { maker: path.names, url })
}

/// The server that the arguments of a call name.
pub fn url(entries: &Entries<'_>, text: &str) -> Url {
    let is_url = |entry: &&Entry<'_>| entry.key.as_ref().is_some_and(|key| vocabulary().key(&key.text).url);
    match entries.list.iter().find(is_url).map(|entry| entry.value.literal(text)) {
        None => Url::Default,
        Some(Some(Literal::Text(_, url))) => Url::Literal(url),
        Some(Some(Literal::Null)) => Url::Default,
        Some(_) => Url::Opaque,
    }
}

fn is_maker(names: &[String]) -> bool {
    let Some(last) = names.last() else { return false };
    vocabulary().is_maker(last)
}
