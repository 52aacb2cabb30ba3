//! The report as a table for a pull request or a job summary.

use super::{Out, plain};
use crate::cli::report::Report;
use std::fmt::Write;

/// The table on standard output.
pub fn write(report: &Report, out: &mut Out) -> std::io::Result<()> {
    out.text(&render(report))
}

/// The table.
pub fn render(report: &Report) -> String {
    let mut text = format!("### modelmeta\n\n{}\n", plain::summary(report));
    if report.files.is_empty() {
        return text;
    }
    text.push_str("\n| | where | what | rule |\n|---|---|---|---|\n");
    for (file, diagnostic) in report.findings() {
        let page = file.page();
        let (line, _) = page.place(diagnostic.span.start);
        let _ = writeln!(
            text,
            "| {} | {} | {} | `{}` |",
            diagnostic.severity.as_str(),
            cell(&format!("{}:{line}", page.origin(diagnostic.span.start))),
            cell(&diagnostic.message),
            diagnostic.code
        );
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\r', '\n'], " ")
}
