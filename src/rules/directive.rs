//! Ignore comments as they are written.

use super::ALL;
use crate::analysis::Analysis;
use crate::languages::Kind;
use crate::text::{Lines, Span};
use crate::work;
use jiff::civil::Date;
use memchr::memmem;
use rapidfuzz::distance::osa;
use std::collections::{BTreeMap, HashSet};

const MARK: &str = "modelmeta:";

/// How comments begin, longest first where one ends with another.
const OPENERS: &[&str] = &["<!--", "//", "/*", "--", "#", ";", "*"];

/// What a directive covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The lines in this span.
    Lines(Span),
    /// The whole file.
    File,
}

/// An ignore comment as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// The directive without its reason: `ignore[retired-model]`.
    pub span: Span,
    /// What to delete to be rid of it: the comment, and its line when nothing else stands there.
    pub whole: Span,
    /// What it covers.
    pub scope: Scope,
    /// The rules it names with their places; empty means every rule.
    pub rules: Vec<(String, Span)>,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Why it cannot be read; such a directive silences nothing.
    pub fault: Option<Fault>,
    /// Nothing but the comment stands on its line.
    pub alone: bool,
}

/// Why a directive cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Neither `ignore`, `ignore-next-line` nor `ignore-file`.
    Word,
    /// `[` without `]`, or nothing between them.
    List,
    /// No rule of this name.
    Rule {
        /// As written.
        name: String,
        /// Where.
        span: Span,
        /// The rule that was probably meant.
        nearest: Option<&'static str>,
    },
    /// Behind `until=` stands no date.
    Date(String),
}

impl Directive {
    /// Whether the last day has passed.
    pub fn expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// The directives of a text, by what they cover.
#[derive(Debug)]
pub struct Directives {
    /// In order.
    pub all: Vec<Directive>,
    /// Those that cover the whole file, by their places among all.
    of_file: Vec<usize>,
    /// Those that cover a line, by its start.
    of_lines: BTreeMap<usize, Vec<usize>>,
}

impl Directives {
    /// Reads the directives of a text.
    pub fn of(analysis: &Analysis) -> Directives {
        let all = directives(analysis);
        let (mut of_file, mut of_lines) = (Vec::new(), BTreeMap::<usize, Vec<usize>>::new());
        for (at, directive) in all.iter().enumerate() {
            match directive.scope {
                Scope::File => of_file.push(at),
                Scope::Lines(lines) => of_lines.entry(lines.start).or_default().push(at),
            }
        }
        Directives { all, of_file, of_lines }
    }

    /// Those that cover the whole file.
    pub fn of_file(&self) -> impl Iterator<Item = &Directive> {
        self.of_file.iter().filter_map(|at| self.all.get(*at))
    }

    /// Those that cover the line that starts at an offset.
    pub fn of_line(&self, start: usize) -> impl Iterator<Item = &Directive> {
        self.of_lines.get(&start).into_iter().flatten().filter_map(|at| self.all.get(*at))
    }

    /// The groups of directives that cover a span: those of the file, of the line that it begins on, and of each further line
    /// that it touches. All of a group cover the same, which its number tells.
    pub fn covering(&self, span: Span) -> impl Iterator<Item = (usize, &[usize])> {
        let lines = |at: &usize| self.all.get(*at).map(|directive| directive.scope);
        let begun = self.of_lines.range(..=span.start).next_back().filter(|(_, group)| {
            matches!(group.first().and_then(lines), Some(Scope::Lines(lines)) if lines.touches(span.start))
        });
        let further = self.of_lines.range(span.start + 1..span.end.max(span.start + 1));
        let of_lines = begun.into_iter().chain(further).map(|(start, group)| (start + 1, group.as_slice()));
        std::iter::once((0, self.of_file.as_slice())).chain(of_lines)
    }
}

/// Every directive of a text, in order.
fn directives(analysis: &Analysis) -> Vec<Directive> {
    let text = analysis.text();
    let marks: Vec<usize> = memmem::find_iter(text.as_bytes(), MARK).collect();
    let mut reading = Reading { text, line: Lines::of(text), next_line: Lines::of(text) };
    let ends = marks.iter().skip(1).copied().chain([text.len()]);
    let read = marks.iter().zip(ends).filter_map(|(&at, end)| Some((at, reading.directive(at, end)?)));
    let (places, found): (Vec<usize>, Vec<Directive>) = read.unzip();
    // Without a tree, what opens it has to do.
    let mut elsewhere = HashSet::new();
    analysis.source.around(&places, |at, trail| {
        if !trail.iter().any(|node| node.kind() == Kind::Comment) {
            elsewhere.insert(at);
        }
    });
    places.iter().zip(found).filter(|(at, _)| !elsewhere.contains(at)).map(|(_, directive)| directive).collect()
}

/// Reads one directive after another.
struct Reading<'a> {
    text: &'a str,
    line: Lines<'a>,
    next_line: Lines<'a>,
}

