//! What the user silenced: comments in the file, `[[ignore]]` in the settings.
//!
//! ```text
//! modelmeta: ignore[retired-model] until=2027-01-31 moving with the next release
//! modelmeta: ignore-next-line[…]
//! modelmeta: ignore-file[…]
//! ```
//!
//! The directive is the first thing in a comment, in whatever way the language writes comments. Without a list of rules it
//! silences every rule. One that cannot be read silences nothing and is reported, as is one that silences nothing.

use super::{ALL, Rule, unused_suppression};
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::settings::Ignore;
use crate::text::Span;
use globset::{Glob, GlobMatcher};
use jiff::civil::Date;
use memchr::{memchr, memmem, memrchr};
use rapidfuzz::distance::osa;
use std::collections::HashSet;

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

    /// Which of the named rules (or `*` for all) silences `diagnostic`.
    fn silences<'a>(&'a self, diagnostic: &Diagnostic, today: Date) -> Option<&'a str> {
        let covered = match self.scope {
            Scope::File => true,
            Scope::Lines(lines) => lines.touches(diagnostic.span.start) || lines.overlaps(diagnostic.span),
        };
        if !covered || self.fault.is_some() || self.expired(today) {
            return None;
        }
        match self.rules.iter().find(|(rule, _)| rule == diagnostic.code) {
            Some((rule, _)) => Some(rule),
            // "Every rule" means what is wrong with the code, not what is wrong with such comments.
            None => (self.rules.is_empty() && diagnostic.code != unused_suppression::RULE.code).then_some("*"),
        }
    }
}

/// Takes out what is silenced and adds a finding for every directive that silences nothing.
pub fn apply(analysis: &Analysis, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let entries = Entries::new(analysis);
    found.retain(|diagnostic| !entries.silence(analysis, diagnostic));
    let directives = directives(analysis);
    if directives.is_empty() {
        return found;
    }
    let mut used = HashSet::new();
    found.retain(|diagnostic| !silenced(&directives, diagnostic, analysis.today, &mut used));
    let mut unused: Vec<Diagnostic> = Vec::new();
    // A rule that is off was not asked, so what a comment would silence of its findings is not known.
    let asked = |code: &str| Rule::get(code).is_none_or(|rule| rule.is_on(analysis));
    for (index, directive) in directives.iter().enumerate() {
        let idle = |rule: &str| !used.contains(&(index, rule)) && rule != unused_suppression::RULE.code && asked(rule);
        unused.extend(unused_suppression::report(analysis, directive, idle).map(Diagnostic::shown));
    }
    unused.retain(|diagnostic| !silenced(&directives, diagnostic, analysis.today, &mut HashSet::new()));
    found.extend(unused);
    found
}

fn silenced<'a>(
    directives: &'a [Directive],
    diagnostic: &Diagnostic,
    today: Date,
    used: &mut HashSet<(usize, &'a str)>,
) -> bool {
    let mut hit = false;
    for (index, directive) in directives.iter().enumerate() {
        if let Some(rule) = directive.silences(diagnostic, today) {
            used.insert((index, rule));
            hit = true;
        }
    }
    hit
}

/// Every directive of the text, in order.
pub fn directives(analysis: &Analysis) -> Vec<Directive> {
    let text = analysis.text();
    memmem::find_iter(text.as_bytes(), MARK).filter_map(|at| directive(analysis, at)).collect()
}

