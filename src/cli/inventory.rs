//! `modelmeta inventory`: the models in use, with their places, state and price; what a team asks before a migration or
//! an invoice.

use super::Status;
use super::args::{Global, Inputs, ListFormat};
use super::output::json::VERSION;
use super::output::snippet::Page;
use super::output::{FAINT, Out, count, paint, table};
use super::scan::{Input, scan};
use super::world::{World, report_problems};
use crate::catalog::Model;
use crate::recognize::Role;
use crate::rules::phrase;
use crate::secrets::masked;
use crate::text::LineIndex;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// How to write the list
    #[arg(long, value_enum, default_value_t = ListFormat::Plain)]
    format: ListFormat,
}

/// A model named in a text.
struct Use {
    /// `openai/gpt-4o`, or the text as written where nobody knows it.
    name: String,
    model: Option<Arc<Model>>,
    place: String,
}

#[derive(Serialize)]
struct Document {
    version: u32,
    models: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    model: String,
    status: Option<&'static str>,
    retires_on: Option<String>,
    price: Option<String>,
    /// `path:line`, ordered.
    places: Vec<String>,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    let scan = scan(&args.inputs, &world, out, |input| look(input, &world))?;
    report_problems(&world.configs, out);
    out.unread(&scan.skipped);
    let entries = entries(scan.results.into_iter().flatten(), &world);
    match args.format {
        ListFormat::Json => out.json(&Document { version: VERSION, models: entries })?,
        format => {
            let rows: Vec<_> = entries.iter().map(|entry| cells(entry, format)).collect();
            out.text(&table::write(&["model", "status", "price per 1M tokens", ">uses", "where"], &rows, format))?;
            out.note(&format!("{} in {}", count(entries.len(), "model"), count(scan.read, "file")));
        }
    }
    Ok(if scan.read == 0 { Status::NoInput } else { Status::Clean })
}

fn look(input: &Input, world: &World) -> Option<Vec<Use>> {
    let analysis = input.analyse(world);
    if analysis.sites.is_empty() {
        return None;
    }
    let Input { path, text, cells, .. } = input;
    let lines = LineIndex::new(text);
    let page = Page { path, text, lines: &lines, hidden: &[], cells };
    let uses = analysis.sites.iter().flat_map(|site| {
        let (analysis, page) = (&analysis, &page);
        // What documentation mentions is not in use.
        site.models.iter().filter(|named| !matches!(named.role, Role::Doc | Role::Type)).map(move |named| {
            let model = analysis.resolve(site, named).model().cloned();
            let (line, _) = page.place(named.span.start);
            let name = model.as_ref().map_or_else(|| masked(&named.raw).into_owned(), |model| model.slug());
            Use { name, model, place: format!("{}:{line}", page.origin(named.span.start)) }
        })
    });
    Some(uses.collect())
}

fn entries(uses: impl Iterator<Item = Use>, world: &World) -> Vec<Entry> {
    let mut by_name: BTreeMap<String, (Option<Arc<Model>>, Vec<String>)> = BTreeMap::new();
    for Use { name, model, place } in uses {
        let (_, places) = by_name.entry(name).or_insert((model, Vec::new()));
        places.push(place);
    }
    let entry = |(name, (model, places)): (String, (Option<Arc<Model>>, Vec<String>))| Entry {
        model: name,
        status: model.as_ref().map(|model| model.status_on(world.today).as_str()),
        retires_on: model.as_ref().and_then(|model| model.lifecycle.retires_on).map(|day| day.to_string()),
        price: model.as_deref().and_then(phrase::in_out),
        places,
    };
    by_name.into_iter().map(entry).collect()
}

fn cells(entry: &Entry, format: ListFormat) -> Vec<String> {
    let status = match (entry.status, &entry.retires_on) {
        (None, _) => "not known".to_owned(),
        (Some("unknown"), None) => String::new(),
        (Some("retired"), Some(day)) => format!("retired {day}"),
        (Some(status), Some(day)) => format!("{status}, until {day}"),
        (Some(status), None) => status.to_owned(),
    };
    let first = entry.places.first().cloned().unwrap_or_default();
    let more = entry.places.len().saturating_sub(1);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let place = if format == ListFormat::Plain { format!("{first}{}", paint(FAINT, more)) } else { first + &more };
    vec![entry.model.clone(), status, entry.price.clone().unwrap_or_default(), entry.places.len().to_string(), place]
}
