//! What is wrong with a piece of text, and how to mend it.
//!
//! The severity rubric, from `rules/*.md`: **error**: the provider answers this request with a 4xx, or has shut the model
//! down. **warning**: it will fail soon, or the provider ignores or rewrites what was written, or the evidence is
//! second-hand. **information**: works today, announced to go, or a limit that only one source knows. **hint**: worth a look.

use crate::secrets::masked;
use crate::text::{Edit, Span, TextEdit, escaped};
use crate::work;
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How bad it is; `Off` exists for settings only, no diagnostic carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Do not report at all.
    Off,
    /// Worth a look.
    Hint,
    /// Works today.
    Information,
    /// Will fail soon, or does not do what it says.
    Warning,
    /// The provider refuses it.
    Error,
}

impl Severity {
    /// The word used in settings, reports and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Off => "off",
            Severity::Hint => "hint",
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Whether a fix may be applied without a person looking at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// Keeps the meaning: `fix` and `source.fixAll.modelmeta` apply it.
    Safe,
    /// Changes what the program does (another model, another value): only on request.
    Unsafe,
}

/// One way to mend a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the user reads in the menu, an imperative: "Replace with `2`".
    pub title: String,
    /// The changes, in the same file.
    pub edits: Vec<TextEdit>,
    /// Whether it may run unattended.
    pub safety: Safety,
}

/// A further place or source that explains a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where in the same file.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// One finding in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's code in kebab case.
    pub code: &'static str,
    /// How bad, after settings.
    pub severity: Severity,
    /// What to underline.
    pub span: Span,
    /// What is wrong with the value as written; the documented fact; what to do.
    pub message: String,
    /// Where the fact comes from: a URL or a package and path.
    pub source: Option<String>,
    /// Shown struck through (the protocol's Deprecated tag).
    pub deprecated: bool,
    /// The day the underlined model shuts down, where that is what the finding says.
    pub retires_on: Option<Date>,
    /// The ways out, best first.
    pub fixes: Vec<Fix>,
    /// Other places that matter.
    pub related: Vec<Related>,
}

impl Diagnostic {
    /// The same with texts that may be shown: they quote code and data, which can hold anything, secrets too.
    pub fn shown(mut self) -> Diagnostic {
        let titles = self.fixes.iter_mut().map(|fix| &mut fix.title);
        let related = self.related.iter_mut().map(|related| &mut related.message);
        for text in std::iter::once(&mut self.message).chain(titles).chain(related) {
            if let Cow::Owned(masked) = masked(text) {
                *text = masked;
            }
            if let Cow::Owned(shown) = escaped(text) {
                *text = shown;
            }
        }
        self
    }

    /// The same after an edit that touched none of its places.
    pub fn shifted(mut self, edit: Edit) -> Diagnostic {
        let edits = self.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
        let related = self.related.iter_mut().map(|related| &mut related.span);
        for span in std::iter::once(&mut self.span).chain(edits).chain(related) {
            *span = Span::new(edit.shift(span.start), edit.shift(span.end));
        }
        self
    }
}

/// The first wanted fix of each finding, as far as they can be applied together: a fix is applied whole or not at all.
pub fn fixes_together(findings: &[Diagnostic], wanted: impl Fn(&Fix) -> bool) -> Vec<(&Diagnostic, &Fix)> {
    let mut chosen: Vec<(&Diagnostic, &Fix)> = Vec::new();
    let mut taken = BTreeSet::new();
    for finding in findings {
        let Some(fix) = finding.fixes.iter().find(|fix| wanted(fix)) else { continue };
        if !fix.edits.iter().any(|edit| clashes(&taken, edit.span)) {
            taken.extend(fix.edits.iter().map(|edit| edit.span));
            chosen.push((finding, fix));
        }
    }
    chosen
}

/// Whether a span is one of those taken or overlaps one. Those taken do not overlap, so only its neighbours have to be asked.
fn clashes(taken: &BTreeSet<Span>, span: Span) -> bool {
    let before = taken.range(..Span::at(span.start)).next_back();
    let mut near =
        before.into_iter().chain(taken.range(Span::at(span.start)..).take_while(|one| one.start <= span.end));
    near.any(|one| {
        work::add(1);
        one.overlaps(span) || *one == span
    })
}
