//! How to read one kind of file.
//!
//! A [`Language`] is data: names, endings, a grammar, the node kinds that matter. A [`Source`] is one text read in one
//! language; reading never fails.

use std::sync::Arc;
use tree_sitter::Tree;

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
}

/// Every language, in the order tried.
pub static ALL: &[&Language] = &[];

/// The language of a protocol language ID.
pub fn by_id(id: &str) -> Option<&'static Language> {
    ALL.iter().copied().find(|language| language.ids.contains(&id))
}

/// The language of a path by its name, or nothing when no language reads such files.
pub fn by_path(_path: &std::path::Path) -> Option<&'static Language> {
    None
}

/// One text as read in one language.
#[derive(Debug, Clone)]
pub struct Source {
    /// The text.
    pub text: Arc<str>,
    /// How it was read.
    pub language: &'static Language,
    /// The syntax tree; absent when nothing in the text can be a model (then nothing was parsed) or the language has no grammar.
    pub tree: Option<Tree>,
}

impl Source {
    /// Reads `text`. `old` is the tree of an earlier version with the edits applied to it, to parse only what changed.
    pub fn new(text: Arc<str>, language: &'static Language, _old: Option<&Tree>) -> Source {
        Source { text, language, tree: None }
    }
}
