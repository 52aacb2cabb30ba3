//! `modelmeta inspect`: every recognised model ID and parameter, with the documented range. The machine's view of what
//! the server sees.

use super::Status;
use super::args::{Global, Inputs};
use super::output::json::{Range, Unread, VERSION, exact};
use super::output::snippet::Page;
use super::output::{FAINT, Out, STRONG, paint};
use super::scan::{Input, scan};
use super::world::{World, report_problems};
use crate::analysis::Analysis;
use crate::apis;
use crate::recognize::{Argument, CallSite, ModelRef, Role, Value, is_parameter};
use crate::secrets::{hidden, masked, starred};
use crate::text::{LineIndex, escaped, shown_path};
use clap::ValueEnum;
use serde::Serialize;
use std::collections::HashSet;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// How to write the list
    #[arg(long, value_enum, default_value_t = Form::Plain)]
    format: Form,
    /// Also show why: what decided who gets a request, and what speaks against an ID being sent
    #[arg(long)]
    explain: bool,
}

/// How much of a value is shown to people, in characters.
const VALUE_WIDTH: usize = 40;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Plain,
    Json,
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    files: &'a [File],
    skipped: Vec<Unread<'a>>,
}

#[derive(Serialize)]
struct File {
    #[serde(serialize_with = "exact")]
    path: PathBuf,
    language: &'static str,
    models: Vec<Model>,
    parameters: Vec<Parameter>,
}

#[derive(Serialize)]
struct Model {
    #[serde(flatten)]
    range: Range,
    text: String,
    role: &'static str,
    provider: Option<String>,
    api: Option<&'static str>,
    resolved: Option<String>,
    resolution: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    explained: Vec<String>,
}

#[derive(Serialize)]
struct Parameter {
    #[serde(flatten)]
    range: Range,
    name: String,
    /// As written.
    value: String,
    literal: bool,
    model: Option<String>,
    api: Option<&'static str>,
    min: Option<f64>,
    max: Option<f64>,
    default: Option<serde_json::Value>,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    let scan = scan(&args.inputs, &world, out, |input| look(input, &world, args.explain))?;
    report_problems(&world.configs, out);
    match args.format {
        Form::Json => {
            let skipped = scan.skipped.iter().map(Unread::from).collect();
            out.json(&Document { version: VERSION, files: &scan.results, skipped })?;
        }
        Form::Plain => {
            scan.results.iter().try_for_each(|file| out.text(&plain(file)))?;
            out.unread(&scan.skipped);
        }
    }
    Ok(if scan.read == 0 { Status::NoInput } else { Status::Clean })
}

fn look(input: &Input, world: &World, explain: bool) -> Option<File> {
    let analysis = input.analyse(world);
    let lines = LineIndex::new(&input.text);
    let Input { path, text, cells, .. } = input;
    let hidden = hidden(text);
    let page = Page { path, text, lines: &lines, hidden: &hidden, cells };
    let mut file =
        File { path: input.path.clone(), language: input.language.name, models: Vec::new(), parameters: Vec::new() };
    // A constant that several calls use is one place in the text.
    let mut seen = HashSet::new();
    for site in &analysis.sites {
        let new = site.models.iter().filter(|model| seen.insert(model.span));
        file.models.extend(new.map(|model| Model {
            explained: if explain { explained(site) } else { Vec::new() },
            ..model_json(&analysis, &page, site, model)
        }));
        file.parameters.extend(site.arguments.iter().filter_map(|argument| parameter_json(&page, site, argument)));
    }
    // A request inside a list of requests is a site of its own and part of the list's.
    file.models.sort_by_key(|model| model.range);
    file.models.dedup_by_key(|model| model.range);
    file.parameters.sort_by_key(|parameter| parameter.range);
    file.parameters.dedup_by_key(|parameter| parameter.range);
    (!file.models.is_empty() || !file.parameters.is_empty()).then_some(file)
}

fn model_json(analysis: &Analysis, page: &Page<'_>, site: &CallSite, model: &ModelRef) -> Model {
    let resolution = analysis.resolve(site, model);
    let found = resolution.model();
    Model {
        range: Range::of(page, model.span),
        text: masked(&model.raw).into_owned(),
        role: role(model.role),
        provider: site.provider().map(str::to_owned).or_else(|| found.map(|found| found.provider.clone())),
        api: site.api().map(|api| api.name.as_str()),
        resolved: found.map(|found| found.slug()),
        resolution: resolution.as_str(),
        explained: Vec::new(),
    }
}

