//! `modelmeta lsp`: the language server.

use super::Status;
use super::args::Global;
use crate::server;

#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Talk over standard input and output (the default, and the only way)
    #[arg(long)]
    stdio: bool,
}

pub fn run(_args: &Args, global: &Global) -> anyhow::Result<Status> {
    let options = server::Options {
        offline: global.offline,
        today: global.today,
        settings: match (&global.config, global.no_config) {
            (Some(file), _) => server::SettingsFiles::Only(file.clone()),
            (None, true) => server::SettingsFiles::None,
            (None, false) => server::SettingsFiles::Nearest,
        },
    };
    let left_properly = server::run(options)?;
    Ok(if left_properly { Status::Clean } else { Status::Abandoned })
}
