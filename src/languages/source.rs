//! One text as read in one language.
//!
//! A text that is a single value, as JSON and YAML are, has one tree, and so has a small program that cannot be cut for
//! certain. Of any other program each top-level block is parsed by itself, when somebody looks for something in it, and its
//! tree is dropped again. Only that of the block that was edited last is kept, because the next edit is likely to hit it, too.

use super::blocks::{self, Cut};
use super::scan::Hits;
use super::{GivenUp, Language, Node, Walk, parse};
use crate::text::{Edit, Span};
use crate::work;
use std::sync::{Arc, OnceLock};
use tree_sitter::{InputEdit, Point, Range, Tree};

/// One text as read in one language.
#[derive(Debug, Clone)]
pub struct Source {
    /// The text.
    pub text: Arc<str>,
    /// How it was read.
    pub language: &'static Language,
    /// The tree of the whole text, or of the block that was edited last.
    tree: Option<Tree>,
    hits: Arc<Hits>,
    /// How a program is cut into blocks, whether or not it is read by them.
    cut: Option<Arc<Cut>>,
    given_up: OnceLock<GivenUp>,
}

/// A part of a text that holds a hit, with the tree that covers it; nodes keep their offsets in the whole text.
#[derive(Debug)]
pub struct Part<'a> {
    /// The hits in it, or the places that were asked for, in order.
    pub hits: &'a [usize],
    tree: Tree,
    language: &'static Language,
}

impl Part<'_> {
    /// A walk over the tree by offsets.
    pub fn walk(&self) -> Walk<'_> {
        Walk::new(&self.tree, self.language)
    }
}

impl Source {
    /// Reads `text`. `old` is the tree of an earlier version with the edits applied to it, to parse only what changed.
    pub fn new(text: Arc<str>, language: &'static Language, old: Option<&Tree>) -> Source {
        let hits = Hits::new(&text);
        let cut = language.blocks.filter(|_| !hits.places().is_empty()).map(|blocks| Cut::new(&text, blocks));
        let source = Source::unread(text, language, hits, cut);
        let tree = if source.by_blocks().is_some() { None } else { source.whole(old) };
        Source { tree, ..source }
    }

    /// Reads `text`, which an edit made of this source's text; `old` as in [`Source::new`].
    pub fn after(&self, text: Arc<str>, edit: Edit, old: Option<&Tree>) -> Source {
        let hits = self.hits.after(&self.text, &text, edit);
        let cut = match (&self.cut, self.language.blocks) {
            _ if hits.places().is_empty() => None,
            (Some(cut), _) => Some(cut.after(&text, edit)),
            (None, blocks) => blocks.map(|blocks| Cut::new(&text, blocks)),
        };
        let source = Source::unread(text, self.language, hits, cut);
        let tree = match source.by_blocks() {
            None => source.whole(old),
            Some(cut) => {
                let block = cut.block(&source.text, edit.start);
                let worth_it = block.end >= edit.new_end && !source.hits_in(block).is_empty();
                let tree = if worth_it { source.parse(&[cut.range(&source.text, edit.start)], old) } else { None };
                // One with an error is read again each time.
                tree.filter(|tree| !tree.root_node().has_error())
            }
        };
        Source { tree, ..source }
    }

    /// Reads a part of a text that is known to be worth it.
    pub fn of_part(text: Arc<str>, language: &'static Language) -> Source {
        let hits = Hits::of_part(&text);
        let source = Source::unread(text, language, hits, None);
        Source { tree: source.parse(&[], None), ..source }
    }

    fn unread(text: Arc<str>, language: &'static Language, hits: Hits, cut: Option<Cut>) -> Source {
        let (hits, cut) = (Arc::new(hits), cut.map(Arc::new));
        Source { text, language, tree: None, hits, cut, given_up: OnceLock::new() }
    }

    /// Why some of the text was not read, as far as somebody looked for something in it.
    pub fn given_up(&self) -> Option<GivenUp> {
        self.given_up.get().copied()
    }

    /// Notes that some of the text is not read. The first reason stays.
    pub fn give_up(&self, why: GivenUp) {
        let _ = self.given_up.set(why);
    }

    /// Where the text holds a word that can belong to a call site, in order; empty when nothing in it can be a model.
    pub fn hits(&self) -> &[usize] {
        self.hits.places()
    }

    /// The same within a stretch of the text.
    pub fn hits_in(&self, stretch: Span) -> &[usize] {
        self.hits.within(stretch)
    }

