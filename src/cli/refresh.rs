//! `modelmeta refresh`: asks the live sources now, shows how far it is, and then what changed.

use super::Status;
use super::args::Global;
use super::output::{FAINT, Out, STRONG, count, paint};
use super::world::{World, report_problems};
use crate::catalog::{Catalog, Meter, Model, Status as State};
use crate::refresh::{self, Limits, Outcome, Progress, SourceReport};
use crate::rules::phrase;
use anyhow::bail;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many lines of each kind of change to show
    #[arg(long, default_value_t = 12, value_name = "N")]
    limit: usize,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    report_problems(&world.configs, out);
    if refresh::is_offline(&world.data) {
        bail!("the network is switched off (--offline, MODELMETA_OFFLINE or `data.offline`)");
    }
    let bar = out.progress("sources asked");
    let (report, catalog) = refresh::run_once(&world.data, Limits::default(), &mut |progress| match progress {
        Progress::Started(sources) => bar.message(&format!("of {} asked", count(sources, "source"))),
        Progress::Bytes { source, bytes } => bar.message(&format!("asked; {source}: {:.1} MB", bytes as f64 / 1e6)),
        Progress::Done { .. } => bar.advance(),
    });
    bar.finish();
    for source in &report.sources {
        out.text(&line(source))?;
    }
    for notice in &report.notices {
        out.warn(notice);
    }
    if report.busy {
        bail!("another modelmeta is refreshing and has not come to an end");
    }
    match &catalog {
        Some(catalog) => out.text(&changes(&world.catalog, catalog, world.today, args.limit))?,
        None => out.note("Nothing has changed."),
    }
    if report.sources.iter().all(|source| source.outcome == Outcome::Failed) && !report.sources.is_empty() {
        bail!("no source could be read; the data of {} stays in use", world.catalog.data_date());
    }
    Ok(Status::Clean)
}

/// A source and what came of it.
pub fn line(source: &SourceReport) -> String {
    let outcome = match source.outcome {
        Outcome::Updated => "updated".to_owned(),
        Outcome::Unchanged => "current".to_owned(),
        Outcome::Failed => format!("failed: {}", source.error.as_deref().unwrap_or("no reason given")),
        Outcome::Waiting => "not due yet".to_owned(),
        Outcome::Offline => "offline".to_owned(),
    };
    let models = if source.models > 0 { format!(" ({})", count(source.models, "model")) } else { String::new() };
    format!("{:<14} {outcome}{models} {}\n", source.name, paint(FAINT, &source.address))
}

/// What differs between two states of the data, in a page.
fn changes(before: &Catalog, after: &Catalog, today: Date, limit: usize) -> String {
    let all =
        |catalog: &Catalog| catalog.models().map(|model| (model.slug(), model)).collect::<BTreeMap<_, Arc<Model>>>();
    let (old, new) = (all(before), all(after));
    let mut kinds: [(&str, Vec<String>); 5] =
        [("new", vec![]), ("gone", vec![]), ("retired", vec![]), ("prices", vec![]), ("limits", vec![])];
    let [added, gone, retired, prices, limits] = &mut kinds;
    for (slug, model) in &new {
        let Some(was) = old.get(slug) else {
            added.1.push(slug.clone());
            continue;
        };
        let state = |model: &Model| model.status_on(today) == State::Retired || model.lifecycle.retires_on.is_some();
        if state(model) && model.lifecycle.retires_on != was.lifecycle.retires_on {
            let day = model.lifecycle.retires_on.map(|day| day.to_string()).unwrap_or_default();
            retired.1.push(format!("{slug} {day}"));
        }
        if [Meter::Input, Meter::Output].iter().any(|&meter| was.price(meter) != model.price(meter)) {
            let price = |model: &Model| phrase::in_out(model).unwrap_or_else(|| "not published".to_owned());
            if price(was) != price(model) {
                prices.1.push(format!("{slug}: {} → {}", price(was), price(model)));
            }
        }
        if was.limits != model.limits {
            let limit = |model: &Model| {
                let tokens = |tokens: Option<u64>| tokens.map_or("?".to_owned(), phrase::short_count);
                format!("{} / {}", tokens(model.limits.context_window), tokens(model.limits.max_output_tokens))
            };
            if limit(was) != limit(model) {
                limits.1.push(format!("{slug}: {} → {}", limit(was), limit(model)));
            }
        }
    }
    gone.1.extend(old.keys().filter(|slug| !new.contains_key(*slug)).cloned());
    let mut text = String::new();
    for (title, lines) in kinds.iter().filter(|(_, lines)| !lines.is_empty()) {
        text.push_str(&format!("\n{} ({})\n", paint(STRONG, title), lines.len()));
        lines.iter().take(limit).for_each(|line| text.push_str(&format!("  {line}\n")));
        if lines.len() > limit {
            text.push_str(&format!("  {}\n", paint(FAINT, format!("and {} more", lines.len() - limit))));
        }
    }
    if text.is_empty() { "Nothing that a card shows has changed.\n".to_owned() } else { text }
}
