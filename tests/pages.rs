//! The page that explains a rule is its test: every fenced example of every `src/rules/*.md` runs.
//!
//! - ```` ```python ```` (any language the server reads, by name or file ending) is an example. Its findings are the ones that
//!   lines of carets below mark, and no others: `# ^^^^ warning: part of the message`, where `#` is how the language comments.
//!   A finding of another rule names it: `# ^^^^ hint[unknown-model]: …`. Without caret lines the example has to stay silent.
//! - ```` ```python fixed ```` is the example before it after the first fix of each finding; ```` ```python fixed="Remove" ```` takes the
//!   fix whose title holds that text.
//! - ```` ```toml modelmeta.toml ```` holds the settings of the next example.
//! - `today=2026-11-23` is the day (this one unless given), `path=a/b.json` the file's path, `installed="anthropic 2.0"` what a
//!   lock file beside it says.
//!
//! ```` ```text ```` and fences without a language are prose. Models come from `tests/pages/catalog.json`, a handful of true records that no
//! refresh changes; `catalog=embedded` takes the shipped data instead.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::diagnostic::Diagnostic;
use modelmeta::languages::{self, Language, Source};
use modelmeta::rules::{ALL, Rule};
use modelmeta::settings::Settings;
use modelmeta::text::{LineIndex, Span, apply_edits};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

#[path = "pages/catalog.rs"]
mod catalog;

#[test]
fn every_example_of_every_page_is_true() {
    let failures: Vec<String> = ALL.iter().flat_map(check_page).collect();
    assert!(failures.is_empty(), "\n{}\n{} example(s) failed", failures.join("\n"), failures.len());
}

#[test]
fn every_rule_has_its_page_and_every_page_its_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut pages = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.insert(path.file_stem().unwrap().to_string_lossy().replace('_', "-"));
        }
    }
    let rules: BTreeSet<String> = ALL.iter().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(pages, rules);
    assert_eq!(rules.len(), ALL.len(), "a rule stands twice in ALL");
    for rule in ALL {
        assert!(rule.page.starts_with(&format!("# {}\n", rule.code)), "{}: the page's title", rule.code);
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{}: the summary", rule.code);
        assert!(examples(rule.page).any(|fence| !fence.expected.is_empty()), "{}: no example", rule.code);
    }
}

/// A fenced block of a page.
#[derive(Debug, Default)]
struct Fence {
    line: usize,
    language: String,
    options: Vec<String>,
    /// Without its caret lines.
    text: String,
    expected: Vec<Expected>,
}

/// A caret line.
#[derive(Debug)]
struct Expected {
    line: usize,
    columns: (usize, usize),
    severity: String,
    code: Option<String>,
    message: String,
}

impl Fence {
    fn option(&self, key: &str) -> Option<&str> {
        self.options
            .iter()
            .find_map(|option| option.strip_prefix(key)?.strip_prefix('='))
            .map(|value| value.trim_matches('"'))
    }

    fn has(&self, word: &str) -> bool {
        self.options.iter().any(|option| option == word)
    }

    fn is_fixed(&self) -> bool {
        self.has("fixed") || self.option("fixed").is_some()
    }
}

fn examples(page: &str) -> impl Iterator<Item = Fence> {
    fences(page).into_iter().filter(|fence| !fence.language.is_empty() && fence.language != "text")
}

fn check_page(rule: &Rule) -> Vec<String> {
    let mut failures = Vec::new();
    let mut settings = Settings::default();
    let mut last: Option<(Analysis, usize)> = None;
    for fence in examples(rule.page) {
        let place = format!("src/rules/{}.md:{}", rule.code.replace('-', "_"), fence.line);
        if fence.has("modelmeta.toml") {
            settings = toml::from_str(&fence.text).unwrap_or_else(|error| panic!("{place}: {error}"));
        } else if fence.is_fixed() {
            let (analysis, line) = last.as_ref().unwrap_or_else(|| panic!("{place}: nothing to fix before it"));
            let fixed = fix(analysis, fence.option("fixed").unwrap_or(""));
            if fixed != fence.text {
                failures.push(format!("{place}: after the fix of line {line} the text is\n{fixed}"));
            }
        } else {
            let analysis = analyse(&fence, std::mem::take(&mut settings), &place);
            failures.extend(compare(rule, &fence, &analysis).map(|problem| format!("{place}: {problem}")));
            if !settles(&analysis) {
                failures.push(format!("{place}: applying all safe fixes twice changes something"));
            }
            last = Some((analysis, fence.line));
        }
    }
    failures
}

fn analyse(fence: &Fence, settings: Settings, place: &str) -> Analysis {
    let path = fence.option("path").unwrap_or_default();
    let language =
        language(&fence.language, path).unwrap_or_else(|| panic!("{place}: no language `{}`", fence.language));
    let source = Source::new(fence.text.as_str().into(), language, None);
    let installed = fence.option("installed").and_then(|package| package.split_once(' '));
    let installed = installed.map(|(package, version)| (package.to_owned(), version.to_owned())).into_iter().collect();
    let settings = Settings { installed, ..settings };
    let today = fence.option("today").unwrap_or("2026-11-23").parse().expect("today");
    let catalog = if fence.option("catalog") == Some("embedded") { Catalog::embedded() } else { catalog::fixed() };
    Analysis::new(source, catalog, Arc::new(settings), today).at(path)
}

