//! Completing model IDs, parameter names and parameter values, and nothing outside of them.

use super::ranking::{Age, Match, fit, liveliness};
use super::search::Brief;
use super::taken::{Taken, Terms};
use super::{Completion, CompletionKind, CompletionList, Markup, card::Card, markup::Writer, parameters};
use crate::analysis::{Analysis, Offer};
use crate::apis::{Parameter, Type};
use crate::catalog::{Catalog, Kind, Model, Status, dialect};
use crate::recognize::{CallSite, Cursor};
use crate::text::Span;
use jiff::civil::Date;
use std::sync::Arc;

/// A list that no pipe chokes on and no person scrolls through.
const MOST: usize = 100;

/// Of one provider's models, how many stand together before the next provider's turn, where no provider is certain.
const TURN: usize = 6;

impl Analysis {
    /// What can stand at `offset`; nothing outside a model or parameter context.
    pub fn completion(&self, offset: usize) -> Option<CompletionList> {
        if !self.settings.enable || !self.settings.completion.enable {
            return None;
        }
        let cursor = self.cursor(offset)?;
        let (Cursor::Model { span, .. } | Cursor::Name { span, .. } | Cursor::Value { span, .. }) = &cursor;
        let span = *span;
        let typed = Span::new(span.start, offset.min(span.end)).of(self.text()).to_lowercase();
        let mut items = match &cursor {
            Cursor::Model { site, .. } => self.models(site, &typed),
            Cursor::Name { site, .. } => self.names(site, span, &typed),
            Cursor::Value { site, parameter, .. } => self.values(site, parameter, span, &typed),
        };
        let incomplete = items.len() > MOST;
        items.truncate(MOST);
        Some(CompletionList { span, items, incomplete })
    }

    fn models(&self, site: &CallSite, typed: &str) -> Vec<Completion> {
        let kinds: Vec<&str> = site.api().map(|api| api.kinds.iter().map(String::as_str).collect()).unwrap_or_default();
        let sources = sources(&self.catalog, self.settings.providers.assume.as_slice(), site, typed);
        let lists: Vec<_> = sources.iter().map(|source| self.list(&source.provider)).collect();
        let mut ranked: Vec<(Rank<'_>, Candidate<'_>)> = Vec::new();
        for (place, (source, (models, offers))) in sources.iter().zip(&lists).enumerate() {
            let mut own: Vec<(Rank<'_>, Candidate<'_>)> = models
                .iter()
                .zip(offers.iter())
                .filter(|(model, _)| serves(&kinds, model.kind))
                .filter_map(|(model, offer)| {
                    let fit = match source.prefix {
                        "" => fit(&offer.lower, typed)?,
                        prefix => fit(&format!("{prefix}{}", offer.lower), typed)?,
                    };
                    let status = model.status_on(self.today);
                    let rank = Rank {
                        fit,
                        status: liveliness(status),
                        turn: 0,
                        place,
                        snapshot: model.alias_of.is_some(),
                        age: Age::of(model),
                        name: (source.prefix, &model.id),
                    };
                    Some((rank, Candidate { offer, status }))
                })
                .collect();
            if sources.len() > 1 {
                own.sort_by(|a, b| a.0.cmp(&b.0));
                own.iter_mut().enumerate().for_each(|(index, (rank, _))| rank.turn = index / TURN);
            }
            ranked.append(&mut own);
        }
        // What is gone helps nobody, unless it is what was asked for.
        if ranked.iter().any(|(_, candidate)| candidate.status != Status::Retired) {
            ranked.retain(|(_, candidate)| candidate.status != Status::Retired);
        }
        ranked.sort_by(|a, b| a.0.cmp(&b.0));
        ranked.truncate(MOST + 1);
        ranked.into_iter().map(|(rank, candidate)| item(rank.name, candidate)).collect()
    }

    /// A provider's models and what a completion says of each.
    fn list(&self, provider: &str) -> (Arc<[Model]>, Arc<[Offer]>) {
        let models = self.catalog.listed(provider);
        let offer = |model: &Model| {
            let brief = Brief::of(model, self.today);
            Offer { lower: model.id.to_lowercase(), detail: brief.line(), aside: brief.price, key: model.slug() }
        };
        let offers = self.known.offers.get(provider.to_owned(), || models.iter().map(offer).collect());
        (models, offers)
    }

    fn names(&self, site: &CallSite, span: Span, typed: &str) -> Vec<Completion> {
        let Some(api) = site.api() else { return Vec::new() };
        let model = self.model_of(site);
        let set = |parameter: &Parameter| {
            let arguments = site.arguments.iter().filter(|argument| !argument.name.overlaps(span));
            arguments.filter_map(|argument| argument.parameter).any(|known| known.name == parameter.name)
        };
        let free = api.parameters.iter().filter(|parameter| !set(parameter));
        let terms = Terms::new(api, model.as_deref());
        let mut ranked: Vec<_> = free
            .filter_map(|parameter| {
                let label = api.spell(parameter, site.spelling).into_owned();
                let fit = fit(&label.to_lowercase(), typed)?;
                let taken = Some(terms.of(parameter)).filter(|taken| !taken.is_refused())?;
                Some(((fit, !parameter.required, parameters::familiarity(&parameter.name)), label, taken))
            })
            .collect();
        ranked.sort_by(|a, b| a.0.cmp(&b.0));
        let item = |(_, label, taken): (_, String, Taken)| {
            let (detail, parameter) = (taken.brief(), taken.parameter);
            Completion {
                insert: self.as_name(&label, span),
                aside: detail.clone(),
                detail,
                kind: CompletionKind::Parameter,
                deprecated: false,
                key: format!("{}#{}", api.name, parameter.name),
                label,
            }
        };
        ranked.into_iter().map(item).collect()
    }

