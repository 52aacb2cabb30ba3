//! YAML.

use super::node::Kind::*;
use super::{Language, Lexis, WIRE};
use std::sync::OnceLock;

/// YAML.
pub static YAML: Language = Language {
    name: "yaml",
    ids: &["yaml", "dockercompose", "github-actions-workflow", "helm"],
    extensions: &["yaml", "yml"],
    filenames: &[],
    grammar: Some(|| tree_sitter_yaml::LANGUAGE.into()),
    nodes: &[&[
        ("string_scalar", Text, "", ""),
        ("double_quote_scalar", Text, "", ""),
        ("single_quote_scalar", Text, "", ""),
        ("block_scalar", Text, "", ""),
        ("integer_scalar", Number, "", ""),
        ("float_scalar", Number, "", ""),
        ("boolean_scalar", Bool, "", ""),
        ("null_scalar", Null, "", ""),
        ("block_mapping", Object, "", ""),
        ("flow_mapping", Object, "", ""),
        ("block_mapping_pair", Pair, "key", "value"),
        ("flow_pair", Pair, "key", "value"),
        ("block_sequence", List, "", ""),
        ("flow_sequence", List, "", ""),
        ("block_sequence_item", Wrap, "", ""),
        ("block_node", Wrap, "", ""),
        ("flow_node", Wrap, "", ""),
        ("plain_scalar", Wrap, "", ""),
        ("document", Statement, "", ""),
        ("comment", Comment, "", ""),
    ]],
    blocks: None,
    lexis: Lexis { quotes: &['"', '\''], comment: "#", assign: &[':'], bare: true, spelling: WIRE },
    kinds: OnceLock::new(),
};
