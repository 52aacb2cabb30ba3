//! One file at one moment, with all that is needed to answer for it.

use crate::analysis::Analysis;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::server::client::Abilities;
use crate::server::document::{Document, Reading};
use crate::server::notebook::Notebook;
use crate::server::{settings, uri};
use crate::text::Span;
use crate::workspace::Folders;
use jiff::civil::Date;
use std::sync::Arc;
use tower_lsp::gen_lsp_types::Uri;

/// So many bytes are read in a few milliseconds, also when nothing is known of them.
const QUICK: usize = 32 << 10;
/// So much work is some twenty milliseconds: what an ordinary file of a hundred kilobytes makes. Reading again what an edit
/// touched is less, but may always come to all of it.
const QUICK_WORK: u64 = 1_000_000;

/// One file at one moment, with all that is needed to answer for it.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The file, or the cell.
    pub document: Arc<Document>,
    /// The notebook of the cell, and where the cell starts in its joined text.
    pub(super) notebook: Option<(Arc<Notebook>, usize)>,
    /// Which models exist.
    pub catalog: Arc<Catalog>,
    /// What the user set.
    pub(super) settings: Arc<Folders>,
    /// What the client can do.
    pub client: Abilities,
    pub(super) today: Date,
}

impl Snapshot {
    /// What its settings are looked up by: the file, or the notebook of the cell.
    fn name(&self) -> &Uri {
        self.notebook.as_ref().map_or(&self.document.uri, |(notebook, _)| &notebook.uri)
    }

    /// Whether the settings that hold for the file were read.
    pub fn is_ready(&self) -> bool {
        settings::known(&self.settings, self.name()).is_some()
    }

    /// Whether answering takes a few milliseconds at most: the text is a small one, or reading it is known to be little work.
    pub fn is_quick(&self) -> bool {
        match &self.notebook {
            Some((notebook, _)) => notebook.work().is_some_and(|work| work <= QUICK_WORK),
            None => match self.document.work() {
                Some((work, bytes)) => work <= QUICK_WORK && self.document.len() <= bytes + QUICK,
                None => self.document.len() <= QUICK,
            },
        }
    }

    /// The analysis, made now if it was not yet; nothing for a file that is not to be read. For a cell it is the analysis of
    /// its whole notebook: offsets of the cell become offsets of the analysis by [`Snapshot::start`].
    pub fn analysis(&self) -> Option<&Arc<Analysis>> {
        let name = self.name();
        let analyse = |reading: &Reading<'_>| {
            let folder = settings::known(&self.settings, name).unwrap_or_else(|| self.settings.general().clone());
            let path = uri::path(name).unwrap_or_default();
            let wanted = folder.settings.enable && !folder.excludes(&path);
            wanted.then(|| {
                let (catalog, settings) = (self.catalog.clone(), folder.settings.clone());
                let analysis = Analysis::after(reading.earlier, (reading.source)(), catalog, settings, self.today);
                self.tell(&analysis);
                Arc::new(analysis.at(&folder.path_of(&path)))
            })
        };
        match &self.notebook {
            Some((notebook, _)) => notebook.analysis(analyse),
            None => self.document.analysis(analyse),
        }
    }

    /// Says what an analysis, or its findings, gave up.
    fn tell(&self, analysis: &Analysis) {
        analysis.given_up().into_iter().for_each(|why| self.document.tell(why));
    }

    /// Where the file starts in the analysed text.
    pub fn start(&self) -> usize {
        self.notebook.as_ref().map_or(0, |(_, start)| *start)
    }

    /// The file that holds a span of the analysed text, and the span within it.
    pub fn locate(&self, span: Span) -> Option<(&Arc<Document>, Span)> {
        match &self.notebook {
            Some((notebook, _)) => notebook.locate(span),
            None => Some((&self.document, span)),
        }
    }

    /// The findings to show in this file; their spans are the analysis's.
    pub fn findings(&self) -> Vec<&Diagnostic> {
        let Some(analysis) = self.analysis().filter(|analysis| analysis.settings.diagnostics.enable) else {
            return Vec::new();
        };
        let here = Span::new(self.start(), self.start() + self.document.len());
        let all = analysis.diagnostics();
        self.tell(analysis);
        match &self.notebook {
            Some(_) => {
                let from = all.partition_point(|finding| finding.span.start < here.start);
                let near = all.iter().skip(from).take_while(|finding| finding.span.start <= here.end);
                near.filter(|finding| here.contains(finding.span)).collect()
            }
            None => self.document.findings(analysis).iter().collect(),
        }
    }
}
