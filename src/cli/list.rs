//! `modelmeta list`, `search` and `upcoming`: models in a table.

use super::Status;
use super::args::{Global, ListFormat};
use super::output::json::VERSION;
use super::output::{Out, count, table};
use super::world::{World, report_problems};
use crate::catalog::{Kind, Model};
use crate::ide::search;
use crate::rules::phrase;
use anyhow::bail;
use jiff::civil::Date;
use serde::Serialize;
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    #[command(flatten)]
    filter: Filter,
}

#[derive(Debug, clap::Args)]
pub struct SearchArgs {
    /// A part of an ID or a name, or its letters in order
    query: String,
    #[command(flatten)]
    filter: Filter,
    /// At most this many
    #[arg(long, default_value_t = 25, value_name = "N")]
    limit: usize,
}

#[derive(Debug, clap::Args)]
pub struct UpcomingArgs {
    /// How far to look ahead
    #[arg(long, default_value_t = 90, value_name = "N")]
    days: i32,
    #[command(flatten)]
    filter: Filter,
}

/// Which models, and how they are written.
#[derive(Debug, Clone, clap::Args)]
struct Filter {
    /// Only this provider's: `openai`, `anthropic`, `amazon-bedrock` …
    #[arg(long, value_name = "SLUG")]
    provider: Option<String>,
    /// Only of this kind: `chat`, `embedding`, `image`, `transcription` …
    #[arg(long)]
    kind: Option<String>,
    /// Retired ones, too
    #[arg(long)]
    all: bool,
    /// How to write the list
    #[arg(long, value_enum, default_value_t = ListFormat::Plain)]
    format: ListFormat,
}

impl Filter {
    /// The filter on the world's day; an error for a provider or kind that no model has.
    fn on(&self, world: &World) -> anyhow::Result<search::Filter<'_>> {
        let (provider, kind) = (self.provider.as_deref(), self.kind.as_deref());
        if let Some(slug) = provider.filter(|slug| !world.catalog.providers().any(|(known, _)| known == *slug)) {
            let distance = |known: &&str| rapidfuzz::distance::osa::distance(slug.chars(), known.chars());
            let near = world.catalog.providers().map(|(known, _)| known).min_by_key(distance);
            let near = near.filter(|known| distance(known) <= 2);
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            bail!("no provider `{slug}` is known{hint}");
        }
        if let Some(kind) = kind.filter(|kind| !Kind::NAMED.iter().any(|known| known.as_str() == *kind)) {
            let known = Kind::NAMED.map(Kind::as_str).join(", ");
            bail!("there is no kind `{kind}`, but {known}");
        }
        Ok(search::Filter { provider, kind, retired: self.all, today: world.today })
    }
}

pub fn list(args: &ListArgs, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    report_problems(&world.configs, out);
    let models: Vec<_> = args.filter.on(&world)?.models(&world.catalog).collect();
    show(&models, &args.filter, &world, out)
}

pub fn search(args: &SearchArgs, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    report_problems(&world.configs, out);
    let mut models = search::search(&world.catalog, &args.query, args.filter.on(&world)?);
    let more = models.len().saturating_sub(args.limit);
    models.truncate(args.limit);
    let status = show(&models, &args.filter, &world, out)?;
    if more > 0 {
        out.note(&format!("and {} more; --limit shows them", count(more, "model")));
    }
    Ok(status)
}

pub fn upcoming(args: &UpcomingArgs, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    report_problems(&world.configs, out);
    let models = search::upcoming(&world.catalog, args.days, args.filter.on(&world)?);
    if args.filter.format == ListFormat::Json {
        return show(&models, &args.filter, &world, out);
    }
    let rows = models.iter().filter_map(|model| {
        let day = model.lifecycle.retires_on?;
        let left = phrase::days(phrase::days_to(day, world.today));
        Some(vec![
            day.to_string(),
            left,
            model.provider.clone(),
            model.id.clone(),
            model.lifecycle.replacements.join(", "),
        ])
    });
    let rows: Vec<_> = rows.collect();
    out.text(&table::write(&["date", "", "provider", "model", "successor"], &rows, args.filter.format))?;
    out.note(&format!("{} shut down within {} days of {}", count(rows.len(), "model"), args.days, world.today));
    Ok(Status::Clean)
}

/// A model on one line.
#[derive(Serialize)]
pub struct Row<'a> {
    provider: &'a str,
    id: &'a str,
    name: Option<&'a str>,
    kind: &'a str,
    status: &'a str,
    context_window: Option<u64>,
    max_output_tokens: Option<u64>,
    price: Option<String>,
    retires_on: Option<Date>,
    successors: &'a [String],
}

impl Row<'_> {
    /// The model as of a day.
    pub fn of(model: &Model, today: Date) -> Row<'_> {
        Row {
            provider: &model.provider,
            id: &model.id,
            name: model.name.as_deref(),
            kind: model.kind.as_str(),
            status: model.status_on(today).as_str(),
            context_window: model.limits.context_window,
            max_output_tokens: model.limits.max_output_tokens,
            price: phrase::in_out(model),
            retires_on: model.lifecycle.retires_on,
            successors: &model.lifecycle.replacements,
        }
    }

    fn cells(&self) -> Vec<String> {
        let context = self.context_window.map(phrase::short_count).unwrap_or_default();
        let state = match (self.status, self.retires_on) {
            ("unknown", None) => String::new(),
            (status, Some(day)) if status != "retired" => format!("{status}, until {day}"),
            (status, _) => status.to_owned(),
        };
        let price = self.price.clone().unwrap_or_default();
        let kind = if self.kind == "unknown" { "" } else { self.kind };
        vec![self.provider.to_owned(), self.id.to_owned(), kind.to_owned(), context, price, state]
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    today: Date,
    data_date: &'a str,
    models: Vec<Row<'a>>,
}

fn show(models: &[Arc<Model>], filter: &Filter, world: &World, out: &mut Out) -> anyhow::Result<Status> {
    let rows: Vec<Row<'_>> = models.iter().map(|model| Row::of(model, world.today)).collect();
    if filter.format == ListFormat::Json {
        let data_date = world.catalog.data_date();
        out.json(&Document { version: VERSION, today: world.today, data_date, models: rows })?;
        return Ok(Status::Clean);
    }
    if rows.is_empty() {
        out.note("No model fits.");
        return Ok(Status::Clean);
    }
    let cells: Vec<_> = rows.iter().map(Row::cells).collect();
    let head = ["provider", "model", "kind", ">context", "price per 1M tokens", "status"];
    out.text(&table::write(&head, &cells, filter.format))?;
    out.note(&format!("{}; data of {}", count(cells.len(), "model"), world.catalog.data_date()));
    Ok(Status::Clean)
}
