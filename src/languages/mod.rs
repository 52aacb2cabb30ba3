//! How to read one kind of file.
//!
//! A [`Language`] is data: names, endings, a grammar, and what its node kinds mean in the few words that all languages
//! share ([`Kind`]). A [`Source`] is one text read in one language; reading never fails. [`Node`] is a piece of the tree
//! in those shared words, so that whoever looks for something need not know the language.

use crate::text::{Edit, Span};
use blocks::{Blocks, Cut};
use scan::Hits;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tree_sitter::Tree;

mod blocks;
pub mod literal;
mod nesting;
mod node;
mod scan;

mod dotenv;
mod javascript;
mod json;
mod python;
mod toml;
mod typescript;
mod yaml;

pub use literal::Literal;
pub use node::{Kind, Node, Walk};

/// One kind of file.
#[derive(Debug)]
pub struct Language {
    /// The name used in reports and in `inspect`: `python`.
    pub name: &'static str,
    /// The protocol's language IDs for it.
    pub ids: &'static [&'static str],
    /// File endings without the dot.
    pub extensions: &'static [&'static str],
    /// Whole file names, `*` allowed: `.env*`.
    pub filenames: &'static [&'static str],
    /// The grammar; none for a language that is read line by line.
    pub grammar: Option<fn() -> tree_sitter::Language>,
    /// What the grammar's node kinds mean: kind, meaning, and up to two of its fields (the meaning says which).
    pub nodes: &'static [&'static [(&'static str, Kind, &'static str, &'static str)]],
    /// How a top-level statement shows where it begins; none where a file is one value.
    pub blocks: Option<Blocks>,
    /// How strings and comments are written, for reading text that no tree covers.
    pub lexis: Lexis,
    /// The table of node kinds, built on first use.
    pub kinds: OnceLock<node::Kinds>,
}

/// What a line of a language looks like to someone who cannot parse it.
#[derive(Debug)]
pub struct Lexis {
    /// Quotes that open a string.
    pub quotes: &'static [char],
    /// What opens a comment that runs to the end of the line.
    pub comment: &'static str,
    /// What may stand between a key and its value: `=` and `:`.
    pub assign: &'static [char],
    /// Values may stand without quotes.
    pub bare: bool,
    /// Which spelling of parameter names its SDKs use; [`WIRE`] for files that are no programs.
    pub spelling: &'static str,
}

/// Names as they are sent: in request bodies and configuration.
pub const WIRE: &str = "wire";

/// Every language, in the order tried.
pub static ALL: &[&Language] = &[
    &python::PYTHON,
    &javascript::JAVASCRIPT,
    &typescript::TYPESCRIPT,
    &typescript::TSX,
    &json::JSON,
    &json::JSONC,
    &yaml::YAML,
    &toml::TOML,
    &dotenv::DOTENV,
];

/// The language of a protocol language ID.
pub fn by_id(id: &str) -> Option<&'static Language> {
    ALL.iter().copied().find(|language| language.ids.contains(&id))
}

/// The language of a path by its name, or nothing when no language reads such files.
pub fn by_path(path: &Path) -> Option<&'static Language> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let named = ALL.iter().copied().find(|language| language.filenames.iter().any(|glob| fits(glob, &name)));
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_ascii_lowercase();
    named.or_else(|| ALL.iter().copied().find(|language| language.extensions.contains(&extension.as_str())))
}

/// Whether a file name fits a pattern with at most one `*`.
fn fits(glob: &str, name: &str) -> bool {
    match glob.split_once('*') {
        Some((head, tail)) => name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail),
        None => glob == name,
    }
}

/// One text as read in one language.
#[derive(Debug, Clone)]
pub struct Source {
    /// The text.
    pub text: Arc<str>,
    /// How it was read.
    pub language: &'static Language,
    /// The syntax tree; absent when nothing in the text can be a model (then nothing was parsed) or the language has no
    /// grammar. Of a large program it holds the top-level blocks with a hit only.
    pub tree: Option<Tree>,
    hits: Arc<Hits>,
    cut: Option<Arc<Cut>>,
}

impl Source {
    /// Reads `text`. `old` is the tree of an earlier version with the edits applied to it, to parse only what changed.
    pub fn new(text: Arc<str>, language: &'static Language, old: Option<&Tree>) -> Source {
        let hits = Hits::new(&text);
        let cut = language.blocks.filter(|_| !hits.places().is_empty()).map(|blocks| Cut::new(&text, blocks));
        Source::parsed(text, language, hits, cut, old)
    }

