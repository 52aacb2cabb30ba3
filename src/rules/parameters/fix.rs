//! The ways out of a violation. Every edit keeps the user's own style: the quotes, the case of names, `2.0` for `3.0`.

use super::Scene;
use super::message::spelled;
use crate::apis::check::{Problem, Range};
use crate::apis::{Case, Guard, Level, Type, Value, Written, names};
use crate::diagnostic::{Fix, Safety};
use crate::recognize::Argument;
use crate::text::{Span, TextEdit};
use std::cmp::Reverse;

/// Best first.
pub fn of(scene: &Scene) -> Vec<Fix> {
    let Some(argument) = scene.argument() else {
        let Problem::Missing(name) = scene.violation.problem else { return Vec::new() };
        return add(scene, name, &starting_value(scene, name)).into_iter().collect();
    };
    // The API would refuse the request, or does not look at the field: then a mechanical change loses nothing. Whoever else reads
    // the names may know what to do with the value.
    let sure = scene.violation.level == Level::Error && !scene.site.endpoint.is_assumed();
    let safe = if sure { Safety::Safe } else { Safety::Unsafe };
    match scene.violation.problem {
        Problem::Outside(range) => clamp(scene, argument, range, safe).into_iter().collect(),
        Problem::OverLimit(limit) => replace_number(scene, argument, limit, safe).into_iter().collect(),
        Problem::Refused => vec![remove(argument, safe)],
        Problem::Ignored if !scene.site.endpoint.is_assumed() => vec![remove(argument, Safety::Safe)],
        Problem::Ignored => vec![remove(argument, Safety::Unsafe)],
        Problem::Deprecated | Problem::Exclusive(_) => vec![remove(argument, Safety::Unsafe)],
        Problem::Fixed(only) => {
            let mut fixes = vec![remove(argument, safe)];
            fixes.extend(write(scene, argument, only));
            fixes
        }
        Problem::NotOneOf(values) => {
            nearest(argument, values).and_then(|value| write(scene, argument, value)).into_iter().collect()
        }
        Problem::Renamed(new) => rename(scene, argument, new).into_iter().collect(),
        Problem::Needs(guard) => set(scene, guard).into_iter().chain([remove(argument, Safety::Unsafe)]).collect(),
        Problem::Lacks(guard) => {
            let added = guard.is.first().and_then(|value| add(scene, &guard.parameter, &literal(scene, value)));
            added.into_iter().chain([remove(argument, Safety::Unsafe)]).collect()
        }
        Problem::BadValue | Problem::TooMany(_) | Problem::NotInteger | Problem::Moved(_) | Problem::Relation(..) => {
            Vec::new()
        }
        Problem::Missing(_) => Vec::new(),
    }
}

fn clamp(scene: &Scene, argument: &Argument, range: Range, safety: Safety) -> Option<Fix> {
    let Written::Number(number) = argument.value else { return None };
    let whole = argument.parameter.is_some_and(|parameter| parameter.kind == Type::Integer);
    let nearest = match range.nearest(number) {
        Some(nearest) => nearest,
        // Next to an open end there is a nearest number only among whole ones.
        None if whole && range.max.is_some_and(|max| number >= max) => range.max? - 1.0,
        None if whole => range.min? + 1.0,
        None => return None,
    };
    replace_number(scene, argument, nearest, safety)
}

/// Puts another number in the place of the digits, and leaves what is round them (`Some(3.0)`, `3f`, quotes) alone.
fn replace_number(scene: &Scene, argument: &Argument, number: f64, safety: Safety) -> Option<Fix> {
    let written = scene.text(argument.written);
    let digits = digits(written)?;
    let mut new = number.to_string();
    if digits.of(written).contains('.') && !new.contains('.') {
        new.push_str(".0");
    }
    let span = Span::new(argument.written.start + digits.start, argument.written.start + digits.end);
    Some(Fix { title: format!("Replace with `{new}`"), edits: vec![TextEdit { span, new_text: new }], safety })
}

