//! What a model is: kind, state, dates, limits, what goes in and out, how it thinks.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Kind {
    Chat,
    Completion,
    Embedding,
    Rerank,
    Image,
    Video,
    Speech,
    Transcription,
    Realtime,
    Moderation,
    Ocr,
    Search,
    Classifier,
    Other,
    #[default]
    #[serde(other)]
    Unknown,
}

impl Kind {
    /// All but the unknown.
    #[rustfmt::skip]
    pub const NAMED: [Kind; 14] = [
        Kind::Chat, Kind::Completion, Kind::Embedding, Kind::Rerank, Kind::Image, Kind::Video, Kind::Speech,
        Kind::Transcription, Kind::Realtime, Kind::Moderation, Kind::Ocr, Kind::Search, Kind::Classifier, Kind::Other,
    ];

    /// The word used in data, reports and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Chat => "chat",
            Kind::Completion => "completion",
            Kind::Embedding => "embedding",
            Kind::Rerank => "rerank",
            Kind::Image => "image",
            Kind::Video => "video",
            Kind::Speech => "speech",
            Kind::Transcription => "transcription",
            Kind::Realtime => "realtime",
            Kind::Moderation => "moderation",
            Kind::Ocr => "ocr",
            Kind::Search => "search",
            Kind::Classifier => "classifier",
            Kind::Other => "other",
            Kind::Unknown => "unknown",
        }
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Kind::Unknown
    }

    /// Whether what it returns is not billed by the token at all: vectors, scores, labels, text read off something.
    pub fn has_no_output_price(self) -> bool {
        use Kind::*;
        matches!(self, Embedding | Rerank | Moderation | Transcription | Classifier | Ocr)
    }
}

/// Where a model is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Served, and meant to stay.
    Active,
    /// Served, may change or go at short notice.
    Preview,
    /// Served, announced to go.
    Deprecated,
    /// Shut down.
    Retired,
    /// No source tells.
    #[default]
    #[serde(other)]
    Unknown,
}

impl Status {
    /// The word used in data, reports and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Preview => "preview",
            Status::Deprecated => "deprecated",
            Status::Retired => "retired",
            Status::Unknown => "unknown",
        }
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Status::Unknown
    }
}

/// A model's dates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    /// ISO date, month or year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<String>,
    /// The day its end was announced.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso")]
    pub deprecated_on: Option<Date>,
    /// The first day it is no longer served.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso")]
    pub retires_on: Option<Date>,
    /// No day is announced, only that it will not be before this one.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "iso")]
    pub earliest: Option<Date>,
    /// What the provider names in its place, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<String>,
    /// Where the provider says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Lifecycle {
    pub(super) fn is_empty(&self) -> bool {
        *self == Lifecycle::default()
    }
}

/// Dates as ISO text; what is no date is absent.
mod iso {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        Ok(Option::<String>::deserialize(deserializer)?.and_then(|text| text.parse().ok()))
    }
}

/// Whether a model's weights can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Only as a service.
    Closed,
    /// Weights published.
    OpenWeights,
    /// Weights and their making published.
    OpenSource,
}

impl Access {
    /// The word used in data, reports and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Access::Closed => "closed",
            Access::OpenWeights => "open_weights",
            Access::OpenSource => "open_source",
        }
    }
}

/// How many tokens fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Prompt and answer together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_window: Option<u64>,
    /// The prompt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_input_tokens: Option<u64>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_output_tokens: Option<u64>,
}

impl Limits {
    pub(super) fn is_empty(&self) -> bool {
        *self == Limits::default()
    }
}

/// What goes in and what comes out: `text`, `image`, `audio`, `video`, `pdf`, `embedding`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modalities {
    /// What it takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub input: Vec<String>,
    /// What it gives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub output: Vec<String>,
}

impl Modalities {
    pub(super) fn is_empty(&self) -> bool {
        self.input.is_empty() && self.output.is_empty()
    }
}

/// How a model thinks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reasoning {
    /// Whether it can.
    pub supported: bool,
    /// The efforts that can be asked for, least first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub efforts: Vec<String>,
    /// What it does when not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_effort: Option<String>,
    /// The range of a thinking budget in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// It cannot be turned off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_on: Option<bool>,
}

/// A range of tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u64>,
    /// Most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u64>,
}

/// What is known of one request parameter at one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParameterFact {
    /// Whether the model takes it.
    pub support: Support,
    /// What `conditional` depends on: `reasoning_off`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Smallest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<f64>,
    /// Largest value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<f64>,
    /// What is assumed when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<serde_json::Value>,
    /// The closed list of values.
    #[serde(default, rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// What the fact is about: `model`, `family`, `provider`, `api`.
    pub scope: String,
    /// How it is known; only `documented` and `sdk` may warn on their own.
    pub basis: Basis,
    /// Whose fact it is.
    pub source: String,
}

/// Whether a model takes a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Support {
    Yes,
    No,
    Conditional,
    #[default]
    #[serde(other)]
    Unknown,
}

/// How a fact about a parameter is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The provider's documentation.
    Documented,
    /// The provider's own SDK.
    Sdk,
    /// What some user interface fills in: never a reason to warn.
    UiDefault,
    /// Other people's catalogues and what they saw.
    #[default]
    #[serde(other)]
    Observed,
}
