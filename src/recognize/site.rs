//! Building one call site from the call, object or table that is its root.

use super::around::Said;
use super::endpoint::Because;
use super::id::{Shape, is_fake, is_stem};
use super::posted::{self, Posted};
use super::read::{self, Entries};
use super::reader::Reader;
use super::schema::Purpose;
use super::target::Target;
use super::url::Url;
use super::usage::{Evidence, Seen, callee, is_doubled};
use super::vocabulary::{fold, vocabulary};
use super::{Argument, CallSite, ModelRef, Role, around, chain, endpoint, is_parameter, values};
use crate::apis::names;
use crate::languages::{Kind, Literal, Node, WIRE};
use crate::text::Span;
use std::collections::HashSet;

/// The spelling of what a router reads from a configuration file (`litellm_params`).
const ROUTED: &str = "litellm";

/// A site in the making.
#[derive(Default)]
pub(super) struct Draft {
    pub models: Vec<ModelRef>,
    pub blanks: Vec<Span>,
    pub arguments: Vec<Argument>,
    pub factory: Option<Target>,
    pub open: bool,
    pub request: bool,
    pub foreign: bool,
    /// It has what only an answer or the record of a run has.
    pub answer: bool,
    /// Its model is the name of somebody's own deployment.
    pub deployed: bool,
    /// The server that an option of it names.
    pub server: Option<Url>,
    /// The provider that stands beside the model.
    pub provider: Option<Said>,
    /// What it is posted to, when no SDK sends it.
    pub posted: Option<Posted>,
    /// It has a key for its model, whatever that is.
    pub named: bool,
    /// It has what the model is to answer: messages, a prompt.
    pub body: bool,
    /// A client or a key in it is a test's.
    pub doubled: bool,
    /// It is a call that the vocabulary knows, or makes its model by one.
    pub known: bool,
    /// The models stand under `model` and its like.
    pub plain: bool,
    /// Else the keys that they stand under: `weak_model`, `embedding_model`.
    pub uses: HashSet<String>,
}

