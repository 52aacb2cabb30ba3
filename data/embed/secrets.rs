//! Writes `data/secrets.toml` as tables for `src/secrets`.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    keys: Vec<Key>,
    names: Vec<String>,
    words: Vec<String>,
    none: Vec<String>,
    weak: Vec<String>,
    endings: Vec<String>,
    blank: Vec<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    #[allow(dead_code)] // For who reads the table.
    of: String,
    begins: Vec<String>,
    least: usize,
    #[serde(default)]
    words: bool,
}

/// Writes `secrets.rs` into `OUT_DIR`.
pub fn list() -> Result<(), Box<dyn Error>> {
    let path = Path::new("data/secrets.toml");
    println!("cargo::rerun-if-changed={}", path.display());
    let Secrets { keys, names, words, none, weak, endings, blank } = toml::from_str(&fs::read_to_string(path)?)?;
    let mut table = "static KEYS: &[Key] = &[\n".to_owned();
    for Key { begins, least, words, .. } in &keys {
        for begins in begins {
            writeln!(table, "    Key {{ begins: {begins:?}, least: {least}, words: {words} }},")?;
        }
    }
    table.push_str("];\n");
    let lists = [names, words, none, weak, endings, blank];
    for (name, list) in ["NAMES", "WORDS", "NONE", "WEAK", "ENDINGS", "BLANK"].iter().zip(&lists) {
        writeln!(table, "static {name}: &[&str] = &{list:?};")?;
    }
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("secrets.rs"), table)?)
}
