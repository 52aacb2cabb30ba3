//! The words that recognition knows: SDKs, keys, families. All of it is data (`data/sdks`, `data/vocabulary.toml`).

use super::schema::{Call, Family, Sdk, Tables, Words};
use crate::work;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// The tables, with what makes them quick to ask.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Every SDK.
    pub sdks: Vec<Sdk>,
    /// Every family, longest stem first.
    pub families: Vec<Family>,
    calls: HashMap<String, Vec<(usize, usize, usize)>>,
    keys: HashMap<String, Key>,
    suffixes: Vec<String>,
    foreign_calls: HashSet<String>,
    expecting_calls: HashSet<String>,
    makers: HashSet<String>,
    /// Folded name → slug.
    providers: HashMap<String, String>,
    /// The lists as they stand; those above are quicker to ask.
    pub words: Words,
}

/// What a key means; a key may mean several things.
#[derive(Debug, Clone, Copy, Default)]
pub struct Key {
    /// Its value is a model ID.
    pub model: bool,
    /// It says so plainly: `model`, not `embedding_model`.
    pub plain: bool,
    /// It means other things just as often: `engine`.
    pub weak: bool,
    /// Its object is what the model named beside it stands for.
    pub route: bool,
    /// Its value stands in where none is given.
    pub default: bool,
    /// It ends like such a key and is none.
    pub not_model: bool,
    /// Its value may be one.
    pub loose: bool,
    /// Its object holds parameters of the request around it.
    pub holder: bool,
    /// Its object is a part of the request that has parameters of its own.
    pub part: bool,
    /// Its object names the model of the request around it.
    pub model_holder: bool,
    /// Its value names the provider.
    pub provider: bool,
    /// Its value may name the provider, or say something else.
    pub weak_provider: bool,
    /// Only a request has it.
    pub request: bool,
    /// Its value is what the model is to answer.
    pub body: bool,
    /// It is a request parameter wherever a model stands beside it.
    pub parameter: bool,
    /// Only something else has it.
    pub foreign: bool,
    /// Only an answer or the record of a run has it.
    pub answer: bool,
    /// Its value is the name of a deployment, or it belongs to a platform of such.
    pub deployment: bool,
    /// Its value is the server's URL.
    pub url: bool,
    /// Its value may be the server's URL, or say something else.
    pub weak_url: bool,
    /// What stands under it is noted about a call, not sent.
    pub record: bool,
}

/// The one vocabulary.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let packed = include_bytes!(concat!(env!("OUT_DIR"), "/vocabulary.postcard"));
        postcard::from_bytes(packed).map(Vocabulary::new).unwrap_or_default()
    })
}

/// A key without what only taste decides: `modelId`, `model-id` and `MODEL_ID` are one.
pub fn fold(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect()
}

impl Vocabulary {
    fn new(tables: Tables) -> Vocabulary {
        let mut words = tables.words;
        let mut keys: HashMap<String, Key> = HashMap::new();
        let mut mark = |list: &[String], mark: fn(&mut Key)| {
            list.iter().for_each(|word| mark(keys.entry(fold(word)).or_default()))
        };
        mark(&words.model_keys, |key| (key.model, key.plain) = (true, true));
        mark(&words.weak_model_keys, |key| (key.model, key.plain, key.weak) = (true, true, true));
        mark(&words.route_keys, |key| key.route = true);
        mark(&words.default_keys, |key| key.default = true);
        mark(&words.not_model_keys, |key| key.not_model = true);
        mark(&words.loose_keys, |key| key.loose = true);
        mark(&words.holders, |key| key.holder = true);
        mark(&words.request_parts, |key| key.part = true);
        mark(&words.model_holders, |key| key.model_holder = true);
        mark(&words.provider_keys, |key| key.provider = true);
        mark(&words.weak_provider_keys, |key| key.weak_provider = true);
        mark(&words.request_keys, |key| key.request = true);
        mark(&words.body_keys, |key| (key.request, key.body) = (true, true));
        mark(&words.parameters, |key| key.parameter = true);
        mark(&words.foreign_keys, |key| key.foreign = true);
        mark(&words.answer_keys, |key| (key.foreign, key.answer) = (true, true));
        mark(&words.record_keys, |key| key.record = true);
        mark(&words.url_keys, |key| key.url = true);
        mark(&words.weak_url_keys, |key| key.weak_url = true);
        let mut calls: HashMap<String, Vec<(usize, usize, usize)>> = HashMap::new();
        for (sdk_at, sdk) in tables.sdks.iter().enumerate() {
            for (call_at, call) in sdk.calls.iter().enumerate() {
                for (path_at, path) in call.paths.iter().enumerate() {
                    calls.entry(last(path).to_string()).or_default().push((sdk_at, call_at, path_at));
                }
            }
        }
        let mut families = std::mem::take(&mut words.families);
        families.sort_by_key(|family| std::cmp::Reverse(family.stem.len()));
        let clients = tables
            .sdks
            .iter()
            .flat_map(|sdk| sdk.clients.iter().chain(sdk.calls.iter().flat_map(|call| &call.clients)));
        let named = |(slug, names): &(String, Vec<String>)| {
            names.iter().map(|name| (fold(name), slug.clone())).collect::<Vec<_>>()
        };
        Vocabulary {
            // Of two that share a name the preferred one comes first.
            providers: tables.providers.iter().rev().flat_map(named).collect(),
            makers: clients.map(|client| last(client).to_string()).collect(),
            sdks: tables.sdks,
            families,
            calls,
            keys,
            suffixes: words.model_suffixes.iter().map(|word| fold(word)).collect(),
            foreign_calls: std::mem::take(&mut words.foreign_calls).into_iter().collect(),
            expecting_calls: std::mem::take(&mut words.expecting_calls).into_iter().collect(),
            words,
        }
    }

