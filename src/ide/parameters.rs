//! What a request parameter takes: at an API, and at one model of it. Read by cards, hovers and completions alike.

use super::markup::Writer;
use crate::apis::{Api, Parameter, Type, Value, core, glob_matches};
use crate::catalog::Model;
use crate::catalog::schema::{Basis, ParameterFact, Support};
use crate::rules::phrase;

/// How many parameters a hover shows in its table.
const FEW: usize = 8;

/// What most people look for, most asked-for first; the rest follows in the order of its names.
const FAMILIAR: &[&str] = &[
    "temperature",
    "top_p",
    "top_k",
    "max_completion_tokens",
    "max_output_tokens",
    "max_tokens",
    "reasoning_effort",
    "effort",
    "budget_tokens",
    "thinking_budget",
    "verbosity",
    "quality",
    "size",
    "dimensions",
    "voice",
    "top_n",
    "presence_penalty",
    "frequency_penalty",
    "n",
    "seed",
];

/// The parameters of an API as they are for a model, named as a call writes them.
pub struct Shown<'a> {
    /// Where the request goes.
    pub api: &'a Api,
    /// What it asks for.
    pub model: &'a Model,
    /// Which SDK's names are shown; empty for the API's own.
    pub spelling: &'a str,
}

impl Shown<'_> {
    /// A table of those with a range or list, the names of the rest, and those that are not for this model.
    pub fn write(&self, out: &mut Writer, full: bool) {
        let (refused, taken): (Vec<&Parameter>, Vec<&Parameter>) =
            self.api.parameters.iter().partition(|parameter| is_refused(parameter, self.model));
        if taken.is_empty() {
            return;
        }
        let (mut ranged, mut rest): (Vec<&Parameter>, Vec<&Parameter>) =
            taken.into_iter().partition(|parameter| range(parameter, Some(self.model)).is_some());
        ranged.sort_by_key(|parameter| familiarity(&parameter.name));
        let shown = if full { ranged.len() } else { ranged.len().min(FEW) };
        rest.splice(0..0, ranged.split_off(shown));
        rest.sort_by_key(|parameter| (!parameter.required, familiarity(&parameter.name)));

        out.paragraph(&format!("{} takes", out.bold(&self.api.title)));
        let rows: Vec<Vec<String>> = ranged.iter().map(|parameter| self.row(out, parameter)).collect();
        if !rows.is_empty() {
            out.table(&["Parameter", "Range", "Default"].map(str::to_owned), &rows, false);
        }
        let most = if full { usize::MAX } else { 10 };
        let lines = [("Also", self.names(out, &rest, most)), ("Not at this model:", self.names(out, &refused, most))];
        let lines = lines.into_iter().filter(|(_, names)| !names.is_empty());
        out.lines(&lines.map(|(title, names)| format!("{title} {names}")).collect::<Vec<_>>());
    }

    fn names(&self, out: &Writer, parameters: &[&Parameter], most: usize) -> String {
        let shown = parameters.iter().take(most).map(|parameter| out.code(&self.name(parameter)));
        let more = parameters.len().saturating_sub(most);
        let more = (more > 0).then(|| format!("{more} more"));
        shown.chain(more).collect::<Vec<_>>().join(", ")
    }

    fn row(&self, out: &Writer, parameter: &Parameter) -> Vec<String> {
        let name = out.code(&self.name(parameter));
        let name = if parameter.required { format!("{name} (required)") } else { name };
        let range = range(parameter, Some(self.model)).unwrap_or_default();
        vec![name, out.plain(&shorten(&range)), default(parameter, Some(self.model)).unwrap_or_default()]
    }

    /// A parameter as it is written in the call; what only wraps parameters is left out.
    fn name(&self, parameter: &Parameter) -> String {
        match parameter.spellings.get(self.spelling).and_then(|names| names.first()) {
            Some(name) => name.clone(),
            None => self.api.case_of(self.spelling).apply(core(&parameter.name)).into_owned(),
        }
    }
}

/// The beginning of a long list of values.
fn shorten(range: &str) -> String {
    const ROOM: usize = 40;
    if range.chars().count() <= ROOM {
        return range.to_owned();
    }
    let head: String = range.chars().take(ROOM).collect();
    format!("{} …", head.rsplit_once(", ").map_or(&*head, |(kept, _)| kept))
}

