//! The demo's screen: an editor's squiggles, cards and lists drawn with characters, at most [`WIDTH`] columns wide.

use super::snippet::Page;
use super::{ERROR, FAINT, STRONG, WARNING, count, paint};
use crate::diagnostic::{Diagnostic, Severity};
use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};
use std::fmt::Write;
use std::time::Duration;

/// Every terminal has as much.
const WIDTH: usize = 80;
/// Completions shown.
const FEW: usize = 7;

const ACCENT: Style = AnsiColor::Cyan.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const NOTE: Style = AnsiColor::BrightBlue.on_default().bold();

/// The first lines.
pub fn opening(start: Duration) -> String {
    format!(
        "\n{} {}\n",
        paint(ACCENT, "modelmeta"),
        paint(FAINT, format!("· language server on a pipe, ready in {} · this is what an editor shows", time(start)))
    )
}

/// The last lines.
pub fn closing() -> String {
    let tip =
        |command: &str, text: &str| format!("  {}  {}\n", paint(STRONG, format!("{command:<26}")), paint(FAINT, text));
    format!(
        "\n{}{}{}\n",
        tip("modelmeta demo FILE", "the same on a file of yours"),
        tip("modelmeta check", "every finding in this folder, for people and for CI"),
        tip("modelmeta info gpt-4o", "all that is known about a model"),
    )
}

/// What happens in one file.
pub struct Scene {
    name: String,
    language: &'static str,
    /// How long things took is not said: it differs each time.
    quiet: bool,
    text: String,
}

impl Scene {
    /// A file is opened.
    pub fn new(name: &str, language: &'static str, quiet: bool) -> Scene {
        Scene { name: name.to_owned(), language, quiet, text: String::new() }
    }

    /// The language's name.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// The headline.
    pub fn opened(&mut self, took: Duration, found: usize) {
        let took = if self.quiet { String::new() } else { format!(" in {}", time(took)) };
        let about = format!(" {} · {}{took}", self.language, count(found, "finding"));
        let rule = WIDTH.saturating_sub(self.name.chars().count() + about.chars().count() + 4);
        let head = format!("── {} {}{}", paint(STRONG, &self.name), "─".repeat(rule), paint(FAINT, about));
        let _ = writeln!(self.text, "\n{head}");
    }