    /// Reads `text`, which an edit made of this source's text; `old` as in [`Source::new`].
    pub fn after(&self, text: Arc<str>, edit: Edit, old: Option<&Tree>) -> Source {
        let hits = self.hits.after(&self.text, &text, edit);
        let cut = match (&self.cut, self.language.blocks) {
            _ if hits.places().is_empty() => None,
            (Some(cut), _) => Some(cut.after(&text, edit)),
            (None, blocks) => blocks.map(|blocks| Cut::new(&text, blocks)),
        };
        Source::parsed(text, self.language, hits, cut, old)
    }

    /// Reads a part of a text that is known to be worth it.
    pub fn of_part(text: Arc<str>, language: &'static Language) -> Source {
        let hits = Hits::of_part(&text);
        let tree = language.parse(&text, &[], None);
        Source { text, language, tree, hits: Arc::new(hits), cut: None }
    }

    fn parsed(text: Arc<str>, language: &'static Language, hits: Hits, cut: Option<Cut>, old: Option<&Tree>) -> Source {
        let places = hits.places();
        let ranges = match &cut {
            Some(cut) if text.len() >= blocks::WHOLE_BELOW => cut.around(&text, places),
            _ => Vec::new(),
        };
        let tree = if places.is_empty() { None } else { language.parse(&text, &ranges, old) };
        Source { text, language, tree, hits: Arc::new(hits), cut: cut.map(Arc::new) }
    }

    /// Where the text holds a word that can belong to a call site, in order; empty when nothing in it can be a model.
    pub fn hits(&self) -> &[usize] {
        self.hits.places()
    }

    /// The same within a stretch of the text.
    pub fn hits_in(&self, stretch: Span) -> &[usize] {
        self.hits.within(stretch)
    }

    /// The top-level block around an offset; the whole text where there are none.
    pub fn block(&self, offset: usize) -> Span {
        let whole = Span::new(0, self.text.len());
        self.cut.as_ref().map_or(whole, |cut| cut.block(&self.text, offset))
    }

    /// The tree's root.
    pub fn root(&self) -> Option<Node<'_>> {
        self.tree.as_ref().map(|tree| Node::new(tree.root_node(), self.language))
    }

    /// A walk over the tree by offsets.
    pub fn walk(&self) -> Option<Walk<'_>> {
        self.tree.as_ref().map(|tree| Walk::new(tree, self.language))
    }
}

impl Language {
    /// The tree of a text, or of the `ranges` of it if there are any.
    fn parse(&self, text: &str, ranges: &[tree_sitter::Range], old: Option<&Tree>) -> Option<Tree> {
        let grammar = self.grammar.filter(|_| !nesting::is_too_deep(text))?;
        let mut parser = tree_sitter::Parser::new();
        parser.set_language(&grammar()).ok()?;
        parser.set_included_ranges(ranges).ok()?;
        parser.parse(text, old)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_their_language() {
        let name = |path: &str| by_path(Path::new(path)).map(|language| language.name);
        assert_eq!(name("a/b.py"), Some("python"));
        assert_eq!(name("a/b.TSX"), Some("tsx"));
        assert_eq!(name(".env.local"), Some("dotenv"));
        assert_eq!(name("prod.env"), Some("dotenv"));
        assert_eq!(name("tsconfig.json"), Some("jsonc"));
        assert_eq!(name("a.rs"), None);
        assert_eq!(name("Makefile"), None);
    }

    #[test]
    fn every_language_is_whole() {
        for (at, language) in ALL.iter().enumerate() {
            assert!(
                language.ids.contains(&language.name) || language.name == "tsx",
                "{} is no ID of its own",
                language.name
            );
            assert!(ALL.iter().skip(at + 1).all(|other| other.name != language.name));
            let Some(grammar) = language.grammar else { continue };
            let grammar = grammar();
            for (kind, _, first, second) in language.nodes.iter().copied().flatten() {
                assert_ne!(grammar.id_for_node_kind(kind, true), 0, "{}: no node kind {kind}", language.name);
                for field in [first, second].into_iter().filter(|field| !field.is_empty()) {
                    assert!(grammar.field_id_for_name(field).is_some(), "{}: no field {field}", language.name);
                }
            }
        }
    }
}