/// Where the only number in a piece of text stands.
fn digits(text: &str) -> Option<Span> {
    let number = |c: char| c.is_ascii_digit() || c == '.' || c == '_';
    let mut found = None;
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || c == '.').map(|offset| at + offset) {
        let end = text[start..].find(|c| !number(c)).map_or(text.len(), |offset| start + offset);
        let token = &text[start..end];
        // Digits inside a word (`f32`, `Int64`) are none of ours.
        let in_word = text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if token.contains(|c: char| c.is_ascii_digit()) && !in_word {
            if found.is_some() {
                return None;
            }
            let signed = text[..start].ends_with('-');
            found = Some(Span::new(start - usize::from(signed), start + token.trim_end_matches(['.', '_']).len()));
        }
        at = end;
    }
    found
}

fn remove(argument: &Argument, safety: Safety) -> Fix {
    Fix {
        title: format!("Remove `{}`", argument.label()),
        edits: vec![TextEdit { span: argument.whole, new_text: String::new() }],
        safety,
    }
}

/// Writes a documented value where another stands; only on request, for it changes what the program does.
fn write(scene: &Scene, argument: &Argument, value: &Value) -> Option<Fix> {
    let written = scene.text(argument.written);
    match value {
        Value::Number(number) => replace_number(scene, argument, *number, Safety::Unsafe),
        Value::Text(text) => {
            let Written::Text(old) = &argument.value else { return None };
            let start = argument.written.start + written.find(old.as_str())?;
            let span = Span::new(start, start + old.len());
            let new_text = if old.chars().all(|c| !c.is_lowercase()) { text.to_uppercase() } else { text.clone() };
            Some(Fix {
                title: format!("Replace with `{new_text}`"),
                edits: vec![TextEdit { span, new_text }],
                safety: Safety::Unsafe,
            })
        }
        Value::Bool(_) => {
            let new_text = literal(scene, value);
            let title = format!("Replace with `{new_text}`");
            Some(Fix { title, edits: vec![TextEdit { span: argument.written, new_text }], safety: Safety::Unsafe })
        }
    }
}

/// Sets the sibling that a guard asks about to what it asks for.
fn set(scene: &Scene, guard: &Guard) -> Option<Fix> {
    let sibling = scene.site.arguments.iter().find(|argument| match argument.parameter {
        Some(parameter) => parameter.name == guard.parameter,
        None => names::same_path(names::core(&argument.path), names::core(&guard.parameter)),
    })?;
    let mut fix = write(scene, sibling, guard.is.first()?)?;
    fix.title = format!("Set `{}` to {}", sibling.label(), fix.title.trim_start_matches("Replace with "));
    Some(fix)
}

fn rename(scene: &Scene, argument: &Argument, new: &str) -> Option<Fix> {
    let old = names::leaf(&argument.path);
    let parent = argument.path.strip_suffix(old).unwrap_or_default();
    // `a.b` in the place of `a` is another structure, not another name.
    let target = scene.api.parameter(new).map_or(new, |parameter| names::core(&parameter.name));
    if target.contains('.') && !parent.ends_with(target.strip_suffix(names::leaf(target)).unwrap_or_default()) {
        return None;
    }
    // A list or object under another name is mostly another list or object: `functions` hold no `tools`.
    if matches!(argument.value, Written::List(_) | Written::Object) && !names::leaf(target).starts_with(old) {
        return None;
    }
    let spelled = names::leaf(&spelled(scene, new)).to_owned();
    let spelled = match Case::of(old) {
        Case::Wire => spelled,
        case => case.apply(&spelled).into_owned(),
    };
    let text = scene.text(argument.name);
    let start = argument.name.start + text.rfind(old)?;
    let is_taken =
        scene.site.arguments.iter().any(|other| names::same_path(&other.path, &format!("{parent}{spelled}")));
    (!is_taken).then(|| Fix {
        title: format!("Rename to `{spelled}`"),
        edits: vec![TextEdit { span: Span::new(start, start + old.len()), new_text: spelled }],
        safety: Safety::Safe,
    })
}

