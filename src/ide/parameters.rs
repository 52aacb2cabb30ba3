//! What a request parameter takes: at an API, and at one model of it. Read by cards, hovers and completions alike.

use super::markup::Writer;
use super::taken::{Taken, Terms, kind, leaf, shorten};
use crate::apis::{Api, Parameter, core};
use crate::catalog::Model;
use crate::rules::phrase;

/// How many rules of single models the page of a parameter tells.
const FEW_RULES: usize = 3;

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
        let terms = Terms::new(self.api, Some(self.model));
        let all = self.api.parameters.iter().map(|parameter| terms.of(parameter));
        let (refused, taken): (Vec<Taken>, Vec<Taken>) = all.partition(Taken::is_refused);
        if taken.is_empty() {
            return;
        }
        let (mut ranged, mut rest): (Vec<Taken>, Vec<Taken>) = taken.into_iter().partition(Taken::has_range);
        ranged.sort_by_cached_key(|taken| familiarity(&taken.parameter.name));
        let shown = if full { ranged.len() } else { ranged.len().min(FEW) };
        rest.extend(ranged.split_off(shown));
        rest.sort_by_cached_key(|taken| (!taken.parameter.required, familiarity(&taken.parameter.name)));

        out.paragraph(&format!("{} takes", out.bold(&self.api.heading())));
        let mut rows: Vec<Vec<String>> = ranged.iter().map(|taken| self.row(out, taken)).collect();
        fit(&mut rows);
        if !rows.is_empty() {
            out.table(&["Parameter", "Range", "Default"].map(str::to_owned), &rows, false);
        }
        let most = if full { usize::MAX } else { 10 };
        let lines = [("Also", self.names(out, &rest, most)), ("Not for this model:", self.names(out, &refused, most))];
        let lines = lines.into_iter().filter(|(_, names)| !names.is_empty());
        out.lines(&lines.map(|(title, names)| format!("{title} {names}")).collect::<Vec<_>>());
    }

    fn names(&self, out: &Writer, parameters: &[Taken], most: usize) -> String {
        let name = |taken: &Taken| match taken.instead() {
            Some(other) => format!("{} (use {})", out.code(&self.name(taken.parameter)), out.code(other)),
            None => out.code(&self.name(taken.parameter)),
        };
        let more = parameters.len().saturating_sub(most);
        let more = (more > 0).then(|| format!("{more} more"));
        parameters.iter().take(most).map(name).chain(more).collect::<Vec<_>>().join(", ")
    }

    fn row(&self, out: &Writer, taken: &Taken) -> Vec<String> {
        let name = out.code(&self.name(taken.parameter));
        let name = if taken.parameter.required { format!("{name} (required)") } else { name };
        let range = taken.range().unwrap_or_default();
        vec![name, out.plain(&range), out.plain(&taken.default().unwrap_or_default())]
    }

    /// A parameter as it is written in the call; what only wraps parameters is left out.
    fn name(&self, parameter: &Parameter) -> String {
        match parameter.spellings.get(self.spelling).and_then(|names| names.first()) {
            Some(name) => name.clone(),
            None => self.api.case_of(self.spelling).apply(core(&parameter.name)).into_owned(),
        }
    }
}

/// Cuts the ranges of rows to what the other two columns leave of a terminal's width.
fn fit(rows: &mut [Vec<String>]) {
    const COLUMNS: usize = 80;
    const BETWEEN: usize = 10;
    let widest =
        |column: usize| rows.iter().filter_map(|row| Some(row.get(column)?.chars().count())).max().unwrap_or(0);
    let room = COLUMNS.saturating_sub(BETWEEN + widest(0).max(9) + widest(2).max(7)).clamp(12, 40);
    for range in rows.iter_mut().filter_map(|row| row.get_mut(1)) {
        *range = shorten(range, room);
    }
}

/// Where a parameter stands in a list for people.
pub fn familiarity(name: &str) -> (usize, &str) {
    let leaf = leaf(name);
    (FAMILIAR.iter().position(|familiar| *familiar == leaf).unwrap_or(FAMILIAR.len()), name)
}

/// The page of one parameter: meaning, type, range, default, what this model does with it, source.
pub fn describe(out: &mut Writer, api: &Api, parameter: &Parameter, model: Option<&Model>) {
    let anywhere = Terms::new(api, None).of(parameter);
    let values: Vec<String> = anywhere.values().iter().map(|value| out.code(value)).collect();
    let mut head = vec![out.bold(&parameter.name), kind(parameter.kind).to_owned()];
    if values.is_empty() {
        head.extend(anywhere.range().map(|range| out.plain(&range)));
    }
    head.extend(anywhere.default().map(|default| format!("default {}", out.code(&default))));
    if parameter.required {
        head.push("required".to_owned());
    }
    let values = if values.is_empty() { String::new() } else { format!("One of {}", values.join(", ")) };
    out.lines(&[head.join(" · "), out.plain(&parameter.note), values]);
    let mut sources = vec![(parameter.source.as_str(), parameter.verified.as_str())];
    if let Some(model) = model {
        let here = Terms::new(api, Some(model)).of(parameter);
        let mut lines = vec![at_model(out, &anywhere, &here, model)];
        lines.extend(here.rules().take(FEW_RULES).map(|rule| out.plain(&rule.answer)));
        out.lines(&lines);
        sources.extend(
            here.rules().take(FEW_RULES).filter_map(|rule| Some((rule.sources.first()?.as_str(), &*rule.verified))),
        );
    }
    out.paragraph(&out.plain(&format!("{} ({})", api.heading(), api.endpoint)));
    out.rule();
    sources.dedup();
    let cited = sources.iter().map(|(source, verified)| {
        let source = citation(out, source);
        if verified.is_empty() { source } else { format!("{source} · checked {verified}") }
    });
    out.lines(&cited.collect::<Vec<_>>());
}

/// A source as a link where it has an address: a page, or `owner/name@commit path` of a public repository.
fn citation(out: &Writer, source: &str) -> String {
    if let Some(page) = source.strip_prefix("https://") {
        let title = match page.split('/').collect::<Vec<_>>()[..] {
            ["github.com", owner, repository, "issues" | "pull" | "discussions", number] => {
                format!("{owner}/{repository}#{number}")
            }
            [host, ..] => host.trim_start_matches("www.").to_owned(),
            [] => page.to_owned(),
        };
        return out.link(&title, source);
    }
    let file = source.split_once('@').and_then(|(repository, rest)| Some((repository, rest.split_once(' ')?)));
    match file {
        Some((repository, (commit, path))) if repository.matches('/').count() == 1 && !repository.contains(' ') => {
            out.link(&format!("{repository} {path}"), &format!("https://github.com/{repository}/blob/{commit}/{path}"))
        }
        _ => out.plain(source),
    }
}

/// What one model does with a parameter, where that differs from what the API says.
fn at_model(out: &Writer, anywhere: &Taken, here: &Taken, model: &Model) -> String {
    let id = out.code(&model.id);
    if let Some(name) = here.instead() {
        return format!("For {id} it is called {}", out.code(name));
    }
    if here.is_refused() {
        return format!("{id} does not take it");
    }
    let mut parts = Vec::new();
    if here.range() != anywhere.range() {
        parts.extend(here.range().map(|range| out.plain(&range)));
    }
    if here.default() != anywhere.default() {
        parts.extend(here.default().map(|default| format!("default {}", out.code(&default))));
    }
    if let Some(condition) = here.condition() {
        parts.push(format!("only with {}", out.plain(&phrase::words(condition))));
    }
    if parts.is_empty() { String::new() } else { format!("For {id}: {}", parts.join(" · ")) }
}
