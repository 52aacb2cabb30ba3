//! `modelmeta lsp`: the language server.

use super::Status;
use super::args::Global;

#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// Talk over standard input and output (the default, and the only way)
    #[arg(long)]
    stdio: bool,
}

pub fn run(_args: &Args, _global: &Global) -> anyhow::Result<Status> {
    anyhow::bail!("the language server is not part of this build")
}
