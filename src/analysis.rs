//! Everything known about one text at one moment. Every feature is a method on [`Analysis`]: the rules give
//! [`Analysis::diagnostics`], each file of `ide` adds one more.

use crate::catalog::{Catalog, Context, Resolution};
use crate::diagnostic::Diagnostic;
use crate::languages::Source;
use crate::recognize::{CallSite, Cursor, Extra, ModelRef, call_sites, cursor};
use crate::settings::Settings;
use jiff::civil::Date;
use std::sync::{Arc, OnceLock};

/// One text, its call sites, and the data they are held against.
#[derive(Debug)]
pub struct Analysis {
    /// The text and its tree.
    pub source: Source,
    /// Where the text lies, from the folder of the settings, with `/`; empty when it lies nowhere.
    pub path: String,
    /// What was recognised.
    pub sites: Vec<CallSite>,
    /// Which models exist.
    pub catalog: Arc<Catalog>,
    /// What the user set.
    pub settings: Arc<Settings>,
    /// The day all "in N days" are counted from.
    pub today: Date,
    pub(crate) diagnostics: OnceLock<Vec<Diagnostic>>,
}

impl Analysis {
    /// Reads a source's call sites; findings are computed when first asked for.
    pub fn new(source: Source, catalog: Arc<Catalog>, settings: Arc<Settings>, today: Date) -> Analysis {
        let sites = call_sites(&source, extra(&settings));
        Analysis { source, path: String::new(), sites, catalog, settings, today, diagnostics: OnceLock::new() }
    }

    /// The same at a path, for the settings that name paths.
    pub fn at(mut self, path: &str) -> Analysis {
        self.path = path.to_owned();
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// What stands at `offset`, for completion.
    pub fn cursor(&self, offset: usize) -> Option<Cursor> {
        cursor(&self.source, offset, extra(&self.settings))
    }

    /// What a model reference of a site means, deployments and private names of the settings included.
    pub fn resolve(&self, site: &CallSite, model: &ModelRef) -> Resolution {
        let raw = self.settings.deployments.get(&model.raw).unwrap_or(&model.raw);
        self.catalog.resolve(raw, Context { provider: site.provider })
    }
}

fn extra(settings: &Settings) -> Extra<'_> {
    Extra { keys: &settings.contexts.keys, functions: &settings.contexts.functions }
}
