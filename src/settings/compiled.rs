//! What makes the settings quick to ask: their lists sorted and their globs compiled, once for all files that they hold for.

use super::Settings;
use globset::{Glob, GlobSet, GlobSetBuilder};
use std::sync::{Arc, OnceLock};

/// The lists of some settings, made quick to ask.
#[derive(Debug, Default)]
pub struct Compiled {
    /// `contexts.keys`, sorted.
    pub keys: Vec<String>,
    /// `contexts.functions`, sorted.
    pub functions: Vec<String>,
    /// `policy.allow`.
    pub allowed: Set,
    /// `policy.deny`.
    pub denied: Set,
    /// `ignore.path` of each entry that has one.
    pub ignored_paths: Set,
    /// The entries that hold everywhere.
    pub ignored_anywhere: Vec<usize>,
    /// `ignore.model` of each entry that has one.
    pub ignored_models: Set,
}

/// Globs with their places in the list they come from. What is no glob matches nothing.
#[derive(Debug, Default)]
pub struct Set(Vec<(GlobSet, Vec<usize>)>);

/// Compiled when first asked for. It is made of the settings beside it, so it tells no two of them apart.
#[derive(Debug, Clone, Default)]
pub struct Lazily(OnceLock<Arc<Compiled>>);

impl PartialEq for Lazily {
    fn eq(&self, _: &Lazily) -> bool {
        true
    }
}

impl Settings {
    /// The lists of the settings, made quick to ask; they have to be complete when this is first called.
    pub fn compiled(&self) -> &Compiled {
        self.compiled.0.get_or_init(|| {
            let ignored = || self.ignore.iter().enumerate();
            Arc::new(Compiled {
                keys: sorted(&self.contexts.keys),
                functions: sorted(&self.contexts.functions),
                allowed: Set::new(self.policy.allow.iter().map(String::as_str).enumerate()),
                denied: Set::new(self.policy.deny.iter().map(String::as_str).enumerate()),
                ignored_paths: Set::new(ignored().filter_map(|(at, entry)| Some((at, entry.path.as_deref()?)))),
                ignored_anywhere: ignored().filter(|(_, entry)| entry.path.is_none()).map(|(at, _)| at).collect(),
                ignored_models: Set::new(ignored().filter_map(|(at, entry)| Some((at, entry.model.as_deref()?)))),
            })
        })
    }
}

fn sorted(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names
}

impl Set {
    fn new<'a>(patterns: impl Iterator<Item = (usize, &'a str)>) -> Set {
        let globs: Vec<_> = patterns.filter_map(|(at, pattern)| Some((at, Glob::new(pattern).ok()?))).collect();
        let mut set = Set::default();
        set.compile(&globs);
        set
    }

    /// Compiles globs together, or in halves where they are too many for one automaton.
    fn compile(&mut self, globs: &[(usize, Glob)]) {
        if globs.is_empty() {
            return;
        }
        let mut builder = GlobSetBuilder::new();
        for (_, glob) in globs {
            builder.add(glob.clone());
        }
        match builder.build() {
            Ok(set) => self.0.push((set, globs.iter().map(|(at, _)| *at).collect())),
            Err(_) if globs.len() > 1 => {
                let (head, tail) = globs.split_at(globs.len() / 2);
                self.compile(head);
                self.compile(tail);
            }
            Err(_) => {}
        }
    }

    /// The places of the globs that match a text.
    pub fn matching<'a>(&'a self, text: &str) -> impl Iterator<Item = usize> + use<'a> {
        let found: Vec<_> = self.0.iter().map(|(set, places)| (set.matches(text), places)).collect();
        found.into_iter().flat_map(|(found, places)| found.into_iter().filter_map(|at| places.get(at).copied()))
    }

    /// Whether some glob matches a text.
    pub fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|(set, _)| set.is_match(text))
    }
}
