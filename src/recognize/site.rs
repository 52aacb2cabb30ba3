//! Building one call site from the call, object or table that is its root.

use super::around::Said;
use super::endpoint::{Because, Endpoint};
use super::facts::Facts;
use super::id::{Shape, is_fake, is_stem, is_title, shape};
use super::posted::{self, Posted};
use super::read::{self, Entries, Entry};
use super::schema::Purpose;
use super::standing::{AZURE, Standing, callee, may_be_answer};
use super::target::{Target, target};
use super::url::{self, Url};
use super::vocabulary::{Key, fold, vocabulary};
use super::{Argument, CallSite, Extra, ModelRef, Role, around, chain, endpoint, is_parameter, values};
use crate::apis::{self, names};
use crate::languages::{Kind, Language, Literal, Node, WIRE};
use crate::text::Span;
use std::collections::HashSet;

/// Objects nested deeper than this inside a request hold no parameters.
const NESTED: usize = 4;

/// The spelling of what a router reads from a configuration file (`litellm_params`).
const ROUTED: &str = "litellm";

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
    blanks: Vec<Span>,
    arguments: Vec<Argument>,
    factory: Option<Target>,
    open: bool,
    request: bool,
    foreign: bool,
    /// It has what only an answer or the record of a run has.
    answer: bool,
    /// Its model is the name of somebody's own deployment.
    deployed: bool,
    /// The server that an option of it names.
    server: Option<Url>,
    /// The provider that stands beside the model.
    provider: Option<Said>,
    /// What it is posted to, when no SDK sends it.
    posted: Option<Posted>,
    /// It has a key for its model, whatever that is.
    named: bool,
    /// It has what the model is to answer: messages, a prompt.
    body: bool,
    /// It is a call that the vocabulary knows, or makes its model by one.
    known: bool,
    /// The models stand under `model` and its like.
    plain: bool,
    /// Else the keys that they stand under: `weak_model`, `embedding_model`.
    uses: HashSet<String>,
}

