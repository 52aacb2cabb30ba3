//! What can be wrong with a call, which rule of the product that is, and how bad.

use super::schema::{Api, Bounds, Certainty, Constraint, Guard, Level, Parameter, Value};

/// Something wrong with a call.
#[derive(Debug, Clone, Copy)]
pub struct Violation<'a> {
    /// Which rule of the product it belongs to.
    pub kind: Kind,
    /// What happens to the request, as far as the evidence carries.
    pub level: Level,
    /// The argument at fault, an index into the arguments of the [`Call`](super::check::Call); `None` when one is missing.
    pub argument: Option<usize>,
    /// What is wrong with it.
    pub problem: Problem<'a>,
    /// Where it is documented.
    pub fact: Fact<'a>,
    /// The API (or library) whose fact it is.
    pub api: &'a Api,
}

/// The rule of the product that a violation belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `parameter-out-of-range`
    OutOfRange,
    /// `unsupported-parameter`
    Unsupported,
    /// `conflicting-parameters`
    Conflicting,
    /// `renamed-parameter`
    Renamed,
    /// `invalid-parameter-value`
    InvalidValue,
    /// `output-limit-exceeded`
    OutputLimit,
    /// `missing-parameter`
    Missing,
}

/// What is wrong with an argument.
#[derive(Debug, Clone, Copy)]
pub enum Problem<'a> {
    /// A number outside a range.
    Outside(Range<'a>),
    /// More output tokens than the model can write.
    OverLimit(f64),
    /// Must not be set.
    Refused,
    /// Has no effect.
    Ignored,
    /// Announced to go.
    Deprecated,
    /// Only this value passes.
    Fixed(&'a Value),
    /// Not in the closed list.
    NotOneOf(&'a [Value]),
    /// In a list of values that do not pass.
    BadValue,
    /// A list with more items than this.
    TooMany(usize),
    /// True or false where a whole number goes.
    NotInteger,
    /// Goes by this name.
    Renamed(&'a str),
    /// Has to stand inside this object.
    Moved(&'a str),
    /// Cannot be combined with that argument.
    Exclusive(usize),
    /// Stands in the wrong relation to that argument.
    Relation(Relation, usize),
    /// Needs a sibling that is set otherwise.
    Needs(&'a Guard),
    /// Needs a sibling that is left out.
    Lacks(&'a Guard),
    /// This parameter is missing.
    Missing(&'a str),
}

/// How two numbers have to stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Smaller.
    Below,
    /// Not larger.
    AtMost,
    /// Not smaller.
    AtLeast,
}

/// A range, of a parameter or of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Range<'a> {
    /// Smallest.
    pub min: Option<f64>,
    /// Largest.
    pub max: Option<f64>,
    /// `min` is refused.
    pub exclusive_min: bool,
    /// `max` is refused.
    pub exclusive_max: bool,
    /// Numbers outside that pass all the same.
    pub or: &'a [f64],
}

/// Where a violation is documented.
#[derive(Debug, Clone, Copy)]
pub enum Fact<'a> {
    /// In a rule.
    Rule(&'a Constraint),
    /// In the parameter itself.
    Parameter(&'a Parameter),
}

impl<'a> From<&'a Bounds> for Range<'a> {
    fn from(bounds: &'a Bounds) -> Range<'a> {
        let Bounds { min, max, exclusive_min, exclusive_max, or } = bounds;
        Range { min: *min, max: *max, exclusive_min: *exclusive_min, exclusive_max: *exclusive_max, or }
    }
}

impl<'a> From<&'a Parameter> for Range<'a> {
    fn from(parameter: &'a Parameter) -> Range<'a> {
        let Parameter { min, max, exclusive_min, exclusive_max, or, .. } = parameter;
        Range { min: *min, max: *max, exclusive_min: *exclusive_min, exclusive_max: *exclusive_max, or }
    }
}

impl Range<'_> {
    /// Whether a number passes.
    pub fn takes(&self, number: f64) -> bool {
        let above = self.min.is_none_or(|min| if self.exclusive_min { number > min } else { number >= min });
        let below = self.max.is_none_or(|max| if self.exclusive_max { number < max } else { number <= max });
        above && below || self.or.contains(&number)
    }

    /// The number inside that lies nearest, unless the bound on that side is an open one.
    pub fn nearest(&self, number: f64) -> Option<f64> {
        match (self.min, self.max) {
            (Some(min), _) if number <= min => (!self.exclusive_min).then_some(min),
            (_, Some(max)) => (!self.exclusive_max).then_some(max),
            _ => None,
        }
    }
}

/// An error has to be documented by the provider, or witnessed in a thread.
pub(super) fn level(severity: Level, certainty: Certainty, sources: &[String]) -> Level {
    let witnessed = || {
        sources
            .iter()
            .any(|source| source.contains("github.com/") && (source.contains("/issues/") || source.contains("/pull/")))
    };
    match severity {
        Level::Error if certainty < Certainty::Sdk && !witnessed() => Level::Warning,
        _ => severity,
    }
}

pub(super) fn rank(level: Level) -> u8 {
    match level {
        Level::Info => 0,
        Level::Warning => 1,
        Level::Error => 2,
    }
}

pub(super) fn kind(rule: &Constraint, problem: Problem) -> Kind {
    match problem {
        Problem::Missing(_) | Problem::Lacks(_) => Kind::Missing,
        Problem::Renamed(_) | Problem::Moved(_) => Kind::Renamed,
        Problem::OverLimit(_) => Kind::OutputLimit,
        Problem::TooMany(_) => Kind::OutOfRange,
        Problem::Exclusive(_) | Problem::Relation(..) | Problem::Needs(_) => Kind::Conflicting,
        _ if !rule.when.is_empty() => Kind::Conflicting,
        Problem::Outside(_) => Kind::OutOfRange,
        Problem::Refused | Problem::Ignored | Problem::Deprecated | Problem::Fixed(Value::Number(_)) => {
            Kind::Unsupported
        }
        Problem::Fixed(_) | Problem::NotOneOf(_) | Problem::BadValue | Problem::NotInteger => Kind::InvalidValue,
    }
}
