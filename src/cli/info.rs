//! `modelmeta info ID`: all that is known about a model, as on its card.

use super::Status;
use super::args::{Global, ListFormat};
use super::output::json::VERSION;
use super::output::{Out, STRONG, paint};
use super::world::{World, report_problems};
use crate::apis;
use crate::catalog::{Context, Model, Resolution};
use crate::ide::Markup;
use crate::ide::card::Card;
use crate::ide::search::{Filter, search};
use anyhow::bail;
use serde::Serialize;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A model ID in any platform's spelling: `gpt-4o`, `anthropic/claude-opus-4.5`, a Bedrock profile …
    id: String,
    /// Who serves it, where several do: `openai`, `amazon-bedrock` …
    #[arg(long, value_name = "SLUG")]
    provider: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = ListFormat::Plain)]
    format: ListFormat,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    query: &'a str,
    resolution: &'a str,
    status: &'a str,
    data_date: &'a str,
    model: &'a Model,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    report_problems(&world.configs, out);
    let catalog = &world.catalog;
    let context = Context { provider: args.provider.as_deref() };
    let resolution = match catalog.resolve(&args.id, context) {
        // No platform spells it so, but our own lists do.
        Resolution::Unknown => catalog.by_slug(&args.id).map_or(Resolution::Unknown, Resolution::Exact),
        known => known,
    };
    let Some(model) = resolution.model() else { bail!(unknown(&world, &args.id, context)) };
    match args.format {
        ListFormat::Json => out.json(&Document {
            version: VERSION,
            query: &args.id,
            resolution: resolution.as_str(),
            status: model.status_on(world.today).as_str(),
            data_date: catalog.data_date(),
            model,
        })?,
        ListFormat::Plain | ListFormat::Markdown => {
            let markup = if args.format == ListFormat::Plain { Markup::Plain } else { Markup::Markdown };
            let api = apis::default_for(&model.provider, model.kind.as_str());
            let written = (!matches!(resolution, Resolution::Exact(_))).then_some((args.id.as_str(), &resolution));
            let today = world.today;
            let card = Card { model, catalog, today, api, written, spelling: "", served_by: None, full: true };
            out.text(&titled(&card.render(markup), markup))?;
        }
    }
    Ok(Status::Clean)
}

/// The title stands out.
fn titled(card: &str, markup: Markup) -> String {
    match card.split_once('\n') {
        Some((title, rest)) if markup == Markup::Plain => format!("{}\n{}\n", paint(STRONG, title), rest.trim_end()),
        _ => format!("{}\n", card.trim_end()),
    }
}

fn unknown(world: &World, id: &str, context: Context<'_>) -> String {
    let mut near = world.catalog.nearest(id, context);
    if near.is_empty() {
        near = beginning(world, id, context);
    }
    let near: Vec<String> = near.iter().take(3).map(|model| model.slug()).collect();
    let hint = if near.is_empty() {
        "`modelmeta search` looks for a part of a name".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    format!("no model `{id}` is known; {hint}")
}

/// Models that share most of the ID's beginning.
fn beginning(world: &World, id: &str, Context { provider }: Context<'_>) -> Vec<Arc<Model>> {
    let filter = Filter { provider, kind: None, retired: false, today: world.today };
    let cuts = id.char_indices().map(|(at, _)| at).rev().take_while(|at| at * 3 >= id.len() * 2);
    let heads = cuts.filter_map(|at| id.get(..at)).filter(|head| head.len() > 3);
    let starts = |head: &str| {
        let mut found = search(&world.catalog, head, filter);
        found.retain(|model| model.id.starts_with(head));
        found.sort_by_key(|model| model.id.len());
        found
    };
    heads.map(starts).find(|found| !found.is_empty()).unwrap_or_default()
}
