//! A call as rules ask about it: which argument sets a parameter, what is surely left out, whether a condition holds.

use super::names::{core, leaf, same_path};
use super::schema::{Api, Guard, Parameter, Value, Written};
use super::{glob_matches, names};
use crate::work;
use std::collections::BTreeMap;

/// A call, as far as it can be told without running it.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The API that finally gets the request.
    pub api: &'a Api,
    /// The library that passes it on, where that documents something itself.
    pub layer: Option<&'a Api>,
    /// The model's bare ID ([`names::bare`]); `None` when it is not known.
    pub model: Option<&'a str>,
    /// The arguments, in the order they are written.
    pub arguments: &'a [Given<'a>],
    /// How its names are spelled: `python`, `vercel_ai_sdk`, `wire` …
    pub spelling: &'a str,
    /// Nothing is hidden by a spread: what is not among the arguments is left out.
    pub complete: bool,
    /// The installed packages and their versions, as far as somebody has looked.
    pub installed: &'a BTreeMap<String, String>,
}

/// One argument of a call.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The path as written.
    pub path: &'a str,
    /// What the API documents under it.
    pub parameter: Option<&'a Parameter>,
    /// The value.
    pub value: &'a Written,
}

/// What can be told of one parameter.
#[derive(Clone, Copy)]
pub enum Seen<'a> {
    /// Set, as argument number so-and-so.
    Set(usize, &'a Written),
    /// Left out.
    Absent,
    /// Perhaps set where nobody can look.
    Hidden,
}

impl<'a> Call<'a> {
    /// The argument that sets a parameter. A layer's rules speak the layer's own names, so they go by the path.
    pub fn position(&self, name: &str, by_path: bool) -> Option<usize> {
        work::add(self.arguments.len());
        self.arguments.iter().position(|given| {
            let own = match given.parameter {
                Some(parameter) if !by_path => parameter.name.as_str(),
                _ => given.path,
            };
            // The last segments first: they differ nearly always.
            same_path(leaf(own), leaf(name)) && same_path(core(own), core(name))
        })
    }

    /// What can be told of a parameter.
    pub fn seen(&self, name: &str, by_path: bool) -> Seen<'a> {
        if let Some(index) = self.position(name, by_path) {
            return match self.arguments[index].value {
                Written::Null => Seen::Absent,
                value => Seen::Set(index, value),
            };
        }
        let bare = core(name);
        // `thinking=options` may or may not hold `thinking.type`; `config=config` may hold anything.
        let may_hold = |given: &Given| {
            let path = core(given.path);
            let outer = bare.get(..path.len()).is_some_and(|head| same_path(head, path))
                && bare.as_bytes().get(path.len()) == Some(&b'.');
            let holder = given.parameter.is_none() && path != "input" && names::is_holder(leaf(path));
            *given.value == Written::Opaque && (outer || holder)
        };
        if self.complete && !self.arguments.iter().any(may_hold) { Seen::Absent } else { Seen::Hidden }
    }

    /// Whether a guard holds; `None` when that cannot be told.
    pub fn holds(&self, guard: &Guard) -> Option<bool> {
        let asks_set = guard.is.is_empty() && guard.not.is_empty();
        match self.seen(&guard.parameter, false) {
            Seen::Hidden => None,
            Seen::Set(_, Written::Opaque) => None,
            Seen::Set(_, _) if asks_set => Some(guard.unset != Some(true)),
            Seen::Set(_, value) => Some(matches_guard(guard, |listed| value.is(listed))),
            Seen::Absent if guard.unset.is_some() => Some(guard.unset == Some(true)),
            Seen::Absent if asks_set => Some(false),
            // Streaming is chosen by the method as often as by the argument: not said is not known.
            Seen::Absent if guard.parameter == "stream" => None,
            Seen::Absent => {
                let default = self.default_of(&guard.parameter)?;
                Some(matches_guard(guard, |listed| listed == default))
            }
        }
    }

    /// What the API assumes for a parameter that is left out, for this model.
    fn default_of(&self, name: &str) -> Option<&'a Value> {
        let model = self.model;
        let of_model = self.api.rules.iter().find_map(|rule| {
            let default = rule.default.as_ref()?;
            let named = rule.parameters.iter().any(|parameter| parameter == name);
            let concerned = rule.models.iter().any(|glob| model.is_some_and(|model| glob_matches(glob, model)));
            (named && concerned).then_some(default)
        });
        let documented = |parameter: &&Parameter| same_path(core(&parameter.name), core(name));
        of_model.or_else(|| self.api.parameters.iter().find(documented)?.default.as_ref())
    }
}

fn matches_guard(guard: &Guard, equals: impl Fn(&Value) -> bool) -> bool {
    if guard.not.is_empty() { guard.is.iter().any(equals) } else { !guard.not.iter().any(equals) }
}
