//! The shape of `data/apis/*.toml`, shared with the build script: what one API, parameter and rule can say.
//!
//! The same structs read the TOML (unknown keys are errors there) and the packed form inside the binary. How a file
//! reads to a person is told in `data/apis/README.md`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

#[path = "value.rs"]
mod value;

pub use value::{Value, Written};

/// One request schema: of a provider's endpoint, or of a library that passes its parameters on to one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Api {
    /// `provider.endpoint`, the file's name: `openai.chat_completions`.
    #[serde(default)]
    pub name: String,
    /// What people call it: "OpenAI Chat Completions".
    pub title: String,
    /// Who serves it: `openai`.
    pub provider: String,
    /// Method and path, or the function of the library.
    pub endpoint: String,
    /// The API whose request form this one copies, so that its clients can call it: `openai.chat_completions`.
    #[serde(default)]
    pub follows: Option<String>,
    /// Servers of many makers speak it: a URL that nobody knows does not tell that its rules hold there.
    #[serde(default)]
    pub common_protocol: bool,
    /// Hosts (with an optional path, `*` inside the host) whose base URL means this API: `api.openai.com`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Kinds of model it serves: `chat`, `embedding`, `image` …
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Globs of the only models it serves; empty means all of the provider's. A call that names another goes elsewhere.
    #[serde(default)]
    pub models: Vec<String>,
    /// Of several APIs of one provider that serve a kind, the one that is meant when nothing else tells.
    #[serde(default)]
    pub preferred: bool,
    /// The providers whose APIs this library passes on to (`*` is any). Empty for a real endpoint.
    #[serde(default)]
    pub wraps: Vec<String>,
    /// For a library that wraps: the key of [`Parameter::spellings`] its users write.
    #[serde(default)]
    pub spelling: Option<String>,
    /// The API is known to answer 4xx to a value outside a documented range or list; otherwise that is a warning only.
    #[serde(default)]
    pub strict: bool,
    /// How an SDK writes names here, where it differs from that SDK's habit (see [`Case::habit`]).
    #[serde(default)]
    pub case: BTreeMap<String, Case>,
    /// The key of `sources` meant by a fact that names none.
    pub source: String,
    /// Where facts come from, by short key.
    pub sources: BTreeMap<String, Source>,
    /// Lists of model globs that several rules share, written `@name` in them. Resolved by the build script.
    #[serde(default)]
    pub groups: BTreeMap<String, Vec<String>>,
    /// The documented parameters, sorted by name.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What single models or combinations add; a rule of another file that names this API in `also` is among them.
    #[serde(default)]
    pub rules: Vec<Constraint>,
    /// Of each rule the parameters it looks at, see [`Api::rules_on`]; filled on first use.
    #[serde(skip)]
    pub(super) marks: OnceLock<Box<[u64]>>,
}

/// A place that facts come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// A URL, or a package with its version and the file inside.
    pub at: String,
    /// How sure that makes a fact.
    pub certainty: Certainty,
    /// When it was last read, ISO date.
    pub verified: String,
}

/// One documented request parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Wire path: `temperature`, `thinking.budget_tokens`, `inferenceConfig.maxTokens`.
    pub name: String,
    /// Other names by SDK, preferred one first (`vercel_ai_sdk` → `maxOutputTokens`); an SDK not named here writes the
    /// wire name in its own case.
    #[serde(default)]
    pub spellings: BTreeMap<String, Vec<String>>,
    /// The name under which rules shared with another API speak of it: `reasoning_effort` for `reasoning.effort`.
    #[serde(default)]
    pub alias: Option<String>,
    /// What it takes.
    #[serde(rename = "type")]
    pub kind: Type,
    /// Smallest value, inclusive unless `exclusive_min`.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest value, inclusive unless `exclusive_max`.
    #[serde(default)]
    pub max: Option<f64>,
    /// `min` itself is refused.
    #[serde(default)]
    pub exclusive_min: bool,
    /// `max` itself is refused.
    #[serde(default)]
    pub exclusive_max: bool,
    /// Numbers outside that pass all the same, such as -1 for "automatic". On a library: what it gives a meaning of its own.
    #[serde(default)]
    pub or: Vec<f64>,
    /// What the API assumes when it is left out.
    #[serde(default)]
    pub default: Option<Value>,
    /// The closed list of values, when there is one.
    #[serde(default)]
    pub values: Vec<Value>,
    /// Globs of the only models known to take it; empty means all. For display: rules say what is refused.
    #[serde(default)]
    pub only: Vec<String>,
    /// Globs of models that restrict it. For display: rules say what is refused.
    #[serde(default)]
    pub except: Vec<String>,
    /// The API answers 4xx without it.
    #[serde(default)]
    pub required: bool,
    /// A sentence or two for the hover; ours.
    #[serde(default)]
    pub note: String,
    /// Where the facts come from. In the file a key of [`Api::sources`], in the packed form its text.
    #[serde(default)]
    pub source: String,
    /// Threads and probes that bear the source out or correct it.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// When that was last checked, ISO date. From the source unless said here.
    #[serde(default)]
    pub verified: String,
    /// How sure. From the source unless said here.
    #[serde(default)]
    pub certainty: Certainty,
}

/// What a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Text.
    String,
    /// One of a list.
    Enum,
    /// True or false.
    Boolean,
    /// A list.
    Array,
    /// An object.
    Object,
    /// Several of these.
    Any,
}

