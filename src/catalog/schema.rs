//! Schema v1 of the dataset: the normal form every source is turned into, and what every card and rule reads.
//!
//! Unknown is absent; 0 only as a real zero. Tokens are counted in `u64` ≥ 1, money is exact ([`Decimal`]), dates are ISO.
//! The same form is the committed snapshot, a team's own feed, and one source's view of a model before the merge.

use super::decimal::Decimal;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A whole dataset as a file: `data/models.json.gz`, a team's own feed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The version of this schema: 1.
    pub schema: u32,
    /// When it was put together, ISO date; the newest date of its sources.
    pub generated_at: String,
    /// What it was made from.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Who sells the models, by slug.
    #[serde(default)]
    pub providers: BTreeMap<String, Provider>,
    /// The models, ordered by provider and ID.
    pub models: Vec<Model>,
}

/// One of the places the facts come from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The name used in provenance: `models.dev`.
    pub id: String,
    /// Package or page, as people call it.
    pub name: String,
    /// Version of the package, when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Where it lives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Of the package or body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The day its data is of, ISO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_date: Option<String>,
    /// SPDX name of its licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
}

/// Who sells models.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// What people call it: "Amazon Bedrock".
    pub name: String,
    /// Its place when an ID is sold by several and nothing says by whom; labs come before clouds, clouds before routers.
    #[serde(default = "last")]
    pub rank: u32,
    /// Its page of models or documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Its base URL, when it has one for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// The environment variables its key usually stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub env: Vec<String>,
}

fn last() -> u32 {
    u32::MAX
}

/// One model at one provider.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Provider slug: `openai`.
    pub provider: String,
    /// The exact API string, case kept.
    pub id: String,
    /// Other strings the provider takes for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// For a dated snapshot its undated name; for a `-latest` name the model it stands for today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    /// What people call it: "Claude Sonnet 4.5".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The line it belongs to: `claude-sonnet`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Kind::is_unknown")]
    pub kind: Kind,
    /// Its state as published; ask [`Model::status_on`], which knows the day.
    #[serde(default, skip_serializing_if = "Status::is_unknown")]
    pub status: Status,
    /// Its dates.
    #[serde(default, skip_serializing_if = "Lifecycle::is_empty")]
    pub lifecycle: Lifecycle,
    /// Whether its weights can be had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// The licence of the weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// How many tokens fit.
    #[serde(default, skip_serializing_if = "Limits::is_empty")]
    pub limits: Limits,
    /// What goes in and what comes out.
    #[serde(default, skip_serializing_if = "Modalities::is_empty")]
    pub modalities: Modalities,
    /// Endpoints it is served by: `chat_completions`, `responses`, `image_generation` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<String>,
    /// Hosted tools: `web_search`, `code_interpreter` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<String>,
    /// What it is offered for: `text-chat`, `image-gen` …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub use_cases: Vec<String>,
    /// What it can do: `tool_call`, `structured_output`, `vision`, `prompt_caching` …; absent is unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub capabilities: BTreeMap<String, bool>,
    /// What the absence of a rate means.
    #[serde(default, skip_serializing_if = "PriceState::is_not_published")]
    pub price_state: PriceState,
    /// Every published price.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<Rate>,
    /// How it thinks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Reasoning>,
    /// What is known of single request parameters at this model, by wire name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, ParameterFact>,
    /// How far its knowledge goes, ISO date or month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knowledge_cutoff: Option<String>,
    /// Source → the fields it supplied (`limits.context_window`, `modalities` …); a rate names its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub provenance: BTreeMap<String, Vec<String>>,
    /// Fields that two independent sources agree on (numbers within 6 %).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirmed: Vec<String>,
    /// What another source says where it differs by more than 5 %.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

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
    /// What the provider names in its place, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replacements: Vec<String>,
    /// Where the provider says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl Lifecycle {
    fn is_empty(&self) -> bool {
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
    fn is_empty(&self) -> bool {
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
    fn is_empty(&self) -> bool {
        self.input.is_empty() && self.output.is_empty()
    }
}

/// What the absence of a rate means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceState {
    /// There are rates; one that is missing is not published.
    Known,
    /// Costs nothing.
    Free,
    /// Part of a subscription.
    IncludedInPlan,
    /// Nobody bills for it: it runs on the user's machine.
    NotApplicable,
    /// No source tells. Never "free".
    #[default]
    #[serde(other)]
    NotPublished,
}

impl PriceState {
    fn is_not_published(&self) -> bool {
        *self == PriceState::NotPublished
    }
}

/// One published price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// What is counted.
    pub meter: Meter,
    /// By how much.
    pub unit: Unit,
    /// The price of one unit.
    pub amount: Decimal,
    /// ISO code; US dollars unless said.
    #[serde(default = "usd", skip_serializing_if = "is_usd")]
    pub currency: String,
    /// The conditions it holds under; empty for the standard price.
    #[serde(default, skip_serializing_if = "When::is_empty")]
    pub when: When,
    /// Whose figure it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The day of the figure, ISO, where its source dates single prices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

fn usd() -> String {
    "USD".to_owned()
}

fn is_usd(currency: &str) -> bool {
    currency == "USD"
}

/// What a rate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Meter {
    Input,
    Output,
    CachedInput,
    CacheWrite,
    Reasoning,
    ImageInput,
    CachedImageInput,
    ImageOutput,
    AudioInput,
    CachedAudioInput,
    AudioOutput,
    Video,
    Image,
    Character,
    Page,
    Request,
    Search,
    #[serde(other)]
    Other,
}

