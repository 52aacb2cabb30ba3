//! `modelmeta lsp`: the language server.

use super::Status;
use super::apart;
use super::args::Global;
use super::world::settings_files;
use crate::refresh::apart::Program;
use crate::server::{self, Options};

#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Talk over standard input and output (the default, and the only way)
    #[arg(long)]
    stdio: bool,
}

/// Serves until the client leaves. One that leaves without the protocol's goodbye gets exit code 1.
pub fn run(_args: &Args, global: &Global) -> anyhow::Result<Status> {
    let settings = settings_files(global);
    let refresher = Program::this(apart::NAME);
    let properly = server::run(Options { offline: global.offline, today: global.today, settings, refresher })?;
    Ok(if properly { Status::Clean } else { Status::Abandoned })
}
