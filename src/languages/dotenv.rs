//! `.env` files and their kin: one `NAME=value` a line. They have no grammar; recognition reads them line by line.

use super::{Language, Lexis, WIRE};
use std::sync::OnceLock;

/// Environment files.
pub static DOTENV: Language = Language {
    name: "dotenv",
    ids: &["dotenv", "env", "properties"],
    extensions: &["env", "properties"],
    filenames: &[".env", ".env.*", ".envrc", "*.env"],
    grammar: None,
    nodes: &[],
    blocks: None,
    lexis: Lexis { quotes: &['"', '\''], comment: "#", assign: &['='], bare: true, spelling: WIRE },
    kinds: OnceLock::new(),
};
