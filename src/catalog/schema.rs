//! Schema v1 of the dataset: the normal form every source is turned into. Unknown is absent; 0 only as a real zero.

/// One model at one provider.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Model {
    /// Provider slug: `openai`.
    pub provider: String,
    /// The exact API string, case kept.
    pub id: String,
}