/// What decided who gets the request of a site, and each reason why its IDs are not taken to be sent.
fn explained(site: &CallSite) -> Vec<String> {
    let endpoint = match (site.provider(), site.api(), site.endpoint.because()) {
        (_, _, _) if site.endpoint.is_elsewhere() => "goes to a server of which nothing is known".to_owned(),
        (Some(provider), _, Some(because)) => format!("goes to {provider}: {}", because.as_str()),
        (None, Some(api), Some(because)) => format!("speaks {}: {}", api.name, because.as_str()),
        _ => "nothing tells who gets it".to_owned(),
    };
    let evidence = site.evidence.rows().map(|row| row.says.to_owned());
    std::iter::once(endpoint).chain(evidence).collect()
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Request => "request",
        Role::Constant => "constant",
        Role::Default => "default",
        Role::Config => "config",
        Role::List => "list",
        Role::Flag => "flag",
        Role::Url => "url",
        Role::Doc => "doc",
        Role::Type => "type",
    }
}

/// A parameter that the API documents, or one that every API knows; other arguments of a call are none of ours.
fn parameter_json(page: &Page<'_>, site: &CallSite, argument: &Argument) -> Option<Parameter> {
    let parameter = argument.parameter;
    if parameter.is_none() && !is_parameter(&argument.path) {
        return None;
    }
    let default = parameter.and_then(|parameter| parameter.default.as_ref()).map(|default| match default {
        apis::Value::Bool(yes) => (*yes).into(),
        apis::Value::Number(number) => number_json(*number),
        apis::Value::Text(text) => text.as_str().into(),
    });
    Some(Parameter {
        range: Range::of(page, argument.span),
        name: argument.path.clone(),
        value: starred(page.text, argument.written, page.hidden).chars().take(200).collect(),
        literal: !matches!(argument.value, Value::Opaque),
        model: site.models.first().map(|model| masked(&model.raw).into_owned()),
        api: site.api().map(|api| api.name.as_str()),
        min: parameter.and_then(|parameter| parameter.min),
        max: parameter.and_then(|parameter| parameter.max),
        default,
    })
}

/// 1 rather than 1.0, where it is a whole number.
fn number_json(number: f64) -> serde_json::Value {
    if number.fract() == 0.0 && number.abs() < 1e15 { (number as i64).into() } else { number.into() }
}

/// IDs and parameters in the order of their places.
fn plain(file: &File) -> String {
    let models = file.models.iter().map(|model| {
        let meaning = model.resolved.as_deref().unwrap_or("unknown");
        let about = [Some(model.role), model.api].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let why: String = model.explained.iter().map(|line| format!("\n            {}", paint(FAINT, line))).collect();
        (model.range, format!("{}  {meaning} {}{why}", escaped(&model.text), paint(FAINT, format!("({about})"))))
    });
    let parameters = file.parameters.iter().map(|parameter| {
        let about = documented(parameter);
        (
            parameter.range,
            format!("{} = {}{}", escaped(&parameter.name), escaped(&short(&parameter.value)), paint(FAINT, about)),
        )
    });
    let mut lines: Vec<(Range, String)> = models.chain(parameters).collect();
    lines.sort_by_key(|(range, _)| *range);
    let mut text = format!("{}\n", paint(STRONG, shown_path(&file.path)));
    for (range, line) in lines {
        let _ = writeln!(text, "  {:>8}  {line}", range.to_string());
    }
    text
}

/// The first line of a value, as far as it leaves room for the rest.
fn short(value: &str) -> String {
    let line = value.lines().next().unwrap_or_default();
    let head: String = line.chars().take(VALUE_WIDTH).collect();
    if head.len() < value.len() { head + "…" } else { head }
}

fn documented(parameter: &Parameter) -> String {
    let range = match (parameter.min, parameter.max) {
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    };
    let default = parameter.default.as_ref().map(|default| format!("default {default}"));
    let parts: Vec<String> = range.into_iter().chain(default).chain(parameter.api.map(str::to_owned)).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}