/// Adds an argument behind the last one, written as that one is.
fn add(scene: &Scene, name: &str, value: &str) -> Option<Fix> {
    let spelled = spelled(scene, name);
    if spelled.contains('.')
        || scene.api.parameter(name).is_some_and(|parameter| names::core(&parameter.name).contains('.'))
    {
        return None;
    }
    let arguments: Vec<&Argument> =
        scene.site.arguments.iter().filter(|argument| !argument.path.contains('.')).collect();
    let last = arguments.iter().max_by_key(|argument| argument.span.end)?;
    // `name=`, `"name": `, `name => `, `.name(`: only what is followed by the value and nothing else can be copied.
    let head = scene.text(Span::new(last.name.start, last.span.start));
    let old = names::leaf(&last.path);
    if !head.contains(old) || head.contains('(') {
        return None;
    }
    let head = head.replacen(old, &spelled, 1);
    let gap = gap(scene, last)?;
    Some(Fix {
        title: format!("Add `{spelled}`"),
        edits: vec![TextEdit { span: Span::at(last.span.end), new_text: format!("{gap}{head}{value}") }],
        safety: Safety::Unsafe,
    })
}

/// What separates an argument from the one before it: `, ` or a comma and a new line with its indentation.
fn gap(scene: &Scene, argument: &Argument) -> Option<String> {
    let before = scene.analysis.text().get(..argument.name.start)?.trim_end_matches(['"', '\'']);
    let above = before.trim_end_matches(|c: char| c.is_whitespace() && c != '\n');
    if above.is_empty() || above.ends_with('\n') {
        let indent = &before[above.len()..];
        let comma = if has_commas(scene) { "," } else { "" };
        return Some(format!("{comma}\n{indent}"));
    }
    has_commas(scene).then(|| ", ".to_owned())
}

/// Whether arguments are separated by commas here, as everywhere but in YAML, TOML and their kin.
fn has_commas(scene: &Scene) -> bool {
    let whole = scene.text(scene.site.span).trim_end();
    whole.ends_with([')', '}', ']', ';'])
}

/// A documented value in the language's own writing.
fn literal(scene: &Scene, value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => format!("\"{text}\""),
        Value::Bool(bool) if scene.analysis.source.language.name == "python" => {
            if *bool { "True" } else { "False" }.to_owned()
        }
        Value::Bool(bool) => bool.to_string(),
    }
}

/// What to write for a missing parameter.
fn starting_value(scene: &Scene, name: &str) -> String {
    let parameter = scene.api.parameter(name);
    let documented = parameter.and_then(|parameter| parameter.default.as_ref().or_else(|| parameter.values.first()));
    match documented {
        Some(value) => literal(scene, value),
        None if name.ends_with("max_tokens") => "1024".to_owned(),
        None if name.ends_with("budget_tokens") => "1024".to_owned(),
        None => "\"\"".to_owned(),
    }
}

/// The listed value that is meant, most likely: for levels the next one, else the only near spelling.
fn nearest<'a>(argument: &Argument, values: &'a [Value]) -> Option<&'a Value> {
    const LEVELS: &[&str] = &["none", "minimal", "low", "medium", "high", "xhigh", "max"];
    let rank = |word: &str| LEVELS.iter().position(|level| level.eq_ignore_ascii_case(word));
    match &argument.value {
        Written::Text(text) => {
            let by_rank = rank(text).and_then(|wanted| {
                // Of two that are as near the higher one: less thought is more of a change than more.
                let ranked = values.iter().filter_map(|value| match value {
                    Value::Text(word) => rank(word).map(|rank| (rank.abs_diff(wanted), Reverse(rank), value)),
                    _ => None,
                });
                ranked.min_by_key(|(distance, rank, _)| (*distance, *rank)).map(|(_, _, value)| value)
            });
            by_rank.or_else(|| near_spelling(text, values))
        }
        Written::Number(number) => {
            let distance = |value: &Value| match value {
                Value::Number(listed) => (listed - number).abs(),
                _ => f64::INFINITY,
            };
            values.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
        }
        _ => None,
    }
}

fn near_spelling<'a>(text: &str, values: &'a [Value]) -> Option<&'a Value> {
    let mut near = values.iter().filter_map(|value| match value {
        Value::Text(word) => {
            let distance = rapidfuzz::distance::osa::distance(text.to_lowercase().chars(), word.to_lowercase().chars());
            (distance <= 2 && distance < word.len()).then_some((distance, value))
        }
        _ => None,
    });
    let first = near.next()?;
    let best = near.fold(first, |best, next| if next.0 < best.0 { next } else { best });
    Some(best.1)
}
