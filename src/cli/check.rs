//! `modelmeta check`: what is wrong with the models and parameters in these files.

use super::Status;
use super::args::{Format, Global, Inputs, Verdict};
use super::output::{Out, json, plain};
use super::report::{FileReport, Report};
use super::scan::{Input, scan};
use super::world::{World, report_problems};
use crate::text::LineIndex;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = Format::Plain)]
    format: Format,
    #[command(flatten)]
    verdict: Verdict,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    let scan = scan(&args.inputs, &world, |input| look(input, &world))?;
    report_problems(&world.configs, out);
    let report = Report { files: scan.results, skipped: scan.skipped, read: scan.read, baselined: 0 };
    match args.format {
        Format::Json => json::write(&report, out)?,
        _ => plain::write(&report, out)?,
    }
    Ok(args.verdict.status(report.read, report.findings().map(|(_, finding)| finding)))
}

fn look(input: &Input, world: &World) -> Option<FileReport> {
    let analysis = input.analyse(world);
    let findings = analysis.diagnostics().to_vec();
    (!findings.is_empty()).then(|| FileReport {
        path: input.path.clone(),
        language: input.language.name,
        text: input.text.clone(),
        lines: LineIndex::new(&input.text),
        findings,
    })
}
