//! The models and the nested parameters of a request: what stands under a model key, directly, in a constant, or made by a call.

use super::id::Shape;
use super::read::{self, Entries, Entry};
use super::reader::Reader;
use super::schema::Purpose;
use super::site::Draft;
use super::target::Target;
use super::usage::callee;
use super::values;
use super::vocabulary::{Key, fold, vocabulary};
use crate::languages::{Kind, Literal, Node};

/// Objects nested deeper than this inside a request hold no parameters.
const NESTED: usize = 4;

impl Reader<'_> {
    /// The model that a call takes without a name.
    pub(super) fn positional(&self, entries: &Entries<'_>, target: Option<&Target>, draft: &mut Draft) {
        let Some(at) =
            target.and_then(|target| target.call.position.or((target.call.purpose == Purpose::Factory).then_some(0)))
        else {
            return;
        };
        let unnamed = entries.list.iter().filter(|entry| entry.key.is_none()).nth(at);
        // The pairs of an object are entries of the call.
        if let Some(entry) = unnamed.filter(|entry| entry.value.peel().kind() != Kind::Object) {
            self.model(entry.value, 0, draft);
        }
    }

    /// Whether an entry tells that the model is the name of a deployment: its own key, or the platform's.
    pub(super) fn is_deployed(&self, entry: &Entry<'_>, key: Key) -> bool {
        if !key.deployment && !key.provider {
            return false;
        }
        let text = match entry.value.literal(self.text) {
            Some(Literal::Text(_, text)) => Some(text),
            _ => None,
        };
        match (key.provider, key.weak) {
            (true, _) => text.is_some_and(|text| vocabulary().deploys(&text)),
            // `deployment: "production"`
            (false, true) => text.is_some_and(|text| self.shape(&text) >= Shape::Short),
            (false, false) => true,
        }
    }

    /// Takes the model of a model key. Models of `model` take the place of those of `weak_model`, whatever their order.
    pub(super) fn named(&self, entry: &Entry<'_>, name: &str, key: Key, depth: usize, draft: &mut Draft) -> bool {
        let before = draft.models.len();
        if !key.plain && draft.plain {
            return true;
        }
        if !self.model(entry.value, depth, draft) {
            return false;
        }
        let mut taken = draft.models.split_off(before);
        if key.weak && !draft.known {
            taken.retain(|model| self.shape(&model.raw) == Shape::Strong);
        }
        if taken.is_empty() {
            return true;
        }
        if key.plain && !draft.plain {
            draft.plain = true;
            draft.uses.clear();
            draft.models.clear();
        } else if !key.plain {
            draft.uses.insert(fold(name));
        }
        draft.models.append(&mut taken);
        true
    }

    /// Reads the parameters inside an object or a settings call: `thinking={"budget_tokens": 1}`, `config=Config(temperature=1)`.
    pub(super) fn nested(&self, entry: &Entry<'_>, name: &str, prefix: &str, depth: usize, draft: &mut Draft) {
        let value = entry.value.peel();
        let holder = self.key(name).holder;
        let holds = match value.kind() {
            Kind::Object => true,
            Kind::Call => {
                let settings = |target: Target| target.call.purpose == Purpose::Settings;
                holder || self.target(value).is_some_and(settings)
            }
            _ => false,
        };
        if !holds || depth >= NESTED {
            return;
        }
        if self.told(value).own {
            return;
        }
        let inner = read::entries(value, self.text);
        let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}.{name}") };
        if holder {
            return self.entries(&inner, &path, depth + 1, draft);
        }
        for entry in &inner.list {
            let Some(key) = &entry.key else { continue };
            draft.arguments.extend(values::arguments(entry, key, &path, self.facts, self.text));
            self.nested(entry, &key.text, &path, depth + 1, draft);
        }
    }

    /// Reads the value of a model key. Whether it names a model, by a literal, a constant or something only the program knows.
    pub(super) fn model(&self, value: Node<'_>, depth: usize, draft: &mut Draft) -> bool {
        let value = value.peel();
        match value.kind() {
            Kind::Name | Kind::Member => {
                if let Some((model, made)) = self.facts.constant(value, self.text) {
                    draft.models.push(model);
                    draft.factory = draft.factory.take().or(made);
                }
            }
            Kind::List => {
                value.children().into_iter().for_each(|item| draft.models.extend(read::literals(item, self.text)))
            }
            Kind::Object if depth < NESTED => {
                if !self.told(value).own {
                    self.holder(&read::entries(value, self.text), depth, draft);
                }
            }
            Kind::Call if !read::is_lookup(value, self.text) => return self.factory(value, depth, draft),
            _ => draft.models.extend(read::literals(value, self.text)),
        }
        true
    }

    /// `model: {name: "gpt-4o", completion_params: {…}}`: the ID under a loose key.
    pub(super) fn holder(&self, entries: &Entries<'_>, depth: usize, draft: &mut Draft) {
        let before = draft.models.len();
        self.entries(entries, "", depth + 1, draft);
        if draft.models.len() > before {
            return;
        }
        let loose = entries.list.iter().filter(|entry| entry.key.as_ref().is_some_and(|key| self.key(&key.text).loose));
        let first = loose
            .flat_map(|entry| read::literals(entry.value, self.text))
            .find(|model| self.shape(&model.raw) >= Shape::Short);
        draft.models.extend(first);
    }

    /// `model=openai("gpt-4o")`, `model=OpenAIModel("gpt-4o")`: a call that makes the model.
    pub(super) fn factory(&self, call: Node<'_>, depth: usize, draft: &mut Draft) -> bool {
        let target = self.target(call);
        let entries = read::entries(call, self.text);
        draft.deployed |= vocabulary().deploys(&callee(self, call));
        let is_known = target.is_some();
        match target.as_ref().map(|target| target.call.purpose) {
            // A client with parameters of its own is a site of its own.
            Some(Purpose::Request) => return false,
            Some(_) => draft.factory = draft.factory.take().or(target),
            None => {}
        }
        let named = |entry: &&Entry<'_>| entry.key.as_ref().is_none_or(|key| self.key(&key.text).plain);
        match entries.list.iter().find(named) {
            Some(entry) if is_known && depth < NESTED => self.model(entry.value, depth + 1, draft),
            Some(entry) => {
                let models = read::literals(entry.value, self.text);
                draft.models.extend(models.into_iter().filter(|model| self.shape(&model.raw) >= Shape::Short));
                true
            }
            None => true,
        }
    }
}
