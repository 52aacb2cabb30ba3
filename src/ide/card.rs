//! The card of a model: everything known about it, the same in a hover, behind a completion and in `modelmeta info`.
//!
//! What matters comes first: name, who sells it, and whether it lives on. "Not published" is never "free", and what is
//! unknown is left out.

use super::markup::Writer;
use super::{Markup, parameters, rates};
use crate::apis::Api;
use crate::catalog::merge::DERIVED;
use crate::catalog::schema::{Access, Kind, Model, Status};
use crate::catalog::{Catalog, Provider, Resolution, dialect};
use crate::rules::{phrase, retired_model};
use jiff::civil::Date;

/// What a card is made of. [`card`] is the short way.
#[derive(Debug)]
pub struct Card<'a> {
    /// Whose card it is.
    pub model: &'a Model,
    /// Where it comes from.
    pub catalog: &'a Catalog,
    /// The day that "in N days" counts from.
    pub today: Date,
    /// The API whose parameters are shown; nothing shows none.
    pub api: Option<&'static Api>,
    /// The ID as written, and how it led to the model.
    pub written: Option<(&'a str, &'a Resolution)>,
    /// How the call writes parameter names (`CallSite::spelling`); empty for the API's own names.
    pub spelling: &'a str,
    /// Who gets the request, when that is certain.
    pub served_by: Option<&'a str>,
    /// Long lists in full, for a page instead of a hover.
    pub full: bool,
}

/// The whole card of a model by itself, with the parameters of the API it is usually called through.
pub fn card(model: &Model, catalog: &Catalog, today: Date, markup: Markup) -> String {
    let api = crate::apis::default_for(&model.provider, model.kind.as_str());
    Card { model, catalog, today, api, written: None, spelling: "", served_by: None, full: true }.render(markup)
}

