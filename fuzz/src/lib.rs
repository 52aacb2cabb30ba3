//! What each fuzz target does with its input. `tests/seeds.rs` of the product replays the seeds through the same functions.
//!
//! A function returns when all is well and panics when a promise is broken: beside "nothing panics", places lie in the text,
//! edits lead to what reading anew finds, a request is answered once. Inputs are text that a person can read and write.

pub mod edit;
pub mod feeds;
pub mod lang;
pub mod notebook;
pub mod pack;
pub mod pump;
pub mod settings;

use jiff::civil::{Date, date};
use modelmeta::languages::{self, Language};
use std::borrow::Cow;

/// A target's name and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("edit", edit::run),
    ("feeds", feeds::run),
    ("lang", lang::run),
    ("notebook", notebook::run),
    ("pack", pack::run),
    ("pump", pump::run),
    ("settings", settings::run),
];

/// The day on which all inputs are read.
const TODAY: Date = date(2026, 6, 1);

/// What stands between the parts of an input.
const SEPARATOR: char = '\u{1}';

/// The letters that choose a language at the start of an input.
const LETTERS: &[(u8, &str)] = &[
    (b'p', "python"),
    (b'j', "javascript"),
    (b't', "typescript"),
    (b'x', "tsx"),
    (b'o', "json"),
    (b'c', "jsonc"),
    (b'y', "yaml"),
    (b'm', "toml"),
    (b'e', "dotenv"),
];

/// An input as a language and a text: the first byte chooses the language.
fn language_and_text(data: &[u8]) -> Option<(&'static Language, Cow<'_, str>)> {
    let (first, text) = data.split_first()?;
    let named = LETTERS.iter().find(|(letter, _)| letter == first);
    let (_, name) = named.or_else(|| LETTERS.get(usize::from(*first) % LETTERS.len()))?;
    let language = languages::ALL.iter().find(|language| language.name == *name)?;
    Some((language, String::from_utf8_lossy(text)))
}
