//! The report for programs. Lines and columns count from 1, columns in UTF-16 units; `version` rises when a field changes
//! its meaning or goes, not when one is added.

use super::Out;
use super::snippet::Page;
use crate::cli::report::{Report, Tally};
use crate::cli::scan::Skipped;
use crate::diagnostic::{Fix, Safety};
use crate::text::{Span, exact_path, is_hidden};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt::{self, Write};
use std::path::Path;

/// The version of every JSON this command writes.
pub const VERSION: u32 = 1;

/// A span as lines and columns from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Range {
    /// Of a notebook: the cell, counted from 0, whose lines these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<usize>,
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column behind the last character.
    pub end_column: usize,
}

impl Range {
    /// Where `span` lies in a text.
    pub fn of(page: &Page<'_>, span: Span) -> Range {
        let (line, column) = page.place(span.start);
        let (end_line, end_column) = page.place(span.end);
        let cell = page.cell(span.start).map(|cell| cell.index);
        Range { cell, line, column, end_line, end_column }
    }
}

impl fmt::Display for Range {
    /// The start, for people: `3:14`, `cell 2:3:14`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(cell) = self.cell {
            write!(f, "cell {}:", cell + 1)?;
        }
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A path as programs need it.
pub fn exact<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&exact_path(path))
}

/// JSON that means the same and is safe on a terminal and in a build's log: what nobody sees, and what a runner obeys, can
/// stand in strings alone, and there it may be written by its number.
pub fn harmless(json: &str) -> Cow<'_, str> {
    let is_safe = |c: char| c == '\n' || !is_hidden(c);
    if json.chars().all(is_safe) && !json.contains("##") {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    let mut units = [0; 2];
    for (at, c) in json.char_indices() {
        if is_safe(c) && (c != '#' || !json.get(..at).is_some_and(|before| before.ends_with('#'))) {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut units) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    Cow::Owned(out)
}

/// A file that was not read, or not as it is.
#[derive(Serialize)]
pub struct Unread<'a> {
    path: Cow<'a, str>,
    reason: String,
}

impl<'a> From<&'a Skipped> for Unread<'a> {
    fn from(skipped: &'a Skipped) -> Unread<'a> {
        Unread { path: exact_path(&skipped.path), reason: skipped.reason.to_string() }
    }
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    files: Vec<File<'a>>,
    skipped: Vec<Unread<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    files_read: usize,
    errors: usize,
    warnings: usize,
    informations: usize,
    hints: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: Cow<'a, str>,
    language: &'a str,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    #[serde(flatten)]
    range: Range,
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    fingerprint: String,
    fix: Option<FixJson<'a>>,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    #[serde(flatten)]
    range: Range,
    new_text: &'a str,
}

/// The whole report as one document.
pub fn write(report: &Report, out: &mut Out) -> std::io::Result<()> {
    let files = report.files.iter().map(|file| {
        let page = file.page();
        File {
            path: exact_path(&file.path),
            language: file.language,
            findings: file
                .findings
                .iter()
                .map(|diagnostic| Finding {
                    range: Range::of(&page, diagnostic.span),
                    rule: diagnostic.code,
                    severity: diagnostic.severity.as_str(),
                    message: &diagnostic.message,
                    source: diagnostic.source.as_deref(),
                    fingerprint: file.fingerprint(diagnostic),
                    fix: diagnostic.fixes.first().map(|fix| fix_json(&page, fix)),
                })
                .collect(),
        }
    });
    let Tally { errors, warnings, informations, hints } = report.tally();
    let document = Document {
        version: VERSION,
        files: files.collect(),
        skipped: report.skipped.iter().map(Unread::from).collect(),
        summary: Summary { files_read: report.read, errors, warnings, informations, hints },
    };
    out.json(&document)
}

fn fix_json<'a>(page: &Page<'_>, fix: &'a Fix) -> FixJson<'a> {
    let edits = fix.edits.iter().map(|edit| Edit { range: Range::of(page, edit.span), new_text: &edit.new_text });
    FixJson { title: &fix.title, safe: fix.safety == Safety::Safe, edits: edits.collect() }
}
