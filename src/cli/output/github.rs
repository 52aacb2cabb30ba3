//! The report for GitHub Actions: one annotation per finding, and the job's summary page.

use super::json::Range;
use super::{Out, markdown};
use crate::cli::report::Report;
use crate::diagnostic::Severity;
use crate::text::{escaped, exact_path};
use std::fmt::Write as _;
use std::io::Write as _;

/// Annotations on standard output; the table goes to the file that `GITHUB_STEP_SUMMARY` names.
pub fn write(report: &Report, out: &mut Out) -> anyhow::Result<()> {
    let mut text = String::new();
    for (file, diagnostic) in report.findings() {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information | Severity::Hint | Severity::Off => "notice",
        };
        let page = file.page();
        let range = Range::of(&page, diagnostic.span);
        let Range { cell, line, column, end_line, end_column } = range;
        // GitHub ignores columns of a span over several lines, and those of a cell are none of the file's.
        let place = match cell {
            Some(_) => format!("line={}", page.file_line(diagnostic.span.start)),
            None if line == end_line => format!("line={line},endLine={line},col={column},endColumn={end_column}"),
            None => format!("line={line},endLine={end_line}"),
        };
        let within = cell.map_or(String::new(), |_| format!("{range}: "));
        let _ = writeln!(
            text,
            "::{command} file={},{place},title={}::{}",
            property(&exact_path(&file.path)),
            property(diagnostic.code),
            data(&format!("{within}{}", diagnostic.message))
        );
    }
    for skipped in report.skipped.iter().filter(|skipped| !skipped.reason.was_read()) {
        let _ = writeln!(
            text,
            "::notice file={},title=not read::{}",
            property(&exact_path(&skipped.path)),
            data(&skipped.reason.to_string())
        );
    }
    out.verbatim(&text)?;
    if let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(markdown::render(report).as_bytes())?;
    }
    Ok(())
}

/// The escapes that the runner's commands ask for; what they cannot carry is shown by its number.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    escaped(&text).into_owned()
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
