//! What an editor shows: each file adds one method to [`crate::analysis::Analysis`]. Features take offsets and return plain
//! structs; `server/convert.rs` alone turns them into the protocol's types.

use crate::diagnostic::Fix;
use crate::text::Span;

pub mod card;
mod code_action;
pub mod completion;
mod hover;
mod inlay_hint;
mod links;
pub mod markup;
mod parameters;
pub mod ranking;
mod rates;
pub mod search;
mod taken;

/// How text for people is written; what the client says it can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// CommonMark with tables.
    Markdown,
    /// Text without marks, readable at 80 columns.
    Plain,
}

/// A card over a piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What it says, in the markup asked for.
    pub contents: String,
}

/// A list of completions, at most 100, all replacing the same span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionList {
    /// What an item replaces.
    pub span: Span,
    /// Best first.
    pub items: Vec<Completion>,
    /// There were more than shown: ask again after typing on.
    pub incomplete: bool,
}

/// What a completion stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A model ID.
    Model,
    /// A parameter's name.
    Parameter,
    /// One of a parameter's values.
    Value,
}

/// One completion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What goes in.
    pub insert: String,
    /// Price and context, or range and default.
    pub detail: String,
    /// What of it is worth a column of the list: the price.
    pub aside: String,
    /// What it stands for.
    pub kind: CompletionKind,
    /// Struck through.
    pub deprecated: bool,
    /// A key for [`completion::documentation`]: `provider/id` for models, `api#parameter` for parameters.
    pub key: String,
}

/// A note at the end of an ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlayHint {
    /// Behind this offset.
    pub offset: usize,
    /// What it says: "$2.50 in / $10 out".
    pub label: String,
}

/// A quick fix together with the finding it mends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeAction {
    /// The rule it belongs to.
    pub code: &'static str,
    /// The finding's place.
    pub span: Span,
    /// The change.
    pub fix: Fix,
    /// The one to offer first.
    pub preferred: bool,
}

/// A page that a piece of text leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLink {
    /// The ID.
    pub span: Span,
    /// The page's address.
    pub target: String,
    /// What is found there.
    pub tooltip: String,
}
