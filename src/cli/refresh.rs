//! `modelmeta refresh`: asks the live sources now, shows how far it is, and then what changed.

use super::Status;
use super::args::Global;
use super::output::{FAINT, Out, count, paint};
use super::world::{World, report_problems};
use crate::catalog::diff;
use crate::refresh::{self, Limits, Outcome, Progress, SourceReport};
use anyhow::bail;
use jiff::Timestamp;
use std::time::Duration;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many lines of each kind of change to show
    #[arg(long, default_value_t = 12, value_name = "N")]
    limit: usize,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    report_problems(&world.configs, out);
    if refresh::is_offline(&world.data) && !refresh::has_files(&world.data) {
        bail!("the network is switched off (--offline, MODELMETA_OFFLINE or `data.offline`)");
    }
    let bar = out.progress("sources asked");
    let (report, catalog) = refresh::run_once(&world.data, Limits::default(), &mut |progress| match progress {
        Progress::Started(sources) => bar.message(&format!("of {} asked", count(sources, "source"))),
        Progress::Bytes { source, bytes } => bar.message(&format!("asked; {source}: {:.1} MB", bytes as f64 / 1e6)),
        Progress::Done { .. } => bar.advance(),
    });
    bar.finish();
    if report.busy {
        bail!("another modelmeta is refreshing and has not come to an end");
    }
    for source in &report.sources {
        out.text(&line(source, Timestamp::now()))?;
    }
    // What a source failed of stands in its line.
    let told = |notice: &str| report.sources.iter().filter_map(|s| s.error.as_deref()).any(|e| notice.ends_with(e));
    report.notices.iter().filter(|notice| !told(notice)).for_each(|notice| out.warn(notice));
    match &catalog {
        Some(catalog) => {
            out.text(&format!("\n{}", diff::diff(&world.catalog, catalog, world.today).page(args.limit)))?;
        }
        None => out.note("Nothing has changed."),
    }
    if !report.sources.is_empty() && report.sources.iter().all(|source| source.outcome == Outcome::Failed) {
        bail!("no source could be read; the data of {} stays in use", world.catalog.data_date());
    }
    Ok(Status::Clean)
}

/// A source, what came of it the last time, and what of it is in use.
pub fn line(source: &SourceReport, now: Timestamp) -> String {
    let confirmed = source.confirmed.map(|then| ago(now.duration_since(then).try_into().unwrap_or_default()));
    let outcome = match (source.outcome, &source.error, &confirmed) {
        _ if source.unusable.is_some() => {
            format!(
                "not in use: {}; `modelmeta refresh` reads it again",
                source.unusable.as_deref().unwrap_or_default()
            )
        }
        (Outcome::Updated, ..) => "updated".to_owned(),
        (Outcome::Unchanged, ..) => "current".to_owned(),
        (_, Some(error), Some(ago)) => format!("failed: {error}; what it said {ago} stays in use"),
        (_, Some(error), None) => format!("failed: {error}"),
        (Outcome::Offline, None, Some(ago)) => format!("not asked (offline); confirmed {ago}"),
        (Outcome::Offline, None, None) => "not asked (offline)".to_owned(),
        (_, None, Some(ago)) => format!("confirmed {ago}"),
        (_, None, None) => "never asked".to_owned(),
    };
    let models = if source.models > 0 { format!(", {}", count(source.models, "model")) } else { String::new() };
    let address = if source.address == source.name { "" } else { &source.address };
    format!("{:<14} {outcome}{models} {}", source.name, paint(FAINT, address)).trim_end().to_owned() + "\n"
}

/// "12 minutes ago"
pub fn ago(age: Duration) -> String {
    let minutes = (age.as_secs() / 60) as usize;
    match minutes {
        0 => "just now".to_owned(),
        1..120 => format!("{} ago", count(minutes, "minute")),
        120..2880 => format!("{} ago", count(minutes / 60, "hour")),
        _ => format!("{} ago", count(minutes / 1440, "day")),
    }
}
