//! The report for people.

use super::{Out, count};
use crate::cli::report::{Report, Tally};
use crate::diagnostic::{Diagnostic, Severity};
use annotate_snippets::Renderer;
use std::collections::HashMap;
use std::fmt::Write;

/// Every finding with its line, then what was not read, then the sum.
pub fn write(report: &Report, out: &mut Out) -> std::io::Result<()> {
    let renderer = Renderer::styled();
    let mut repeats = if out.verbose { Repeats::new() } else { repeats(report) };
    for file in &report.files {
        let page = file.page();
        let mut text = String::new();
        for diagnostic in &file.findings {
            // The first of its like stands for all; none is left for the others.
            let mild = is_mild(diagnostic).then(|| repeats.get_mut(diagnostic.message.as_str())).flatten();
            let more = match mild.map(std::mem::take) {
                Some(0) => continue,
                Some(times) => times - 1,
                None => 0,
            };
            text.push_str(&page.render(diagnostic, &renderer, out.verbose, more));
            text.push_str("\n\n");
        }
        out.text(&text)?;
    }
    out.unread(&report.skipped);
    if out.quiet { Ok(()) } else { out.text(&format!("{}\n", summary(report))) }
}

/// How often each mild finding is made, by its message. What only informs, and that in a hundred places, must not bury
/// what has to be mended.
type Repeats<'a> = HashMap<&'a str, usize>;

fn repeats(report: &Report) -> Repeats<'_> {
    let mut repeats = Repeats::new();
    for (_, finding) in report.findings().filter(|(_, finding)| is_mild(finding)) {
        *repeats.entry(&finding.message).or_default() += 1;
    }
    repeats
}

fn is_mild(finding: &Diagnostic) -> bool {
    finding.severity < Severity::Warning
}

/// The sum in words: "2 errors, 1 warning in 1 of 7 files; 1 file not read".
pub fn summary(report: &Report) -> String {
    if report.read == 0 {
        return "Nothing was read".to_owned();
    }
    let Tally { errors, warnings, informations, hints } = report.tally();
    let parts = [(errors, "error"), (warnings, "warning"), (informations, "information"), (hints, "hint")];
    let found: Vec<String> = parts
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| if noun == "information" { format!("{number} information") } else { count(number, noun) })
        .collect();
    let mut text = if found.is_empty() {
        format!("No findings in {}", count(report.read, "file"))
    } else {
        format!("{} in {} of {}", found.join(", "), report.files.len(), count(report.read, "file"))
    };
    let unread = report.skipped.iter().filter(|skipped| !skipped.reason.was_read()).count();
    let lossy = report.skipped.len() - unread;
    for (number, what) in [(unread, "not read"), (lossy, "not valid UTF-8")] {
        if number > 0 {
            let _ = write!(text, "; {} {what}", count(number, "file"));
        }
    }
    if report.baselined > 0 {
        let _ = write!(text, "; {} in the baseline", count(report.baselined, "finding"));
    }
    text
}
