//! What one model does with one request parameter: the API's documentation, the rules that single models add, and what the
//! catalogue knows of the model, in one answer.
//!
//! The rules are not read a second time here: an impossible value is held against them, and what the engine says about it is
//! what the model takes.

use crate::apis::check::{Call, Given, Problem, Range, check_by};
use crate::apis::{Api, Case, Check, Constraint, Level, Parameter, Type, Value, WIRE, Written, glob_matches, names};
use crate::catalog::Model;
use crate::catalog::schema::{Basis, ParameterFact, Support};
use crate::rules::phrase;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What the engine says of a value that no parameter takes.
#[derive(Debug)]
enum Answer {
    /// Nothing, or nothing that tells what is taken instead.
    Silence,
    /// Not at this model.
    Refused,
    /// Under this name.
    Renamed(String),
    /// This value and no other.
    Only(String),
    /// One of these.
    OneOf(Vec<String>),
    /// Between these ends.
    Between(Range<'static>),
    /// At most so many tokens.
    AtMost(f64),
}

/// A parameter as it is at an API, or at one model of it.
#[derive(Debug)]
pub struct Taken<'a> {
    /// As documented.
    pub parameter: &'a Parameter,
    model: Option<&'a Model>,
    /// The model's bare ID.
    id: &'a str,
    /// The last part of its name in snake case.
    leaf: Cow<'a, str>,
    rules: Vec<&'a Constraint>,
    answer: Answer,
    fact: Option<&'a ParameterFact>,
}

/// An API as one of its models takes it, or as it is documented for all of them.
#[derive(Debug)]
pub struct Terms<'a> {
    api: &'a Api,
    model: Option<&'a Model>,
    /// The model's bare ID.
    id: &'a str,
    /// The rules that may say something about the model, each with its [`names::mark`]s.
    rules: Vec<(u64, &'a Constraint)>,
}

impl<'a> Terms<'a> {
    /// Looks for the rules about the model, once for all parameters.
    pub fn new(api: &'a Api, model: Option<&'a Model>) -> Terms<'a> {
        let id = model.map_or("", |model| names::bare(&model.id));
        let about = |_| api.marked().filter(|(_, rule)| is_about(rule, id)).collect();
        Terms { api, model, id, rules: model.map(about).unwrap_or_default() }
    }

    /// What is taken under one name.
    pub fn of(&self, parameter: &'a Parameter) -> Taken<'a> {
        let leaf = leaf(&parameter.name);
        let fact = self.model.and_then(|model| {
            let fact = model.parameters.get(&parameter.name).or_else(|| model.parameters.get(&*leaf))?;
            matches!(fact.basis, Basis::Documented | Basis::Sdk).then_some(fact)
        });
        let name = names::core(&parameter.name);
        let mark = names::mark(name);
        let on = self.rules.iter().filter(|(marks, _)| marks & mark != 0).map(|(_, rule)| *rule);
        let rules: Vec<&Constraint> =
            on.filter(|rule| rule.parameters.iter().any(|other| names::same_path(names::core(other), name))).collect();
        // Without a rule, what is documented is all that there is to say.
        let answer = if rules.is_empty() { Answer::Silence } else { self.probe(parameter, &rules) };
        Taken { parameter, model: self.model, id: self.id, leaf, rules, answer, fact }
    }

    /// What the engine says when a parameter is set to something that nothing takes, whatever else the call may set.
    fn probe(&self, parameter: &'a Parameter, rules: &[&'a Constraint]) -> Answer {
        let impossible = match parameter.kind {
            Type::Integer | Type::Number => Written::Number(1e18),
            Type::String | Type::Enum | Type::Any => Written::Text("\u{1}".to_owned()),
            Type::Boolean => Written::Bool(true),
            Type::Array => Written::List(1),
            Type::Object => Written::Object,
        };
        let given = [Given { path: &parameter.name, parameter: Some(parameter), value: &impossible }];
        let installed = BTreeMap::new();
        let call = Call {
            api: self.api,
            layer: None,
            model: Some(self.id),
            arguments: &given,
            spelling: WIRE,
            complete: false,
            installed: &installed,
        };
        let mut found = Vec::new();
        check_by(&call, rules.iter().copied(), &mut found);
        match found.into_iter().find(|violation| violation.argument == Some(0)).map(|violation| violation.problem) {
            Some(Problem::Refused | Problem::Ignored | Problem::Moved(_)) => Answer::Refused,
            Some(Problem::Renamed(name)) => Answer::Renamed(name.to_owned()),
            Some(Problem::Fixed(only)) => Answer::Only(value(only)),
            Some(Problem::NotOneOf(values)) => Answer::OneOf(values.iter().map(value).collect()),
            Some(Problem::Outside(range)) => Answer::Between(Range { or: &[], ..range }),
            Some(Problem::OverLimit(limit)) => Answer::AtMost(limit),
            _ => Answer::Silence,
        }
    }
}

