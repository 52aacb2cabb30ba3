//! One sentence for each way to be wrong: the value as written, the documented fact with its API and model, what to do.

use super::Scene;
use crate::apis::check::{Fact, Problem, Range, Relation};
use crate::apis::{Check, Guard, Level, Parameter, Value, Written, names};
use crate::recognize::Argument;

/// The sentence.
pub fn of(scene: &Scene) -> String {
    let level = scene.violation.level;
    let subject = subject(scene);
    let name = scene.argument().map_or_else(String::new, |argument| format!("`{}`", argument.label()));
    let value = scene.argument().map_or_else(String::new, |argument| value(scene, argument));
    let condition = condition(scene);
    match scene.violation.problem {
        Problem::Outside(range) => {
            let side = side(scene.argument(), range);
            let takes = if level == Level::Info { "advises" } else { "takes" };
            let (api, model) = (&scene.violation.api.title, for_model(scene));
            format!(
                "{name} {value} is {side} what {api} {takes}{model}{condition}: {}{}",
                bounds(range),
                default(scene)
            )
        }
        Problem::OverLimit(limit) => {
            let model = scene.model.map_or("the model", |model| model.written.as_str());
            format!("{name} {value} is more than {model} can write: {} output tokens at most", number(limit))
        }
        Problem::Refused if level == Level::Error => format!("{name} is refused by {subject}{condition}; leave it out"),
        Problem::Refused => format!("{name} is not supported by {subject}{condition}; leave it out"),
        Problem::Ignored => format!("{name} has no effect on {subject}{condition}; leave it out"),
        Problem::Deprecated => format!("{name} is deprecated for {subject}{condition}"),
        Problem::Fixed(only) => {
            let refused = if level == Level::Error { "refused" } else { "not supported" };
            let only = documented(only);
            format!(
                "{name} {value} is {refused} by {subject}{condition}: it takes only {only}; leave it out or write {only}"
            )
        }
        Problem::NotOneOf([only]) => {
            format!("{name} {value} is not a value that {subject} takes{condition}: only {}", documented(only))
        }
        Problem::NotOneOf(values) => {
            let default = default(scene);
            format!("{name} {value} is not a value that {subject} takes{condition}: {}{default}", choice(values))
        }
        Problem::BadValue if level == Level::Info => {
            let others = others(scene).map_or_else(String::new, |others| format!("; it also takes {others}"));
            format!("{name} {value} is deprecated for {subject}{condition}{others}")
        }
        Problem::BadValue => {
            let others = others(scene).map_or_else(String::new, |others| format!(": it takes {others}"));
            format!("{name} {value} is refused by {subject}{condition}{others}")
        }
        Problem::TooMany(most) => format!("{name} has more items than {subject} takes: {most} at most"),
        Problem::NotInteger => format!("{name} {value} is no number, and {subject} takes a whole number here"),
        Problem::Renamed(new) if level == Level::Info => {
            format!("{name} is deprecated for {subject}; `{new}` takes its place")
        }
        Problem::Renamed(new) if level == Level::Warning => {
            format!("{name} has no effect on {subject}; it is called `{new}` there")
        }
        Problem::Renamed(new) => format!("{name} is refused by {subject}; it is called `{new}` there"),
        Problem::Moved(holder) => format!("{name} has to stand inside `{holder}` for {subject}"),
        Problem::Exclusive(other) if level == Level::Info => {
            format!("{name} and `{}` are best not combined for {subject}; keep one of them", path(scene, other))
        }
        Problem::Exclusive(other) => {
            format!("{name} cannot be combined with `{}` for {subject}; keep one of them", path(scene, other))
        }
        Problem::Relation(relation, other) => {
            let wanted = match relation {
                Relation::Below => "below",
                Relation::AtMost => "at most",
                Relation::AtLeast => "at least",
            };
            let bound = scene.site.arguments.get(other).map_or_else(String::new, |other| self::value(scene, other));
            format!("{name} {value} has to be {wanted} `{}`, which is {bound}, for {subject}", path(scene, other))
        }
        Problem::Needs(guard) => format!("{name} needs {} for {subject}", wish(guard)),
        Problem::Lacks(guard) => format!("{name} needs {} for {subject}, and it is left out", wish(guard)),
        Problem::Missing(missing) => {
            format!("`{}` is missing: {subject} refuses a request without it{condition}", spelled(scene, missing))
        }
    }
}

/// "o3 on OpenAI Chat Completions", or the API alone where the fact is about all its models.
fn subject(scene: &Scene) -> String {
    let api = &scene.violation.api.title;
    match scene.violation.fact {
        Fact::Rule(rule) if !rule.models.is_empty() => match scene.model {
            Some(model) => format!("{} on {api}", model.written),
            None => api.clone(),
        },
        _ => api.clone(),
    }
}

fn for_model(scene: &Scene) -> String {
    scene.model.map_or_else(String::new, |model| format!(" for {}", model.written))
}

/// The value as written, shortened where it is long.
fn value(scene: &Scene, argument: &Argument) -> String {
    match &argument.value {
        Written::Text(text) => format!("`{}`", shorten(text)),
        Written::Object => "`{…}`".to_owned(),
        Written::List(_) => "`[…]`".to_owned(),
        _ => shorten(scene.text(argument.written)),
    }
}

