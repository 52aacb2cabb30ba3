//! What the seven parameter rules share: a call site becomes a [`Call`], the engine of `apis` judges it, and each rule
//! tells its own kind of violation.
//!
//! The facts stand in `data/apis/*.toml`; the words are in [`message`], the ways out in [`fix`].

mod fix;
mod message;

use super::Rule;
use crate::analysis::Analysis;
use crate::apis::check::{Call, Fact, Given, Kind, Problem, Violation, check};
use crate::apis::{self, Api, Level, names};
use crate::catalog::Resolution;
use crate::diagnostic::{Diagnostic, Related, Severity};
use crate::languages::WIRE;
use crate::recognize::{AZURE, Argument, Because, CallSite, Value};
use crate::text::Span;

/// Adds the findings of one kind.
pub fn report(rule: &Rule, kind: Kind, analysis: &Analysis, site: &CallSite, out: &mut Vec<Diagnostic>) {
    if kinds(analysis, site) & bit(kind) == 0 {
        return;
    }
    judge(analysis, site, |model, api, violation| {
        if violation.kind == kind {
            out.extend(Scene { analysis, site, api, model, violation }.diagnostic(rule));
        }
    });
}

/// Which kinds of violation a site has. Seven rules ask, and nearly always there is none.
fn kinds(analysis: &Analysis, site: &CallSite) -> u16 {
    analysis.violations.get(site.span, || {
        let mut kinds = 0;
        judge(analysis, site, |_, _, violation| kinds |= bit(violation.kind));
        kinds
    })
}

fn bit(kind: Kind) -> u16 {
    1 << kind as u16
}

/// Holds a site against its API and hands on every violation that counts there.
fn judge(analysis: &Analysis, site: &CallSite, mut each: impl FnMut(Option<&Named>, &'static Api, &Violation)) {
    let Some(api) = site.api().filter(|_| !site.arguments.is_empty()) else { return };
    let layer = apis::wrapper(site.spelling, &api.provider);
    let model = Named::of(analysis, site);
    let given: Vec<Given> = site.arguments.iter().map(given).collect();
    let call = Call {
        api,
        layer,
        model: model.as_ref().map(|model| names::bare(&model.id)),
        arguments: &given,
        spelling: site.spelling,
        complete: site.complete,
        installed: &analysis.settings.installed,
    };
    let mut found = Vec::new();
    check(&call, &mut found);
    found.iter().filter(|violation| holds(site, violation)).for_each(|violation| each(model.as_ref(), api, violation));
}

/// Whether a fact holds for what a site writes. A library with names of its own (LangChain, the AI SDK …) translates them, and
/// so may whoever reads a config file; which names an API takes says nothing there. A function of which nothing is known may
/// also leave out what the model refuses; a value that is out of range for all is still out of range. A value that only the
/// run knows (`seed=options.seed`) may turn out to be left out.
fn holds(site: &CallSite, violation: &Violation) -> bool {
    let of_the_model = matches!(violation.fact, Fact::Rule(rule) if !rule.models.is_empty());
    let about_names = match violation.kind {
        Kind::Renamed | Kind::Missing => true,
        Kind::Unsupported => !of_the_model,
        _ => false,
    };
    let written = violation.argument.and_then(|argument| site.arguments.get(argument));
    if written.is_some_and(|argument| argument.value == Value::Opaque) {
        return false;
    }
    let (assumed, because) = (site.endpoint.is_assumed(), site.endpoint.because());
    // In many libraries -1 stands for "no limit", and nothing is sent.
    if assumed && written.is_some_and(|argument| argument.value == Value::Number(-1.0)) {
        return false;
    }
    let is_library = apis::is_library(site.spelling) && violation.api.wraps.is_empty();
    // A name that the API does not have may be one that the library translates (`reasoning_effort` for Claude).
    let is_translated = is_library && written.is_some_and(|argument| argument.parameter.is_none());
    if about_names && (assumed || is_library) || is_translated {
        return false;
    }
    // Who reads settings with a prefixed ID, or stands behind a URL that only the run knows, may leave out what a model refuses.
    let is_passed_on = match because {
        Some(Because::Prefix) => is_library,
        Some(Because::Opaque) => false,
        Some(Because::ProviderKey | Because::Around | Because::Url) => is_library || site.spelling == WIRE,
        _ => site.provider().is_some() || site.spelling == WIRE,
    };
    !assumed || of_the_model && is_passed_on || matches!(violation.kind, Kind::OutOfRange | Kind::OutputLimit)
}

/// The finding of a limit that the catalogue knows for the model, on the argument that asks for more.
pub fn over_limit(
    rule: &Rule,
    analysis: &Analysis,
    site: &CallSite,
    argument: usize,
    limit: u64,
    level: Level,
) -> Option<Diagnostic> {
    let api = site.api()?;
    let fact = Fact::Parameter(site.arguments.get(argument)?.parameter?);
    let problem = Problem::OverLimit(limit as f64);
    let violation = Violation { kind: Kind::OutputLimit, level, argument: Some(argument), problem, fact, api };
    let model = Named::of(analysis, site);
    Scene { analysis, site, api, model: model.as_ref(), violation: &violation }.diagnostic(rule)
}

fn given(argument: &Argument) -> Given<'_> {
    Given { path: &argument.path, parameter: argument.parameter, value: &argument.value }
}

