//! Files of one `NAME=value` a line, read without a tree.

use super::endpoint::{Because, Endpoint};
use super::id::{Shape, unmarked};
use super::outward::bare;
use super::reader::Reader;
use super::usage::AZURE;
use super::{CallSite, ModelRef, Role};
use crate::text::Span;

/// A variable and the place of its value without quotes, blanks and comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable<'a> {
    /// Its name without `export` and, for dotted names, all of it.
    pub name: &'a str,
    /// Where its value stands.
    pub value: Span,
}

/// The IDs that the variables of a text hold, each a site of its own.
pub fn sites(reader: &Reader<'_>) -> Vec<CallSite> {
    let mut sites = Vec::new();
    let mut start = 0;
    for line in reader.text.split_inclusive(['\n', '\r']) {
        let span = Span::new(start, start + line.len());
        start = span.end;
        let Some(variable) = variable(reader.text, span) else { continue };
        let key = reader.key(variable.name.rsplit('.').next().unwrap_or(variable.name));
        if key.not_model {
            continue;
        }
        let deployed = reader.key(variable.name).deployment;
        let endpoint = if deployed { Endpoint::named(AZURE, Because::Spelling) } else { Endpoint::Unknown };
        let least = if key.model { Shape::Short } else { Shape::Strong };
        let mut at = variable.value.start;
        for part in variable.value.of(reader.text).split(',') {
            let raw = unmarked(part.trim());
            let from = at + (part.len() - part.trim_start().len());
            at += part.len() + 1;
            if reader.shape(raw) >= least {
                let span = Span::new(from, from + raw.len());
                let models = vec![ModelRef { span, raw: raw.to_string(), role: Role::Config }];
                sites.push(CallSite { models, endpoint, ..bare(span, reader.language) });
            }
        }
    }
    sites
}

/// The variable that a line sets.
pub fn variable(text: &str, line: Span) -> Option<Variable<'_>> {
    let whole = line.of(text);
    let body = whole.trim_start_matches('\u{feff}').trim_start();
    let blank = whole.len() - body.len();
    let unexported = body.strip_prefix("export ").unwrap_or(body);
    let equals = unexported.find('=')?;
    let name = unexported.get(..equals)?.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']');
    if name.is_empty() || !name.chars().all(fits) {
        return None;
    }
    let before = blank + (body.len() - unexported.len()) + equals + 1;
    let raw = whole.get(before..)?;
    let lead = raw.len() - raw.trim_start_matches([' ', '\t']).len();
    let value = raw.get(lead..)?.trim_end_matches(['\n', '\r']);
    let start = line.start + before + lead;
    let (start, value) = match value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) {
        Some(quote) => (start + 1, value.get(1..)?.split(quote).next().unwrap_or("")),
        None => (start, value.find(" #").and_then(|at| value.get(..at)).unwrap_or(value).trim_end()),
    };
    Some(Variable { name, value: Span::new(start, start + value.len()) })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_without_quotes_blanks_and_comments() {
        for (line, name, value) in [
            ("A=b\n", "A", "b"),
            ("  export A = 'b c' # d\r\n", "A", "b c"),
            ("A=b # c", "A", "b"),
            ("A=b#c", "A", "b#c"),
            ("A=", "A", ""),
            ("A=\"b", "A", "b"),
            ("spring.ai.model=b", "spring.ai.model", "b"),
            ("\u{feff}A=b", "A", "b"),
        ] {
            let found = variable(line, Span::new(0, line.len())).unwrap();
            assert_eq!((found.name, found.value.of(line)), (name, value), "{line:?}");
        }
        for line in ["# A=b", "A", "", "A B=c"] {
            assert_eq!(variable(line, Span::new(0, line.len())), None, "{line:?}");
        }
    }
}
