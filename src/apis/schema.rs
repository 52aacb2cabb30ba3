//! The shape of `data/apis/*.toml`, shared with the build script.

use serde::{Deserialize, Serialize};

/// One request schema of one provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// `provider.endpoint`, the file's name: `openai.chat_completions`.
    pub name: String,
    /// What people call it: "OpenAI Chat Completions".
    pub title: String,
    /// Who serves it: `openai`.
    pub provider: String,
    /// Method and path.
    pub endpoint: String,
    /// Hosts (with an optional path) whose base URL means this API: `api.openai.com`.
    pub hosts: Vec<String>,
    /// Kinds of model it serves: `chat`, `embedding`, `image` … The first API of a provider that names a kind is its default.
    pub kinds: Vec<String>,
    /// The documented parameters.
    pub parameters: Vec<Parameter>,
    /// What single models or combinations add.
    pub rules: Vec<Constraint>,
}

/// One documented request parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Wire path: `temperature`, `thinking.budget_tokens`, `inferenceConfig.maxTokens`.
    pub name: String,
    /// Other spellings by SDK (`vercel_ai_sdk` → `maxOutputTokens`); an SDK not named here uses the wire name in its language's case.
    pub spellings: Vec<(String, String)>,
    /// What it takes.
    pub kind: Type,
    /// Smallest value, inclusive unless `exclusive_min`.
    pub min: Option<f64>,
    /// Largest value, inclusive unless `exclusive_max`.
    pub max: Option<f64>,
    /// `min` itself is refused.
    pub exclusive_min: bool,
    /// `max` itself is refused.
    pub exclusive_max: bool,
    /// What the API assumes when it is left out.
    pub default: Option<Value>,
    /// The closed list of values, when there is one.
    pub values: Vec<Value>,
    /// Globs of the only models that take it; empty means all.
    pub only: Vec<String>,
    /// Globs of models that refuse it.
    pub except: Vec<String>,
    /// The API answers 4xx without it.
    pub required: bool,
    /// One sentence for the hover; ours.
    pub note: String,
    /// Where the facts come from.
    pub source: String,
    /// When that was last checked, ISO date.
    pub verified: String,
    /// How sure.
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

/// A value as documented.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
}

/// How sure a fact is; only the first three may raise an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The provider's machine-readable specification.
    Spec,
    /// The provider's documentation.
    Docs,
    /// The provider's or platform's SDK.
    Sdk,
    /// Issue threads, other people's catalogues.
    Secondary,
}

/// A rule over one call site. Filled in by the constraint engine's author.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Constraint {
    /// Stable name: `openai-temperature-fixed`.
    pub id: String,
}
