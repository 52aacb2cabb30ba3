//! `modelmeta completions SHELL`: the script that teaches a shell our commands and flags.

use super::output::Out;
use super::{Cli, Status};
use clap::CommandFactory;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub fn run(args: &Args, out: &mut Out) -> anyhow::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "modelmeta", &mut script);
    out.verbatim(&String::from_utf8_lossy(&script))?;
    Ok(Status::Clean)
}
