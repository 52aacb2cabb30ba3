//! Which models exist, and what is known of each.
//!
//! A [`Catalog`] is immutable; a refresh builds a new one. [`Catalog::resolve`] is the one way from text to a model.

use std::sync::Arc;

pub mod schema;

pub use schema::Model;

/// All models of one state of the data.
#[derive(Debug, Default)]
pub struct Catalog {}

/// What a piece of text turned out to be.
#[derive(Debug, Clone)]
pub enum Resolution {
    /// The provider's own ID.
    Exact(Arc<Model>),
    /// An alias or an undated name; the model is what it stands for today.
    Alias(Arc<Model>),
    /// A platform's spelling (`us.anthropic.claude-…-v1:0`, `openai/gpt-4o`).
    Dialect {
        /// What it stands for.
        model: Arc<Model>,
        /// The dialect's name: `bedrock`.
        dialect: &'static str,
    },
    /// A fine-tuned model; the model is its base.
    FineTune(Arc<Model>),
    /// Not known. Never an error by itself.
    Unknown,
}

/// What the text around an ID says about where it is sent; empty when nothing is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The provider or platform that serves the call: `openai`, `amazon-bedrock`, `openrouter`.
    pub provider: Option<&'a str>,
}

impl Catalog {
    /// The snapshot built into the binary; nothing is decoded until asked for.
    pub fn embedded() -> Arc<Catalog> {
        Arc::new(Catalog::default())
    }

    /// What `raw` means where `context` says it is sent.
    pub fn resolve(&self, _raw: &str, _context: Context<'_>) -> Resolution {
        Resolution::Unknown
    }

    /// Models whose ID is a near miss of `raw` within the context's provider, nearest first; empty when nothing is close.
    pub fn nearest(&self, _raw: &str, _context: Context<'_>) -> Vec<Arc<Model>> {
        Vec::new()
    }
}
