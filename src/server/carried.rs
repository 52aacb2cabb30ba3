//! Findings that outlive the text they were found in: an edit elsewhere moves them, and half-typed text does not take them away.

use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::text::{Edit, Span};
use tree_sitter::Tree;

/// Adds to what was found what an earlier version had at places that half-typed text now hides.
pub fn keep_hidden(found: &mut Vec<Diagnostic>, carried: &[Diagnostic], analysis: &Analysis) {
    if carried.is_empty() {
        return;
    }
    let broken = analysis.source.tree.as_ref().map(errors).unwrap_or_default();
    let hidden = |old: &&Diagnostic| {
        broken.iter().any(|error| error.contains(old.span)) && !found.iter().any(|new| new.span.overlaps(old.span))
    };
    let kept: Vec<Diagnostic> = carried.iter().filter(hidden).cloned().collect();
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

/// Where the parser met something it could not read.
fn errors(tree: &Tree) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        if node.is_error() {
            found.push(node.byte_range().into());
        } else if node.has_error() {
            let mut cursor = node.walk();
            open.extend(node.children(&mut cursor).filter(|child| child.has_error()));
        }
    }
    found
}