impl Card<'_> {
    /// The card as text.
    pub fn render(&self, markup: Markup) -> String {
        let mut out = Writer::new(markup);
        let head = [self.title(&out), self.meaning(&out), self.elsewhere(&out), self.lifecycle(&out)];
        out.lines(&head);
        rates::write(&mut out, self.model, self.full);
        let abilities =
            [self.modalities(&out), self.abilities(&out), self.reasoning(&out), self.served(&out), self.uses(&out)];
        out.lines(&abilities);
        if let Some(api) = self.api {
            parameters::Shown { api, model: self.model, spelling: self.spelling }.write(&mut out, self.full);
        }
        let background = [self.background(&out), self.conflicts(&out)];
        out.lines(&background);
        out.links(&links(self.model, self.catalog));
        out.rule();
        let footer = self.footer();
        out.paragraph(&out.plain(&footer));
        out.finish()
    }

    /// "**GPT-4o** `gpt-4o` · OpenAI · chat · active"
    fn title(&self, out: &Writer) -> String {
        let model = self.model;
        let mut parts = vec![match &model.name {
            Some(name) if *name != model.id => format!("{} {}", out.bold(name), out.code(&model.id)),
            _ => out.bold(&model.id),
        }];
        parts.push(out.plain(&self.catalog.provider_name(&model.provider)));
        if !model.kind.is_unknown() {
            parts.push(model.kind.as_str().to_owned());
        }
        match (model.status_on(self.today), model.days_left(self.today)) {
            (Status::Retired, Some(days)) => parts.push(out.bold(&format!("retired {}", phrase::days(days)))),
            (Status::Retired, None) => parts.push(out.bold("retired")),
            (Status::Unknown, None) => {}
            (_, Some(days)) => parts.push(out.bold(&format!("retires {}", phrase::days(days)))),
            (status, None) => parts.push(status.as_str().to_owned()),
        }
        parts.join(" · ")
    }

    /// What the ID as written stands for, when it is not the provider's own.
    fn meaning(&self, out: &Writer) -> String {
        let id = out.code(&self.model.id);
        let provider = out.plain(&self.catalog.provider_name(&self.model.provider));
        match self.written {
            Some((raw, Resolution::Exact(_))) if !raw.eq_ignore_ascii_case(&self.model.id) => {
                format!("{} is what the settings call {id}", out.code(raw))
            }
            Some((raw, Resolution::Alias(_))) if raw != self.model.id => {
                format!("{} stands for {id} today", out.code(raw))
            }
            Some((raw, Resolution::Dialect { dialect, .. })) if raw != self.model.id => {
                let platform = dialect::get(dialect).map_or(*dialect, |dialect| dialect.title.as_str());
                format!("{} is {id} of {provider} in the spelling of {}", out.code(raw), out.plain(platform))
            }
            Some((raw, Resolution::FineTune(_))) => {
                format!("{} is a fine-tune of {id}; limits and parameters are the base model's", out.code(raw))
            }
            _ => String::new(),
        }
    }

    /// Whose figures these are, when they are not those of whoever gets the request.
    fn elsewhere(&self, out: &Writer) -> String {
        match self.served_by.filter(|slug| *slug != self.model.provider) {
            Some(slug) => {
                let (ours, theirs) =
                    (self.catalog.provider_name(&self.model.provider), self.catalog.provider_name(slug));
                out.plain(&format!("Prices, limits and dates are {ours}'s; those of {theirs} may differ"))
            }
            None => String::new(),
        }
    }

    /// "Shuts down on 2027-01-14 · use `gpt-6-luna` · deprecated 2026-10-14", the last a link to where that
    /// was announced.
    fn lifecycle(&self, out: &Writer) -> String {
        let lifecycle = &self.model.lifecycle;
        let status = self.model.status_on(self.today);
        let mut parts = Vec::new();
        if let Some(day) = lifecycle.retires_on {
            parts.push(format!("{} on {day}", if day <= self.today { "Shut down" } else { "Shuts down" }));
        }
        if let Some(day) = lifecycle.earliest.filter(|day| *day > self.today) {
            parts.push(format!("Served until {day} at least"));
        }
        let going = lifecycle.retires_on.is_some() || matches!(status, Status::Deprecated | Status::Retired);
        // An undated name goes with the snapshot that its end was announced for.
        let announced = retired_model::announced(self.catalog, self.model);
        let announced = announced.as_deref().unwrap_or(self.model);
        let successors = retired_model::successors(announced);
        if going && !successors.is_empty() {
            let name = |(id, note): &(String, String)| {
                if note.is_empty() { out.code(id) } else { format!("{} {}", out.code(id), out.plain(note)) }
            };
            let word = if parts.is_empty() { "Use" } else { "use" };
            parts.push(format!("{word} {}", successors.iter().map(name).collect::<Vec<_>>().join(", ")));
        }
        let deprecated = lifecycle.deprecated_on.filter(|_| status != Status::Retired).map(|day| {
            let word = if parts.is_empty() { "Deprecated" } else { "deprecated" };
            format!("{word} {}{day}", if day > self.today { "from " } else { "" })
        });
        let source = announced.lifecycle.source.as_ref().filter(|source| source.starts_with("https://"));
        match (deprecated, source) {
            (Some(words), Some(source)) => parts.push(out.link(&words, source)),
            (Some(words), None) => parts.push(words),
            (None, Some(source)) if !parts.is_empty() => parts.push(out.link("announcement", source)),
            (None, _) => {}
        }
        parts.join(" · ")
    }

    fn modalities(&self, out: &Writer) -> String {
        let modalities = &self.model.modalities;
        let input = out.plain(&modalities.input.join(", "));
        let output = match self.model.kind {
            // Whatever a source calls it, what comes out are vectors and scores.
            Kind::Embedding => "vectors".to_owned(),
            Kind::Rerank => "scores".to_owned(),
            _ => out.plain(&modalities.output.join(", ")),
        };
        match (input.is_empty(), output.is_empty()) {
            (true, _) if modalities.output.is_empty() => String::new(),
            (true, _) => format!("Gives {output}"),
            (false, true) => format!("Takes {input}"),
            (false, false) => format!("Takes {input} → gives {output}"),
        }
    }

    /// "Can: tool call, vision · Cannot: structured output · Hosted tools: web search".
    fn abilities(&self, out: &Writer) -> String {
        let named = |wanted: bool| {
            let names = self.model.capabilities.iter().filter(|(_, can)| **can == wanted);
            out.words(names.map(|(name, _)| name))
        };
        // What nobody expects of an embedding model is no news.
        let cannot = if matches!(self.model.kind, Kind::Chat | Kind::Realtime) { named(false) } else { String::new() };
        sections([("Can", named(true)), ("Cannot", cannot), ("Hosted tools", out.words(&self.model.tools))])
    }

    fn reasoning(&self, out: &Writer) -> String {
        let Some(reasoning) = self.model.reasoning.as_ref().filter(|reasoning| reasoning.supported) else {
            return String::new();
        };
        let mut parts = vec!["Reasoning".to_owned()];
        if reasoning.always_on == Some(true) {
            parts.push("always on".to_owned());
        }
        if !reasoning.efforts.is_empty() {
            let efforts: Vec<String> = reasoning.efforts.iter().map(|effort| out.code(effort)).collect();
            parts.push(format!("efforts {}", efforts.join(", ")));
        }
        if let Some(default) = &reasoning.default_effort {
            parts.push(format!("default {}", out.code(default)));
        }
        match reasoning.budget.map(|budget| (budget.min, budget.max)) {
            Some((Some(min), Some(max))) => {
                parts.push(format!("budget {} to {} tokens", phrase::count(min), phrase::count(max)));
            }
            Some((Some(min), None)) => parts.push(format!("budget from {} tokens", phrase::count(min))),
            Some((None, Some(max))) => parts.push(format!("budget up to {} tokens", phrase::count(max))),
            _ => {}
        }
        // That it can reason stands among its abilities already.
        if parts.len() > 1 { parts.join(" · ") } else { String::new() }
    }

    fn served(&self, out: &Writer) -> String {
        sections([("Endpoints", out.words(&self.model.endpoints))])
    }

    fn uses(&self, out: &Writer) -> String {
        sections([("Use cases", out.words(&self.model.use_cases))])
    }

    fn background(&self, out: &Writer) -> String {
        let model = self.model;
        let mut parts = Vec::new();
        parts.extend(model.family.as_ref().map(|family| format!("Family {}", out.plain(family))));
        parts.extend(model.access.map(|access| {
            let access = match access {
                Access::Closed => "closed",
                Access::OpenWeights => "open weights",
                Access::OpenSource => "open source",
            };
            model.licence.as_ref().map_or(access.to_owned(), |licence| format!("{access} ({})", out.plain(licence)))
        }));
        parts.extend(model.knowledge_cutoff.as_ref().map(|cutoff| format!("knowledge to {}", out.plain(cutoff))));
        parts.extend(model.lifecycle.released.as_ref().map(|released| format!("released {}", out.plain(released))));
        if !model.aliases.is_empty() {
            let aliases: Vec<String> = model.aliases.iter().map(|alias| out.code(alias)).collect();
            parts.push(format!("also {}", aliases.join(", ")));
        }
        parts.join(" · ")
    }

    /// "Sources differ: models.dev says 200,000 context window".
    fn conflicts(&self, out: &Writer) -> String {
        let says = |conflict: &crate::catalog::schema::Conflict| {
            let field = phrase::words(conflict.field.rsplit('.').next().unwrap_or(&conflict.field));
            let value = conflict.value.parse::<u64>().map_or_else(|_| conflict.value.clone(), phrase::count);
            let money = if conflict.field.starts_with("rates.") { "$" } else { "" };
            out.plain(&format!("{} says {field} {money}{value}", conflict.source))
        };
        let most = if self.full { usize::MAX } else { 3 };
        let all: Vec<String> = self.model.conflicts.iter().take(most).map(says).collect();
        sections([("Sources differ", all.join("; "))])
    }

    /// "From models.dev, litellm · data of 2026-11-23 (2 days ago)".
    fn footer(&self) -> String {
        let model = self.model;
        // What was concluded from the others is no source.
        let stated = model.provenance.keys().map(String::as_str).filter(|source| *source != DERIVED);
        let mut sources: Vec<&str> = stated.collect();
        for rate in &model.rates {
            if !rate.source.is_empty() && !sources.contains(&rate.source.as_str()) {
                sources.push(&rate.source);
            }
        }
        let date = self.catalog.data_date();
        let age = date.parse().map(|day: Date| format!(" ({})", phrase::days(phrase::days_to(day, self.today))));
        let from = if sources.is_empty() { String::new() } else { format!("From {} · ", sources.join(", ")) };
        if date.is_empty() {
            from.trim_end_matches(" · ").to_owned()
        } else {
            format!("{from}data of {date}{}", age.unwrap_or_default())
        }
    }
}

/// The pages about a model, best first: its provider's, then its profile.
pub fn links(model: &Model, catalog: &Catalog) -> Vec<(String, String)> {
    let mut links = Vec::new();
    if let Some(Provider { name, doc: Some(doc), .. }) = catalog.provider(&model.provider)
        && doc.starts_with("https://")
    {
        links.push((format!("{name} models"), doc));
    }
    // The profiles are named by the lab's own IDs, which hold no slash.
    if !model.id.contains(['/', ':', '@', ' ']) && catalog.is_lab(&model.provider) {
        links.push(("ModelMeta profile".to_owned(), format!("https://www.modelmeta.dev/models/{}", model.id)));
    }
    links
}

/// "A: x · B: y", leaving out what is empty.
fn sections<const N: usize>(sections: [(&str, String); N]) -> String {
    let filled = sections.into_iter().filter(|(_, text)| !text.is_empty());
    filled.map(|(title, text)| format!("{title}: {text}")).collect::<Vec<_>>().join(" · ")
}