pub fn familiarity(name: &str) -> (usize, String) {
    let leaf = leaf(name);
    (FAMILIAR.iter().position(|familiar| *familiar == leaf).unwrap_or(FAMILIAR.len()), name.to_owned())
}

/// The last part of a path in snake case: `max_tokens` of `inferenceConfig.maxTokens`.
pub fn leaf(name: &str) -> String {
    let mut leaf = String::new();
    for c in name.rsplit('.').next().unwrap_or(name).chars() {
        if c.is_uppercase() && !leaf.is_empty() {
            leaf.push('_');
        }
        leaf.extend(c.to_lowercase());
    }
    leaf
}

/// What a trusted source knows of a parameter at one model.
fn fact<'a>(parameter: &Parameter, model: Option<&'a Model>) -> Option<&'a ParameterFact> {
    let facts = &model?.parameters;
    let fact = facts.get(&parameter.name).or_else(|| facts.get(&leaf(&parameter.name)))?;
    matches!(fact.basis, Basis::Documented | Basis::Sdk).then_some(fact)
}

/// Whether the model does not take the parameter at all.
pub fn is_refused(parameter: &Parameter, model: &Model) -> bool {
    let only = &parameter.only;
    let left_out = !only.is_empty() && !only.iter().any(|glob| glob_matches(glob, bare(&model.id)));
    let thinks = model.capabilities.get("reasoning").copied() != Some(false);
    let for_thinking = ["reasoning", "thinking", "effort"].iter().any(|word| parameter.name.contains(word));
    left_out
        || (for_thinking && !thinks)
        || fact(parameter, Some(model)).is_some_and(|fact| fact.support == Support::No)
}

/// The ID without what routers put before it.
fn bare(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// "0 to 2", "above 0", "up to 16,384", "low, medium, high"; nothing when the parameter takes anything of its type.
pub fn range(parameter: &Parameter, model: Option<&Model>) -> Option<String> {
    let values = values(parameter, model);
    if !values.is_empty() {
        return Some(values.join(", "));
    }
    let fact = fact(parameter, model);
    // The ends of a 32- or 64-bit integer are no range that anybody thinks about.
    let real = |bound: &f64| bound.abs() < 2_147_483_647.0;
    let min = fact.and_then(|fact| fact.min).or(parameter.min).filter(real);
    let max = fact.and_then(|fact| fact.max).or(parameter.max).or_else(|| output_limit(parameter, model)).filter(real);
    Some(match (min, max) {
        (Some(min), Some(max)) => match (parameter.exclusive_min, parameter.exclusive_max) {
            (false, false) => format!("{} to {}", number(min), number(max)),
            (true, false) => format!("above {}, up to {}", number(min), number(max)),
            (false, true) => format!("{} to below {}", number(min), number(max)),
            (true, true) => format!("above {}, below {}", number(min), number(max)),
        },
        (Some(min), None) if parameter.exclusive_min => format!("above {}", number(min)),
        (Some(min), None) => format!("from {}", number(min)),
        (None, Some(max)) if parameter.exclusive_max => format!("below {}", number(max)),
        (None, Some(max)) => format!("up to {}", number(max)),
        (None, None) if parameter.kind == Type::Boolean => "true or false".to_owned(),
        (None, None) => return None,
    })
}

/// The closed list of values at this model, as they are written in a request; empty when any goes.
pub fn values(parameter: &Parameter, model: Option<&Model>) -> Vec<String> {
    let listed: Vec<String> = parameter.values.iter().map(value).collect();
    if let Some(fact) = fact(parameter, model).filter(|fact| !fact.values.is_empty()) {
        return fact.values.clone();
    }
    let efforts = model.and_then(|model| model.reasoning.as_ref()).map_or(&[][..], |reasoning| &reasoning.efforts);
    let is_effort = matches!(leaf(&parameter.name).as_str(), "reasoning_effort" | "effort");
    if is_effort && !efforts.is_empty() {
        let known: Vec<String> = listed.iter().filter(|value| efforts.contains(value)).cloned().collect();
        if !known.is_empty() {
            return known;
        }
    }
    listed
}

fn output_limit(parameter: &Parameter, model: Option<&Model>) -> Option<f64> {
    let limits = matches!(
        leaf(&parameter.name).as_str(),
        "max_tokens" | "max_completion_tokens" | "max_output_tokens" | "max_new_tokens"
    );
    model.filter(|_| limits)?.limits.max_output_tokens.map(|tokens| tokens as f64)
}

/// What the API assumes when the parameter is left out.
pub fn default(parameter: &Parameter, model: Option<&Model>) -> Option<String> {
    let reasoning = model.and_then(|model| model.reasoning.as_ref());
    if matches!(leaf(&parameter.name).as_str(), "reasoning_effort" | "effort")
        && let Some(effort) = reasoning.and_then(|reasoning| reasoning.default_effort.clone())
    {
        return Some(effort);
    }
    match fact(parameter, model).and_then(|fact| fact.default.as_ref()) {
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
        None => parameter.default.as_ref().map(value),
    }
}

/// A documented value as it is written.
pub fn value(value: &Value) -> String {
    match value {
        Value::Bool(bool) => bool.to_string(),
        Value::Number(number) => self::number(*number),
        Value::Text(text) => text.clone(),
    }
}

/// `2`, `0.5`, `16,384`.
fn number(number: f64) -> String {
    if number.fract() == 0.0 && (0.0..1e15).contains(&number) {
        phrase::count(number as u64)
    } else {
        number.to_string()
    }
}

/// The word for what a parameter takes.
pub fn kind(kind: Type) -> &'static str {
    match kind {
        Type::Integer => "integer",
        Type::Number => "number",
        Type::String => "text",
        Type::Enum => "one of a list",
        Type::Boolean => "boolean",
        Type::Array => "list",
        Type::Object => "object",
        Type::Any => "any",
    }
}