    /// A name as the language writes it before a value: `temperature=`, `temperature: `, `"temperature": `.
    fn as_name(&self, name: &str, span: Span) -> String {
        let text = self.text();
        let quoted = text.get(..span.start).is_some_and(|before| before.ends_with(['"', '\'']));
        let followed = text
            .get(span.end..)
            .is_some_and(|after| after.trim_start_matches([' ', '"', '\'']).starts_with([':', '=']));
        if quoted || followed {
            return name.to_owned();
        }
        match self.source.language.name {
            "python" => format!("{name}="),
            "toml" => format!("{name} = "),
            "json" | "jsonc" => format!("\"{name}\": "),
            "javascript" | "typescript" | "tsx" | "yaml" => format!("{name}: "),
            _ => name.to_owned(),
        }
    }

    fn values(&self, site: &CallSite, parameter: &'static Parameter, span: Span, typed: &str) -> Vec<Completion> {
        let Some(api) = site.api() else { return Vec::new() };
        let model = self.model_of(site);
        let taken = Terms::new(api, model.as_deref()).of(parameter);
        let (default, mut values) = (taken.default(), taken.values());
        let quote = matches!(parameter.kind, Type::Enum | Type::String | Type::Any) && self.needs_quotes(span);
        if values.is_empty() && parameter.kind == Type::Boolean {
            let python = self.source.language.name == "python";
            values = if python { ["True", "False"] } else { ["true", "false"] }.map(str::to_owned).to_vec();
        }
        let fitting = values.into_iter().filter(|value| fit(&value.to_lowercase(), typed).is_some());
        fitting
            .map(|value| Completion {
                insert: if quote { format!("\"{value}\"") } else { value.clone() },
                detail: if default.as_ref() == Some(&value) {
                    format!("{} · default", parameter.name)
                } else {
                    parameter.name.clone()
                },
                aside: if default.as_ref() == Some(&value) { "default".to_owned() } else { String::new() },
                kind: CompletionKind::Value,
                deprecated: false,
                key: format!("{}#{}", api.name, parameter.name),
                label: value,
            })
            .collect()
    }

    fn needs_quotes(&self, span: Span) -> bool {
        let before = self.text().get(..span.start).unwrap_or("");
        !before.ends_with(['"', '\'', '`']) && !self.source.language.lexis.bare
    }

    fn model_of(&self, site: &CallSite) -> Option<Arc<Model>> {
        self.resolve(site, site.models.first()?).model().map(Arc::clone)
    }
}

/// The documentation of an item, by its key.
pub fn documentation(key: &str, catalog: &Catalog, today: Date, markup: Markup) -> Option<String> {
    if let Some((api, name)) = key.split_once('#') {
        let api = crate::apis::get(api)?;
        let mut out = Writer::new(markup);
        parameters::describe(&mut out, api, api.parameter(name)?, None);
        return Some(out.finish());
    }
    let (provider, id) = key.split_once('/')?;
    let model = catalog.get(provider, id)?;
    let api = crate::apis::default_for(provider, model.kind.as_str());
    let card = Card { model: &model, catalog, today, api, written: None, spelling: "", served_by: None, full: false };
    Some(card.render(markup))
}

struct Candidate<'a> {
    offer: &'a Offer,
    status: Status,
}

fn item((prefix, id): (&str, &str), candidate: Candidate<'_>) -> Completion {
    let Candidate { offer, status } = candidate;
    let text = format!("{prefix}{id}");
    Completion {
        label: text.clone(),
        insert: text,
        detail: offer.detail.clone(),
        aside: offer.aside.clone(),
        kind: CompletionKind::Model,
        deprecated: matches!(status, Status::Deprecated | Status::Retired),
        key: offer.key.clone(),
    }
}

/// The order of a list: what fits best, lives longest, is newest; names without a date before their snapshots.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank<'a> {
    fit: Match,
    status: u8,
    turn: usize,
    place: usize,
    snapshot: bool,
    age: Age,
    /// What is written before the ID, and the ID.
    name: (&'static str, &'a str),
}

/// Whether an API of these kinds takes a model of that one; what is unknown is not left out.
fn serves(kinds: &[&str], kind: Kind) -> bool {
    kinds.is_empty() || kind.is_unknown() || kinds.contains(&kind.as_str())
}

/// A provider's models with what is written before their IDs.
struct Source {
    prefix: &'static str,
    provider: String,
}

/// Whose models the context asks for: the provider's of a written prefix, the site's, those the settings assume, the labs'.
fn sources(catalog: &Catalog, assumed: &[String], site: &CallSite, typed: &str) -> Vec<Source> {
    let bare = |provider: &str| Source { prefix: "", provider: provider.to_owned() };
    let prefixes: Vec<&'static str> = match site.spelling {
        "litellm" => vec!["litellm"],
        _ if site.provider().is_some() => vec![],
        _ => vec!["litellm", "provider-colon"],
    };
    let words = prefixes.iter().filter_map(|name| dialect::get(name)).flat_map(|dialect| &dialect.vendors);
    let written: Vec<Source> = words
        .filter(|(word, _)| typed.starts_with(word.as_str()))
        .map(|(word, slug)| Source { prefix: word, provider: slug.clone() })
        .collect();
    if !written.is_empty() {
        return written;
    }
    if let Some(provider) = site.provider() {
        return vec![bare(provider)];
    }
    if !assumed.is_empty() {
        return assumed.iter().map(|slug| bare(slug)).collect();
    }
    catalog.labs().into_iter().map(bare).collect()
}
