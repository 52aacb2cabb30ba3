//! Building one call site from the call, object or table that is its root.

use super::facts::Facts;
use super::id::{Shape, is_fake, shape};
use super::read::{self, Entries, Entry};
use super::schema::Purpose;
use super::target::{Target, target};
use super::vocabulary::{Key, vocabulary};
use super::{Argument, CallSite, Extra, ModelRef, Role};
use crate::languages::{Kind, Language, Node, WIRE};

/// Objects nested deeper than this inside a request hold no parameters.
const NESTED: usize = 4;

/// What reading needs beside the node.
pub struct Reader<'a> {
    pub text: &'a str,
    pub language: &'static Language,
    pub facts: &'a Facts,
    pub extra: Extra<'a>,
}

/// A site in the making.
#[derive(Default)]
struct Draft {
    models: Vec<ModelRef>,
    arguments: Vec<Argument>,
    factory: Option<Target>,
    open: bool,
    request: bool,
    foreign: bool,
}

impl Reader<'_> {
    /// What a key means, the user's own words included.
    pub fn key(&self, name: &str) -> Key {
        let mut key = vocabulary().key(name);
        key.model |= self.extra.keys.iter().any(|own| own == name);
        key
    }

    /// Reads the site whose root is `root`; nothing when it neither names a model nor is a known request.
    pub fn site(&self, root: Node<'_>) -> Option<CallSite> {
        let target = if root.kind() == Kind::Call { target(root, self.facts, self.text) } else { None };
        let mut draft = Draft::default();
        let entries = read::entries(root, self.text);
        self.positional(&entries, target, &mut draft);
        self.entries(&entries, "", 0, &mut draft);
        let known = target.is_some_and(|target| target.call.purpose == Purpose::Request) || draft.factory.is_some();
        let config = self.language.lexis.spelling == WIRE;
        draft.models.retain(|model| match shape(&model.raw) {
            Shape::None => false,
            Shape::Strong | Shape::Short => true,
            Shape::Plausible => (known || draft.request) && !is_fake(&model.raw),
        });
        if draft.models.is_empty() && !known {
            return None;
        }
        if draft.foreign && target.is_none() {
            draft.arguments.clear();
        }
        if config {
            draft
                .models
                .iter_mut()
                .filter(|model| model.role == Role::Request)
                .for_each(|model| model.role = Role::Config);
        }
        let factory = draft.factory.or(target);
        let spelling = [target, draft.factory]
            .into_iter()
            .flatten()
            .map(|target| target.spelling)
            .find(|spelling| !spelling.is_empty());
        Some(CallSite {
            span: root.span(),
            api: factory.and_then(|target| target.api),
            spelling: spelling.unwrap_or(self.language.lexis.spelling),
            provider: factory.and_then(|target| target.provider),
            elsewhere: target.is_some_and(|target| target.elsewhere),
            models: draft.models,
            arguments: draft.arguments,
            complete: !draft.open,
        })
    }

    /// The model that a call takes without a name.
    fn positional(&self, entries: &Entries<'_>, target: Option<Target>, draft: &mut Draft) {
        let Some(at) =
            target.and_then(|target| target.call.position.or((target.call.purpose == Purpose::Factory).then_some(0)))
        else {
            return;
        };
        if let Some(entry) = entries.list.iter().filter(|entry| entry.key.is_none()).nth(at) {
            self.model(entry.value, 0, draft);
        }
    }

    fn entries(&self, entries: &Entries<'_>, prefix: &str, depth: usize, draft: &mut Draft) {
        draft.open |= entries.open;
        for entry in &entries.list {
            let Some(name) = &entry.key else { continue };
            let key = self.key(&name.text);
            draft.request |= key.request;
            draft.foreign |= key.foreign;
            if key.model && self.model(entry.value, depth, draft) {
                continue;
            }
            draft.arguments.push(read::argument(entry, name, prefix, self.text));
            self.nested(entry, &name.text, prefix, depth, draft);
        }
    }

    /// Reads the parameters inside an object or a settings call: `thinking={"budget_tokens": 1}`, `config=Config(temperature=1)`.
    fn nested(&self, entry: &Entry<'_>, name: &str, prefix: &str, depth: usize, draft: &mut Draft) {
        let value = entry.value.peel();
        let holds = match value.kind() {
            Kind::Object => true,
            Kind::Call => self.key(name).holder,
            _ => false,
        };
        if !holds || depth >= NESTED {
            return;
        }
        let inner = read::entries(value, self.text);
        let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
        if self.key(name).holder {
            return self.entries(&inner, &path, depth + 1, draft);
        }
        for entry in &inner.list {
            let Some(key) = &entry.key else { continue };
            draft.arguments.push(read::argument(entry, key, &path, self.text));
            self.nested(entry, &key.text, &path, depth + 1, draft);
        }
    }

    /// Reads the value of a model key. Whether it names a model, by a literal, a constant or something only the program knows.
    fn model(&self, value: Node<'_>, depth: usize, draft: &mut Draft) -> bool {
        let value = value.peel();
        match value.kind() {
            Kind::Name | Kind::Member => draft.models.extend(self.facts.constant(value, self.text)),
            Kind::List => {
                value.children().into_iter().for_each(|item| draft.models.extend(read::literals(item, self.text)))
            }
            Kind::Object if depth < NESTED => {
                let entries = read::entries(value, self.text);
                self.holder(&entries, depth, draft);
            }
            Kind::Call if !read::is_lookup(value, self.text) => return self.factory(value, depth, draft),
            _ => draft.models.extend(read::literals(value, self.text)),
        }
        true
    }

    /// `model: {name: "gpt-4o", completion_params: {…}}`: the ID under a loose key.
    fn holder(&self, entries: &Entries<'_>, depth: usize, draft: &mut Draft) {
        let before = draft.models.len();
        self.entries(entries, "", depth + 1, draft);
        if draft.models.len() > before {
            return;
        }
        let loose = entries.list.iter().filter(|entry| entry.key.as_ref().is_some_and(|key| self.key(&key.text).loose));
        let first = loose
            .flat_map(|entry| read::literals(entry.value, self.text))
            .find(|model| shape(&model.raw) >= Shape::Short);
        draft.models.extend(first);
    }

    /// `model=openai("gpt-4o")`, `model=OpenAIModel("gpt-4o")`: a call that makes the model.
    fn factory(&self, call: Node<'_>, depth: usize, draft: &mut Draft) -> bool {
        let target = target(call, self.facts, self.text);
        let entries = read::entries(call, self.text);
        match target.map(|target| target.call.purpose) {
            // A client with parameters of its own is a site of its own.
            Some(Purpose::Request) => return false,
            Some(_) => draft.factory = draft.factory.or(target),
            None => {}
        }
        let first = entries.list.iter().find(|entry| entry.key.is_none());
        match first {
            Some(entry) if target.is_some() => self.model(entry.value, depth + 1, draft),
            Some(entry) => {
                let models = read::literals(entry.value, self.text);
                draft.models.extend(models.into_iter().filter(|model| shape(&model.raw) >= Shape::Short));
                true
            }
            None => true,
        }
    }
}