/// "0 to 2 · default 1", for where there is one line.
pub fn brief(parameter: &Parameter, model: Option<&Model>) -> String {
    let range = range(parameter, model).map_or_else(|| kind(parameter.kind).to_owned(), |range| shorten(&range));
    let default = default(parameter, model).map(|default| format!("default {default}"));
    let required = parameter.required.then(|| "required".to_owned());
    [Some(range), default, required].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The page of one parameter: meaning, type, range, default, what this model does with it, source.
pub fn describe(out: &mut Writer, api: &Api, parameter: &Parameter, model: Option<&Model>) {
    let mut head = vec![out.bold(&parameter.name), kind(parameter.kind).to_owned()];
    if parameter.kind != Type::Enum && parameter.values.is_empty() {
        head.extend(range(parameter, None));
    }
    head.extend(default(parameter, None).map(|default| format!("default {}", out.code(&default))));
    if parameter.required {
        head.push("required".to_owned());
    }
    let values: Vec<String> = values(parameter, None).iter().map(|value| out.code(value)).collect();
    let values = if values.is_empty() { String::new() } else { format!("One of {}", values.join(", ")) };
    out.lines(&[head.join(" · "), out.plain(&parameter.note), values]);
    if let Some(model) = model {
        out.paragraph(&at_model(out, parameter, model));
    }
    out.paragraph(&out.plain(&format!("{} ({})", api.title, api.endpoint)));
    out.rule();
    let source = if parameter.source.starts_with("https://") {
        out.link("source", &parameter.source)
    } else {
        out.plain(&parameter.source)
    };
    let checked =
        if parameter.verified.is_empty() { String::new() } else { format!(" · checked {}", parameter.verified) };
    out.paragraph(&format!("{source}{checked}"));
}

/// What one model does with a parameter, where that differs from what the API says.
fn at_model(out: &Writer, parameter: &Parameter, model: &Model) -> String {
    let id = out.code(&model.id);
    if is_refused(parameter, model) {
        return format!("{id} does not take it");
    }
    let (here, anywhere) = (range(parameter, Some(model)), range(parameter, None));
    let default_here = default(parameter, Some(model));
    let mut parts = Vec::new();
    if here != anywhere {
        parts.extend(here.map(|range| out.plain(&range)));
    }
    if default_here != default(parameter, None) {
        parts.extend(default_here.map(|default| format!("default {}", out.code(&default))));
    }
    if let Some(condition) = fact(parameter, Some(model)).and_then(|fact| fact.condition.as_ref()) {
        parts.push(format!("only with {}", out.plain(&phrase::words(condition))));
    }
    if parts.is_empty() { String::new() } else { format!("At {id}: {}", parts.join(" · ")) }
}
