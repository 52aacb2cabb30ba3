//! What a file says about its names: where they are imported from, which are clients, which are constants that hold an ID.

use super::constants::{Constants, What};
use super::posted::Posted;
use super::read::{self};
use super::schema::Sdk;
use super::target::Target;
use super::url::Url;
use super::{Argument, ModelRef, Role, Value};
use crate::languages::{Kind, Node, Source};
use crate::text::Span;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Longer texts are no words that a parameter takes, in bytes.
pub(super) const LONGEST_WORD: usize = 64;

/// Longer objects are tables, not what is spread into a request, in bytes.
pub(super) const LONGEST_OBJECT: usize = 4000;

/// The facts of one file.
#[derive(Debug, Default)]
pub struct Facts {
    /// Local name → module and the name there.
    pub imports: HashMap<String, (String, String)>,
    /// Every module imported.
    pub(super) modules: HashSet<String>,
    /// The SDKs that some module belongs to, by their titles.
    pub(super) sdks: HashSet<&'static str>,
    pub(super) clients: HashMap<String, Client>,
    /// How many clients each name made.
    pub(super) makers: HashMap<String, usize>,
    pub(super) constants: HashMap<String, Constants>,
    /// Constants that hold a URL.
    pub(super) urls: HashMap<String, Url>,
    /// What the objects of these names are posted to.
    pub(super) posted: HashMap<String, Posted>,
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

/// A name that stands for something.
#[derive(Debug, Clone)]
pub(super) struct Constant {
    /// The function or object that defines it; the file itself when there is none.
    pub scope: Option<Span>,
    /// Where its value stands.
    pub span: Span,
    /// What it stands for.
    pub held: Held,
}

/// What a constant holds.
#[derive(Debug, Clone)]
pub(super) enum Held {
    /// An ID, and the factory that made its model: `const model = openai("gpt-4o")`.
    Model { raw: String, role: Role, made: Option<Target> },
    /// A number, a word, true or false.
    Value(Value),
    /// The entries of an object that may be spread into a request.
    Entries(Spread),
}

/// What an object holds that may be spread into a request.
#[derive(Debug, Clone, Default)]
pub struct Spread {
    /// Its models.
    pub models: Vec<ModelRef>,
    /// Its other entries.
    pub arguments: Vec<Argument>,
    /// The server that it names.
    pub server: Option<Url>,
}

impl Held {
    /// The same in a text in which places moved; `None` when one of them is not certain.
    fn moved(&self, place: impl Fn(Span) -> Option<Span>) -> Option<Held> {
        let mut held = self.clone();
        if let Held::Entries(Spread { models, arguments, .. }) = &mut held {
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
        let everywhere = |(name, found): (&String, &Constants)| {
            let found: Constants = found.all.iter().filter(|constant| constant.scope.is_none()).cloned().collect();
            (!found.all.is_empty()).then(|| (name.clone(), found))
        };
        let facts = self.with(self.constants.iter().filter_map(everywhere).collect(), self.posted.clone());
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
            let mut afresh = now.constants.remove(name).unwrap_or_default().all.into_iter();
            let there = before.all.iter().map(|constant| match place(constant.span) {
                Some(span) => {
                    let scope = constant.scope.map(&place);
                    let held = constant.held.moved(&place)?;
                    (scope != Some(None)).then_some(Constant { scope: scope.flatten(), span, held })
                }
                None => afresh.next(),
            });
            constants.insert(name.clone(), there.collect::<Option<_>>()?);
        }
        let posted = self.posted.iter().map(|(name, posted)| match place(posted.written) {
            Some(written) => Some((name.clone(), Posted { written, ..posted.clone() })),
            None => Some((name.clone(), now.posted.remove(name)?)),
        });
        let posted = posted.collect::<Option<_>>()?;
        Some(self.with(constants, posted))
    }

    /// The same with other constants and bodies.
    fn with(&self, constants: HashMap<String, Constants>, posted: HashMap<String, Posted>) -> Facts {
        Facts {
            imports: self.imports.clone(),
            modules: self.modules.clone(),
            sdks: self.sdks.clone(),
            clients: self.clients.clone(),
            makers: self.makers.clone(),
            constants,
            urls: self.urls.clone(),
            posted,
            environment: self.environment.clone(),
            additions: 0,
        }
    }

