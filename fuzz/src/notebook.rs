//! The text of an `.ipynb` file.

use super::{TODAY, lang};
use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::languages::Source;
use modelmeta::notebook::{Notebook, cell_at};
use std::sync::Arc;

/// Reads the file, asks everything of its program, and finds the way back to the file's lines.
pub fn run(data: &[u8]) {
    let json = String::from_utf8_lossy(data);
    let Ok(notebook) = Notebook::read(&json) else { return };
    for cell in &notebook.cells {
        assert!(notebook.text.get(cell.span.start..cell.span.end).is_some(), "{cell:?}");
    }
    let lines = json.matches('\n').count() + 1;
    let source = Source::new(notebook.text.as_str().into(), notebook.language, None);
    let analysis = Analysis::new(source, Catalog::embedded(), Arc::default(), TODAY);
    lang::ask(&analysis);
    for finding in analysis.diagnostics() {
        let line = cell_at(&notebook.cells, finding.span.start).map(|cell| cell.file_line(finding.span.start));
        assert!(line.is_none_or(|line| (1..=lines).contains(&line)), "line {line:?} of {lines}");
    }
}
