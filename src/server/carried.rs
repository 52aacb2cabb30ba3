//! Findings that outlive the text they were found in: an edit elsewhere moves them, and half-typed text does not take them away.

use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::languages::Kind;
use crate::text::{Edit, Span};
use crate::work;

/// Adds to what was found what an earlier version had at places that half-typed text now hides. Both are ordered by place.
pub fn keep_hidden(found: &mut Vec<Diagnostic>, carried: &[Diagnostic], analysis: &Analysis) {
    let overlapped = Overlapped::by(found);
    let gone: Vec<&Diagnostic> = carried.iter().filter(|old| !overlapped.is_by_any(old.span)).collect();
    if gone.is_empty() {
        return;
    }
    let mut gone = gone.into_iter().peekable();
    let starts: Vec<usize> = gone.clone().map(|old| old.span.start).collect();
    analysis.source.around(&starts, |start, trail| {
        // Those that no tree covers are passed over.
        while gone.next_if(|old| old.span.start < start).is_some() {}
        // Something around it is what the parser could not read.
        let hides =
            |old: &Diagnostic| trail.iter().any(|node| node.kind() == Kind::Error && node.span().contains(old.span));
        found.extend(gone.next_if(|old| old.span.start == start).filter(|old| hides(old)).cloned());
    });
    found.sort_by_key(|diagnostic| diagnostic.span);
}

/// Which spans some of many findings overlap.
struct Overlapped {
    /// By their starts; beside each the last end of all up to it.
    reaches: Vec<(usize, usize)>,
}

impl Overlapped {
    fn by(found: &[Diagnostic]) -> Overlapped {
        let mut reach = 0;
        let reaches = found.iter().map(|diagnostic| {
            reach = reach.max(diagnostic.span.end);
            (diagnostic.span.start, reach)
        });
        Overlapped { reaches: reaches.collect() }
    }

    fn is_by_any(&self, span: Span) -> bool {
        work::add(1);
        let before = self.reaches.partition_point(|(start, _)| *start < span.end);
        before.checked_sub(1).and_then(|last| self.reaches.get(last)).is_some_and(|(_, reach)| *reach > span.start)
    }
}

/// Moves a finding along with an edit; false when the edit touched its text.
pub fn moved(diagnostic: &mut Diagnostic, edit: Edit) -> bool {
    let Some(span) = edit.moved(diagnostic.span) else { return false };
    diagnostic.span = span;
    diagnostic.fixes.clear();
    diagnostic.related.retain_mut(|related| edit.moved(related.span).map(|span| related.span = span).is_some());
    true
}
