//! Which parts of a program are worth parsing.
//!
//! A tree costs 40 times its text in memory and a second per few megabytes, and even an incremental parse walks every
//! top-level statement. A request lies in one of them; the others need no tree. So a program is cut into its top-level
//! blocks by a scan that knows only strings, comments and brackets, and each block that holds a hit is parsed by itself.
//!
//! A cut in the wrong place costs a finding, never a wrong one: the grammar recovers as it does in broken code.

use super::statements::{Blocks, Scan, Start};
use crate::text::{Edit, Span};
use tree_sitter::{Point, Range};

/// Programs smaller than this are parsed whole where a scan may lose its way: a tree of them costs little.
pub const WHOLE_BELOW: usize = 32 * 1024;

/// Where the top-level blocks of a text begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    blocks: Blocks,
    /// In order; the first one is the start of the text.
    starts: Vec<Start>,
}

impl Cut {
    /// Cuts a text.
    pub fn new(text: &str, blocks: Blocks) -> Cut {
        let first = Start::of(text);
        let mut scan = Scan::from(text, blocks, first);
        let starts = std::iter::once(first).chain(std::iter::from_fn(|| scan.next_block())).collect();
        Cut { blocks, starts }
    }

    /// The cut after an edit that led to `text`: from the block before the edit to where it goes on as before.
    pub fn after(&self, text: &str, edit: Edit) -> Cut {
        // What begins a block stands in its first line; an edit may change that only for the block that it lies in.
        let kept = self.starts.partition_point(|start| start.at <= edit.start).saturating_sub(1);
        let mut starts = self.starts.get(..kept).unwrap_or_default().to_vec();
        let last = starts.last().copied().unwrap_or_else(|| Start::of(text));
        starts.extend(starts.is_empty().then_some(last));
        let mut scan = Scan::from(text, self.blocks, last);
        while let Some(start) = scan.next_block() {
            starts.push(start);
            if let Some(rest) = self.from(start, edit) {
                let moved = |old: &Start| Start {
                    at: edit.shift(old.at),
                    row: old.row - rest.first().map_or(0, |first| first.row) + start.row,
                    ..*old
                };
                starts.extend(rest.iter().skip(1).map(moved));
                break;
            }
        }
        Cut { blocks: self.blocks, starts }
    }

    /// The old starts from the one that is `start` now, where that lies behind the edit.
    fn from(&self, start: Start, edit: Edit) -> Option<&[Start]> {
        let old = (start.at.checked_sub(edit.new_end)?) + edit.old_end;
        let rest = self.starts.get(self.starts.partition_point(|start| start.at < old)..)?;
        rest.first().is_some_and(|first| first.at == old && first.decorated == start.decorated).then_some(rest)
    }

    /// Whether the scan cannot have lost its way. What a slash, a quote or a backtick means in JavaScript and in the text of
    /// JSX, only a parser knows.
    pub fn is_certain(&self) -> bool {
        self.blocks == Blocks::Indented
    }

    /// The block that holds an offset.
    pub fn block(&self, text: &str, offset: usize) -> Span {
        let (start, next) = self.around(offset);
        Span::new(start.map_or(0, |start| start.at), next.map_or(text.len(), |next| next.at))
    }

    /// The same as the parser wants it.
    pub fn range(&self, text: &str, offset: usize) -> Range {
        let (start, next) = self.around(offset);
        let start = start.copied().unwrap_or_else(|| Start::of(text));
        let (end_byte, end_point) = match next {
            Some(next) => (next.at, Point::new(next.row, 0)),
            None => (text.len(), point_at_end(text, start)),
        };
        Range { start_byte: start.at, end_byte, start_point: Point::new(start.row, 0), end_point }
    }

    /// The starts of the block that holds an offset and of the one behind it.
    fn around(&self, offset: usize) -> (Option<&Start>, Option<&Start>) {
        let behind = self.starts.partition_point(|start| start.at <= offset);
        (behind.checked_sub(1).and_then(|at| self.starts.get(at)), self.starts.get(behind))
    }

    /// What lies between the blocks that this cut and the one after an edit have in common, before the edit and behind it.
    pub fn touched(&self, after: &Cut, edit: Edit) -> Touched {
        let same = self.starts.iter().zip(&after.starts).take_while(|(old, new)| old == new && old.at <= edit.start);
        let start = same.last().map_or(0, |(start, _)| start.at);
        let alike = |old: &Start, new: &Start| {
            old.at >= edit.old_end && edit.shift(old.at) == new.at && old.decorated == new.decorated
        };
        let behind = self.starts.iter().rev().zip(after.starts.iter().rev()).take_while(|(old, new)| alike(old, new));
        let end = behind.last();
        Touched { start, old_end: end.map(|(old, _)| old.at), new_end: end.map(|(_, new)| new.at) }
    }
}

/// The blocks that an edit touched. An end that is not there is the end of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touched {
    /// Where the first one starts, before and after the edit.
    pub start: usize,
    /// Where the last one ended.
    pub old_end: Option<usize>,
    /// Where the last one ends.
    pub new_end: Option<usize>,
}