impl Meter {
    /// The word used in data, reports and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Meter::Input => "input",
            Meter::Output => "output",
            Meter::CachedInput => "cached_input",
            Meter::CacheWrite => "cache_write",
            Meter::Reasoning => "reasoning",
            Meter::ImageInput => "image_input",
            Meter::CachedImageInput => "cached_image_input",
            Meter::ImageOutput => "image_output",
            Meter::AudioInput => "audio_input",
            Meter::CachedAudioInput => "cached_audio_input",
            Meter::AudioOutput => "audio_output",
            Meter::Video => "video",
            Meter::Image => "image",
            Meter::Character => "character",
            Meter::Page => "page",
            Meter::Request => "request",
            Meter::Search => "search",
            Meter::Other => "other",
        }
    }
}

/// By how much a rate counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Unit {
    #[serde(rename = "1M_tokens")]
    MillionTokens,
    #[serde(rename = "image")]
    Image,
    #[serde(rename = "pixel")]
    Pixel,
    #[serde(rename = "second")]
    Second,
    #[serde(rename = "1M_chars")]
    MillionChars,
    #[serde(rename = "page")]
    Page,
    #[serde(rename = "request")]
    Request,
    #[serde(rename = "1k_queries")]
    ThousandQueries,
    #[serde(other, rename = "other")]
    Other,
}

impl Unit {
    /// As people read it behind a price: "per 1M tokens".
    pub fn phrase(self) -> &'static str {
        match self {
            Unit::MillionTokens => "per 1M tokens",
            Unit::Image => "per image",
            Unit::Pixel => "per pixel",
            Unit::Second => "per second",
            Unit::MillionChars => "per 1M characters",
            Unit::Page => "per page",
            Unit::Request => "per request",
            Unit::ThousandQueries => "per 1k queries",
            Unit::Other => "per unit",
        }
    }
}

/// The conditions a rate holds under.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct When {
    /// Service tier: `batch`, `flex`, `priority`, `fast` …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// The prompt is longer than this many tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context_over: Option<u64>,
    /// Where it is processed: `us`, `eu`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Quality of what is made: `low`, `hd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<String>,
    /// Size of what is made: `1024x1024`, `720p`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// How long a cache entry lives: `1h`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ttl: Option<String>,
    /// Hours of the day, UTC: `16:30-00:30`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_window: Option<String>,
    /// First day, ISO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// First day on which it no longer holds, ISO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl When {
    /// Whether there is no condition: the standard price.
    pub fn is_empty(&self) -> bool {
        *self == When::default()
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

/// What another source says of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field: `limits.context_window`, `rates.input`.
    pub field: String,
    /// Who differs.
    pub source: String,
    /// What it says.
    pub value: String,
}

/// What can be said about one of a model's prices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Price<'a> {
    /// Published.
    Known(&'a Rate),
    /// Costs nothing.
    Free,
    /// Part of a subscription.
    IncludedInPlan,
    /// Such a model does not bill for that.
    NotApplicable,
    /// No source tells.
    NotPublished,
}

impl Model {
    /// The standard price of `meter`. A missing price is never free.
    pub fn price(&self, meter: Meter) -> Price<'_> {
        if let Some(rate) = self.rates.iter().find(|rate| rate.meter == meter && rate.when.is_empty()) {
            return Price::Known(rate);
        }
        match self.price_state {
            PriceState::Free => Price::Free,
            PriceState::IncludedInPlan => Price::IncludedInPlan,
            PriceState::NotApplicable => Price::NotApplicable,
            PriceState::Known | PriceState::NotPublished if !self.bills(meter) => Price::NotApplicable,
            PriceState::Known | PriceState::NotPublished => Price::NotPublished,
        }
    }

    fn bills(&self, meter: Meter) -> bool {
        let gives = |what: &str| self.modalities.output.is_empty() || self.modalities.output.iter().any(|m| m == what);
        let takes = |what: &str| self.modalities.input.is_empty() || self.modalities.input.iter().any(|m| m == what);
        match meter {
            Meter::Output => !self.kind.has_no_output_price() && gives("text"),
            Meter::ImageOutput | Meter::Image => gives("image"),
            Meter::AudioOutput => gives("audio"),
            Meter::Video => gives("video"),
            Meter::ImageInput | Meter::CachedImageInput => takes("image"),
            Meter::AudioInput | Meter::CachedAudioInput => takes("audio"),
            _ => true,
        }
    }

    /// Its state on a day: what is announced to retire *is* retired once the day has come, without an update of the data.
    pub fn status_on(&self, today: Date) -> Status {
        let over = |day: Option<Date>| day.is_some_and(|day| day <= today);
        match self.status {
            _ if over(self.lifecycle.retires_on) => Status::Retired,
            // Called retired ahead of its own published day: announced.
            Status::Retired if self.lifecycle.retires_on.is_some() => Status::Deprecated,
            Status::Active | Status::Unknown if over(self.lifecycle.deprecated_on) => Status::Deprecated,
            published => published,
        }
    }

    /// Days from `today` to the day it is no longer served; negative once it is over; nothing when no day is known.
    pub fn days_left(&self, today: Date) -> Option<i32> {
        let day = self.lifecycle.retires_on?;
        day.since(today).ok().map(|span| span.get_days())
    }

    /// Which source supplied a field (`limits.context_window`, `modalities` …).
    pub fn source_of(&self, field: &str) -> Option<&str> {
        let (source, _) = self.provenance.iter().find(|(_, fields)| fields.iter().any(|f| f == field))?;
        Some(source)
    }

    /// Whether two independent sources agree on a field.
    pub fn is_confirmed(&self, field: &str) -> bool {
        self.confirmed.iter().any(|f| f == field)
    }

    /// `openai/gpt-4o`: the name by which reports tell models apart.
    pub fn slug(&self) -> String {
        format!("{}/{}", self.provider, self.id)
    }
}
