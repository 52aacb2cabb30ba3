//! Holds one call against what its API documents: the rules first, then the ranges and lists of single parameters.
//!
//! Pure and quick: nothing is allocated until something is wrong. **Unknown is not wrong**: where a needed sibling is an
//! expression, or hidden behind a spread, or the model is not known, nothing is said.

use super::call::Seen;
use super::names::{leaf, mark, same_path};
use super::schema::{Api, Certainty, Check, Constraint, Level, Type, Value, Written};
use super::violation::{kind, level, rank};
use super::{Case, glob_matches};
use crate::work;

pub use super::call::{Call, Given};
pub use super::violation::{Fact, Kind, Problem, Range, Relation, Violation};

/// The names under which a request carries what is asked: a call without any of them is not a request (yet), so nothing can
/// be missing from it.
const CONTENT: &[&str] = &["contents", "documents", "images", "input", "inputs", "messages", "prompt", "texts"];

/// Everything wrong with a call, at most one violation for an argument, added to `found`.
pub fn check<'a>(call: &Call<'a>, found: &mut Vec<Violation<'a>>) {
    // Most rules are about parameters this call does not set.
    let named = |given: &Given| mark(given.path) | given.parameter.map_or(0, |parameter| mark(&parameter.name));
    let marks = call.arguments.iter().fold(0, |marks, given| marks | named(given));
    let mut state = State::new(call, found);
    if let Some(layer) = call.layer {
        layer.rules_on(marks).for_each(|rule| state.apply(layer, rule, true));
        // What the library does to an argument is what happens; what the API would have answered does not.
        for violation in &state.found[state.first..] {
            state.locked |= violation.argument.map_or(0, bit);
        }
        state.lock_own_numbers(layer);
    }
    state.apply_api(call.api.rules_on(marks));
    if call.layer.is_none() {
        state.apply_required();
    }
}

/// The same by those `rules` of the call's API of which it is known that no other can say something about its arguments.
pub fn check_by<'a>(call: &Call<'a>, rules: impl Iterator<Item = &'a Constraint>, found: &mut Vec<Violation<'a>>) {
    State::new(call, found).apply_api(rules);
}

struct State<'c, 'a> {
    call: &'c Call<'a>,
    found: &'c mut Vec<Violation<'a>>,
    /// Where this call's violations start in `found`.
    first: usize,
    /// Arguments that a rule has judged, so that the parameter's own range does not count.
    judged: u64,
    /// Arguments that the layer has a finding on.
    locked: u64,
}

fn bit(index: usize) -> u64 {
    1_u64.checked_shl(u32::try_from(index).unwrap_or(u32::MAX)).unwrap_or(0)
}

impl<'c, 'a> State<'c, 'a> {
    fn new(call: &'c Call<'a>, found: &'c mut Vec<Violation<'a>>) -> State<'c, 'a> {
        let first = found.len();
        State { call, found, first, judged: 0, locked: 0 }
    }

    /// Holds the arguments against rules of the API, then against what it documents of each.
    fn apply_api(&mut self, rules: impl Iterator<Item = &'a Constraint>) {
        rules.for_each(|rule| self.apply(self.call.api, rule, false));
        let by_rules = self.found.len();
        (0..self.call.arguments.len()).for_each(|index| self.apply_documentation(index, by_rules));
    }

    fn apply(&mut self, api: &'a Api, rule: &'a Constraint, by_path: bool) {
        let by_path = by_path || rule.verbatim;
        let asked = rule.parameters.iter().any(|name| self.call.position(name, by_path).is_some());
        if !(asked || rule.check == Check::Required) || !self.concerns(rule) {
            return;
        }
        match &rule.check {
            Check::Required => self.apply_required_rule(api, rule, by_path),
            Check::Exclusive => self.apply_exclusive(api, rule, by_path),
            _ => {
                for (at, name) in rule.parameters.iter().enumerate() {
                    let Some(index) = self.call.position(name, by_path) else { continue };
                    if self.locked & bit(index) == 0
                        && let Some(problem) = self.judge(rule, at, index, by_path)
                    {
                        self.add(api, rule, Some(index), problem);
                    }
                }
            }
        }
    }

    /// Whether a rule is about this model, SDK version and combination of siblings, for sure.
    fn concerns(&self, rule: &Constraint) -> bool {
        let model = match self.call.model {
            Some(model) => {
                (rule.models.is_empty() || rule.models.iter().any(|glob| glob_matches(glob, model)))
                    && !rule.except.iter().any(|glob| glob_matches(glob, model))
            }
            None => rule.models.is_empty() && rule.except.is_empty(),
        };
        model
            && (rule.spelled_by.is_empty() || rule.spelled_by.iter().any(|spelling| spelling == self.call.spelling))
            && (rule.since_sdk.is_empty() || self.has_sdk(rule))
            && rule.when.iter().all(|guard| self.call.holds(guard) == Some(true))
            && rule.unless.iter().all(|guard| self.call.holds(guard) == Some(false))
    }