    /// The line with its squiggle, what is wrong, and the way out.
    pub fn finding(&mut self, page: &Page<'_>, finding: &Diagnostic) {
        let style = match finding.severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
            _ => NOTE,
        };
        let window = page.window(finding.span);
        let (line, _) = page.place(finding.span.start);
        let indent = window.text.len() - window.text.trim_start().len();
        let (before, marked) = (window.text.get(indent..window.marked.start), window.text.get(window.marked.clone()));
        let (before, marked) = (before.unwrap_or_default(), marked.unwrap_or_default());
        let after = window.text.get(window.marked.end..).unwrap_or_default();
        let gutter = paint(FAINT, format!("{line:>5} │ "));
        let margin = paint(FAINT, "      │ ");
        let _ = writeln!(self.text, "\n{gutter}{before}{}{after}", paint(style, marked));
        let tildes = "~".repeat(marked.chars().count().max(1));
        let rule = format!("{} {}", finding.severity.as_str(), finding.code);
        let _ = writeln!(
            self.text,
            "{margin}{}{} {}",
            " ".repeat(before.chars().count()),
            paint(style, tildes),
            paint(style, rule)
        );
        for line in wrapped(&finding.message, WIDTH - 10) {
            let _ = writeln!(self.text, "{margin}{line}");
        }
        if let Some(fix) = finding.fixes.first() {
            for (nth, line) in wrapped(&fix.title, WIDTH - 12).iter().enumerate() {
                let mark = if nth == 0 { "→ " } else { "  " };
                let _ = writeln!(self.text, "{margin}{}", paint(GOOD, format!("{mark}{line}")));
            }
        }
    }

    /// The lines that the quick fixes change, and what is left after them.
    pub fn fixed(&mut self, before: &str, after: &str, left: usize) {
        let left = if left == 0 {
            "· nothing left to report".to_owned()
        } else {
            format!("· {} left", count(left, "finding"))
        };
        let _ = writeln!(self.text, "\n      {} {}", paint(ACCENT, "after the quick fixes"), paint(FAINT, left));
        let diff = TextDiff::from_lines(before, after);
        for change in diff.iter_all_changes() {
            let (sign, style, index) = match change.tag() {
                ChangeTag::Delete => ('-', BAD, change.old_index()),
                ChangeTag::Insert => ('+', GOOD, change.new_index()),
                ChangeTag::Equal => continue,
            };
            let gutter = paint(FAINT, format!("{:>5} │ ", index.unwrap_or_default() + 1));
            let line = shortened(change.value().trim(), WIDTH - 10);
            let _ = writeln!(self.text, "{gutter}{}", paint(style, format!("{sign} {line}")));
        }
    }

    /// The card that the mouse brings up.
    pub fn card(&mut self, over: &str, card: &str, took: Duration) {
        let took = if self.quiet { String::new() } else { format!(" {}", time(took)) };
        let rule = WIDTH.saturating_sub("╭─ hover  ".chars().count() + over.chars().count() + took.chars().count());
        let head = format!("{} {} ", paint(ACCENT, "hover"), paint(STRONG, over));
        let _ = writeln!(self.text, "\n{}{head}{}", paint(FAINT, "╭─ "), paint(FAINT, "─".repeat(rule) + &took));
        let bar = paint(FAINT, "│");
        for (nth, line) in card.trim().lines().flat_map(|line| wrapped(line, WIDTH - 2)).enumerate() {
            let line = if nth == 0 { paint(STRONG, line) } else { line };
            let _ = writeln!(self.text, "{}", format!("{bar} {line}").trim_end());
        }
        let _ = writeln!(self.text, "{}", paint(FAINT, format!("╰{}", "─".repeat(WIDTH - 1))));
    }

    /// The list under the cursor.
    pub fn list(&mut self, head: &str, items: &[(&str, &str, bool)], took: Duration) {
        self.doing("type", &format!("{head}▏"), took);
        let shown = items.iter().take(FEW);
        let wide = shown.clone().map(|(label, ..)| label.chars().count()).max().unwrap_or(0);
        for (label, detail, deprecated) in shown {
            let mark = if *deprecated { paint(FAINT, "†") } else { paint(ACCENT, "◆") };
            let _ = writeln!(self.text, "      {mark} {label:<wide$}  {}", paint(FAINT, detail));
        }
        match items.len() {
            0 => self.note("Nothing to complete here."),
            more if more > FEW => self.note(&format!("… and {} more", more - FEW)),
            _ => {}
        }
    }

    /// A remark.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.text, "      {}", paint(FAINT, text));
    }

    /// All of it.
    pub fn finish(self) -> String {
        self.text
    }

    fn doing(&mut self, verb: &str, what: &str, took: Duration) {
        let took = if self.quiet { String::new() } else { paint(FAINT, format!(" {}", time(took))) };
        let _ = writeln!(self.text, "\n      {} {}{took}", paint(ACCENT, verb), paint(STRONG, what));
    }
}

fn time(took: Duration) -> String {
    let ms = took.as_secs_f64() * 1e3;
    if ms < 10.0 { format!("{ms:.1} ms") } else { format!("{ms:.0} ms") }
}

/// The beginning of a line that is too long.
fn shortened(line: &str, width: usize) -> String {
    if line.chars().count() <= width {
        return line.to_owned();
    }
    line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// `text` in lines of at most `width` characters, broken at spaces, its own indentation kept.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    if text.chars().count() <= width {
        return vec![text.to_owned()];
    }
    let indent: String = text.chars().take_while(|c| *c == ' ').collect();
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let Some(last) = lines.last_mut() else { break };
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("{indent}{word}"));
        } else if last.is_empty() {
            last.push_str(&format!("{indent}{word}"));
        } else {
            last.push(' ');
            last.push_str(word);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    #[test]
    fn long_lines_are_broken_at_spaces() {
        assert_eq!(super::wrapped("  one two three", 9), ["  one two", "  three"]);
        assert_eq!(super::wrapped("a  b", 9), ["a  b"], "tables keep their columns");
    }
}