    /// What a key means.
    pub fn key(&self, name: &str) -> Key {
        work::read(name.len());
        let folded = fold(name);
        let mut key = self.keys.get(&folded).copied().unwrap_or_default();
        let has = |words: &[String]| words.iter().any(|word| folded.contains(word.as_str()));
        key.not_model |= has(&self.words.answer_infixes);
        key.model |= !key.not_model && self.suffixes.iter().any(|suffix| folded.ends_with(suffix.as_str()));
        key.record |= self.words.record_suffixes.iter().any(|suffix| folded.ends_with(suffix.as_str()));
        key.deployment = key.model && has(&self.words.deployment_words) || has(&self.words.deployment_platforms);
        key
    }

    /// Whether a name (of a callee, of a provider) is that of a platform on which a model is called by the name of a deployment.
    pub fn deploys(&self, name: &str) -> bool {
        let folded = fold(name);
        self.words.deployment_platforms.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a variable or key of this name holds settings of a model: `SAMPLING_DEFAULTS`, `llm_kwargs`.
    pub fn is_settings(&self, name: &str) -> bool {
        let folded = fold(name);
        self.words.settings_words.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a callee compares what it is handed with what a test got.
    pub fn expecting_call(&self, name: &str) -> bool {
        self.expecting_calls.contains(name)
    }

    /// Whether a variable or class of this name stands for another in a test, or holds what it expects.
    pub fn pretends(&self, name: &str) -> bool {
        let folded = fold(name);
        self.words.pretending_names.iter().any(|word| folded.starts_with(word.as_str()))
    }

    /// Whether a file of this path is only run as a test: `tests/models.py`, `src/model.test.ts`.
    pub fn is_test(&self, path: &str) -> bool {
        let mut words = path.split(|c: char| !c.is_alphanumeric());
        words.any(|word| self.words.test_words.iter().any(|known| known.eq_ignore_ascii_case(word)))
    }

    /// Whether this is the name of a class that holds an answer: `ModelResponse`, `RateLimitError`.
    pub fn holds_answer(&self, name: &str) -> bool {
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && self.words.answer_classes.iter().any(|end| name.ends_with(end.as_str()))
    }

    /// Every call one of whose paths ends in `name`, with that path.
    pub fn calls(&self, name: &str) -> impl Iterator<Item = (&'static Sdk, &'static Call, &'static str)> + use<> {
        let all = vocabulary();
        let places = all.calls.get(name).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|&(sdk, call, path)| {
            let sdk = all.sdks.get(sdk)?;
            let call = sdk.calls.get(call)?;
            Some((sdk, call, call.paths.get(path)?.as_str()))
        })
    }

    /// Whether a function or class of this name makes a client of some SDK.
    pub fn is_maker(&self, name: &str) -> bool {
        self.makers.contains(name)
    }

    /// The slug of the provider that is called so.
    pub fn provider(&self, name: &str) -> Option<&'static str> {
        vocabulary().providers.get(&fold(name)).map(String::as_str)
    }

    /// Whether strings handed to this callee name no model to call.
    pub fn foreign_call(&self, name: &str) -> bool {
        self.foreign_calls.contains(name)
    }
}

impl Sdk {
    /// Whether it is imported from `module`.
    pub fn imported_from(&self, module: &str) -> bool {
        self.imports.iter().any(|import| match import.strip_suffix('*') {
            Some(head) => module.starts_with(head),
            None => {
                module.strip_prefix(import.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
            }
        })
    }
}

/// The last name of a dotted path.
pub fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages::{Source, by_id};

    #[test]
    fn a_text_that_names_a_family_is_looked_at() {
        for family in &vocabulary().families {
            let word = if family.words.is_empty() { "4" } else { family.words[0].as_str() };
            let id = format!("x = [\"{}-{word}\"]", family.stem);
            let source = Source::new(id.as_str().into(), by_id("python").unwrap_or(crate::languages::ALL[0]), None);
            assert!(!source.hits().is_empty(), "the scan of languages/scan.rs knows no word of {id}");
        }
    }

    #[test]
    fn keys_are_told_apart() {
        let key = |name: &str| vocabulary().key(name);
        for name in
            ["model", "modelId", "MODEL_NAME", "OPENAI_MODEL", "azure_deployment", "chat-model", "fallback_models"]
        {
            assert!(key(name).model, "{name}");
        }
        for name in ["response_model", "model_config", "models_dir", "base_model", "chat_template"] {
            assert!(!key(name).model, "{name}");
        }
        assert!(key("generationConfig").holder && key("inference_config").holder);
    }

    #[test]
    fn every_api_that_an_sdk_names_exists() {
        for sdk in &vocabulary().sdks {
            for call in sdk.calls.iter().filter(|call| !call.api.is_empty()) {
                assert!(crate::apis::get(&call.api).is_some(), "{}: no API {}", sdk.title, call.api);
            }
        }
    }
}