    /// The parts of a stretch that hold a hit, each parsed when its turn comes; none of a language without a grammar.
    pub fn parts(&self, stretch: Span) -> impl Iterator<Item = Part<'_>> {
        self.parts_at(self.hits_in(stretch))
    }

    /// The parts around places, which are in order.
    fn parts_at<'a>(&'a self, mut rest: &'a [usize]) -> impl Iterator<Item = Part<'a>> {
        std::iter::from_fn(move || {
            loop {
                let first = *rest.first()?;
                let end = self.by_blocks().map_or(self.text.len(), |cut| cut.block(&self.text, first).end);
                let hits;
                // One at least, also at the text's end.
                let behind = rest.partition_point(|hit| *hit < end).max(1);
                (hits, rest) = rest.split_at(behind);
                if let Some(tree) = self.tree_at(first) {
                    return Some(Part { hits, tree, language: self.language });
                }
            }
        })
    }

    /// Hands on each of some places, which are in order, with the nodes around it, the outermost first; not those that no tree
    /// covers. Each tree is walked once, however many places lie in it.
    pub fn around(&self, places: &[usize], mut look: impl FnMut(usize, &[Node<'_>])) {
        for part in self.parts_at(places) {
            let mut walk = part.walk();
            part.hits.iter().for_each(|&place| look(place, walk.seek(place)));
        }
    }

    /// The tree that covers an offset; none where nothing in the text can be a model, or the language has no grammar.
    pub fn tree_at(&self, offset: usize) -> Option<Tree> {
        let Some(cut) = self.by_blocks() else { return self.tree.clone() };
        let range = cut.range(&self.text, offset);
        let covers = |kept: &Range| kept.start_byte <= range.start_byte && range.end_byte <= kept.end_byte;
        let kept = self.tree.as_ref().filter(|tree| tree.included_ranges().iter().any(covers));
        kept.cloned().or_else(|| self.parse(&[range], None))
    }

    /// The tree of the whole text, where there is one.
    pub fn whole_tree(&self) -> Option<&Tree> {
        self.tree.as_ref().filter(|_| self.by_blocks().is_none())
    }

    /// The tree to parse on from after the next edit.
    pub fn kept_tree(&self) -> Option<&Tree> {
        self.tree.as_ref()
    }

    /// The top-level block around an offset; the whole text where there are none.
    pub fn block(&self, offset: usize) -> Span {
        let whole = Span::new(0, self.text.len());
        self.cut.as_ref().map_or(whole, |cut| cut.block(&self.text, offset))
    }

    /// Where both this text and the one that an edit made of it are read block by block: the blocks that the edit touched,
    /// as they stood and as they stand. All others are as they were.
    pub fn touched(&self, after: &Source, edit: Edit) -> Option<(Span, Span)> {
        let (cut, new) = (self.by_blocks()?, after.by_blocks()?);
        let touched = cut.touched(new, edit);
        Some((
            Span::new(touched.start, touched.old_end.unwrap_or(self.text.len())),
            Span::new(touched.start, touched.new_end.unwrap_or(after.text.len())),
        ))
    }

    /// How the text is cut, when it is read block by block.
    fn by_blocks(&self) -> Option<&Cut> {
        self.cut.as_deref().filter(|cut| cut.is_certain() || self.text.len() >= blocks::WHOLE_BELOW)
    }

    fn whole(&self, old: Option<&Tree>) -> Option<Tree> {
        if self.hits().is_empty() { None } else { self.parse(&[], old) }
    }

    /// The tree of the text, or of the `ranges` of it if there are any.
    ///
    /// How a parser recovers from an error depends on what it parsed before, and on how much lies in front of a block. So that
    /// the same text always gives the same answers, a text with an error in it is parsed afresh, and a block by itself; only a
    /// large one is not, of which that would cost too much while somebody types.
    fn parse(&self, ranges: &[Range], old: Option<&Tree>) -> Option<Tree> {
        let grammar = self.language.grammar?;
        let parse = |old| parse::parse(&self.text, self.language, grammar, ranges, old);
        let length = ranges.iter().map(|range| range.end_byte - range.start_byte).reduce(|a, b| a + b);
        work::read(length.unwrap_or(self.text.len()));
        let is_small = length.unwrap_or(self.text.len()) < blocks::WHOLE_BELOW;
        let tree = match parse(old) {
            Ok(tree) if is_small && tree.root_node().has_error() => match ranges {
                [block] if block.start_byte > 0 => self.apart(block, grammar),
                _ if old.is_some() => parse(None),
                _ => Ok(tree),
            },
            tree => tree,
        };
        tree.map_err(|why| self.give_up(why)).ok()
    }

    /// The tree of one block, parsed as if nothing stood around it, with its nodes where they stand in the whole text.
    fn apart(&self, block: &Range, grammar: fn() -> tree_sitter::Language) -> Result<Tree, GivenUp> {
        let text = Span::new(block.start_byte, block.end_byte).of(&self.text);
        let mut tree = parse::parse(text, self.language, grammar, &[], None)?;
        let start = Point::new(0, 0);
        tree.edit(&InputEdit {
            start_byte: 0,
            old_end_byte: 0,
            new_end_byte: block.start_byte,
            start_position: start,
            old_end_position: start,
            new_end_position: block.start_point,
        });
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::languages::python::PYTHON;

    #[test]
    fn of_a_program_only_the_edited_block_keeps_its_tree() {
        let text = "from openai import OpenAI\ndef f():\n    return 1\ndef g():\n    ask(model=\"gpt-4o\")\n";
        let source = Source::new(text.into(), &PYTHON, None);
        assert!(source.kept_tree().is_none());
        let parts = |source: &Source| {
            let whole = Span::new(0, source.text.len());
            source.parts(whole).map(|part| source.block(part.hits[0]).of(&source.text).len()).collect::<Vec<_>>()
        };
        let lengths = ["from openai import OpenAI\n".len(), "def g():\n    ask(model=\"gpt-4o\")\n".len()];
        assert_eq!(parts(&source), lengths, "the import and the call; what lies between is not parsed");

        let at = text.find("gpt-4o").unwrap_or_default();
        let edited = text.replace("gpt-4o", "gpt-4.1");
        let after = source.after(edited.as_str().into(), Edit { start: at, old_end: at + 6, new_end: at + 7 }, None);
        let kept = after.kept_tree().map(|tree| tree.included_ranges());
        let block = edited.find("def g").unwrap_or_default();
        assert_eq!(kept.map(|ranges| ranges.iter().map(|range| range.start_byte).collect()), Some(vec![block]));
        assert_eq!(parts(&after), [lengths[0], lengths[1] + 1]);
    }
}
