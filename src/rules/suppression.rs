//! What the user silenced: comments in the file, `[[ignore]]` in the settings.
//!
//! ```text
//! modelmeta: ignore[retired-model] until=2027-01-31 moving with the next release
//! modelmeta: ignore-next-line[…]
//! modelmeta: ignore-file[…]
//! ```
//!
//! The directive is the first thing in a comment, in whatever way the language writes comments. Without a list of rules it
//! silences every rule. One that cannot be read silences nothing and is reported, as is one that silences nothing.

use super::directive::{Directive, Directives};
use super::{Rule, unused_suppression};
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::recognize::CallSite;
use crate::settings::Ignore;
use crate::work;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// Takes out what comments silence and adds a finding for every comment that silences nothing.
pub fn apply(analysis: &Analysis, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let directives = Directives::of(analysis);
    if directives.all.is_empty() {
        return found;
    }
    let mut silence = Silence::new(&directives, analysis.today);
    found.retain(|diagnostic| !silence.covers(diagnostic));
    // What a comment silences where the text was not read, nobody knows.
    if analysis.given_up().is_some() {
        return found;
    }
    let used = std::mem::take(&mut silence.used);
    let mut unused: Vec<Diagnostic> = Vec::new();
    // A rule that is off was not asked, so what a comment would silence of its findings is not known.
    let asked = |code: &str| Rule::get(code).is_none_or(|rule| rule.is_on(analysis));
    for (index, directive) in directives.all.iter().enumerate() {
        let idle = |rule: &str| !used.contains(&(index, rule)) && rule != unused_suppression::RULE.code && asked(rule);
        unused.extend(unused_suppression::report(analysis, directive, idle).map(Diagnostic::shown));
    }
    unused.retain(|diagnostic| !silence.covers(diagnostic));
    found.extend(unused);
    found
}

/// What the directives of a text silence. Directives that cover the same are asked about a rule once, not for each finding.
struct Silence<'a> {
    directives: &'a Directives,
    today: Date,
    /// By the number of a group and the code of a rule.
    known: HashMap<(usize, &'static str), bool>,
    /// The directives that silenced something, each with the rule it names (or `*` for all).
    used: HashSet<(usize, &'a str)>,
}

impl<'a> Silence<'a> {
    fn new(directives: &'a Directives, today: Date) -> Silence<'a> {
        Silence { directives, today, known: HashMap::new(), used: HashSet::new() }
    }

    fn covers(&mut self, diagnostic: &Diagnostic) -> bool {
        let mut covered = false;
        for (number, group) in self.directives.covering(diagnostic.span) {
            work::add(1);
            covered |= match self.known.get(&(number, diagnostic.code)) {
                Some(known) => *known,
                None => self.ask(number, group, diagnostic.code),
            };
        }
        covered
    }

    /// Whether a group of directives silences a rule; notes which of them do.
    fn ask(&mut self, number: usize, group: &[usize], code: &'static str) -> bool {
        work::add(group.len());
        let directives = self.directives;
        let silencing = |at: &usize| Some((*at, silenced(directives.all.get(*at)?, code, self.today)?));
        let used: Vec<_> = group.iter().filter_map(silencing).collect();
        self.known.insert((number, code), !used.is_empty());
        self.used.extend(used.iter().copied());
        !used.is_empty()
    }
}

/// Which of the rules that a directive names (or `*` for all) silences the findings of a rule in what it covers.
fn silenced<'a>(directive: &'a Directive, code: &str, today: Date) -> Option<&'a str> {
    if directive.fault.is_some() || directive.expired(today) {
        return None;
    }
    match directive.rules.iter().find(|(rule, _)| rule == code) {
        Some((rule, _)) => Some(rule),
        // "Every rule" means what is wrong with the code, not what is wrong with such comments.
        None => (directive.rules.is_empty() && code != unused_suppression::RULE.code).then_some("*"),
    }
}

/// The `[[ignore]]` entries of the settings that hold for a file today.
pub struct Entries<'a> {
    analysis: &'a Analysis,
    /// Which of the settings' entries hold.
    held: HashMap<usize, &'a Ignore>,
    /// What those silence that name no model.
    of_all: Silenced<'a>,
    /// What those silence that name a model, by its ID as written.
    of_models: HashMap<String, Silenced<'a>>,
}

/// Rules that are silenced.
#[derive(Debug, Clone, Default)]
struct Silenced<'a> {
    every: bool,
    named: HashSet<&'a str>,
}

impl<'a> Silenced<'a> {
    fn add(&mut self, entry: &'a Ignore) {
        self.every |= entry.rule.is_none();
        self.named.extend(entry.rule.as_deref());
    }

    fn has(&self, code: &str) -> bool {
        self.every || self.named.contains(code)
    }
}

impl<'a> Entries<'a> {
    /// The entries that hold for the file of an analysis.
    pub fn of(analysis: &'a Analysis) -> Entries<'a> {
        let (ignore, compiled) = (&analysis.settings.ignore, analysis.settings.compiled());
        let here = compiled.ignored_paths.matching(&analysis.path).filter(|_| !analysis.path.is_empty());
        let candidates = compiled.ignored_anywhere.iter().copied().chain(here);
        let held = candidates.filter_map(|at| Some((at, ignore.get(at)?)));
        let held: HashMap<_, _> = held.filter(|(_, entry)| holds(entry, analysis.today)).collect();
        work::add(held.len());
        let mut of_all = Silenced::default();
        held.values().filter(|entry| entry.model.is_none()).for_each(|entry| of_all.add(entry));
        Entries { analysis, held, of_all, of_models: HashMap::new() }
    }

    /// The findings of a site that no entry silences.
    pub fn pass(&mut self, site: &CallSite, found: &[Diagnostic]) -> Vec<Diagnostic> {
        if self.held.is_empty() {
            return found.to_vec();
        }
        found.iter().filter(|diagnostic| !self.silence(site, diagnostic)).cloned().collect()
    }

    /// Whether an entry names the rule, and the model that is underlined or, where none is, a model of the call.
    fn silence(&mut self, site: &CallSite, diagnostic: &Diagnostic) -> bool {
        let code = diagnostic.code;
        if self.of_all.has(code) {
            return true;
        }
        let analysis = self.analysis;
        let named = analysis.name_at(diagnostic.span.start).filter(|(_, model)| model.span == diagnostic.span);
        match named {
            Some((_, model)) => self.of_model(&model.raw).has(code),
            None => site.models.iter().any(|model| self.of_model(&model.raw).has(code)),
        }
    }

    fn of_model(&mut self, raw: &str) -> &Silenced<'a> {
        work::add(1);
        let compiled = self.analysis.settings.compiled();
        self.of_models.entry(raw.to_owned()).or_insert_with(|| {
            let mut silenced = Silenced::default();
            for entry in compiled.ignored_models.matching(raw).filter_map(|at| self.held.get(&at)) {
                work::add(1);
                silenced.add(entry);
            }
            silenced
        })
    }
}

/// Whether an entry says what it is about, and its day has not passed.
fn holds(entry: &Ignore, today: Date) -> bool {
    let named = entry.path.is_some() || entry.model.is_some() || entry.rule.is_some();
    let held = || entry.until.as_deref().is_none_or(|until| until.parse().is_ok_and(|until: Date| until >= today));
    named && held()
}
