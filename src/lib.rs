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
//! [`workspace`] finds the files, their texts and the settings of their folders, in one way for the server and the command.
//!
//! ## Words
//! *model* is always an AI model, *provider* its seller, *dialect* a platform's spelling of a model ID, *api* a request
//! schema, *call site* one call, object, builder chain or config table in which parameters bind to a model, *endpoint* who gets
//! its request and by which API.
//!
//! ## The life of a keystroke
//! An editor sends an edit for every key, and asks for a card or a list right behind it. What follows costs what the
//! edit touches, one copy of the text, and a look at each of its words that can belong to a request.
//!
//! 1. `server::session` stores the edit before anything else happens, in the order of arrival: a new `Document` that shares
//!    the old one's rope and syntax tree, and remembers the last analysis and what was edited since.
//! 2. The first who needs it, a question or the publisher, has the newest text analysed, a large one on a worker thread.
//!    Versions that nobody asked for are never analysed, so a burst of edits costs about one analysis and no timer is needed.
//! 3. [`languages::Source::after`] reads the edited lines for words that can belong to a request, cuts the edited block anew,
//!    and parses on from the old tree. Of a program only the top-level statement that was edited is parsed again, and no
//!    other tree is kept.
//! 4. [`recognize`] reads the statements that the edit touched; call sites of the others are taken over, unless what the file
//!    says of its names (imports, clients, constants) changed.
//! 5. The rules look at new sites only; findings of the others move along with the text.
//! 6. What differs from what the client shows is sent. Where half-typed text hides a place, its last findings stay.
//!
//! A completion of the ID of a known request reads nothing again; any other reads the text as if the word were finished, but
//! only the top-level statement around it.
//!
//! ## Absences
//! - Every room but `files`, `workspace`, `refresh`, `server` and `cli` does no I/O, reads no clock (`today` is a field), cannot fail, names no protocol.
//! - Parsing never fails: broken text gives fewer call sites, never an error. What is nested too deeply is not parsed, and
//!   [`languages::GivenUp`] says so; no text uses up a stack.
//! - No file keeps another waiting: four times the text is four times the work ([`work`]), and what makes much more work than
//!   any text that people write is given up, without findings and with a word.
//! - A [`catalog::Catalog`] never changes; it is replaced.
//! - Unknown is never an error. A missing price is never zero.
//! - Only `files` opens files to read them: nothing but a regular file, and no more of it than the caller allows.
//! - Only `main` exits the process; only `cli/output` prints.
//! - Only `refresh` starts a process, and that is this program again: the heavy part of a refresh leaves no memory behind.
//! - Only `server` names the protocol, only `refresh` the network: no code, path, ID or secret of the user leaves the machine.
//!
//! `tests/architecture.rs` executes the table of who may import whom.

pub mod analysis;
pub mod apis;
pub mod catalog;
pub mod cli;
pub mod diagnostic;
pub mod files;
pub mod ide;
pub mod languages;
pub mod notebook;
pub mod recognize;
pub mod refresh;
pub mod rules;
pub mod secrets;
pub mod server;
pub mod settings;
pub mod text;
pub mod work;
pub mod workspace;
