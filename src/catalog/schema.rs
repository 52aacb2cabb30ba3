//! Schema v1 of the dataset: the normal form every source is turned into, and what every card and rule reads.
//!
//! Unknown is absent; 0 only as a real zero. Tokens are counted in `u64` ≥ 1, money is exact ([`super::Decimal`]), dates are ISO.
//! The same form is the committed snapshot, a team's own feed, and one source's view of a model before the merge.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod facts;
mod price;

pub use facts::{
    Access, Basis, Budget, Kind, Lifecycle, Limits, Modalities, ParameterFact, Reasoning, Status, Support,
};
pub use price::{Meter, Price, PriceState, Rate, Unit, When};

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