    fn has_sdk(&self, rule: &Constraint) -> bool {
        let since = rule.since_sdk.get(self.call.spelling).and_then(|since| since.split_once(' '));
        let Some((package, since)) = since else { return false };
        self.call.installed.get(package).is_some_and(|installed| version(installed) >= version(since))
    }

    /// Locks the arguments whose value the library does not pass on but gives a meaning of its own, as in `maxTokens: -1`.
    fn lock_own_numbers(&mut self, layer: &Api) {
        for parameter in layer.parameters.iter().filter(|parameter| !parameter.or.is_empty()) {
            let Some(index) = self.call.position(&parameter.name, true) else { continue };
            if matches!(self.call.arguments[index].value, Written::Number(number) if parameter.or.contains(number)) {
                self.locked |= bit(index);
            }
        }
    }

    /// What an argument does wrong by a rule that concerns it.
    fn judge(&mut self, rule: &'a Constraint, at: usize, index: usize, by_path: bool) -> Option<Problem<'a>> {
        let given = self.call.arguments[index];
        let value = given.value;
        let literal = !matches!(value, Written::Opaque | Written::Null);
        if *value == Written::Null || (rule.verbatim && !self.is_verbatim(given, rule.parameters.get(at)?)) {
            return None;
        }
        let problem = match &rule.check {
            // A field that no model of the API has is wrong whatever its value; one that this model refuses may turn out unset.
            Check::Refused => (literal || rule.models.is_empty()).then_some(Problem::Refused),
            Check::Ignored => literal.then_some(Problem::Ignored),
            Check::Deprecated => Some(Problem::Deprecated),
            Check::Integer => matches!(value, Written::Bool(_)).then_some(Problem::NotInteger),
            Check::Fixed(fixed) => (literal && !value.is(fixed)).then_some(Problem::Fixed(fixed)),
            Check::Range(bounds) => outside(value, bounds.into()),
            Check::Allowed(values) => not_one_of(value, values),
            Check::NotAllowed(values) => values.iter().any(|bad| value.is(bad)).then_some(Problem::BadValue),
            Check::OutputLimit(limit) => {
                matches!(value, Written::Number(number) if number > limit).then_some(Problem::OverLimit(*limit))
            }
            Check::MaxItems(most) => {
                matches!(value, Written::List(items) if items > most).then_some(Problem::TooMany(*most))
            }
            Check::Renamed(names) => {
                let name = names.get(at).or_else(|| names.first())?;
                Some(Problem::Renamed(name))
            }
            Check::Inside(holder) => {
                let stands_there = given.path.split('.').any(|segment| same_path(segment, holder));
                (!stands_there).then_some(Problem::Moved(holder))
            }
            Check::Below(other) => self.relation(value, Relation::Below, other, by_path),
            Check::AtMost(other) => self.relation(value, Relation::AtMost, other, by_path),
            Check::AtLeast(other) => self.relation(value, Relation::AtLeast, other, by_path),
            Check::Requires(guards) => guards.iter().find(|guard| self.call.holds(guard) == Some(false)).map(|guard| {
                match self.call.seen(&guard.parameter, by_path) {
                    Seen::Set(..) => Problem::Needs(guard),
                    _ => Problem::Lacks(guard),
                }
            }),
            Check::Required | Check::Exclusive => None,
        };
        let whole = match &rule.check {
            Check::Fixed(_) | Check::Allowed(_) => true,
            Check::Range(bounds) => bounds.min.is_some() && bounds.max.is_some(),
            _ => false,
        };
        if whole {
            self.judged |= bit(index);
        }
        problem
    }

    /// Whether a name is written exactly so by somebody who writes names as they are sent.
    fn is_verbatim(&self, given: Given, name: &str) -> bool {
        let spelling = self.call.spelling;
        let names = given.parameter.and_then(|parameter| parameter.spellings.get(spelling));
        leaf(given.path) == name
            && self.call.api.case_of(spelling) == Case::Wire
            && names.is_none_or(|names| !names.iter().any(|spelled| spelled == name))
    }

    fn relation(&self, value: &Written, relation: Relation, other: &str, by_path: bool) -> Option<Problem<'a>> {
        let Seen::Set(index, Written::Number(bound)) = self.call.seen(other, by_path) else { return None };
        let Written::Number(number) = value else { return None };
        let right = match relation {
            Relation::Below => number < bound,
            Relation::AtMost => number <= bound,
            Relation::AtLeast => number >= bound,
        };
        (!right).then_some(Problem::Relation(relation, index))
    }

