//! An ignore comment that silences nothing, has expired, or cannot be read.

use super::Rule;
use super::directive::{Directive, Fault, Scope};
use crate::analysis::Analysis;
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::text::{Span, TextEdit};

/// Found where the directives are applied, not in call sites: see [`report`].
pub const RULE: Rule = Rule {
    code: "unused-suppression",
    severity: Severity::Warning,
    summary: "an ignore comment that silences nothing, has expired, or cannot be read",
    page: include_str!("unused_suppression.md"),
    check: |_, _, _| {},
};

/// What is wrong with a directive; `idle` tells which of its rules (`*` for "every rule") silenced nothing.
pub fn report(analysis: &Analysis, directive: &Directive, idle: impl Fn(&str) -> bool) -> Option<Diagnostic> {
    let written = directive.span.of(analysis.text());
    if let Some(fault) = &directive.fault {
        return Some(malformed(directive, fault, written));
    }
    if let Some(until) = directive.until.filter(|until| *until < analysis.today) {
        let days = (analysis.today - until).get_days();
        let ago = if days == 1 { "yesterday".to_owned() } else { format!("{days} days ago") };
        let message = format!("`{written}` expired on {until} ({ago}); mend what it hid, or move the date");
        return Some(with_removal(RULE.at(directive.span, message), directive, "Remove the expired comment"));
    }
    if directive.rules.is_empty() {
        return idle("*").then(|| unused(directive, written));
    }
    let (idle, kept): (Vec<_>, Vec<_>) = directive.rules.iter().partition(|(rule, _)| idle(rule));
    if idle.len() == directive.rules.len() {
        return Some(unused(directive, written));
    }
    let first = idle.first()?;
    let names: Vec<String> = idle.iter().map(|(rule, _)| format!("`{rule}`")).collect();
    let message = format!("nothing here for {} to silence; take it off the list", names.join(" and "));
    let kept: Vec<&str> = kept.iter().map(|(rule, _)| rule.as_str()).collect();
    let list = Span::new(directive.rules.first()?.1.start, directive.rules.last()?.1.end);
    let mut diagnostic = RULE.at(first.1, message);
    diagnostic.fixes.push(Fix {
        title: format!("Remove {} from the list", names.join(" and ")),
        edits: vec![TextEdit { span: list, new_text: kept.join(", ") }],
        safety: Safety::Safe,
    });
    Some(diagnostic)
}

fn unused(directive: &Directive, written: &str) -> Diagnostic {
    let place = match directive.scope {
        Scope::File => "in this file",
        Scope::Lines(lines) if lines.touches(directive.span.start) => "on this line",
        Scope::Lines(_) => "on the next line",
    };
    let misplaced = directive.alone && matches!(directive.scope, Scope::Lines(_)) && place == "on this line";
    let way_out = if misplaced { "use `ignore-next-line` for the line below" } else { "remove it" };
    let message = format!("`{written}` silences nothing {place}; {way_out}");
    with_removal(RULE.at(directive.span, message), directive, "Remove the unused comment")
}

fn malformed(directive: &Directive, fault: &Fault, written: &str) -> Diagnostic {
    let why = match fault {
        Fault::Word => "it has to be `ignore`, `ignore-next-line` or `ignore-file`".to_owned(),
        Fault::List => "the rules go between brackets, as in `ignore[retired-model]`".to_owned(),
        Fault::Date(date) => format!("`{date}` is no date; write `until=2027-01-31`"),
        Fault::Rule { name, nearest: Some(nearest), .. } => {
            format!("there is no rule `{name}`; did you mean `{nearest}`?")
        }
        Fault::Rule { name, nearest: None, .. } => format!("there is no rule `{name}`"),
    };
    let span = if let Fault::Rule { span, .. } = fault { *span } else { directive.span };
    let mut diagnostic = RULE.at(span, format!("`{written}` silences nothing: {why}"));
    if let Fault::Rule { span, nearest: Some(nearest), .. } = fault {
        diagnostic.fixes.push(Fix {
            title: format!("Replace with `{nearest}`"),
            edits: vec![TextEdit { span: *span, new_text: (*nearest).to_owned() }],
            safety: Safety::Unsafe,
        });
    }
    diagnostic
}

fn with_removal(mut diagnostic: Diagnostic, directive: &Directive, title: &str) -> Diagnostic {
    diagnostic.fixes.push(Fix {
        title: title.to_owned(),
        edits: vec![TextEdit { span: directive.whole, new_text: String::new() }],
        safety: Safety::Safe,
    });
    diagnostic
}
