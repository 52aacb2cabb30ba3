//! Flags that several commands share.

use super::Status;
use crate::diagnostic::{Diagnostic, Severity};
use clap::ValueEnum;
use jiff::civil::Date;
use std::path::PathBuf;

/// Flags of every command.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Colours: on a terminal, always or never (`NO_COLOR` and `FORCE_COLOR` are honoured)
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, hide_possible_values = true, value_name = "auto|always|never")]
    pub color: Color,
    /// Say less: no summary, no notes
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: every way out, where each fact comes from, every file that was not read
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// The day to judge by, instead of the clock's
    #[arg(long, global = true, env = "MODELMETA_TODAY", value_name = "YYYY-MM-DD", value_parser = day)]
    pub today: Option<Date>,
    /// Never touch the network
    #[arg(long, global = true, env = "MODELMETA_OFFLINE", value_parser = clap::builder::FalseyValueParser::new())]
    pub offline: bool,
    /// Use this configuration file and no other
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, global = true)]
    pub no_config: bool,
}

fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "a day is written like 2026-11-23")
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Which files are read.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Inputs {
    /// Files and folders; `-` reads standard input. By default the current folder
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Leave out what matches this glob (may be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Read files that .gitignore and .ignore leave out, too
    #[arg(long)]
    pub no_gitignore: bool,
    /// Read hidden files and folders, too (`.env` files always are)
    #[arg(long)]
    pub include_hidden: bool,
    /// The name to read standard input under; its ending tells the language
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the source line with carets.
    Plain,
    /// For programs; versioned.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For GitHub Actions: annotations.
    Github,
    /// For a pull request or a job summary.
    Markdown,
}

/// What makes a command fail.
#[derive(Debug, Clone, clap::Args)]
pub struct Verdict {
    /// The mildest severity that makes the command fail
    #[arg(long, value_enum, default_value_t = Threshold::Warning, value_name = "SEVERITY")]
    pub fail_on: Threshold,
    /// Of the models that shut down, let only those fail the command that have at most this many days left
    #[arg(long, value_name = "DAYS")]
    pub fail_within: Option<u16>,
    /// Exit with 0 whatever was found
    #[arg(long)]
    pub exit_zero: bool,
}

/// A severity on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Threshold {
    /// Any finding.
    Hint,
    /// Works today.
    Information,
    /// Will fail soon, or does not do what it says.
    Warning,
    /// The provider refuses it.
    Error,
}

impl From<Threshold> for Severity {
    fn from(threshold: Threshold) -> Severity {
        match threshold {
            Threshold::Hint => Severity::Hint,
            Threshold::Information => Severity::Information,
            Threshold::Warning => Severity::Warning,
            Threshold::Error => Severity::Error,
        }
    }
}

impl Verdict {
    /// The status of a command that read this many texts and found this on that day.
    pub fn status<'a>(&self, read: usize, today: Date, mut findings: impl Iterator<Item = &'a Diagnostic>) -> Status {
        if read == 0 {
            Status::NoInput
        } else if !self.exit_zero && findings.any(|finding| self.fails(finding, today)) {
            Status::Findings
        } else {
            Status::Clean
        }
    }

    fn fails(&self, finding: &Diagnostic, today: Date) -> bool {
        let threshold = Severity::from(self.fail_on);
        let (Some(days), Some(day)) = (self.fail_within, finding.retires_on) else {
            return finding.severity >= threshold;
        };
        // Who counts days wants to hear of coming ends, which are warnings; mentions in passing are milder still.
        let left = today.until(day).map_or(0, |span| span.get_days());
        finding.severity >= threshold.min(Severity::Warning) && left <= i32::from(days)
    }
}

/// How lists are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// For people.
    Plain,
    /// For programs; versioned.
    Json,
    /// For a pull request or a page.
    Markdown,
}
