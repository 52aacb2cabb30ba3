//! `modelmeta check`: what is wrong with the models and parameters in these files.

use super::args::{Format, Global, Inputs, Verdict};
use super::output::{Out, github, json, markdown, plain, sarif};
use super::report::{FileReport, Report};
use super::scan::{Input, scan};
use super::world::{World, report_problems};
use super::{Status, baseline};
use crate::secrets::hidden_in;
use crate::text::LineIndex;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// How to write the report [default: plain; github under GitHub Actions]
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    verdict: Verdict,
    /// Report only what this file does not accept (see `modelmeta baseline`)
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?.looking_ahead(args.verdict.fail_within);
    let mut report = report(&args.inputs, &world, out)?;
    if let Some(path) = &args.baseline {
        baseline::subtract(&mut report, path)?;
    }
    let format = args.format.unwrap_or_else(usual_format);
    match format {
        Format::Plain => plain::write(&report, out)?,
        Format::Json => json::write(&report, out)?,
        Format::Sarif => sarif::write(&report, out)?,
        Format::Github => github::write(&report, out)?,
        Format::Markdown => markdown::write(&report, out)?,
    }
    let status = args.verdict.status(report.read, world.today, report.findings().map(|(_, finding)| finding));
    // Code scanning decides by itself what fails; a file that it cannot upload after a failed step helps nobody.
    Ok(if format == Format::Sarif && status == Status::Findings { Status::Clean } else { status })
}

/// Under GitHub Actions people look at annotations.
fn usual_format() -> Format {
    if std::env::var_os("GITHUB_ACTIONS").is_some_and(|set| set == "true") { Format::Github } else { Format::Plain }
}

/// Everything that is found in the inputs.
pub fn report(inputs: &Inputs, world: &World, out: &mut Out) -> anyhow::Result<Report> {
    let scan = scan(inputs, world, out, |input| look(input, world))?;
    report_problems(&world.configs, out);
    Ok(Report { files: scan.results, skipped: scan.skipped, read: scan.read, baselined: 0, about: world.about() })
}

fn look(input: &Input, world: &World) -> Option<FileReport> {
    let analysis = input.analyse(world);
    let findings = analysis.diagnostics().to_vec();
    input.note(&analysis);
    (!findings.is_empty()).then(|| FileReport {
        path: input.path.clone(),
        language: input.language.name,
        text: input.text.clone(),
        lines: LineIndex::new(&input.text),
        hidden: hidden_in(&input.text, input.language.name),
        cells: input.cells.clone(),
        findings,
    })
}
