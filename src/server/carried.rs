//! Findings that outlive the text they were found in: an edit elsewhere moves them, and half-typed text does not take them away.

use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::text::{Edit, Span};

/// Adds to what was found what an earlier version had at places that half-typed text now hides.
pub fn keep_hidden(found: &mut Vec<Diagnostic>, carried: &[Diagnostic], analysis: &Analysis) {
    let is_gone = |old: &&Diagnostic| !found.iter().any(|new| new.span.overlaps(old.span));
    let gone = carried.iter().filter(is_gone);
    let kept: Vec<Diagnostic> = gone.filter(|old| is_broken(analysis, old.span)).cloned().collect();
    found.extend(kept);
    found.sort_by_key(|diagnostic| diagnostic.span);
}

/// Whether a place lies in something that the parser could not read.
fn is_broken(analysis: &Analysis, place: Span) -> bool {
    let Some(tree) = analysis.source.tree_at(place.start) else { return false };
    let around = tree.root_node().descendant_for_byte_range(place.start, place.end);
    std::iter::successors(around, |node| node.parent()).any(|node| node.is_error())
}

/// Moves a finding along with an edit; false when the edit touched its text.
pub fn moved(diagnostic: &mut Diagnostic, edit: Edit) -> bool {
    let Some(span) = edit.moved(diagnostic.span) else { return false };
    diagnostic.span = span;
    diagnostic.fixes.clear();
    diagnostic.related.retain_mut(|related| edit.moved(related.span).map(|span| related.span = span).is_some());
    true
}
