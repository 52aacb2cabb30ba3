//! What a model costs: rates, what they count, when they hold, and what it means when there is none.

use crate::catalog::decimal::Decimal;
use serde::{Deserialize, Serialize};

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
    pub(super) fn is_not_published(&self) -> bool {
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
