//! What an editor can ask for beside the protocol: commands, and how the data stands.

use super::backend::Backend;
use crate::catalog::Catalog;
use crate::refresh;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::gen_lsp_types::{ExecuteCommandParams, TextDocumentIdentifier};
use tower_lsp::jsonrpc::{Error, Result};

/// The commands of [`execute`].
pub const NAMES: [&str; 2] = ["modelmeta.refresh", "modelmeta.scanWorkspace"];

/// Runs a command.
pub async fn execute(server: &Backend, params: ExecuteCommandParams) -> Result<Option<Value>> {
    match params.command.as_str() {
        "modelmeta.refresh" => Ok(server.feed.refresh().await.map(|report| summary(&report))),
        "modelmeta.scanWorkspace" => {
            Ok(server.scan.run(&server.session, &server.client).await.map(|found| json!(found)))
        }
        other => Err(Error::invalid_params(format!("there is no command {other}"))),
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
                .or_else(|| data.sources.iter().find_map(|source| source.error.clone())),
            data,
            findings,
        }
    }
}
