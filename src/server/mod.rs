//! The language server: the only room that names the protocol.
//!
//! The way of a message (the [crate]'s page tells what an edit costs on it):
//!
//! 1. [`input`] reads the message from [`stdio`] and repairs what can be repaired.
//! 2. [`serve`] calls the handler at once, in the order of arrival. `did_change` stores the edit with [`session::Session::apply`] before
//!    anything is awaited; the new [`document::Document`] shares the old one's rope and syntax tree.
//!    [`settings`] reads the settings files of a folder in which a file is opened, and nobody waits for them.
//! 3. [`publish`] analyses the newest version, a large one on a worker thread ([`work`]), and sends what changed.
//! 4. A request takes a [`session::Snapshot`] in the same first moment and is answered for the text as it was when the
//!    client asked.
//! 5. [`convert`] puts the answer into the protocol's words, [`output`] writes it.

mod backend;
mod calendar;
mod capabilities;
mod carried;
mod client;
mod commands;
mod convert;
mod document;
#[cfg(test)]
mod equivalence;
mod event;
mod feed;
mod input;
mod notebook;
mod output;
mod process;
mod publish;
mod requests;
mod scan;
mod serve;
mod session;
mod settings;
mod stale;
mod stdio;
mod uri;
mod work;

use crate::catalog::Catalog;
use crate::refresh::apart::Program;
use crate::workspace::SettingsFiles;
use backend::Backend;
use jiff::civil::Date;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::LspService;

/// What the command line sets for the whole session.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Never touch the network, whatever the settings say.
    pub offline: bool,
    /// The day to count from instead of the clock's.
    pub today: Option<Date>,
    /// Which settings files are read.
    pub settings: SettingsFiles,
    /// The program that does what of a refresh takes much memory; without one it is done in this process.
    pub refresher: Option<Program>,
}

/// Serves one client on stdin and stdout; false when it did not leave properly ([`converse`]).
///
/// # Errors
/// When the system gives no runtime.
pub fn run(options: Options) -> io::Result<bool> {
    log_to_stderr();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(4).build()?;
    let left_properly = runtime.block_on(async { converse(options, stdio::input(), stdio::output()).await });
    // Not waited for: nothing that still runs has anybody to answer to.
    runtime.shutdown_background();
    Ok(left_properly)
}

/// Serves one client until it says `exit`, closes the input or its process is gone; false when it left in another way than
/// by the end of the input, and without `shutdown`.
pub async fn converse(options: Options, input: impl AsyncRead + Unpin, output: impl AsyncWrite + Unpin) -> bool {
    let session = Arc::new(session::Session::new(Catalog::embedded(), &options));
    let mut output = output::Output::new(output);
    let (service, client) = LspService::build(|client| Backend::new(client, session, options.refresher))
        .custom_method("modelmeta/status", Backend::status)
        .finish();
    let (shut_down, gone) = (service.inner().shut_down.clone(), service.inner().gone.clone());
    let end = serve::serve(service, client, input, &mut output, gone.notified()).await;
    output.finish().await;
    end == serve::End::Input || shut_down.load(Ordering::Relaxed)
}

/// stdout belongs to the protocol. `MODELMETA_LOG` sets how much is said: `error`, `warn`, `info`, `debug`, `trace`.
fn log_to_stderr() {
    let level =
        std::env::var("MODELMETA_LOG").ok().and_then(|level| level.parse().ok()).unwrap_or(tracing::Level::WARN);
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(false).with_max_level(level);
    let _ = log.try_init();
}