impl Reading<'_> {
    /// Reads the directive whose mark stands at `at`, the next one at `end`; nothing when it begins no comment, or speaks of
    /// something else.
    fn directive(&mut self, at: usize, end: usize) -> Option<Directive> {
        let text = self.text;
        let line = self.line.at(at);
        let before = Span::new(line.start, at).of(text).trim_end();
        let opener = OPENERS.iter().find(|opener| before.ends_with(**opener))?;
        let code = before.strip_suffix(opener)?;
        if code.ends_with(|c: char| c.is_alphanumeric() || ":\"'`".contains(c)) {
            return None;
        }
        let after = Span::new(at + MARK.len(), line.end.min(end)).of(text);
        work::read(after.len());
        let body =
            ["*/", "-->"].iter().filter_map(|closer| after.find(closer)).min().map_or(after, |end| &after[..end]);
        let word = body.trim_start();
        if !word.starts_with("ignore") {
            return None;
        }
        let start = at + MARK.len() + (body.len() - word.len());
        let alone = matches!(code.trim(), "" | "{");
        let whole = if alone {
            Span::new(line.start, (line.end + 1).min(text.len()))
        } else {
            let end = line.start + line.of(text).trim_end().len();
            Span::new(line.start + code.trim_end().len(), end)
        };
        let mut directive = Directive {
            span: Span::at(start),
            whole,
            scope: Scope::File,
            rules: Vec::new(),
            until: None,
            fault: None,
            alone,
        };
        self.read(&mut directive, word, start, line);
        Some(directive)
    }

    /// Reads `ignore-next-line[a, b] until=2027-01-31 reason` into `directive`.
    fn read(&mut self, directive: &mut Directive, body: &str, start: usize, line: Span) {
        let word_end = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(body.len());
        let (word, rest) = body.split_at(word_end);
        directive.span.end = start + word_end;
        match word {
            "ignore" => directive.scope = Scope::Lines(line),
            "ignore-next-line" => {
                directive.scope = Scope::Lines(self.next_line.at((line.end + 1).min(self.text.len())))
            }
            "ignore-file" => {}
            _ => directive.fault = Some(Fault::Word),
        }
        let mut rest = rest;
        if let Some(list) = rest.strip_prefix('[') {
            let Some(end) = list.find(']') else {
                directive.span.end = start + body.trim_end().len();
                directive.fault = Some(Fault::List);
                return;
            };
            read_rules(directive, &list[..end], directive.span.end + 1);
            directive.span.end += end + 2;
            rest = &list[end + 1..];
        }
        if let Some(date) = rest.split_whitespace().find_map(|word| word.strip_prefix("until=")) {
            match date.trim_end_matches([',', ';', '.']).parse() {
                Ok(until) => directive.until = Some(until),
                Err(_) => directive.fault = Some(Fault::Date(date.to_owned())),
            }
        }
    }
}

fn read_rules(directive: &mut Directive, list: &str, start: usize) {
    let mut offset = start;
    for item in list.split(',') {
        let name = item.trim();
        let from = offset + (item.len() - item.trim_start().len());
        let span = Span::new(from, from + name.len());
        offset += item.len() + 1;
        if name.is_empty() {
            directive.fault = Some(Fault::List);
        } else if !ALL.iter().any(|rule| rule.code == name) {
            directive.fault = Some(Fault::Rule { name: name.to_owned(), span, nearest: nearest_rule(name) });
        }
        directive.rules.push((name.to_owned(), span));
    }
}

fn nearest_rule(name: &str) -> Option<&'static str> {
    let folded = name.replace('_', "-").to_lowercase();
    let near = ALL.iter().map(|rule| (osa::distance(folded.chars(), rule.code.chars()), rule.code));
    near.min().filter(|(distance, _)| *distance <= 3).map(|(_, code)| code)
}
