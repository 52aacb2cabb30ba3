//! The command line: one file per command, one per output format.
//!
//! A command reads what it needs through [`world::World`] (today, data, settings) and [`scan`] (files), and hands plain
//! values to [`output`], the only place that prints. It returns a [`Status`]; errors are for usage, configuration and
//! data, never for findings.

use clap::{Parser, Subcommand};
use std::process::ExitCode;

mod apart;
mod args;
mod baseline;
mod check;
mod completions;
mod dataset;
mod demo;
mod doctor;
mod explain;
mod fix;
mod info;
mod inspect;
mod inventory;
mod list;
mod lsp;
mod output;
mod refresh;
mod replace;
mod report;
mod scan;
mod schema;
mod world;

use output::Out;

const EXIT_CODES: &str = "Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 usage, configuration or data error, \
     3 no input read";

/// A language server and command line that know AI models.
#[derive(Debug, Parser)]
#[command(name = "modelmeta", version, about, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(flatten)]
    global: args::Global,
    /// The same as `lsp`: what many editors pass to a server.
    #[arg(long, hide = true)]
    stdio: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the language server on standard input and output
    Lsp(lsp::Args),
    /// Show in this terminal what an editor would show
    Demo(demo::Args),
    /// Report retired models, wrong parameters and the like
    Check(check::Args),
    /// Apply the safe quick fixes
    Fix(fix::Args),
    /// List every recognised model ID and parameter
    Inspect(inspect::Args),
    /// List the models in use: where, in what state, at what price
    Inventory(inventory::Args),
    /// Show all that is known about a model
    Info(info::Args),
    /// List models
    List(list::ListArgs),
    /// Find models by a part of their ID or name
    Search(list::SearchArgs),
    /// List the models that shut down soon
    Upcoming(list::UpcomingArgs),
    /// Explain a rule: what it reports, why, and what to do
    Explain(explain::Args),
    /// Bring the model data up to date
    Refresh(refresh::Args),
    /// The part of a refresh that takes much memory, for the language server
    #[command(name = apart::NAME, hide = true)]
    RefreshApart,
    /// Accept today's findings, so that `check --baseline` reports new ones only
    Baseline(baseline::Args),
    /// Build, verify and compare the offline data
    Dataset(dataset::Args),
    /// Print the JSON Schema of modelmeta.toml and the editor settings
    Schema,
    /// Print a completion script for a shell
    Completions(completions::Args),
    /// Tell what this installation stands on: data, settings, network, editor
    Doctor(doctor::Args),
}

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing at or above the threshold.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// No input was read.
    NoInput,
    /// The editor ended its language server without asking it to shut down first.
    Abandoned,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(match status {
            Status::Clean => 0,
            Status::Findings | Status::Abandoned => 1,
            Status::NoInput => 3,
        })
    }
}

/// Reads the process's arguments, runs the command and gives its exit code: 0 nothing at or above the threshold,
/// 1 findings, 2 usage, configuration or data error, 3 no input read.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            output::usage(&error);
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let mut out = Out::new(&cli.global);
    match dispatch(cli, &mut out) {
        Ok(status) => status.into(),
        // `modelmeta list | head` is no failure.
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            out.error(&error);
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli, out: &mut Out) -> anyhow::Result<Status> {
    let Cli { global, stdio, command } = cli;
    match command {
        Some(Command::Lsp(args)) => lsp::run(&args, &global),
        None if stdio => lsp::run(&lsp::Args::default(), &global),
        Some(Command::Check(args)) => check::run(&args, &global, out),
        Some(Command::Fix(args)) => fix::run(&args, &global, out),
        Some(Command::Inspect(args)) => inspect::run(&args, &global, out),
        Some(Command::Inventory(args)) => inventory::run(&args, &global, out),
        Some(Command::Refresh(args)) => refresh::run(&args, &global, out),
        Some(Command::RefreshApart) => apart::run(out),
        Some(Command::Demo(args)) => demo::run(&args, &global, out),
        Some(Command::Doctor(args)) => doctor::run(&args, &global, out),
        Some(Command::Info(args)) => info::run(&args, &global, out),
        Some(Command::List(args)) => list::list(&args, &global, out),
        Some(Command::Search(args)) => list::search(&args, &global, out),
        Some(Command::Upcoming(args)) => list::upcoming(&args, &global, out),
        Some(Command::Explain(args)) => explain::run(&args, out),
        Some(Command::Baseline(args)) => baseline::run(&args, &global, out),
        Some(Command::Dataset(args)) => dataset::run(&args, global.today, out),
        Some(Command::Schema) => schema::run(out),
        Some(Command::Completions(args)) => completions::run(&args, out),
        None => anyhow::bail!("no command given; try `modelmeta --help`"),
    }
}