/// Reads the directive whose mark stands at `at`; nothing when this is no comment, or speaks of something else.
fn directive(analysis: &Analysis, at: usize) -> Option<Directive> {
    let text = analysis.text();
    let line = line_at(text, at);
    let before = Span::new(line.start, at).of(text).trim_end();
    let opener = OPENERS.iter().find(|opener| before.ends_with(**opener))?;
    let code = before.strip_suffix(opener)?;
    if code.ends_with(|c: char| c.is_alphanumeric() || ":\"'`".contains(c)) || !in_comment(analysis, at) {
        return None;
    }
    let after = Span::new(at + MARK.len(), line.end).of(text);
    let body = ["*/", "-->"].iter().filter_map(|closer| after.find(closer)).min().map_or(after, |end| &after[..end]);
    let word = body.trim_start();
    if !word.starts_with("ignore") {
        return None;
    }
    let start = at + MARK.len() + (body.len() - word.len());
    let alone = code.trim().is_empty() || code.trim() == "{";
    let whole = if alone {
        Span::new(line.start, (line.end + 1).min(text.len()))
    } else {
        Span::new(
            line.start + code.trim_end().len(),
            line.start + Span::new(line.start, line.end).of(text).trim_end().len(),
        )
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
    read(&mut directive, word, start, line, text);
    Some(directive)
}

/// Reads `ignore-next-line[a, b] until=2027-01-31 reason` into `directive`.
fn read(directive: &mut Directive, body: &str, start: usize, line: Span, text: &str) {
    let word_end = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(body.len());
    let (word, rest) = body.split_at(word_end);
    directive.span.end = start + word_end;
    match word {
        "ignore" => directive.scope = Scope::Lines(line),
        "ignore-next-line" => directive.scope = Scope::Lines(line_at(text, (line.end + 1).min(text.len()))),
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

/// The line around an offset, without its line end.
pub fn line_at(text: &str, at: usize) -> Span {
    let bytes = text.as_bytes();
    let start = bytes.get(..at).and_then(|head| memrchr(b'\n', head)).map_or(0, |newline| newline + 1);
    let end = bytes.get(at..).and_then(|tail| memchr(b'\n', tail)).map_or(text.len(), |newline| at + newline);
    Span::new(start, end)
}

/// Whether the syntax tree calls the place a comment; without a tree, what opens it has to do.
fn in_comment(analysis: &Analysis, at: usize) -> bool {
    let comment = analysis.source.is_within(Span::new(at, at + MARK.len()), |node| node.kind().contains("comment"));
    comment.unwrap_or(true)
}

/// The `[[ignore]]` entries of the settings that hold for this file today.
struct Entries<'a>(Vec<(&'a Ignore, Option<GlobMatcher>)>);

impl<'a> Entries<'a> {
    fn new(analysis: &'a Analysis) -> Entries<'a> {
        let entries = analysis.settings.ignore.iter().filter(|entry| {
            let named = entry.path.is_some() || entry.model.is_some() || entry.rule.is_some();
            let held = entry
                .until
                .as_deref()
                .is_none_or(|until| until.parse().is_ok_and(|until: Date| until >= analysis.today));
            named && held && entry.path.as_deref().is_none_or(|path| matches(path, &analysis.path))
        });
        Entries(entries.map(|entry| (entry, entry.model.as_deref().and_then(glob))).collect())
    }

    fn silence(&self, analysis: &Analysis, diagnostic: &Diagnostic) -> bool {
        self.0.iter().any(|(entry, model)| {
            entry.rule.as_deref().is_none_or(|rule| rule == diagnostic.code)
                && (entry.model.is_none() || model.as_ref().is_some_and(|model| names(analysis, diagnostic, model)))
        })
    }
}

/// Whether `diagnostic` is about a model that `glob` matches: the one underlined, or the one of the call around it.
fn names(analysis: &Analysis, diagnostic: &Diagnostic, glob: &GlobMatcher) -> bool {
    let around = analysis.sites.iter().filter(|site| site.span.contains(diagnostic.span));
    let models = around.flat_map(|site| &site.models);
    let direct = models.clone().find(|model| model.span == diagnostic.span);
    match direct {
        Some(model) => glob.is_match(&model.raw),
        None => models.into_iter().any(|model| glob.is_match(&model.raw)),
    }
}

fn glob(pattern: &str) -> Option<GlobMatcher> {
    Glob::new(pattern).ok().map(|glob| glob.compile_matcher())
}

fn matches(pattern: &str, path: &str) -> bool {
    !path.is_empty() && glob(pattern).is_some_and(|glob| glob.is_match(path))
}
