//! What request APIs document: parameters with their ranges and defaults, and the rules that single models add.
//!
//! Every fact stands in `data/apis/*.toml`, one file per API, with its source. `data/embed.rs` packs the files at compile time;
//! an [`Api`] is decoded on first use and lives for the whole run, so everything here is `&'static`.

pub mod schema;

pub use schema::{Api, Certainty, Constraint, Parameter, Type, Value};

/// Every API, in the order of their names.
pub fn all() -> impl Iterator<Item = &'static Api> {
    std::iter::empty()
}

/// The API of this name, such as `openai.chat_completions`.
pub fn get(_name: &str) -> Option<&'static Api> {
    None
}

/// The API that a base URL's host and path belong to, for a site whose SDK would speak `like` (an OpenAI client pointed at
/// `https://api.deepseek.com` speaks `deepseek.chat`).
pub fn by_url(_url: &str, _like: Option<&Api>) -> Option<&'static Api> {
    None
}

/// The API a provider's models of this kind (`chat`, `embedding` …) are called through when nothing else tells.
pub fn default_for(_provider: &str, _kind: &str) -> Option<&'static Api> {
    None
}
