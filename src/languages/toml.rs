//! TOML.

use super::node::Kind::*;
use super::{Language, Lexis, WIRE};
use std::sync::OnceLock;

/// TOML.
pub static TOML: Language = Language {
    name: "toml",
    ids: &["toml"],
    extensions: &["toml"],
    filenames: &[],
    grammar: Some(|| tree_sitter_toml_ng::LANGUAGE.into()),
    nodes: &[&[
        ("string", Text, "", ""),
        ("integer", Number, "", ""),
        ("float", Number, "", ""),
        ("boolean", Bool, "", ""),
        ("document", Object, "", ""),
        ("table", Object, "", ""),
        ("table_array_element", Object, "", ""),
        ("inline_table", Object, "", ""),
        ("pair", Pair, "", ""),
        ("bare_key", Name, "", ""),
        ("quoted_key", Text, "", ""),
        ("array", List, "", ""),
        ("comment", Comment, "", ""),
    ]],
    blocks: None,
    lexis: Lexis { quotes: &['"', '\''], comment: "#", assign: &['='], bare: true, spelling: WIRE },
    kinds: OnceLock::new(),
};
