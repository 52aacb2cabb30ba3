//! How to read one kind of file.
//!
//! A [`Language`] is data: names, endings, a grammar, and what its node kinds mean in the few words that all languages
//! share ([`Kind`]). A [`Source`] is one text read in one language; reading never fails. [`Node`] is a piece of the tree
//! in those shared words, so that whoever looks for something need not know the language.

use statements::Blocks;
use std::path::Path;
use std::sync::OnceLock;

mod blocks;
mod given_up;
pub mod literal;
mod nesting;
mod node;
mod parse;
mod scan;
mod source;
mod statements;

mod dotenv;
mod javascript;
mod json;
mod python;
mod toml;
mod typescript;
mod yaml;

pub use given_up::GivenUp;
pub use literal::Literal;
pub use node::{Kind, Node, Walk};
pub use source::{Part, Source};

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
    // What is no Unicode in a name says nothing of the language.
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let named = ALL.iter().copied().find(|language| language.filenames.iter().any(|glob| fits(glob, &name)));
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    named.or_else(|| ALL.iter().copied().find(|language| language.extensions.contains(&extension.as_str())))
}

/// Whether a file name fits a pattern with at most one `*`.
fn fits(glob: &str, name: &str) -> bool {
    match glob.split_once('*') {
        Some((head, tail)) => name.len() >= head.len() + tail.len() && name.starts_with(head) && name.ends_with(tail),
        None => glob == name,
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
