//! The code cells of a notebook, read as one program: a client made in the first cell is known in the last.

use super::document::{Document, Reading};
use crate::analysis::Analysis;
use crate::languages::{Language, Source};
use crate::notebook;
use crate::text::Span;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use tower_lsp::gen_lsp_types::Uri;

/// All cells of a notebook at one moment; like a [`Document`] it never changes.
#[derive(Debug)]
pub struct Notebook {
    /// The notebook's own name.
    pub uri: Uri,
    /// All its cells in order, also those that are not open as text.
    pub cells: Vec<Uri>,
    /// The open cells of the notebook's language in order, each with where it starts in the joined text.
    program: Vec<(usize, Arc<Document>)>,
    /// Where each of them starts.
    starts: HashMap<Uri, usize>,
    analysis: OnceLock<Option<Arc<Analysis>>>,
}

impl Notebook {
    /// A notebook of these cells, whose texts `document` knows. Its language is that of the first cell that has one.
    pub fn new(uri: Uri, cells: Vec<Uri>, document: impl Fn(&Uri) -> Option<Arc<Document>>) -> Notebook {
        let mut documents: Vec<Arc<Document>> = cells.iter().filter_map(document).collect();
        let language = documents.iter().find_map(|document| document.language);
        documents.retain(|document| is(document.language, language) && !notebook::is_foreign(&document.text()));
        let mut start = 0;
        let program = documents.into_iter().map(|document| {
            let here = start;
            start += document.len() + 1;
            (here, document)
        });
        let program: Vec<_> = program.collect();
        let starts = program.iter().map(|(start, document)| (document.uri.clone(), *start)).collect();
        Notebook { uri, cells, program, starts, analysis: OnceLock::new() }
    }

    /// Where a cell starts in the joined text; nothing for a cell that is no part of the program.
    pub fn start_of(&self, cell: &Document) -> Option<usize> {
        self.starts.get(&cell.uri).copied()
    }

    /// The cell that holds a span of the joined text, and the span within that cell.
    pub fn locate(&self, span: Span) -> Option<(&Arc<Document>, Span)> {
        let behind = self.program.partition_point(|(start, _)| *start <= span.start);
        let (start, document) = self.program.get(behind.checked_sub(1)?)?;
        let local = Span::new(span.start - start, span.end - start);
        (local.end <= document.len()).then_some((document, local))
    }

    /// The analysis of the joined text, like [`Document::analysis`].
    pub fn analysis(&self, analyse: impl FnOnce(&Reading<'_>) -> Option<Arc<Analysis>>) -> Option<&Arc<Analysis>> {
        let (_, first) = self.program.first()?;
        let language = first.language?;
        let source = || {
            let joined: String = self.program.iter().flat_map(|(_, cell)| [cell.text(), "\n".to_owned()]).collect();
            Source::new(joined.into(), language, None)
        };
        self.analysis.get_or_init(|| analyse(&Reading { source: &source, earlier: None })).as_ref()
    }

    /// How much work the analysis made; nothing if there is none yet.
    pub fn work(&self) -> Option<u64> {
        self.analysis.get().map(|analysis| analysis.as_ref().map_or(0, |analysis| analysis.work))
    }
}

fn is(a: Option<&'static Language>, b: Option<&'static Language>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.name == b.name)
}
