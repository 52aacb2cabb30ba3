//! The one place that runs a parser.
//!
//! Three guards keep a text that nobody wrote by hand from ending the process or keeping it busy: what is nested too deeply
//! is not parsed ([`nesting`]); of the rest each parse is given a stack that its text cannot use up, on whatever thread it is
//! asked for; and it is given more steps, and more bytes to read again, than any text of that length needs.

use super::{GivenUp, Language, nesting};
use crate::text::Span;
use std::ops::ControlFlow;
use std::thread::Builder;
use tree_sitter::{ParseOptions, ParseState, Parser, Range, Tree};

/// So many brackets are parsed on the thread that asks: 256 KB of its stack at most.
const SHALLOW: usize = 2_000;

/// What giving back one level of an ambiguous text takes of the stack, in bytes; 50 to 64 were measured on x86-64. Every
/// construct that nests so (`{a:`, `label: {`, `<T>(`) opens a bracket in each level.
const PER_BRACKET: usize = 128;

/// What all else takes of it, in bytes.
const BASE: usize = 512 << 10;

/// The parser calls back every hundred steps. Code takes eight steps a byte at most (measured on tokens of one letter).
const STEPS_PER_CALL: usize = 100;
const STEPS_PER_BYTE: usize = 24;

/// The parser is handed the text in pieces of so many bytes, which tells how often it reads the same again: the scanner of
/// Python looks through all comments that follow one another for each of them.
const PIECE: usize = 4 << 10;

/// How many bytes it may read in all, beside [`STEPS_PER_BYTE`] times each: a second.
const MOST_READ: usize = 128 << 20;

/// Parses the `ranges` of a text, or all of it if there are none. `old` is the tree of an earlier version.
pub(super) fn parse(
    text: &str,
    language: &Language,
    grammar: fn() -> tree_sitter::Language,
    ranges: &[Range],
    old: Option<&Tree>,
) -> Result<Tree, GivenUp> {
    let whole = [Span::new(0, text.len())];
    let of = |range: &Range| Span::new(range.start_byte, range.end_byte);
    let stretches: Vec<Span> = if ranges.is_empty() { whole.into() } else { ranges.iter().map(of).collect() };
    let (mut brackets, mut length) = (0, 0);
    for stretch in stretches.iter().map(|stretch| stretch.of(text)) {
        let here = nesting::brackets(stretch);
        if nesting::is_too_deep(stretch, here, language) {
            return Err(GivenUp::TooDeep);
        }
        (brackets, length) = (brackets + here, length + stretch.len());
    }
    let run = || run(text, length, &grammar(), ranges, old).ok_or(GivenUp::TooMuchWork);
    if brackets <= SHALLOW {
        return run();
    }
    std::thread::scope(|scope| {
        let thread = Builder::new().stack_size(BASE + brackets * PER_BRACKET).spawn_scoped(scope, run);
        thread.map_err(|_| GivenUp::TooMuchWork)?.join().map_err(|_| GivenUp::TooMuchWork)?
    })
}

/// The tree; `None` if it takes too many steps. A parse that goes on from an earlier one takes fewer.
fn run(
    text: &str,
    length: usize,
    grammar: &tree_sitter::Language,
    ranges: &[Range],
    old: Option<&Tree>,
) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(grammar).ok()?;
    parser.set_included_ranges(ranges).ok()?;
    let mut calls = length * STEPS_PER_BYTE / STEPS_PER_CALL + 100;
    let mut count = |_: &ParseState| match calls.checked_sub(1) {
        Some(rest) => {
            calls = rest;
            ControlFlow::Continue(())
        }
        None => ControlFlow::Break(()),
    };
    let options = ParseOptions::new().progress_callback(&mut count);
    let mut left = MOST_READ + length * STEPS_PER_BYTE;
    let mut piece = |at: usize, _| {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let piece = rest.get(..rest.len().min(PIECE)).unwrap_or_default();
        left = left.saturating_sub(piece.len());
        // Behind the end there is nothing to look through.
        if left == 0 { Default::default() } else { piece }
    };
    let tree = parser.parse_with_options(&mut piece, old, Some(options));
    tree.filter(|_| left > 0)
}