/// The one model of a call.
pub struct Named {
    /// As written, without quotes.
    pub written: String,
    /// What the rules' globs are held against.
    id: String,
}

impl Named {
    /// Where a site names exactly one model, and the catalogue knows it. An Azure deployment may be called like a model
    /// and be another one: there only the settings tell.
    fn of(analysis: &Analysis, site: &CallSite) -> Option<Named> {
        let [model] = site.models.as_slice() else { return None };
        let hidden = site.provider() == Some(AZURE) || site.api().is_some_and(|api| api.provider == AZURE);
        if hidden && !analysis.settings.deployments.contains_key(&model.raw) {
            return None;
        }
        let id = match analysis.resolve(site, model) {
            // As written: rules know `gpt-5` and `gpt-5-2025-08-07` apart where that matters.
            Resolution::Exact(_) | Resolution::Alias(_) => {
                analysis.settings.deployments.get(&model.raw).unwrap_or(&model.raw).clone()
            }
            Resolution::Dialect { model, .. } | Resolution::FineTune(model) => model.id.clone(),
            Resolution::Unknown => return None,
        };
        Some(Named { written: model.raw.clone(), id })
    }
}

/// A violation where it happened.
struct Scene<'a> {
    analysis: &'a Analysis,
    site: &'a CallSite,
    api: &'static Api,
    model: Option<&'a Named>,
    violation: &'a Violation<'a>,
}

impl<'a> Scene<'a> {
    fn diagnostic(&self, rule: &Rule) -> Option<Diagnostic> {
        let span = match self.argument() {
            Some(argument) if self.is_about_the_name() => argument.name,
            Some(argument) => argument.written,
            None => self.site.models.first()?.span,
        };
        let mut diagnostic = rule.at(span, message::of(self));
        diagnostic.severity = match self.violation.level {
            // Whoever reads the names may still translate or drop them.
            Level::Error if self.site.endpoint.is_assumed() => Severity::Warning,
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Information,
        };
        (diagnostic.source, diagnostic.related) = self.evidence(span);
        diagnostic.fixes = fix::of(self);
        Some(diagnostic)
    }

    fn argument(&self) -> Option<&'a Argument> {
        self.site.arguments.get(self.violation.argument?)
    }

    /// Whether the name is what is wrong, and not the value.
    fn is_about_the_name(&self) -> bool {
        use Problem::{Deprecated, Ignored, Lacks, Moved, Refused, Renamed};
        matches!(self.violation.problem, Deprecated | Ignored | Lacks(_) | Moved(_) | Refused | Renamed(_))
    }

    /// Where the fact is from, and what the API answers.
    fn evidence(&self, span: Span) -> (Option<String>, Vec<Related>) {
        match self.violation.fact {
            Fact::Parameter(parameter) => (Some(parameter.source.clone()), Vec::new()),
            Fact::Rule(rule) => {
                let answer = Related { span, message: format!("{}: {}", self.violation.api.heading(), rule.answer) };
                (rule.sources.first().cloned(), vec![answer])
            }
        }
    }

    /// The text under a span.
    fn text(&self, span: Span) -> &'a str {
        span.of(self.analysis.text())
    }
}