impl<'a> Taken<'a> {
    /// Whether the model does not take it at all, or only under another name.
    pub fn is_refused(&self) -> bool {
        let Some(model) = self.model else { return false };
        let only = &self.parameter.only;
        let left_out = || {
            let ids = [model.id.as_str(), self.id];
            !only.is_empty() && !only.iter().any(|glob| ids.iter().any(|id| glob_matches(glob, id)))
        };
        let for_thinking = || ["reasoning", "thinking", "effort"].iter().any(|word| self.parameter.name.contains(word));
        matches!(self.answer, Answer::Refused | Answer::Renamed(_))
            || self.fact.is_some_and(|fact| fact.support == Support::No)
            || (model.capabilities.get("reasoning") == Some(&false) && for_thinking())
            || left_out()
    }

    /// What it is called at this model instead.
    pub fn instead(&self) -> Option<&str> {
        match &self.answer {
            Answer::Renamed(name) => Some(name),
            _ => None,
        }
    }

    /// "0 to 2", "above 0", "only 1", "low, medium, high"; nothing when it takes anything of its type.
    pub fn range(&self) -> Option<String> {
        if let Answer::Only(value) = &self.answer {
            return Some(format!("only {value}"));
        }
        let values = self.values();
        if !values.is_empty() {
            return Some(values.join(", "));
        }
        let bounds = bounds(self.ends());
        bounds.or_else(|| (self.parameter.kind == Type::Boolean).then(|| "true or false".to_owned()))
    }

    /// Whether there is a [`Taken::range`], without writing it.
    pub fn has_range(&self) -> bool {
        let ends = self.ends();
        matches!(self.answer, Answer::Only(_))
            || self.parameter.kind == Type::Boolean
            || [ends.min, ends.max].into_iter().flatten().any(is_real)
            || !self.values().is_empty()
    }

