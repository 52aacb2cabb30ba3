//! What `check` found, before it is written in any format.

use super::output::snippet::Page;
use super::scan::Skipped;
use crate::diagnostic::{Diagnostic, Severity};
use crate::notebook::Cell;
use crate::text::{LineIndex, Span};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::Arc;

/// The findings of one file.
pub struct FileReport {
    /// Where the file lies, as the command named it.
    pub path: PathBuf,
    /// The language's name.
    pub language: &'static str,
    /// The text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// Where its secrets stand.
    pub hidden: Vec<Span>,
    /// Of a notebook: its code cells.
    pub cells: Vec<Cell>,
    /// What was found, ordered by place.
    pub findings: Vec<Diagnostic>,
}

/// The findings of one run.
pub struct Report {
    /// Files with findings, ordered by path.
    pub files: Vec<FileReport>,
    /// What was not read.
    pub skipped: Vec<Skipped>,
    /// How many files were read.
    pub read: usize,
    /// How many findings the baseline took out.
    pub baselined: usize,
    /// What it was judged by: the day, the data's date.
    pub about: Vec<(&'static str, String)>,
}

/// How many findings of each severity.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Severity "error".
    pub errors: usize,
    /// Severity "warning".
    pub warnings: usize,
    /// Severity "information".
    pub informations: usize,
    /// Severity "hint".
    pub hints: usize,
}

impl FileReport {
    /// The text as the snippets need it.
    pub fn page(&self) -> Page<'_> {
        let FileReport { path, text, lines, hidden, cells, .. } = self;
        Page { path, text, lines, hidden, cells }
    }

    /// What stays the same of a finding while lines come and go around it: rule, marked text and line without its spacing.
    pub fn fingerprint(&self, diagnostic: &Diagnostic) -> String {
        let line = self.lines.position(&self.text, diagnostic.span.start, crate::text::Encoding::Utf8).line;
        let line = self.lines.line(&self.text, line);
        // A line of a megabyte (minified, or data) is known by what stands around the finding.
        let near = if line.len() > 1_000 { diagnostic.span } else { line };
        let mut hash = Sha256::new();
        hash.update(diagnostic.code);
        hash.update([0]);
        hash.update(diagnostic.span.of(&self.text));
        for word in Span::of(near, &self.text).split_whitespace() {
            hash.update([0]);
            hash.update(word);
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Report {
    /// All findings with their files.
    pub fn findings(&self) -> impl Iterator<Item = (&FileReport, &Diagnostic)> {
        self.files.iter().flat_map(|file| file.findings.iter().map(move |finding| (file, finding)))
    }

    /// The sums.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (_, finding) in self.findings() {
            match finding.severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => tally.warnings += 1,
                Severity::Information => tally.informations += 1,
                Severity::Hint => tally.hints += 1,
                Severity::Off => {}
            }
        }
        tally
    }
}