fn shorten(text: &str) -> String {
    const ROOM: usize = 40;
    let line = text.lines().next().unwrap_or_default();
    let cut = line.char_indices().nth(ROOM).and_then(|(end, _)| line.get(..end));
    match cut {
        Some(head) => format!("{head}…"),
        None => line.to_owned(),
    }
}

fn path<'a>(scene: &Scene<'a>, argument: usize) -> &'a str {
    scene.site.arguments.get(argument).map_or("", Argument::label)
}

/// A wire name as this site would write it.
pub fn spelled(scene: &Scene, name: &str) -> String {
    match scene.api.parameter(name) {
        Some(parameter) => scene.api.spell(parameter, scene.site.spelling).into_owned(),
        None => name.to_owned(),
    }
}

fn side(argument: Option<&Argument>, range: Range) -> &'static str {
    match argument.map(|argument| &argument.value) {
        Some(Written::Number(number)) if range.max.is_some_and(|max| *number > max) => "above",
        Some(Written::Number(number)) if range.min.is_some_and(|min| *number < min) => "below",
        _ => "outside",
    }
}

/// "0 to 2", "above 0 and at most 1", "at least 16, or -1".
pub fn bounds(range: Range) -> String {
    let Range { min, max, exclusive_min, exclusive_max, or } = range;
    let mut text = match (min, max) {
        (Some(min), Some(max)) if !exclusive_min && !exclusive_max => format!("{} to {}", number(min), number(max)),
        _ => {
            let lower = min.map(|min| format!("{} {}", if exclusive_min { "above" } else { "at least" }, number(min)));
            let upper = max.map(|max| format!("{} {}", if exclusive_max { "below" } else { "at most" }, number(max)));
            lower.into_iter().chain(upper).collect::<Vec<_>>().join(" and ")
        }
    };
    for extra in or {
        text.push_str(&format!(", or {}", number(*extra)));
    }
    text
}

/// `4096` as "4,096"; what is no whole number as it is.
pub fn number(number: f64) -> String {
    let text = number.to_string();
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if digits.len() < 4 || digits.contains(['.', 'e']) {
        return text;
    }
    let mut grouped = String::from(if text.len() > digits.len() { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// " (default 1)", where the parameter has one.
fn default(scene: &Scene) -> String {
    let rules = match scene.violation.fact {
        Fact::Rule(rule) => rule.default.as_ref(),
        Fact::Parameter(_) => None,
    };
    let own = || documentation(scene)?.default.as_ref();
    rules.or_else(own).map_or_else(String::new, |default| format!(" (default {})", documented(default)))
}

fn documentation<'a>(scene: &Scene<'a>) -> Option<&'a Parameter> {
    scene.argument()?.parameter
}

/// The documented values that are not the refused ones.
fn others(scene: &Scene) -> Option<String> {
    let Fact::Rule(rule) = scene.violation.fact else { return None };
    let Check::NotAllowed(refused) = &rule.check else { return None };
    let left: Vec<Value> =
        documentation(scene)?.values.iter().filter(|value| !refused.contains(value)).cloned().collect();
    (!left.is_empty()).then(|| choice(&left))
}

/// A documented value: numbers bare, words and truth values in backticks.
fn documented(value: &Value) -> String {
    match value {
        Value::Number(number) => self::number(*number),
        Value::Bool(bool) => format!("`{bool}`"),
        Value::Text(text) => format!("`{text}`"),
    }
}

/// "`low`, `medium` or `high`"
fn choice(values: &[Value]) -> String {
    let words: Vec<String> = values.iter().map(documented).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// " while `thinking.type` is `enabled`", " unless `reasoning_effort` is `none`".
fn condition(scene: &Scene) -> String {
    let Fact::Rule(rule) = scene.violation.fact else { return String::new() };
    let list = |guards: &[Guard], word: &str| {
        let parts: Vec<String> = guards.iter().map(state).collect();
        if parts.is_empty() {
            String::new()
        } else {
            format!(" {word} {}", parts.join(if word == "while" { " and " } else { " or " }))
        }
    };
    // A condition on the parameter's own value goes without saying.
    let own = |guard: &&Guard| !rule.parameters.contains(&guard.parameter);
    let when: Vec<Guard> = rule.when.iter().filter(own).cloned().collect();
    // That a sibling is set at all is an exception for experts; it makes no advice.
    let unless: Vec<Guard> = rule.unless.iter().filter(|guard| guard.unset != Some(false)).cloned().collect();
    let since = rule.since_sdk.get(scene.site.spelling).map(|since| format!(" with {since} and later"));
    list(&when, "while") + &list(&unless, "unless") + &since.unwrap_or_default()
}

/// "`thinking.type` is `enabled`"
fn state(guard: &Guard) -> String {
    let name = names::core(&guard.parameter);
    match (guard.is.as_slice(), guard.not.as_slice(), guard.unset) {
        ([], [], Some(true)) => format!("`{name}` is left out"),
        ([], [], _) => format!("`{name}` is set"),
        ([], not, _) => format!("`{name}` is not {}", choice(not)),
        (is, _, _) => format!("`{name}` is {}", choice(is)),
    }
}

/// "`logprobs` to be `true`"
fn wish(guard: &Guard) -> String {
    let name = names::core(&guard.parameter);
    match (guard.is.as_slice(), guard.unset) {
        ([], Some(true)) => format!("`{name}` to be left out"),
        ([], _) => format!("`{name}` to be set"),
        (is, _) => format!("`{name}` to be {}", choice(is)),
    }
}
