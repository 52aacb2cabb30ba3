//! JavaScript, JSX included. Its node kinds are TypeScript's too.

use super::node::Kind::{self, *};
use super::statements::Blocks;
use super::{Language, Lexis};
use std::sync::OnceLock;

/// JavaScript.
pub static JAVASCRIPT: Language = Language {
    name: "javascript",
    ids: &["javascript", "javascriptreact"],
    extensions: &["js", "jsx", "mjs", "cjs"],
    filenames: &[],
    grammar: Some(|| tree_sitter_javascript::LANGUAGE.into()),
    nodes: &[NODES, JSX, &[("field_definition", Assign, "property", "value")]],
    blocks: Some(Blocks::Braced),
    lexis: LEXIS,
    kinds: OnceLock::new(),
};

pub(super) const LEXIS: Lexis =
    Lexis { quotes: &['"', '\'', '`'], comment: "//", assign: &['=', ':'], bare: false, spelling: "javascript" };

pub(super) const NODES: &[(&str, Kind, &str, &str)] = &[
    ("string", Text, "", ""),
    ("template_string", Text, "", ""),
    ("template_substitution", Substitution, "", ""),
    ("number", Number, "", ""),
    ("unary_expression", Sign, "", ""),
    ("true", Bool, "", ""),
    ("false", Bool, "", ""),
    ("null", Null, "", ""),
    ("undefined", Null, "", ""),
    ("identifier", Name, "", ""),
    ("property_identifier", Name, "", ""),
    ("shorthand_property_identifier", Name, "", ""),
    ("call_expression", Call, "function", "arguments"),
    ("new_expression", Call, "constructor", "arguments"),
    ("arguments", Arguments, "", ""),
    ("object", Object, "", ""),
    ("pair", Pair, "key", "value"),
    ("array", List, "", ""),
    ("variable_declarator", Assign, "name", "value"),
    ("assignment_expression", Assign, "left", "right"),
    ("assignment_pattern", Default, "left", "right"),
    ("object_assignment_pattern", Default, "left", "right"),
    ("member_expression", Member, "object", "property"),
    ("subscript_expression", Subscript, "object", "index"),
    ("parenthesized_expression", Wrap, "", ""),
    ("await_expression", Wrap, "", ""),
    ("binary_expression", Either, "left", "right"),
    ("ternary_expression", Either, "", ""),
    ("switch_case", Compare, "value", ""),
    ("spread_element", Spread, "", ""),
    ("formal_parameters", Parameters, "", ""),
    ("function_declaration", Scope, "name", "parameters"),
    ("function_expression", Scope, "name", "parameters"),
    ("generator_function_declaration", Scope, "name", "parameters"),
    ("arrow_function", Scope, "", "parameters"),
    ("method_definition", Scope, "name", "parameters"),
    ("class_declaration", Scope, "name", ""),
    ("class", Scope, "name", ""),
    ("statement_block", Statement, "", ""),
    ("expression_statement", Statement, "", ""),
    ("return_statement", Statement, "", ""),
    ("import_statement", Import, "", "source"),
    ("comment", Comment, "", ""),
];

pub(super) const JSX: &[(&str, Kind, &str, &str)] = &[
    ("jsx_opening_element", Object, "", ""),
    ("jsx_self_closing_element", Object, "", ""),
    ("jsx_attribute", Pair, "", ""),
    ("jsx_expression", Wrap, "", ""),
];
