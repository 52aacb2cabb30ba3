//! What an editor can ask for beside the protocol: commands, and how the data stands. Their answers are words to show: how
//! a missing price reads is decided here, once for all editors.

use super::backend::Backend;
use super::session::Session;
use crate::catalog::{Catalog, Context, Model};
use crate::ide::search::{self, Brief, Filter};
use crate::ide::{Markup, card};
use crate::refresh;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use tower_lsp::gen_lsp_types::{ExecuteCommandParams, TextDocumentIdentifier};
use tower_lsp::jsonrpc::{Error, Result};

/// The commands of [`execute`].
pub const NAMES: [&str; 5] =
    ["modelmeta.search", "modelmeta.details", "modelmeta.upcoming", "modelmeta.refresh", "modelmeta.scanWorkspace"];

/// Runs a command. Each takes one object, or nothing where it can do without.
pub async fn execute(server: &Backend, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let argument = params.arguments.and_then(|arguments| arguments.into_iter().next());
    let session = server.session.clone();
    match params.command.as_str() {
        "modelmeta.search" => {
            let wanted = read(argument)?;
            beside(move || search(&session, &wanted)).await
        }
        "modelmeta.details" => {
            let wanted = read(argument)?;
            beside(move || details(&session, &wanted)).await
        }
        "modelmeta.upcoming" => {
            let wanted = read(argument)?;
            beside(move || upcoming(&session, &wanted)).await
        }
        "modelmeta.refresh" => Ok(server.feed.refresh().await.map(|report| summary(&report))),
        "modelmeta.scanWorkspace" => Ok(server.scan.run(&session, &server.client).await.map(|found| json!(found))),
        other => Err(Error::invalid_params(format!("there is no command {other}"))),
    }
}

fn read<T: DeserializeOwned>(argument: Option<Value>) -> Result<T> {
    serde_json::from_value(argument.unwrap_or_else(|| json!({})))
        .map_err(|error| Error::invalid_params(error.to_string()))
}

/// Runs what takes its time away from the thread that answers keystrokes.
async fn beside<T: Serialize + Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> Result<Option<Value>> {
    let found = tokio::task::spawn_blocking(run).await.map_err(|_| Error::internal_error())?;
    Ok(Some(json!(found)).filter(|found| !found.is_null()))
}

/// More rows than this are not sent, whatever the limit: nobody reads them, and a pipe has to carry them.
const MOST_ROWS: usize = 1_000;

/// `{"query": "gpt", "limit": 100}`
#[derive(Debug, Deserialize)]
#[serde(default)]
struct SearchParams {
    query: String,
    limit: usize,
}

impl Default for SearchParams {
    fn default() -> SearchParams {
        SearchParams { query: String::new(), limit: 100 }
    }
}

/// `{"key": "openai/gpt-4o"}`, or any spelling of an ID
#[derive(Debug, Deserialize)]
struct DetailsParams {
    key: String,
}

/// `{"days": 90}`
#[derive(Debug, Deserialize)]
#[serde(default)]
struct UpcomingParams {
    days: i32,
}

impl Default for UpcomingParams {
    fn default() -> UpcomingParams {
        UpcomingParams { days: 90 }
    }
}

/// A model in a list.
#[derive(Debug, Serialize)]
struct Row {
    /// `provider/id`: what `modelmeta.details` takes.
    key: String,
    /// As its provider spells it.
    id: String,
    name: String,
    /// Its name, or its slug where it has none.
    provider: String,
    price: String,
    context: String,
    status: String,
}

/// A model that shuts down.
#[derive(Debug, Serialize)]
struct Retirement {
    #[serde(flatten)]
    row: Row,
    /// ISO.
    date: String,
    /// From today.
    days: i32,
    /// The first successor that the provider names.
    successor: Option<String>,
}

fn search(session: &Session, wanted: &SearchParams) -> Vec<Row> {
    let (catalog, filter) = (session.catalog(), living(session));
    let found = search::search(&catalog, &wanted.query, filter);
    found.iter().take(wanted.limit.min(MOST_ROWS)).map(|model| row(&catalog, model, filter)).collect()
}

/// The page of a model; nothing for an ID that nobody knows.
fn details(session: &Session, wanted: &DetailsParams) -> Option<String> {
    let catalog = session.catalog();
    let model = catalog
        .by_slug(&wanted.key)
        .or_else(|| catalog.resolve(&wanted.key, Context { provider: None }).model().cloned())?;
    Some(card::card(&model, &catalog, session.today(), Markup::Markdown))
}

fn upcoming(session: &Session, wanted: &UpcomingParams) -> Vec<Retirement> {
    let (catalog, filter) = (session.catalog(), living(session));
    let retirement = |model: &Arc<Model>| {
        let date = model.lifecycle.retires_on?.to_string();
        let (row, days) = (row(&catalog, model, filter), model.days_left(filter.today)?);
        Some(Retirement { row, date, days, successor: model.lifecycle.replacements.first().cloned() })
    };
    search::upcoming(&catalog, wanted.days, filter).iter().filter_map(retirement).collect()
}

fn living(session: &Session) -> Filter<'static> {
    Filter { provider: None, kind: None, retired: false, today: session.today() }
}

fn row(catalog: &Catalog, model: &Model, filter: Filter<'_>) -> Row {
    let Brief { price, context, status } = Brief::of(model, filter.today);
    let provider = catalog.provider(&model.provider).map(|provider| provider.name);
    Row {
        key: model.slug(),
        id: model.id.clone(),
        name: model.name.clone().unwrap_or_else(|| model.id.clone()),
        provider: provider.filter(|name| !name.is_empty()).unwrap_or_else(|| model.provider.clone()),
        price,
        context,
        status,
    }
}

fn summary(report: &refresh::Report) -> Value {
    json!({ "changed": report.changed(), "failed": report.failed(), "sources": report.sources })
}

/// What `modelmeta/status` asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StatusParams {
    /// The file whose findings are counted, too.
    pub text_document: Option<TextDocumentIdentifier>,
}

/// The answer to `modelmeta/status`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    version: &'static str,
    /// Models known.
    models: usize,
    /// The day of the newest data in use.
    data_date: String,
    /// Seconds since the data was last confirmed or, if it never was, since the day it was built.
    age_seconds: u64,
    offline: bool,
    last_error: Option<String>,
    /// How every source stands.
    data: refresh::Status,
    /// Findings in the file asked about; absent for a file that is not open.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<usize>,
}

impl Status {
    /// How things stand at this moment.
    pub fn new(catalog: &Catalog, data: refresh::Status, findings: Option<usize>) -> Status {
        let now = jiff::Timestamp::now();
        let built = catalog.data_date().parse::<jiff::civil::Date>().ok();
        let built = built.and_then(|day| Some(day.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp()));
        let since = data.confirmed.or(built).unwrap_or(now);
        Status {
            version: env!("CARGO_PKG_VERSION"),
            models: catalog.len(),
            data_date: catalog.data_date().to_owned(),
            age_seconds: u64::try_from(now.duration_since(since).as_secs()).unwrap_or(0),
            offline: data.offline,
            last_error: data
                .cache_error
                .clone()
                .or_else(|| data.sources.iter().find_map(|source| source.unusable.clone().or(source.error.clone()))),
            data,
            findings,
        }
    }
}
