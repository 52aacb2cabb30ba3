//! The shape of `data/dialects/*.toml`, shared with the build script.

use serde::{Deserialize, Serialize};

/// One platform's spelling of model IDs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dialect {
    /// The file's name: `bedrock`.
    pub name: String,
    /// What people call the platform: "Amazon Bedrock".
    pub title: String,
    /// Place among the dialects when an ID is read; the more particular comes first.
    pub order: u32,
    /// Whose rows are spelled this way, when the catalogue has them: `amazon-bedrock`.
    #[serde(default)]
    pub provider: Option<String>,
    /// What an ID looks like. In a form, `{id}` is the model, `{vendor}` one of `vendors`, `{region}` one of `regions`,
    /// `{version}` a `-v1` or `-v1:0`, `{variant}` one of `variants`, `{date}` eight digits (which the lab appends as
    /// `-20250514`), `{any}` any text without a `/` or `:`; the rest is literal. Forms are tried in order.
    pub forms: Vec<String>,
    /// How a model may be written, likeliest first: the forms for which it has all values (`{date}` needs a dated ID). None:
    /// the dialect is only read.
    #[serde(default)]
    pub print: Vec<String>,
    /// The platform's word for a vendor → our provider slug. In a form without `{vendor}`, the first is meant.
    #[serde(default)]
    pub vendors: Vec<(String, String)>,
    /// Words for where a model runs: `us`, `eu`.
    #[serde(default)]
    pub regions: Vec<String>,
    /// Endings that choose a flavour of serving: `:free`.
    #[serde(default)]
    pub variants: Vec<String>,
    /// Texts inside an ID that are spelled differently: the platform's, the lab's.
    #[serde(default)]
    pub rewrites: Vec<(String, String)>,
    /// IDs in this dialect and what they mean; the round trip is tested on them.
    pub examples: Vec<Example>,
}

/// An ID as the platform spells it, and the model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// As written.
    pub text: String,
    /// Provider slug it leads to; empty when the spelling does not tell.
    #[serde(default)]
    pub provider: String,
    /// The ID it leads to.
    pub id: String,
    /// Printing the model gives `text` again.
    #[serde(default)]
    pub prints: bool,
}
