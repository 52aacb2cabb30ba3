//! JSON, and JSON with comments.

use super::node::Kind::{self, *};
use super::{Language, Lexis, WIRE};
use std::sync::OnceLock;

/// Strict JSON.
pub static JSON: Language = Language {
    name: "json",
    ids: &["json"],
    extensions: &["json", "jsonl", "ndjson", "webmanifest"],
    filenames: &[],
    grammar: Some(|| tree_sitter_json::LANGUAGE.into()),
    nodes: &[NODES],
    blocks: None,
    lexis: Lexis { quotes: &['"'], comment: "", assign: &[':'], bare: false, spelling: WIRE },
    kinds: OnceLock::new(),
};

/// JSON with comments, as editors keep their settings.
pub static JSONC: Language = Language {
    name: "jsonc",
    ids: &["jsonc", "json5"],
    extensions: &["jsonc", "json5", "code-workspace"],
    filenames: &["tsconfig*.json", "settings.json", "launch.json", "tasks.json"],
    grammar: Some(|| tree_sitter_json::LANGUAGE.into()),
    nodes: &[NODES],
    blocks: None,
    lexis: Lexis { quotes: &['"', '\''], comment: "//", assign: &[':'], bare: false, spelling: WIRE },
    kinds: OnceLock::new(),
};

const NODES: &[(&str, Kind, &str, &str)] = &[
    ("string", Text, "", ""),
    ("number", Number, "", ""),
    ("true", Bool, "", ""),
    ("false", Bool, "", ""),
    ("null", Null, "", ""),
    ("object", Object, "", ""),
    ("pair", Pair, "key", "value"),
    ("array", List, "", ""),
    ("comment", Comment, "", ""),
];
