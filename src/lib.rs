//! # ModelMeta: a language server that knows AI models
//!
//! Text goes in at one end, answers come out at the other, and the arrows never return:
//!
//! ```text
//! file text ── languages ─▶ Source ── recognize ─▶ [CallSite] ──┐
//! data/*.toml ── embed ──▶ Api, Sdk, Dialect (static tables) ───┼─▶ Analysis ─┬─ rules ─▶ [Diagnostic + Fix] ─┬─▶ server ─▶ editor
//! hourly feeds ─ refresh ─▶ Catalog (Arc, immutable) ───────────┘             └─ ide ───▶ Hover, Completion … ─┴─▶ cli ────▶ terminal
//! ```
//!
//! Three things meet in an [`analysis::Analysis`]: what the user wrote (call sites), what providers document
//! ([`apis::Api`]), and which models exist ([`catalog::Catalog`]). Every answer is a method on it.
//!
//! ## Words
//! *model* is always an AI model, *provider* its seller, *dialect* a platform's spelling of a model ID, *api* a request
//! schema, *call site* one call, object, builder chain or config table in which parameters bind to a model.
//!
//! ## Absences
//! - Every room but `refresh`, `server` and `cli` does no I/O, reads no clock (`today` is a field), cannot fail, names no protocol.
//! - Parsing never fails: broken text gives fewer call sites, never an error.
//! - A [`catalog::Catalog`] never changes; it is replaced.
//! - Unknown is never an error. A missing price is never zero.
//! - Only `main` exits the process; only `cli/output` prints.
//! - Only `server` names the protocol, only `refresh` the network: no code, path, ID or secret of the user leaves the machine.
//!
//! `tests/architecture.rs` executes the table of who may import whom.

pub mod analysis;
pub mod apis;
pub mod catalog;
pub mod cli;
pub mod diagnostic;
pub mod ide;
pub mod languages;
pub mod recognize;
pub mod refresh;
pub mod rules;
pub mod server;
pub mod settings;
pub mod text;