/// How sure a fact is; only the first three may raise an error on their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Not said; nothing is concluded from it.
    #[default]
    Unknown,
    /// Issue threads, other people's catalogues.
    Secondary,
    /// The provider's or platform's SDK.
    Sdk,
    /// The provider's documentation.
    Docs,
    /// The provider's machine-readable specification.
    Spec,
}

/// What happens to a request that breaks a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The API answers 4xx, or the SDK refuses to send.
    Error,
    /// Ignored, rewritten, or undocumented.
    Warning,
    /// Works, but is announced to go.
    Info,
}

/// How an SDK writes wire names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// As on the wire.
    Wire,
    /// `max_tokens`
    Snake,
    /// `maxTokens`
    Camel,
    /// `MaxTokens`
    Pascal,
}

/// A rule over one call site: what some models, or some combinations of parameters, take differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constraint {
    /// Stable name: `openai-temperature-fixed`.
    pub id: String,
    /// Other APIs it holds for. The build script hands them a copy, parameters renamed by their `alias`.
    #[serde(default)]
    pub also: Vec<String>,
    /// Globs of the models it is about; empty means every model of the API.
    #[serde(default)]
    pub models: Vec<String>,
    /// Globs of models it is not about.
    #[serde(default)]
    pub except: Vec<String>,
    /// It holds only where all of these do.
    #[serde(default)]
    pub when: Vec<Guard>,
    /// It does not hold where one of these does.
    #[serde(default)]
    pub unless: Vec<Guard>,
    /// It holds only from a version of an SDK on: spelling → package and version (`python = "anthropic 2.0"`); silent while the
    /// installed version is not known.
    #[serde(default)]
    pub since_sdk: BTreeMap<String, String>,
    /// The parameters it looks at, each by itself (`exclusive` looks at all of them).
    pub parameters: Vec<String>,
    /// What is asked of them.
    pub check: Check,
    /// What these models assume when the parameters are left out, where it differs from the parameter's own default.
    #[serde(default)]
    pub default: Option<Value>,
    /// Only names written by these SDKs (keys of [`Parameter::spellings`], or `wire`) are meant; empty means any.
    #[serde(default)]
    pub spelled_by: Vec<String>,
    /// Only names written exactly so are meant: `max_tokens` is wrong where `maxTokens` is right.
    #[serde(default)]
    pub verbatim: bool,
    /// What happens to a request that breaks it.
    pub severity: Level,
    /// What the API answers, or does instead.
    pub answer: String,
    /// Where that is known from: keys of [`Api::sources`], or URLs of threads.
    pub sources: Vec<String>,
    /// How sure.
    pub certainty: Certainty,
    /// When that was last checked, ISO date. From the file's main source unless said here.
    #[serde(default)]
    pub verified: String,
    /// Calls that break it; tests run them, the binary does not carry them.
    #[serde(default)]
    pub bad: Vec<Example>,
    /// Calls that come close and are right.
    #[serde(default)]
    pub good: Vec<Example>,
}

/// A call as an example: arguments by wire path, and `model`. `"<expression>"` is a value that cannot be told.
pub type Example = BTreeMap<String, Written>;

/// What a rule asks of its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Check {
    /// Must not be set.
    Refused,
    /// Has no effect.
    Ignored,
    /// Works, but is announced to go.
    Deprecated,
    /// Must be set.
    Required,
    /// At most one of them may be set.
    Exclusive,
    /// Must be a whole number, not true or false.
    Integer,
    /// Takes this value only.
    Fixed(Value),
    /// Takes this range only.
    Range(Bounds),
    /// Takes these values only.
    Allowed(Vec<Value>),
    /// Does not take these values.
    NotAllowed(Vec<Value>),
    /// Takes at most this many output tokens.
    OutputLimit(f64),
    /// A list of at most this many items.
    MaxItems(usize),
    /// Goes by another name: one for each parameter, or one for all.
    Renamed(Vec<String>),
    /// Has to stand inside this object.
    Inside(String),
    /// Must be smaller than that parameter.
    Below(String),
    /// Must not be larger than that parameter.
    AtMost(String),
    /// Must not be smaller than that parameter.
    AtLeast(String),
    /// Works only where all of these hold.
    Requires(Vec<Guard>),
}

/// A range of numbers.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Smallest, inclusive unless `exclusive_min`.
    #[serde(default)]
    pub min: Option<f64>,
    /// Largest, inclusive unless `exclusive_max`.
    #[serde(default)]
    pub max: Option<f64>,
    /// `min` itself is refused.
    #[serde(default)]
    pub exclusive_min: bool,
    /// `max` itself is refused.
    #[serde(default)]
    pub exclusive_max: bool,
    /// Numbers outside that pass all the same, such as -1 for "automatic".
    #[serde(default)]
    pub or: Vec<f64>,
}

/// A question to one parameter of the call. A parameter that is left out counts as its default, where one is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// Whom it asks.
    pub parameter: String,
    /// Is it one of these?
    #[serde(default)]
    pub is: Vec<Value>,
    /// Is it set, and none of these?
    #[serde(default)]
    pub not: Vec<Value>,
    /// What a parameter that is left out answers, whatever its default. Alone: is it left out (`true`), is it set (`false`)?
    #[serde(default)]
    pub unset: Option<bool>,
}