impl Reader<'_> {
    /// Reads the settings that a map keeps for a model: `{"gpt-4o": {"temperature": 0.5}}`.
    pub fn keyed(&self, pair: Node<'_>) -> Option<CallSite> {
        let (key, value) = (pair.first()?, pair.second()?.peel());
        let Some(Literal::Text(span, raw)) = key.literal(self.text) else { return None };
        if value.kind() != Kind::Object || self.shape(&raw) < Shape::Strong {
            return None;
        }
        let mut draft = Draft::default();
        self.entries(&read::entries(value, self.text), "", 0, &mut draft);
        if draft.foreign || !draft.models.is_empty() || !self.sets(&draft) {
            return None;
        }
        draft.models.push(ModelRef { span, raw, role: Role::List });
        Some(self.finish(pair, draft, None))
    }

    /// Whether some parameter of a request is set; `max_tokens` and `dimensions` alone tell what the model can do.
    fn sets(&self, draft: &Draft) -> bool {
        let leaves = draft.arguments.iter().filter(|argument| is_parameter(&argument.path));
        leaves
            .map(|argument| fold(names::leaf(&argument.path)))
            .any(|leaf| !leaf.starts_with("max") && !leaf.ends_with("dimensions"))
    }

    /// Reads the site whose root is `root`; nothing when it neither names a model nor is a known request.
    pub fn site(&self, root: Node<'_>) -> Option<(CallSite, Seen)> {
        let target = if root.kind() == Kind::Call { self.target(root) } else { None };
        let mut draft = Draft {
            known: target.as_ref().is_some_and(|target| match target.call.purpose {
                Purpose::Request => true,
                Purpose::Settings => target.api().is_some(),
                Purpose::Factory => false,
            }),
            ..Draft::default()
        };
        let entries = read::entries(root, self.text);
        self.positional(&entries, target.as_ref(), &mut draft);
        self.entries(&entries, "", 0, &mut draft);
        self.chain(root, &mut draft);
        self.retain(&mut draft);
        draft.posted = if target.is_none() { posted::of(self, root) } else { None };
        let posted = draft.posted.as_ref().filter(|posted| posted.like.is_some());
        if let Some(posted) = posted {
            draft.deployed |= posted.written.of(self.text).contains("/openai/deployments/");
            if draft.models.is_empty() && !draft.named {
                draft.models.extend(posted::model(self, posted));
            }
        }
        if draft.models.is_empty() && !draft.known && !self.is_request(&draft) && !self.is_settings(root, &draft) {
            self.identified(&entries, &mut draft)?;
        }
        if draft.foreign && target.is_none() {
            draft.arguments.clear();
        }
        draft.deployed |= root.kind() == Kind::Call && vocabulary().deploys(&callee(self, root));
        let known = target.is_some();
        let told = draft.foreign || root.kind() == Kind::Object && !draft.request;
        let mut seen =
            Seen { called: false, answer: draft.answer && !known, told: told && !known, doubled: draft.doubled };
        let site = self.finish(root, draft, target);
        seen.called = known && site.endpoint.because().is_some();
        Some((site, seen))
    }

    /// Whether what names no model is a request all the same: its model is a variable, or its URL is that of an API.
    fn is_request(&self, draft: &Draft) -> bool {
        let posted = draft.posted.as_ref().is_some_and(|posted| posted.like.is_some());
        !draft.foreign && (self.sets(draft) || posted && draft.request) && (posted || draft.named && draft.body)
    }

    /// Whether what names no model sets parameters of one all the same: several that only models have, under a name that says so.
    fn is_settings(&self, root: Node<'_>, draft: &Draft) -> bool {
        if draft.foreign || draft.answer {
            return false;
        }
        let set = draft.arguments.iter().filter(|argument| is_parameter(&argument.path));
        let leaves: Vec<String> = set.map(|argument| fold(names::leaf(&argument.path))).collect();
        let telling =
            |leaf: &String| vocabulary().words.telling_parameters.iter().any(|word| leaf.contains(word.as_str()));
        leaves.len() > 1
            && self.sets(draft)
            && leaves.iter().any(telling)
            && match root.kind() {
                Kind::Call => {
                    draft.arguments.iter().all(|argument| !is_parameter(&argument.path) || argument.path.contains('.'))
                }
                _ => around::names(root, self.text)
                    .take(2)
                    .any(|name| self.key(&name).holder || vocabulary().is_settings(&name)),
            }
    }

    /// Keeps what can be an ID where it stands.
    fn retain(&self, draft: &mut Draft) {
        let known = draft.known || draft.factory.is_some();
        draft.known = known;
        // A name for people often stands beside the ID: `{ modelId: "gpt-4o", modelName: "GPT-4o" }`.
        let certain = draft.models.iter().any(|model| self.shape(&model.raw) >= Shape::Short);
        // `model: o3 (high) + gpt-4.1` is the record of a run; its settings are not those of the one model named beside.
        draft.foreign |= draft.models.iter().any(|model| self.names_several(&model.raw));
        let request = draft.request;
        let may_be = |model: &ModelRef| match self.shape(&model.raw) {
            Shape::None => false,
            Shape::Strong | Shape::Short => true,
            // Without a digit the name of a family is more often that of its maker.
            Shape::Plausible => !certain && (known || request && !is_stem(&model.raw)) && !is_fake(&model.raw),
        };
        let (models, others): (Vec<_>, Vec<_>) = std::mem::take(&mut draft.models).into_iter().partition(may_be);
        draft.models = models;
        let blank = |other: ModelRef| (other.role == Role::Request).then_some(other.span);
        draft.blanks = others.into_iter().filter_map(blank).collect();
        if draft.uses.len() > 1 {
            // Which of several models a parameter is for, nobody knows.
            draft.arguments.clear();
        }
    }

    /// The model of an object that keeps its ID under a name for any ID: `{ id: "openai:gpt-4o", config: { temperature: 0 } }`.
    fn identified(&self, entries: &Entries<'_>, draft: &mut Draft) -> Option<()> {
        // `name` is the label of a node that has its parameters elsewhere.
        let is_node = entries.list.iter().any(|entry| entry.key.as_ref().is_some_and(|key| key.text == "parameters"));
        if draft.foreign || is_node || !self.sets(draft) {
            return None;
        }
        let loose = entries.list.iter().filter(|entry| entry.key.as_ref().is_some_and(|key| self.key(&key.text).loose));
        let mut named = loose.flat_map(|entry| read::literals(entry.value, self.text));
        draft.models.push(named.find(|model| self.shape(&model.raw) == Shape::Strong)?);
        Some(())
    }

    /// What the links of a builder chain set: `.model("gpt-4o").temperature(0.5)`.
    fn chain(&self, root: Node<'_>, draft: &mut Draft) {
        for link in chain::links(self, root) {
            if link.key.model {
                self.model(link.value, 0, draft);
            } else {
                draft.arguments.extend(link.arguments(self.facts, self.text));
            }
        }
    }

    fn finish(&self, root: Node<'_>, mut draft: Draft, target: Option<Target>) -> CallSite {
        if self.language.lexis.spelling == WIRE {
            let requests = draft.models.iter_mut().filter(|model| model.role == Role::Request);
            requests.for_each(|model| model.role = Role::Config);
        }
        let mut seen = HashSet::new();
        draft.models.retain(|model| seen.insert(model.span));
        let endpoint = self.endpoint(root, &draft, target.as_ref());
        let spellings = [&target, &draft.factory].into_iter().flatten().map(|target| target.spelling);
        // What a router reads from a file is named as the router's own arguments are.
        let routed = self.language.lexis.spelling == WIRE
            && !draft.models.is_empty()
            && draft.models.iter().all(|model| endpoint::prefix(model).is_some());
        let own = if routed || endpoint.because() == Some(Because::Prefix) && target.is_none() { ROUTED } else { "" };
        CallSite {
            span: root.span(),
            endpoint,
            spelling: spellings
                .chain([own])
                .find(|spelling| !spelling.is_empty())
                .unwrap_or(self.language.lexis.spelling),
            models: draft.models,
            blanks: draft.blanks,
            arguments: draft.arguments,
            complete: !draft.open,
            evidence: Evidence::default(),
        }
    }

    pub(super) fn entries(&self, entries: &Entries<'_>, prefix: &str, depth: usize, draft: &mut Draft) {
        draft.open |= entries.open;
        for name in &entries.spread {
            match self.facts.entries(*name, self.text) {
                Some(spread) => spread.into_iter().for_each(|spread| {
                    draft.plain |= !spread.models.is_empty();
                    draft.named |= !spread.models.is_empty();
                    draft.models.extend(spread.models);
                    draft.arguments.extend(spread.arguments);
                    draft.server = draft.server.take().or(spread.server);
                }),
                None => draft.open = true,
            }
        }
        let routed = self.told_by(entries).route;
        for entry in &entries.list {
            let Some(name) = &entry.key else { continue };
            let key = self.key(&name.text);
            draft.request |= key.request;
            draft.body |= key.body;
            draft.named |= key.plain && !key.weak;
            draft.foreign |= key.foreign;
            draft.answer |= key.answer;
            draft.doubled |= is_doubled(self, entry);
            draft.deployed |= self.is_deployed(entry, key);
            self.learn_server(entry, key, draft);
            if key.model && (routed || self.named(entry, &name.text, key, depth, draft)) {
                continue;
            }
            draft.arguments.extend(values::arguments(entry, name, prefix, self.facts, self.text));
            self.nested(entry, &name.text, prefix, depth, draft);
        }
    }
}
