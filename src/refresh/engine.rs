//! One run: ask every source that is due, judge what came, keep what is good. Each source fails alone.

use super::ask::{Answered, Question, ask};
use super::cache::{Cache, Feed, Part, Turn};
use super::judge::{Size, judge, read};
use super::problem::Problem;
use super::report::{Outcome, Progress, Report, SourceReport, Status};
use super::schedule::{due_in, interval};
use super::sources::Source;
use super::state::State;
use super::told::Finding;
use super::{Limits, is_offline};
use crate::settings::Data;
use crate::text::shown_path;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// Which sources a run asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Which {
    /// All of them: somebody wants it now.
    All,
    /// Those whose time has come by this clock.
    Due(Timestamp),
}

/// What lives from run to run.
#[derive(Debug)]
pub(super) struct Engine {
    pub data: Data,
    pub cache: Cache,
    pub state: State,
    limits: Limits,
}

impl Engine {
    /// Reads the state of the cache folder, nothing else.
    pub fn new(data: &Data, limits: Limits) -> Engine {
        let cache = Cache::new(&data.cache_dir);
        let state = State::load(&cache);
        Engine { data: data.clone(), cache, state, limits }
    }

    /// Asks the sources. A report that is `busy` means that another process is at it; its notices are still to be made of
    /// the findings.
    pub fn run(&mut self, which: Which, progress: &mut dyn FnMut(Progress)) -> (Report, Vec<Finding>) {
        let mut findings = Vec::new();
        let Turn::Ours(_lock) = self.cache.turn() else {
            return (Report { busy: true, ..Report::default() }, findings);
        };
        self.reload();
        let questions = self.questions(which, &mut findings);
        let mut outcomes = HashMap::new();
        for answer in ask(questions, &self.data, self.limits, progress) {
            let key = answer.source.key.clone();
            outcomes.insert(key, self.settle(answer, &mut findings));
        }
        if !outcomes.is_empty() {
            let kept = self.state.keep(&mut self.cache);
            self.note_cache(kept, &mut findings);
        }
        (Report { sources: self.reports(&outcomes), ..Report::default() }, findings)
    }

    /// Reads the state again, which other processes may have written.
    pub fn reload(&mut self) {
        self.state = State::load(&self.cache);
    }

    /// Every source of the settings once, each understood or with the reason why not.
    pub fn sources(&self) -> Vec<Result<Source, (String, Problem)>> {
        let mut seen = HashSet::new();
        let parsed = self.data.sources.iter().map(|entry| Source::parse(entry).map_err(|e| (entry.clone(), e)));
        parsed.filter(|source| source.as_ref().map_or(true, |source| seen.insert(source.key.clone()))).collect()
    }

    /// The last good feed of a source; what cannot be used is told and as good as none.
    pub fn known(&self, source: &Source, findings: &mut Vec<Finding>) -> Feed {
        self.cache.feed(source).unwrap_or_else(|problem| {
            findings.push(Finding::bad(&format!("cache of {}", source.name), problem));
            Feed::default()
        })
    }

    /// How things stand.
    pub fn status(&self) -> Status {
        let sources = self.reports(&HashMap::new());
        Status {
            offline: is_offline(&self.data),
            confirmed: sources.iter().filter_map(|source| source.confirmed).max(),
            sources,
            cache: self.cache.folder().map(shown_path),
            cache_error: self.cache.check_writable().err().map(|problem| problem.to_string()),
        }
    }

    fn questions(&self, which: Which, findings: &mut Vec<Finding>) -> Vec<Question> {
        let offline = is_offline(&self.data);
        let mut questions = Vec::new();
        for source in self.sources() {
            match source {
                Ok(source) if (offline && source.is_remote()) || !self.is_due(&source, which) => {}
                Ok(source) => questions.push(Question { known: self.known(&source, findings), source }),
                Err((entry, problem)) => findings.push(Finding::bad(&entry, problem)),
            }
        }
        questions
    }

    fn is_due(&self, source: &Source, which: Which) -> bool {
        match which {
            Which::All => true,
            Which::Due(now) => self.state.sources.get(&source.key).is_none_or(|state| due_in(state, now).is_zero()),
        }
    }

    /// Keeps what a source answered when it is good, and notes when to ask again.
    fn settle(&mut self, answer: Answered, findings: &mut Vec<Finding>) -> Outcome {
        let Answered { source, known, result } = answer;
        let judged = result.and_then(|fetched| {
            let models = if fetched.changed { self.accept(&source, &fetched.parts)? } else { known };
            Ok((models, fetched))
        });
        let now = Timestamp::now();
        let interval = interval(self.data.refresh_minutes);
        let state = self.state.sources.entry(source.key.clone()).or_default();
        match judged {
            Ok((models, fetched)) => {
                state.succeeded(now, interval);
                state.changed = if fetched.changed { Some(now) } else { state.changed };
                state.models = models;
                state.bytes = fetched.parts.iter().map(|part| part.body.len() as u64).sum();
                findings.push(Finding::good(&source.name));
                if fetched.fresh {
                    let kept = self.cache.keep_feed(&source, &Feed { read: now, models, parts: fetched.parts });
                    self.note_cache(kept, findings);
                }
                if fetched.changed { Outcome::Updated } else { Outcome::Unchanged }
            }
            Err(problem) => {
                state.failed(now, interval, &problem);
                findings.push(Finding::bad(&source.name, problem));
                Outcome::Failed
            }
        }
    }

    /// How many models a new feed holds, if it may take the place of the one that is known.
    fn accept(&self, source: &Source, parts: &[Part]) -> Result<usize, Problem> {
        let now = Size::of(&read(source, Timestamp::now(), parts)?);
        let known = self.cache.feed(source).unwrap_or_default();
        let known = read(source, known.read, &known.parts).map(|feed| Size::of(&feed));
        judge(source, known.unwrap_or_else(|_| Size::expected(source, now.models)), now)?;
        Ok(now.models)
    }

    pub fn note_cache(&self, kept: Result<(), Problem>, findings: &mut Vec<Finding>) {
        match kept {
            Ok(()) if self.cache.is_on_disk() => findings.push(Finding::good("cache")),
            Ok(()) => {}
            Err(problem) => findings.push(Finding::bad("cache", problem)),
        }
    }

    fn reports(&self, outcomes: &HashMap<String, Outcome>) -> Vec<SourceReport> {
        let offline = is_offline(&self.data);
        let report = |source| match source {
            Ok(source) => self.report(&source, outcomes.get(&source.key).copied(), offline),
            Err((entry, problem)) => SourceReport::misnamed(entry, &problem),
        };
        self.sources().into_iter().map(report).collect()
    }

    fn report(&self, source: &Source, outcome: Option<Outcome>, offline: bool) -> SourceReport {
        let state = self.state.sources.get(&source.key).cloned().unwrap_or_default();
        let unasked = if offline && source.is_remote() { Outcome::Offline } else { Outcome::Waiting };
        SourceReport {
            name: source.name.clone(),
            address: source.address(),
            outcome: outcome.unwrap_or(unasked),
            models: state.models,
            bytes: state.bytes,
            confirmed: state.confirmed,
            error: state.error,
            unusable: self.cache.feed_version(source).err().map(|problem| problem.to_string()),
        }
    }
}