    fn ends(&self) -> Range<'_> {
        let range = match &self.answer {
            Answer::Between(range) => *range,
            Answer::AtMost(limit) => Range { max: Some(*limit), ..self.parameter.into() },
            _ => self.parameter.into(),
        };
        let fact = self.fact;
        let min = fact.and_then(|fact| fact.min).or(range.min);
        let max = fact.and_then(|fact| fact.max).or(range.max).or_else(|| self.output_limit());
        Range { min, max, ..range }
    }

    /// The closed list of values, as they are written in a request; empty when any goes.
    pub fn values(&self) -> Vec<String> {
        if let Answer::OneOf(values) = &self.answer {
            return values.clone();
        }
        if let Some(fact) = self.fact.filter(|fact| !fact.values.is_empty()) {
            return fact.values.clone();
        }
        let listed: Vec<String> =
            self.parameter.values.iter().filter(|value| !self.refuses(value)).map(value).collect();
        let reasoning = self.model.and_then(|model| model.reasoning.as_ref()).filter(|_| self.is_effort());
        let efforts = reasoning.map_or(&[][..], |reasoning| &reasoning.efforts);
        let known: Vec<String> = listed.iter().filter(|value| efforts.contains(value)).cloned().collect();
        if known.is_empty() { listed } else { known }
    }

    /// Whether a rule takes a documented value from this model.
    fn refuses(&self, value: &Value) -> bool {
        self.rules().any(|rule| {
            let always = rule.when.is_empty() && rule.severity != Level::Info;
            always && matches!(&rule.check, Check::NotAllowed(values) if values.contains(value))
        })
    }

    /// What is assumed when it is left out.
    pub fn default(&self) -> Option<String> {
        let reasoning = self.model.and_then(|model| model.reasoning.as_ref()).filter(|_| self.is_effort());
        if let Some(effort) = reasoning.and_then(|reasoning| reasoning.default_effort.clone()) {
            return Some(effort);
        }
        let ruled = || self.rules().find_map(|rule| rule.default.as_ref().map(value));
        match self.fact.and_then(|fact| fact.default.as_ref()) {
            Some(serde_json::Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
            None => ruled().or_else(|| self.parameter.default.as_ref().map(value)),
        }
    }

    /// What the catalogue says it depends on.
    pub fn condition(&self) -> Option<&str> {
        self.fact?.condition.as_deref()
    }

    /// The rules that single models add and that are about this model, those that need further arguments included.
    pub fn rules(&self) -> impl Iterator<Item = &'a Constraint> {
        self.rules.iter().copied().filter(|rule| !rule.models.is_empty() && rule.since_sdk.is_empty())
    }

    /// "0 to 2 · default 1", for where there is one line.
    pub fn brief(&self) -> String {
        let range = self.range().map_or_else(|| kind(self.parameter.kind).to_owned(), |range| shorten(&range, 40));
        let default = self.default().map(|default| format!("default {default}"));
        let required = self.parameter.required.then(|| "required".to_owned());
        [Some(range), default, required].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    fn is_effort(&self) -> bool {
        matches!(&*self.leaf, "reasoning_effort" | "effort")
    }

    fn output_limit(&self) -> Option<f64> {
        const LIMITS: &[&str] = &["max_tokens", "max_completion_tokens", "max_output_tokens", "max_new_tokens"];
        let limits = LIMITS.contains(&&*self.leaf);
        self.model.filter(|_| limits)?.limits.max_output_tokens.map(|tokens| tokens as f64)
    }
}

/// Whether a rule may say something about a model, in some call or version of an SDK.
fn is_about(rule: &Constraint, id: &str) -> bool {
    (rule.models.is_empty() || rule.models.iter().any(|glob| glob_matches(glob, id)))
        && !rule.except.iter().any(|glob| glob_matches(glob, id))
}

/// The ends of a 32- or 64-bit integer are no range.
fn is_real(bound: f64) -> bool {
    bound.abs() < 2_147_483_647.0
}

/// "0 to 2", "above 0", "from 1", "up to 16,384"; nothing without an end that anybody thinks about.
fn bounds(range: Range<'_>) -> Option<String> {
    let real = |bound: &f64| is_real(*bound);
    let low = |open: bool| if open { "above " } else { "" };
    let high = |open: bool| if open { "below " } else { "" };
    Some(match (range.min.filter(real), range.max.filter(real)) {
        (Some(min), Some(max)) => {
            format!("{}{} to {}{}", low(range.exclusive_min), number(min), high(range.exclusive_max), number(max))
        }
        (Some(min), None) => format!("{} {}", if range.exclusive_min { "above" } else { "from" }, number(min)),
        (None, Some(max)) => format!("{} {}", if range.exclusive_max { "below" } else { "up to" }, number(max)),
        (None, None) => return None,
    })
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
    let whole = number.fract() == 0.0 && (0.0..1e15).contains(&number);
    if whole { phrase::count(number as u64) } else { number.to_string() }
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

/// The beginning of a long list of values.
pub fn shorten(range: &str, room: usize) -> String {
    if range.chars().count() <= room {
        return range.to_owned();
    }
    let head: String = range.chars().take(room.saturating_sub(2)).collect();
    format!("{} …", head.rsplit_once(", ").map_or(&*head, |(kept, _)| kept))
}

/// The last part of a path in snake case: `max_tokens` of `inferenceConfig.maxTokens`.
pub fn leaf(name: &str) -> Cow<'_, str> {
    let leaf = names::leaf(name);
    let is_upper = |byte: u8| byte.is_ascii_uppercase();
    if !leaf.bytes().any(is_upper) { Cow::Borrowed(leaf) } else { Case::Snake.apply(leaf) }
}