    fn learn_in(mut self, stretch: Span, source: &Source, known: Option<&Facts>) -> Facts {
        source.parts(stretch).for_each(|part| self.learn_part(&part, &source.text, known));
        self
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
            values.all.iter().enumerate().map(move |(at, constant)| {
                let everywhere = constant.scope.is_none();
                let held = match &constant.held {
                    Held::Model { raw, role: _, made } => {
                        let made = made.as_ref();
                        of((raw, made.map(|made| (std::ptr::from_ref(made.call).addr(), &made.server, made.spelling))))
                    }
                    Held::Value(value) => of(format!("{value:?}")),
                    Held::Entries(Spread { models, arguments, server }) => {
                        let values = arguments.iter().map(|argument| (&argument.path, &argument.value));
                        let models = models.iter().map(|model| &model.raw);
                        of(format!("{:?}{:?}{server:?}", models.collect::<Vec<_>>(), values.collect::<Vec<_>>()))
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

    /// The URL that a constant of this dotted name holds.
    pub fn url(&self, names: &[String]) -> Option<&Url> {
        let full = self.urls.get(&names.join("."));
        full.or_else(|| self.urls.get(&names.get(1..).filter(|_| is_own(names))?.join(".")))
    }

    /// What the object of a name is posted to.
    pub fn posted(&self, names: &[String]) -> Option<&Posted> {
        self.posted.get(&names.join("."))
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
        self.imports.contains_key(maker) || self.makers.get(maker).is_some_and(|count| *count > 0)
    }

    /// Whether something of an SDK is imported.
    pub fn imports_from(&self, sdk: &Sdk) -> bool {
        self.sdks.contains(sdk.title.as_str())
    }

    /// The ID that a name stands for where `node` uses it.
    pub fn constant(&self, node: Node<'_>, text: &str) -> Option<(ModelRef, Option<Target>)> {
        let constant = self.defined(What::Model, node, text)?.next()?;
        match &constant.held {
            Held::Model { raw, role, made } => {
                Some((ModelRef { span: constant.span, raw: raw.clone(), role: *role }, made.clone()))
            }
            _ => None,
        }
    }

    /// The plain value that a name stands for where `node` uses it, with the place where it is written.
    pub fn value(&self, node: Node<'_>, text: &str) -> Option<(Span, Value)> {
        let constant = self.defined(What::Value, node, text)?.next()?;
        match &constant.held {
            Held::Value(value) => Some((constant.span, value.clone())),
            _ => None,
        }
    }

    /// What the objects hold that a name stands for where `node` uses it: what it was given at first, and what was added since.
    pub fn entries(&self, node: Node<'_>, text: &str) -> Option<Vec<Spread>> {
        let entries = self.defined(What::Entries, node, text)?.filter_map(|constant| match &constant.held {
            Held::Entries(spread) => Some(spread.clone()),
            _ => None,
        });
        Some(entries.collect())
    }

    /// What a name stands for where `node` uses it: what the innermost scope says that defines it.
    fn defined(&self, what: What, node: Node<'_>, text: &str) -> Option<impl Iterator<Item = &Constant>> {
        let names = read::path(node, text)?.names;
        let own = is_own(&names);
        let full = self.constants.get(&names.join("."));
        let found = full.or_else(|| if own { self.constants.get(&names.get(1..)?.join(".")) } else { None })?;
        if !found.has(what) {
            return None;
        }
        let around = std::iter::successors(node.parent(), |node| node.parent());
        let around = around.filter(|node| matches!(node.kind(), Kind::Scope | Kind::Object));
        let defines = |scope: &Option<Span>| found.is_defined_in(what, *scope);
        let innermost = || around.map(|node| Some(node.span())).find(defines).flatten();
        let scope = if own { found.smallest(what) } else { innermost() };
        if names.len() == 1 && shadowed(node, &names[..1].concat(), scope, text) {
            return None;
        }
        found.said_by(what, scope)
    }
}

/// Whether a dotted name starts at the object whose method the code is.
pub(super) fn is_own(names: &[String]) -> bool {
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
