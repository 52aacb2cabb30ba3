//! The report for code scanning: SARIF 2.1.0, one run. Only what consumers read is written.

use super::Out;
use super::json::Range;
use crate::cli::report::{FileReport, Report};
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::rules;
use crate::text::shown_path;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::path::{MAIN_SEPARATOR, Path};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'a str,
    invocations: [Invocation; 1],
    results: Vec<Finding<'a>>,
    properties: BTreeMap<&'a str, String>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    version: &'a str,
    information_uri: &'a str,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text<'a>,
    help: Help<'a>,
    help_uri: String,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Help<'a> {
    text: &'a str,
    markdown: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

/// A file that was not read: said, so that silence about it is not taken for praise.
#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Owned,
    locations: [Location<'static>; 1],
}

#[derive(Serialize)]
struct Owned {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'a str,
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixJson<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: Place,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

/// A place in a notebook's cell.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

#[derive(Serialize, Clone)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(flatten)]
    rest: Option<Rest>,
}

/// Not of a notebook: columns of a cell are none of the file's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rest {
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FixJson<'a> {
    description: Text<'a>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<'a>,
}

/// The whole report as one document.
pub fn write(report: &Report, out: &mut Out) -> std::io::Result<()> {
    let mut seen = HashMap::new();
    let results = report.findings().map(|(file, diagnostic)| finding(file, diagnostic, &mut seen)).collect();
    let notifications = report.skipped.iter().map(|skipped| Notification {
        level: if skipped.reason.was_read() { "note" } else { "warning" },
        message: Owned { text: format!("{}: {}", shown_path(&skipped.path), skipped.reason) },
        locations: [Location {
            physical_location: Place { artifact_location: artifact(&skipped.path), region: None },
            logical_locations: Vec::new(),
            message: None,
        }],
    });
    let run = Run {
        tool: Tool { driver: driver() },
        column_kind: "utf16CodeUnits",
        invocations: [Invocation { execution_successful: true, tool_execution_notifications: notifications.collect() }],
        results,
        properties: report.about.iter().map(|(key, value)| (*key, value.clone())).collect(),
    };
    out.json(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] })
}

fn driver() -> Driver<'static> {
    let homepage = env!("CARGO_PKG_HOMEPAGE");
    let rule = |rule: &'static rules::Rule| Rule {
        id: rule.code,
        short_description: Text { text: rule.summary },
        help: Help { text: rule.summary, markdown: rule.page },
        help_uri: format!("{homepage}#{}", rule.code),
        default_configuration: Configuration { enabled: rule.severity != Severity::Off, level: level(rule.severity) },
    };
    Driver {
        name: "modelmeta",
        version: env!("CARGO_PKG_VERSION"),
        information_uri: homepage,
        rules: rules::ALL.iter().map(rule).collect(),
    }
}

fn finding<'a>(
    file: &'a FileReport,
    diagnostic: &'a Diagnostic,
    seen: &mut HashMap<(&'a Path, String), usize>,
) -> Finding<'a> {
    // The same line twice in one file: the second gets another print, whatever else comes and goes.
    let print = file.fingerprint(diagnostic);
    let times = seen.entry((&*file.path, print.clone())).and_modify(|times| *times += 1).or_insert(1);
    let related = diagnostic.related.iter().map(|related| location(file, related.span, Some(&related.message)));
    let fixes = diagnostic
        .fixes
        .iter()
        .filter(|fix| fix.safety == Safety::Safe && file.cells.is_empty())
        .map(|fix| fix_json(file, fix));
    Finding {
        rule_id: diagnostic.code,
        rule_index: rules::ALL.iter().position(|rule| rule.code == diagnostic.code),
        level: level(diagnostic.severity),
        message: Text { text: &diagnostic.message },
        locations: [location(file, diagnostic.span, None)],
        related_locations: related.collect(),
        partial_fingerprints: BTreeMap::from([("modelmeta/v1", format!("{print}:{times}"))]),
        fixes: fixes.collect(),
    }
}

fn location<'a>(file: &FileReport, span: crate::text::Span, message: Option<&'a str>) -> Location<'a> {
    let range = Range::of(&file.page(), span);
    let logical = range.cell.map(|_| Logical { fully_qualified_name: range.to_string() });
    let place = Place { artifact_location: artifact(&file.path), region: Some(region(file, span)) };
    let message = message.map(|text| Text { text });
    Location { physical_location: place, logical_locations: logical.into_iter().collect(), message }
}

fn fix_json<'a>(file: &FileReport, fix: &'a Fix) -> FixJson<'a> {
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(file, edit.span),
        inserted_content: Text { text: &edit.new_text },
    });
    let change = Change { artifact_location: artifact(&file.path), replacements: replacements.collect() };
    FixJson { description: Text { text: &fix.title }, artifact_changes: [change] }
}

fn region(file: &FileReport, span: crate::text::Span) -> Region {
    let page = file.page();
    let Range { cell, column: start_column, end_line, end_column, .. } = Range::of(&page, span);
    let rest = cell.is_none().then_some(Rest { start_column, end_line, end_column });
    Region { start_line: page.file_line(span.start), rest }
}

/// A path as a relative URI.
fn artifact(path: &Path) -> Artifact {
    let bytes = path.as_os_str().as_encoded_bytes();
    let mut uri = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte == MAIN_SEPARATOR as u8 {
            uri.push('/');
        } else if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Artifact { uri: if uri.starts_with('/') { format!("file://{uri}") } else { uri } }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
        Severity::Off => "none",
    }
}