fn language(name: &str, path: &str) -> Option<&'static Language> {
    let named = languages::ALL.iter().copied().find(|language| language.name == name);
    named
        .or_else(|| languages::by_id(name))
        .or_else(|| languages::by_path(Path::new(path)))
        .or_else(|| languages::by_path(Path::new(&format!("a.{name}"))))
}

/// Applies the first fix of each finding whose title holds `title`.
fn fix(analysis: &Analysis, title: &str) -> String {
    let fixes =
        analysis.diagnostics().iter().filter_map(|found| found.fixes.iter().find(|fix| fix.title.contains(title)));
    let edits: Vec<_> = fixes.flat_map(|fix| fix.edits.clone()).collect();
    apply_edits(analysis.text(), &edits)
}

/// Whether what all safe fixes lead to has no safe fix left.
fn settles(analysis: &Analysis) -> bool {
    let fixed = apply_edits(analysis.text(), &analysis.fix_all());
    let source = Source::new(fixed.as_str().into(), analysis.source.language, None);
    let next = Analysis::new(source, analysis.catalog.clone(), analysis.settings.clone(), analysis.today);
    next.at(&analysis.path).fix_all().is_empty()
}

/// What differs between the caret lines and the findings; nothing when all is as marked.
fn compare(rule: &Rule, fence: &Fence, analysis: &Analysis) -> Option<String> {
    let lines = LineIndex::new(&fence.text);
    let mut open: Vec<&Expected> = fence.expected.iter().collect();
    let mut surprising = Vec::new();
    for found in analysis.diagnostics() {
        let (line, columns) = place(&fence.text, &lines, found.span);
        let hit = open.iter().position(|expected| {
            expected.line == line
                && expected.columns == columns
                && expected.severity == found.severity.as_str()
                && expected.code.as_deref().unwrap_or(rule.code) == found.code
                && found.message.contains(&expected.message)
        });
        match hit {
            Some(index) => drop(open.remove(index)),
            None => surprising.push(found),
        }
    }
    if open.is_empty() && surprising.is_empty() {
        return None;
    }
    let mut problem = String::new();
    for expected in open {
        let _ = writeln!(problem, "  not found: line {} {expected:?}", fence.line + expected.line + 1);
    }
    let _ = write!(problem, "  the example as it is:\n{}", render(rule, &fence.text, &lines, analysis.diagnostics()));
    Some(format!("not as marked\n{problem}"))
}

/// Line and columns (characters) of a span; one that runs over lines ends with its first.
fn place(text: &str, lines: &LineIndex, span: Span) -> (usize, (usize, usize)) {
    let line = (0..lines.line_count()).rev().find(|&line| lines.line(text, line).start <= span.start).unwrap_or(0);
    let whole = lines.line(text, line);
    let column = |offset: usize| Span::new(whole.start, offset.min(whole.end)).of(text).chars().count();
    (line, (column(span.start), column(span.end)))
}

/// The text with a caret line below each finding, ready to be put into the page.
fn render(rule: &Rule, text: &str, lines: &LineIndex, found: &[Diagnostic]) -> String {
    let mut out = String::new();
    for line in 0..lines.line_count() {
        let _ = writeln!(out, "{}", lines.line(text, line).of(text));
        for diagnostic in found {
            let (at, (start, end)) = place(text, lines, diagnostic.span);
            if at == line {
                let code = if diagnostic.code == rule.code { String::new() } else { format!("[{}]", diagnostic.code) };
                let carets = "^".repeat((end - start).max(1));
                let _ = writeln!(
                    out,
                    "{}{carets} {}{code}: {}",
                    " ".repeat(start),
                    diagnostic.severity.as_str(),
                    diagnostic.message
                );
            }
        }
    }
    out
}

fn fences(page: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut open: Option<Fence> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                let mut words = words(info).into_iter();
                let language = words.next().unwrap_or_default();
                open = Some(Fence { line: number + 1, language, options: words.collect(), ..Fence::default() });
            }
            (None, None) => {}
            (Some(_), Some(_)) => fences.extend(open.take()),
            (Some(fence), None) => match caret_line(line) {
                Some(expected) => {
                    fence.expected.push(Expected { line: fence.text.lines().count().saturating_sub(1), ..expected })
                }
                None => {
                    fence.text.push_str(line);
                    fence.text.push('\n');
                }
            },
        }
    }
    fences
}

/// `a b="c d"` is `a` and `b="c d"`.
fn words(info: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in info.chars() {
        quoted ^= c == '"';
        match words.last_mut() {
            Some(word) if quoted || c != ' ' => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Reads `# ^^^^ warning[code]: message`.
fn caret_line(line: &str) -> Option<Expected> {
    let start = line.find('^')?;
    let opener = line[..start].trim();
    if !["", "#", "//", "--", ";"].contains(&opener) {
        return None;
    }
    let carets = line[start..].chars().take_while(|c| *c == '^').count();
    let (head, message) = line[start + carets..].split_once(':')?;
    let (severity, code) = match head.trim().split_once('[') {
        Some((severity, code)) => (severity, Some(code.trim_end_matches(']').to_owned())),
        None => (head.trim(), None),
    };
    ["error", "warning", "information", "hint"].contains(&severity).then(|| Expected {
        line: 0,
        columns: (start, start + carets),
        severity: severity.to_owned(),
        code,
        message: message.trim().to_owned(),
    })
}