    fn apply_exclusive(&mut self, api: &'a Api, rule: &'a Constraint, by_path: bool) {
        let literal = |value: &Written| !matches!(value, Written::Opaque | Written::Null);
        let mut set = rule.parameters.iter().filter_map(|name| match self.call.seen(name, by_path) {
            Seen::Set(index, value) if literal(value) => Some(index),
            _ => None,
        });
        if let (Some(one), Some(other)) = (set.next(), set.next()) {
            self.add(api, rule, Some(one.max(other)), Problem::Exclusive(one.min(other)));
        }
    }

    fn apply_required_rule(&mut self, api: &'a Api, rule: &'a Constraint, by_path: bool) {
        // Without a condition among its siblings a rule only counts for what surely is a request.
        if by_path || self.call.layer.is_some() || (rule.when.is_empty() && !self.is_request()) {
            return;
        }
        for name in &rule.parameters {
            if matches!(self.call.seen(name, by_path), Seen::Absent) {
                self.add(api, rule, None, Problem::Missing(name));
            }
        }
    }

    /// Parameters that the API itself does not do without.
    fn apply_required(&mut self) {
        if !self.is_request() {
            return;
        }
        for parameter in self.call.api.parameters.iter().filter(|parameter| parameter.required) {
            if matches!(self.call.seen(&parameter.name, false), Seen::Absent) {
                let problem = Problem::Missing(&parameter.name);
                let level = level(Level::Error, parameter.certainty, &[]);
                let fact = Fact::Parameter(parameter);
                self.found.push(Violation {
                    kind: Kind::Missing,
                    level,
                    argument: None,
                    problem,
                    fact,
                    api: self.call.api,
                });
            }
        }
    }

    fn is_request(&self) -> bool {
        let content = |given: &Given| CONTENT.iter().any(|name| same_path(name, leaf(given.path)));
        self.call.complete && self.call.arguments.iter().any(content)
    }

    /// Holds an argument against its parameter's own range and list. Of what was found the first `by_rules` are from rules.
    fn apply_documentation(&mut self, index: usize, by_rules: usize) {
        let given = self.call.arguments[index];
        let Some(parameter) = given.parameter else { return };
        work::add(by_rules - self.first);
        let has_finding = self.found[self.first..by_rules].iter().any(|violation| violation.argument == Some(index));
        if has_finding || (self.judged | self.locked) & bit(index) != 0 || parameter.certainty == Certainty::Unknown {
            return;
        }
        let (kind, problem) = match outside(given.value, parameter.into()) {
            Some(problem) => (Kind::OutOfRange, problem),
            None if parameter.kind != Type::Enum => return,
            None => match not_one_of(given.value, &parameter.values) {
                Some(problem) => (Kind::InvalidValue, problem),
                None => return,
            },
        };
        let severity = if self.call.api.strict { Level::Error } else { Level::Warning };
        let level = level(severity, parameter.certainty, &parameter.evidence);
        let fact = Fact::Parameter(parameter);
        self.found.push(Violation { kind, level, argument: Some(index), problem, fact, api: self.call.api });
    }

    fn add(&mut self, api: &'a Api, rule: &'a Constraint, argument: Option<usize>, problem: Problem<'a>) {
        let level = level(rule.severity, rule.certainty, &rule.sources);
        let violation = Violation { kind: kind(rule, problem), level, argument, problem, fact: Fact::Rule(rule), api };
        let earlier =
            self.found[self.first..].iter_mut().find(|earlier| argument.is_some() && earlier.argument == argument);
        match earlier {
            Some(earlier) if rank(level) > rank(earlier.level) => *earlier = violation,
            Some(_) => {}
            None => self.found.push(violation),
        }
    }
}

fn outside<'a>(written: &Written, range: Range<'a>) -> Option<Problem<'a>> {
    matches!(written, Written::Number(number) if !range.takes(*number)).then_some(Problem::Outside(range))
}

/// See [`Written::misses`].
fn not_one_of<'a>(written: &Written, values: &'a [Value]) -> Option<Problem<'a>> {
    written.misses(values).then_some(Problem::NotOneOf(values))
}

/// A version as numbers, as far as it has them: `2.10.1rc1` is 2, 10, 1.
fn version(text: &str) -> [u32; 3] {
    let mut numbers = [0; 3];
    for (number, part) in numbers.iter_mut().zip(text.split('.')) {
        let digits = part.find(|c: char| !c.is_ascii_digit()).map_or(part, |end| &part[..end]);
        *number = digits.parse().unwrap_or(0);
    }
    numbers
}