/// The end of a text whose last block is `start`.
fn point_at_end(text: &str, start: Start) -> Point {
    let block = text.as_bytes().get(start.at..).unwrap_or_default();
    let row = start.row + memchr::memchr_iter(b'\n', block).count();
    Point::new(row, block.len() - memchr::memrchr(b'\n', block).map_or(0, |newline| newline + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every block start but the first, as the text of its first line.
    fn starts(text: &str, blocks: Blocks) -> Vec<&str> {
        let first_line = |start: &Start| text[start.at..].lines().next().unwrap_or_default();
        Cut::new(text, blocks).starts.iter().skip(1).map(first_line).collect()
    }

    #[test]
    fn python_blocks_begin_at_the_margin() {
        let text = "import os\nX = [\n1,\n]\n@a\ndef f():\n    '''\nnot a start\n'''\n    g(\"it's\")\nif x:\n  y\nelse:\n  z\nlast = 1 \\\nplus\n# note (\nend\n";
        assert_eq!(starts(text, Blocks::Indented), ["X = [", "@a", "if x:", "last = 1 \\", "end"]);
    }

    #[test]
    fn an_unclosed_bracket_swallows_no_more_than_the_statement() {
        let text = "a = f(\n    1,\ndef g():\n    pass\nb = 1\n";
        assert_eq!(starts(text, Blocks::Indented), ["def g():", "b = 1"]);
    }

    #[test]
    fn javascript_blocks_know_templates_comments_and_regular_expressions() {
        let text = "import a from 'a';\nconst s = `\nnot {\n`;\nconst r = /['\"`{]/g;\nlet q = a / b;\n/* {\nnot\n*/\nfunction f() {\n  return /x{/;\n}\nend();\n";
        assert_eq!(
            starts(text, Blocks::Braced),
            ["const s = `", "const r = /['\"`{]/g;", "let q = a / b;", "function f() {", "end();"]
        );
    }

    #[test]
    fn an_edit_touches_the_block_that_it_lies_in() {
        let text = "import a\ndef f():\n    pass\ndef g():\n    model\ndef h():\n    model\n";
        let touched = |from: &str, to: &str| {
            let start = text.find(from).unwrap_or_default();
            let edit = Edit { start, old_end: start + from.len(), new_end: start + to.len() };
            let edited = text.replacen(from, to, 1);
            let cut = Cut::new(text, Blocks::Indented);
            let touched = cut.touched(&Cut::new(&edited, Blocks::Indented), edit);
            let end = touched.new_end.unwrap_or(edited.len());
            edited[touched.start..end].to_owned()
        };
        assert_eq!(touched("pass", "return 1"), "def f():\n    return 1\n");
        assert_eq!(touched("def g", "x = 1\ndef g"), "x = 1\ndef g():\n    model\n");
        assert_eq!(touched("def g", "(def g"), "def f():\n    pass\n(def g():\n    model\n");
        assert_eq!(touched("def h():\n    model\n", ""), "def g():\n    model\n");
    }

    const PIECES: &[&str] = &[
        "a = 1\n",
        "def f():\n",
        "    pass\n",
        "@d\n",
        "class",
        "x = (\n",
        ")\n",
        "\"\"\"",
        "'",
        "`",
        "/*",
        "*/",
        "//",
        "#",
        "\\",
        "\n",
        "é",
        "else:\n",
        "{",
        "}",
        "/x{/",
        "const r = 1;\n",
    ];

    fn joined(picks: &[usize]) -> String {
        picks.iter().map(|pick| PIECES[pick % PIECES.len()]).collect()
    }

    proptest! {
        #[test]
        fn cutting_again_where_it_was_edited_gives_what_cutting_everything_gives(
            first in prop::collection::vec(0usize..99, 0..30),
            edits in prop::collection::vec((0usize..150, 0usize..20, prop::collection::vec(0usize..99, 0..3)), 1..5),
        ) {
            for blocks in [Blocks::Indented, Blocks::Braced] {
                let mut text = joined(&first);
                let mut cut = Cut::new(&text, blocks);
                for (start, length, new) in &edits {
                    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                    let (start, old_end, new) = (floor(*start), floor(start + length).max(floor(*start)), joined(new));
                    let (old, before) = (text.clone(), cut.clone());
                    text.replace_range(start..old_end, &new);
                    let edit = Edit { start, old_end, new_end: start + new.len() };
                    cut = cut.after(&text, edit);
                    prop_assert_eq!(&cut, &Cut::new(&text, blocks), "{}", text);
                    let touched = before.touched(&cut, edit);
                    let old_end = touched.old_end.unwrap_or(old.len());
                    let new_end = touched.new_end.unwrap_or(text.len());
                    prop_assert!(touched.start <= edit.start && edit.old_end <= old_end && edit.shift(old_end) == new_end);
                }
            }
        }
    }
}
