//! The report as a table for a pull request or a job summary.

use super::{Out, plain};
use crate::cli::report::Report;
use crate::ide::markup;
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
            name(&format!("{}:{line}", page.origin(diagnostic.span.start))),
            prose(&diagnostic.message),
            diagnostic.code
        );
    }
    text
}

/// A name or a figure as a table's cell: as code where Markdown could make something of it, or somebody be called by it.
pub fn name(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " ./:,$()%+-".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { code(text) }
}

/// A sentence as a table's cell: what stands between backticks is code, nothing else is a mark, and nobody is called by it.
fn prose(text: &str) -> String {
    let mut pieces = text.split('`').peekable();
    let mut out = String::new();
    let mut is_code = false;
    while let Some(piece) = pieces.next() {
        match is_code && pieces.peek().is_some() {
            true => out.push_str(&code(piece)),
            false if is_code => out.push_str(&format!("\\`{}", unmarked(piece))),
            false => out.push_str(&unmarked(piece)),
        }
        is_code = !is_code;
    }
    out
}

/// Code in a cell, which a bar would end.
fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { markup::code(text).replace('|', "\\|") }
}

/// Text without marks. GitHub calls whom a name behind `@` means, a backslash before it or not, but not out of code.
fn unmarked(text: &str) -> String {
    text.split('@').map(markup::escape).collect::<Vec<_>>().join("`@`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        assert_eq!(name("src/a-b.py:3"), "src/a-b.py:3");
        assert_eq!(name("__init__.py:3"), "`__init__.py:3`");
        assert_eq!(name("@octocat <img> [x](y) a|b"), "`@octocat <img> [x](y) a\\|b`");
        assert_eq!(name("a`b``c"), "``` a`b``c ```");
    }

    #[test]
    fn sentences_keep_their_code_and_nothing_else() {
        assert_eq!(
            prose("`gpt-4|o` is gone; say *this* to @octocat"),
            "`gpt-4\\|o` is gone; say \\*this\\* to `@`octocat"
        );
        assert_eq!(prose("`a` <img> `b"), "`a` \\<img\\> \\`b");
    }
}
