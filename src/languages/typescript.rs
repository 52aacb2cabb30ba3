//! TypeScript and TSX: JavaScript's node kinds and those of types.

use super::Language;
use super::javascript::{JSX, LEXIS, NODES};
use super::node::Kind::{self, *};
use super::statements::Blocks;
use std::sync::OnceLock;

/// TypeScript.
pub static TYPESCRIPT: Language = Language {
    name: "typescript",
    ids: &["typescript"],
    extensions: &["ts", "mts", "cts"],
    filenames: &[],
    grammar: Some(|| tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()),
    nodes: &[NODES, TYPES],
    blocks: Some(Blocks::Braced),
    lexis: LEXIS,
    kinds: OnceLock::new(),
};

/// TypeScript with JSX.
pub static TSX: Language = Language {
    name: "tsx",
    ids: &["typescriptreact"],
    extensions: &["tsx"],
    filenames: &[],
    grammar: Some(|| tree_sitter_typescript::LANGUAGE_TSX.into()),
    nodes: &[NODES, JSX, TYPES],
    blocks: Some(Blocks::Braced),
    lexis: LEXIS,
    kinds: OnceLock::new(),
};

const TYPES: &[(&str, Kind, &str, &str)] = &[
    ("required_parameter", Default, "pattern", "value"),
    ("optional_parameter", Default, "pattern", "value"),
    ("public_field_definition", Assign, "name", "value"),
    ("as_expression", WrapFirst, "", ""),
    ("satisfies_expression", WrapFirst, "", ""),
    ("non_null_expression", WrapFirst, "", ""),
    ("literal_type", Type, "", ""),
    ("union_type", Type, "", ""),
    ("type_alias_declaration", Statement, "", ""),
    ("type_annotation", Type, "", ""),
    ("interface_declaration", Statement, "", ""),
];
