//! Findings that outlive the text they were found in: an edit elsewhere moves them, and half-typed text does not take them away.

use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::text::Edit;

/// Adds to what was found what an earlier version had at places that half-typed text now hides.
pub fn keep_hidden(found: &mut Vec<Diagnostic>, carried: &[Diagnostic], analysis: &Analysis) {
    let is_gone = |old: &&Diagnostic| !found.iter().any(|new| new.span.overlaps(old.span));
    let gone = carried.iter().filter(is_gone);
    // Something around it is what the parser could not read.
    let is_hidden = |old: &&Diagnostic| analysis.source.is_within(old.span, |node| node.is_error()) == Some(true);
    let kept: Vec<Diagnostic> = gone.filter(is_hidden).cloned().collect();
    found.extend(kept);
    found.sort_by_key(|diagnostic| diagnostic.span);
}

/// Moves a finding along with an edit; false when the edit touched its text.
pub fn moved(diagnostic: &mut Diagnostic, edit: Edit) -> bool {
    let Some(span) = edit.moved(diagnostic.span) else { return false };
    diagnostic.span = span;
    diagnostic.fixes.clear();
    diagnostic.related.retain_mut(|related| edit.moved(related.span).map(|span| related.span = span).is_some());
    true
}