impl Reader<'_> {
    /// What a key means, the user's own words included.
    pub fn key(&self, name: &str) -> Key {
        let mut key = vocabulary().key(name);
        key.model |= self.extra.keys.iter().any(|own| own == name);
        key
    }

    /// How much a text looks like a model ID; an ID that is known to exist looks like one however it is made.
    pub fn shape(&self, raw: &str) -> Shape {
        let shape = shape(raw);
        let telling = || raw.contains(|c: char| c.is_ascii_digit()) && raw.contains(['-', '/', '.']);
        let known = || self.extra.known.is_some_and(|known| known(raw));
        if shape == Shape::Plausible && telling() && !is_title(raw) && known() { Shape::Strong } else { shape }
    }

    fn names_several(&self, raw: &str) -> bool {
        raw.contains(' ') && raw.split_whitespace().filter(|word| self.shape(word) >= Shape::Short).count() > 1
    }

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
    pub fn site(&self, root: Node<'_>) -> Option<CallSite> {
        let target = if root.kind() == Kind::Call { target(root, self.facts, self.text) } else { None };
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
        // What a program knows of a model, or an object that says nothing else of a request.
        let is_told = draft.foreign || root.kind() == Kind::Object && !draft.request;
        let standing = if target.is_some() {
            Standing::Sent
        } else if draft.answer && may_be_answer(self, root) {
            Standing::Noted
        } else if is_told && self.language.lexis.spelling != WIRE {
            Standing::Listed
        } else {
            Standing::Sent
        };
        let mut site = self.finish(root, draft, target);
        site.stand(standing);
        Some(site)
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
        if draft.foreign || !self.sets(draft) {
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
        }
    }

    /// Who gets the request, by the strongest of what the code says about that.
    fn endpoint(&self, root: Node<'_>, draft: &Draft, target: Option<&Target>) -> Endpoint {
        if draft.deployed {
            let made = draft.factory.as_ref().or(target).map(|target| Endpoint::of_call(target, &Url::Default));
            let posted = draft.posted.as_ref().and_then(|posted| posted.like);
            let posted = posted.and_then(|like| apis::default_for(AZURE, like.kinds.first()?));
            return match made {
                _ if posted.is_some() => posted.map_or(Endpoint::Unknown, |api| Endpoint::Api {
                    api,
                    provider: Some(AZURE),
                    because: Because::Request,
                }),
                Some(Endpoint::Api { api, because, .. }) => Endpoint::Api { api, provider: Some(AZURE), because },
                _ => Endpoint::named(AZURE, Because::ProviderKey),
            };
        }
        let maker = draft.factory.as_ref().or(target);
        let called = maker.map(|maker| {
            let server = draft.server.as_ref().unwrap_or(&maker.server);
            (Endpoint::of_call(maker, server), *server != Url::Default)
        });
        match called {
            Some((Endpoint::Unknown, false)) | None => {}
            // A library that passes requests on tells nothing of a model's API; the model does.
            Some((endpoint, _)) => return endpoint,
        }
        let around = around::of(self, root);
        let routes = maker.is_some_and(Target::routes) || around.routes;
        let routed = || draft.models.iter().map(endpoint::prefix).reduce(|a, b| a.filter(|_| a == b)).flatten();
        let beside = |provider: &Said, because| match provider {
            Said::Provider(slug) => Endpoint::named(slug, because),
            Said::Other => Endpoint::Elsewhere,
        };
        if let Some(server) = &draft.server {
            return Endpoint::of_url(server, Because::Url);
        }
        if let Some(posted) = &draft.posted {
            return Endpoint::of_request(&posted.server, posted.like);
        }
        if let Some(provider) = &draft.provider {
            return beside(provider, Because::ProviderKey);
        }
        // Before a colon stands a provider wherever that form is used.
        let colon = || draft.models.iter().all(endpoint::is_colon);
        if let Some(slug) = routed().filter(|_| routes || colon()) {
            return Endpoint::named(slug, Because::Prefix);
        }
        if let Some(api) = self.extra.usual.filter(|_| routes).and_then(|usual| usual(&draft.models, None)) {
            return Endpoint::Api { api, provider: Some(&api.provider), because: Because::Prefix };
        }
        match around {
            around::Around { server: Some(server), .. } => Endpoint::of_url(&server, Because::Url),
            around::Around { provider: Some(provider), .. } => beside(&provider, Because::Around),
            _ => match maker.and_then(|maker| maker.api()) {
                Some(api) if draft.models.is_empty() => Endpoint::Api { api, provider: None, because: Because::Call },
                _ => Endpoint::Unknown,
            },
        }
    }

    /// Who would get what an ID stands for that belongs to no request.
    pub fn endpoint_alone(&self, text: Node<'_>, model: &ModelRef) -> Endpoint {
        if let (true, Some(slug)) = (endpoint::is_colon(model), endpoint::prefix(model)) {
            return Endpoint::named(slug, Because::Prefix);
        }
        match around::of(self, text) {
            around::Around { routes: true, .. } => {
                endpoint::prefix(model).map_or(Endpoint::Unknown, |slug| Endpoint::named(slug, Because::Prefix))
            }
            around::Around { server: Some(server), .. } => Endpoint::of_url(&server, Because::Url),
            around::Around { provider: Some(Said::Provider(slug)), .. } => Endpoint::named(slug, Because::Around),
            around::Around { provider: Some(Said::Other), .. } => Endpoint::Elsewhere,
            _ => Endpoint::Unknown,
        }
    }

    /// The provider or server that an entry of a request names beside the model.
    fn learn_server(&self, entry: &Entry<'_>, key: Key, draft: &mut Draft) {
        if (key.url || key.weak_url) && draft.server.is_none() {
            draft.server = url::of_entry(entry, draft.known, self.facts, self.text);
        }
        if draft.provider.is_none() {
            draft.provider = around::said(entry, key, self.text);
        }
    }

    /// The model that a call takes without a name.
    fn positional(&self, entries: &Entries<'_>, target: Option<&Target>, draft: &mut Draft) {
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

    fn entries(&self, entries: &Entries<'_>, prefix: &str, depth: usize, draft: &mut Draft) {
        draft.open |= entries.open;
        for name in &entries.spread {
            match self.facts.entries(*name, self.text) {
                Some(spread) => spread.into_iter().for_each(|(models, arguments)| {
                    draft.plain |= !models.is_empty();
                    draft.named |= !models.is_empty();
                    draft.models.extend(models);
                    draft.arguments.extend(arguments);
                }),
                None => draft.open = true,
            }
        }
        let routed = self.is_route(entries);
        for entry in &entries.list {
            let Some(name) = &entry.key else { continue };
            let key = self.key(&name.text);
            draft.request |= key.request;
            draft.body |= key.body;
            draft.named |= key.plain && !key.weak;
            draft.foreign |= key.foreign;
            draft.answer |= key.answer;
            draft.deployed |= self.is_deployed(entry, key);
            self.learn_server(entry, key, draft);
            if key.model && (routed || self.named(entry, &name.text, key, depth, draft)) {
                continue;
            }
            draft.arguments.extend(values::arguments(entry, name, prefix, self.facts, self.text));
            self.nested(entry, &name.text, prefix, depth, draft);
        }
    }

    /// Whether the model that an object names is one that it defines itself: `{ model_name: "gpt-4", litellm_params: {…} }`.
    pub fn is_route(&self, entries: &Entries<'_>) -> bool {
        entries.list.iter().any(|entry| entry.key.as_ref().is_some_and(|key| self.key(&key.text).route))
    }

    /// Whether an entry tells that the model is the name of a deployment: its own key, or the platform's.
    fn is_deployed(&self, entry: &Entry<'_>, key: Key) -> bool {
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
    fn named(&self, entry: &Entry<'_>, name: &str, key: Key, depth: usize, draft: &mut Draft) -> bool {
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

    /// Whether the entries name the model of their own request.
    pub fn is_own(&self, entries: &Entries<'_>) -> bool {
        entries.list.iter().any(|entry| entry.key.as_ref().is_some_and(|key| self.key(&key.text).plain))
    }

    /// Reads the parameters inside an object or a settings call: `thinking={"budget_tokens": 1}`, `config=Config(temperature=1)`.
    fn nested(&self, entry: &Entry<'_>, name: &str, prefix: &str, depth: usize, draft: &mut Draft) {
        let value = entry.value.peel();
        let holder = self.key(name).holder;
        let holds = match value.kind() {
            Kind::Object => true,
            Kind::Call => {
                let settings = |target: Target| target.call.purpose == Purpose::Settings;
                holder || target(value, self.facts, self.text).is_some_and(settings)
            }
            _ => false,
        };
        if !holds || depth >= NESTED {
            return;
        }
        let inner = read::entries(value, self.text);
        if self.is_own(&inner) {
            return;
        }
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
    fn model(&self, value: Node<'_>, depth: usize, draft: &mut Draft) -> bool {
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
                let entries = read::entries(value, self.text);
                if !self.is_own(&entries) {
                    self.holder(&entries, depth, draft);
                }
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
            .find(|model| self.shape(&model.raw) >= Shape::Short);
        draft.models.extend(first);
    }

    /// `model=openai("gpt-4o")`, `model=OpenAIModel("gpt-4o")`: a call that makes the model.
    fn factory(&self, call: Node<'_>, depth: usize, draft: &mut Draft) -> bool {
        let target = target(call, self.facts, self.text);
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
            Some(entry) if is_known => self.model(entry.value, depth + 1, draft),
            Some(entry) => {
                let models = read::literals(entry.value, self.text);
                draft.models.extend(models.into_iter().filter(|model| self.shape(&model.raw) >= Shape::Short));
                true
            }
            None => true,
        }
    }
}
