//! One fixture: its text without caret lines, and the caret lines that belong to it.

use modelmeta::languages::{self, Language, Source};
use modelmeta::recognize::{Argument, CallSite, Extra, ModelRef, call_sites, is_parameter};
use modelmeta::text::{LineIndex, Span};
use std::path::{Path, PathBuf};

pub struct Fixture {
    /// Its path from `tests/recognize`.
    pub name: String,
    pub language: &'static Language,
    /// Without caret lines.
    pub text: String,
    path: PathBuf,
    marked: String,
}

/// Every fixture, by name.
pub fn all() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recognize");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let language = languages::by_path(&path).unwrap_or_else(|| panic!("{name}: no language reads it"));
            let marked = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
            let text = marked.split_inclusive('\n').filter(|line| !is_mark(line)).collect();
            found.push(Fixture { name, language, text, path, marked });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Whether a line is blanks, perhaps a comment's opening, and carets.
fn is_mark(line: &str) -> bool {
    let line = line.trim_start();
    line.trim_start_matches("//").trim_start_matches('#').trim_start().starts_with('^')
}

impl Fixture {
    pub fn has_marks(&self) -> bool {
        self.marked != self.text
    }

    /// What differs, unless it is to be written anew.
    pub fn check(&self) -> Option<String> {
        let found = self.render();
        if found == self.marked {
            return None;
        }
        if std::env::var_os("MARK").is_some() {
            std::fs::write(&self.path, found).unwrap();
            return None;
        }
        let differing = diff(&self.marked, &found);
        Some(format!("{}:\n{differing}", self.name))
    }

    fn render(&self) -> String {
        let source = Source::new(self.text.as_str().into(), self.language, None);
        let marks = marks(&self.text, &call_sites(&source, Extra::default()));
        let lines = LineIndex::new(&self.text);
        let opening = match self.language.name {
            "python" | "yaml" | "toml" | "dotenv" => "#",
            _ => "//",
        };
        let mut out = String::new();
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            out.push_str(line);
            let whole = lines.line(&self.text, number);
            let here = |mark: &&(Span, String)| whole.start <= mark.0.start && mark.0.start <= whole.end;
            for (span, meaning) in marks.iter().filter(here) {
                let column = Span::new(whole.start, span.start).of(&self.text).chars().count();
                let width = Span::new(span.start, span.end.min(whole.end)).of(&self.text).chars().count().max(1);
                let room = column.checked_sub(opening.len());
                let room = room.unwrap_or_else(|| panic!("{}:{number}: no room for a mark", self.name));
                out.push_str(&format!("{opening}{}{} {meaning}\n", " ".repeat(room), "^".repeat(width)));
            }
        }
        out
    }
}

/// Every model and every parameter with what is known of it, in the order of the text.
fn marks(text: &str, sites: &[CallSite]) -> Vec<(Span, String)> {
    let mut marks = Vec::new();
    for site in sites {
        marks.extend(site.models.iter().map(|model| (model.span, of_model(site, model))));
        let known = |argument: &&Argument| argument.parameter.is_some() || is_parameter(&argument.path);
        let parameters = site.arguments.iter().filter(known);
        marks.extend(parameters.map(|argument| (argument.span, of_parameter(text, site, argument))));
    }
    marks.sort_by_key(|(span, _)| span.start);
    // A constant of two calls may be sent to two APIs: both are said, once.
    marks.dedup();
    marks
}

fn of_model(site: &CallSite, model: &ModelRef) -> String {
    let mut meaning = format!("{:?}", model.role).to_lowercase();
    if let Some(api) = site.api() {
        meaning.push_str(&format!(" via {}", api.name));
    }
    if let Some(provider) = site.provider() {
        meaning.push_str(&format!(" at {provider}"));
    }
    if site.endpoint.is_elsewhere() {
        meaning.push_str(" elsewhere");
    }
    meaning
}

fn of_parameter(text: &str, site: &CallSite, argument: &Argument) -> String {
    let mut meaning = argument.path.clone();
    let models: Vec<&str> = site.models.iter().map(|model| model.span.of(text)).collect();
    if !models.is_empty() {
        meaning.push_str(&format!(" of {}", models.join(", ")));
    }
    if let (Some(api), Some(_)) = (site.api(), argument.parameter) {
        meaning.push_str(&format!(" ({})", api.name));
    }
    meaning
}

/// The lines that only one of the two has.
fn diff(marked: &str, found: &str) -> String {
    let mut out = String::new();
    let (mut left, mut right) = (marked.lines().peekable(), found.lines().peekable());
    let mut last = "";
    loop {
        match (left.peek(), right.peek()) {
            (None, None) => return out,
            (Some(a), Some(b)) if a == b => {
                last = left.next().unwrap_or_default();
                right.next();
            }
            (Some(a), _) if is_mark(a) => {
                out.push_str(&format!("  {last}\n- {a}\n"));
                left.next();
            }
            (_, Some(b)) => {
                out.push_str(&format!("  {last}\n+ {b}\n"));
                right.next();
            }
            (Some(_), None) => {
                left.next();
            }
        }
    }
}
