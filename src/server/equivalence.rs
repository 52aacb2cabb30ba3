//! A file that was edited is answered like one that was opened as it stands now: random edits of real texts, whole and torn,
//! in every language and every encoding of positions.
//!
//! A few seconds of it run with the other tests. `MODELMETA_EDITS=300000 cargo test equivalence` runs as many edits as it says,
//! `MODELMETA_SEED` chooses which.

#![allow(clippy::unwrap_used)]

use super::document::{Change, Document};
use crate::analysis::Analysis;
use crate::catalog::Catalog;
use crate::ide::Markup;
use crate::languages::{self, Language};
use crate::settings::Settings;
use crate::text::{Encoding, Position};
use jiff::civil::date;
use std::path::Path;
use std::sync::Arc;
use tower_lsp::gen_lsp_types::Uri;

/// What is typed beside pieces of the texts themselves: what opens, closes and names things.
const TYPED: &[&str] = &[
    "\"",
    "'",
    "`",
    "\"\"\"",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "/",
    "/*",
    "*/",
    "//",
    "#",
    "\\",
    "=",
    ":",
    ",",
    ".",
    "\n",
    "\r\n",
    "\r",
    "    ",
    "- ",
    "${",
    "@",
    "x",
    "é",
    "🙂",
    "gpt-4o",
    "o3",
    "model",
    "model=\"gpt-4\"",
    "\"model\": \"o3\"",
    "import openai\n",
    "MODEL = \"claude-3-opus-20240229\"\n",
    "def f():\n",
    "const x = ",
    "</p>",
    "temperature: 3",
];

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

/// So many bytes of a text are edited at most.
const LONGEST: usize = 1_500;

#[test]
fn an_edited_file_is_answered_like_a_new_one() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse().ok());
    let mut random = Random(number("MODELMETA_SEED").unwrap_or(1).max(1));
    let (texts, edits) = (texts(), number("MODELMETA_EDITS").unwrap_or(500));
    let mut done = 0;
    while done < edits {
        for (language, text) in &texts {
            if done >= edits {
                return;
            }
            done += session(language, &random.stretch(text), &texts, &mut random);
        }
    }
}

/// The fixtures of recognition, in all their languages.
fn texts() -> Vec<(&'static Language, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recognize");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
        .iter()
        .filter_map(|path| Some((languages::by_path(path)?, crate::files::read_text(path, 1 << 20).unwrap())))
        .collect()
}

/// Opens a text, edits it a few times, and compares after each edit. Returns how many edits there were.
fn session(language: &'static Language, text: &str, texts: &[(&'static Language, String)], random: &mut Random) -> u64 {
    let encoding = ENCODINGS[random.below(3)];
    let mut edited = open(language, text);
    let mut log = format!("{} {encoding:?}: {text:?}\n", language.name);
    let edits = 1 + random.below(8) as u64;
    analysis(&edited);
    for _ in 0..edits {
        let change = random.change(&edited, texts, encoding);
        log += &format!("{change:?}\n");
        edited = edited.changed(1, &[change], encoding);
        // An editor does not ask after every edit.
        if random.below(4) > 0 {
            let fresh = open(language, &edited.text());
            compare(&edited, &fresh, random, &log);
        }
    }
    edits
}

fn open(language: &'static Language, text: &str) -> Document {
    let mut document = Document::open(Uri("file:///a".to_owned()), 0, String::new(), text);
    document.language = Some(language);
    document
}

fn analysis(document: &Document) -> &Arc<Analysis> {
    let analyse = |reading: &super::document::Reading<'_>| {
        static SETTINGS: std::sync::OnceLock<Arc<Settings>> = std::sync::OnceLock::new();
        let settings = SETTINGS.get_or_init(Arc::default).clone();
        let (catalog, today) = (Catalog::embedded(), date(2026, 12, 1));
        let analysis = Analysis::after(reading.earlier, (reading.source)(), catalog, settings, today);
        Some(Arc::new(analysis))
    };
    document.analysis(analyse).unwrap()
}

fn compare(edited: &Document, fresh: &Document, random: &mut Random, log: &str) {
    let (edited, fresh) = (analysis(edited), analysis(fresh));
    let tree = |analysis: &Analysis, at: usize| analysis.source.tree_at(at).map(|tree| tree.root_node().to_sexp());
    let sites = |analysis: &Analysis| format!("{:#?}", analysis.sites);
    assert_eq!(sites(edited), sites(fresh), "sites: {log}");
    assert_eq!(format!("{:#?}", edited.diagnostics()), format!("{:#?}", fresh.diagnostics()), "findings: {log}");
    let near = edited.sites.iter().flat_map(|site| site.models.iter().map(|model| model.span.start));
    let places: Vec<usize> = near.chain([random.boundary(edited.text())]).collect();
    for _ in 0..2 {
        let at = places[random.below(places.len())];
        assert_eq!(tree(edited, at), tree(fresh, at), "the tree at {at}: {log}");
        let card = |analysis: &Analysis| analysis.hover(at, Markup::Markdown);
        assert_eq!(card(edited), card(fresh), "the card at {at}: {log}");
        assert_eq!(edited.completion(at), fresh.completion(at), "the list at {at}: {log}");
    }
}

/// Numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap()
    }

    fn boundary(&mut self, text: &str) -> usize {
        text.floor_char_boundary(self.below(text.len() + 1))
    }

    /// A piece of a text, cut wherever it comes.
    fn stretch(&mut self, text: &str) -> String {
        let start = if self.below(2) == 0 { 0 } else { self.boundary(text) };
        text[start..text.floor_char_boundary(start + 1 + self.below(LONGEST))].to_owned()
    }

    fn change(&mut self, document: &Document, texts: &[(&Language, String)], encoding: Encoding) -> Change {
        let text = document.text();
        let start = self.boundary(&text);
        let length = [0, 0, 1, self.below(12), self.below(200)][self.below(5)];
        let end = text.floor_char_boundary(start + length);
        let new = match self.below(4) {
            0 => String::new(),
            1 => {
                let other = &texts[self.below(texts.len())].1;
                let from = self.boundary(other);
                other[from..other.floor_char_boundary(from + self.below(60))].to_owned()
            }
            _ => TYPED[self.below(TYPED.len())].to_owned(),
        };
        let position = |at: usize| -> Position { document.position(at, encoding) };
        Change { range: Some((position(start), position(end))), text: new }
    }
}
