//! Fresh feeds laid over an earlier dataset: what a feed says replaces what the same source said before, what it no longer
//! says stays. Nothing is lost when a source fails, and no model is forgotten.

use super::claims;
use super::line::Line;
use super::money::{Market, Standard, forget};
use super::relations;
use crate::catalog::pack;
use crate::catalog::schema::*;
use crate::catalog::sources::{Feed, Pattern};
use crate::catalog::{BadPack, Catalog};
use fst::Streamer as _;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The voice of an earlier dataset where it only confirms.
pub(super) const EARLIER: &str = "earlier";

impl Catalog {
    /// A catalogue of `feeds` over `base`. Models that no feed speaks of stay as they are. A feed's `data_date` decides
    /// which of two prices is news; set it to the day the feed was read.
    ///
    /// Providers are merged one after the other, and what is finished is kept as text: the whole never is in memory.
    ///
    /// # Errors
    /// When the result cannot be packed, which takes more models than fit 32 bits.
    pub fn rebuild(base: &Catalog, feeds: &[Feed]) -> Result<Catalog, BadPack> {
        let known = base.sources();
        let on = super::day(feeds.iter().map(|feed| &feed.source).chain(&known));
        let mut records: BTreeMap<String, Vec<Line>> = BTreeMap::new();
        for record in base.records() {
            records.entry(record.provider.clone()).or_default().push(record);
        }
        let (mut lines, mut offers, mut slugs) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (slug, parts) in by_provider(feeds) {
            let earlier = records.get(slug).map(Vec::as_slice).unwrap_or_default();
            let feeds = parts.iter().map(Part::feed).collect();
            let Some(models) = renewed(feeds, earlier, &known, on) else { continue };
            records.remove(slug);
            slugs.insert(slug);
            for model in models {
                offers.push(Standard::of(&model));
                lines.push(Line::new(&model)?);
            }
        }
        let market = Market::new(&offers);
        for (line, _) in lines.iter_mut().zip(&offers).filter(|(_, offer)| market.is_outlier(offer)) {
            let mut model: Model = serde_json::from_str(&line.json).unwrap_or_default();
            forget(&mut model);
            *line = Line::new(&model)?;
        }
        lines.extend(records.into_values().flatten());
        let mut providers = super::providers(feeds, slugs);
        let old = base.all_about_providers();
        providers.extend(old.filter(|(slug, _)| !feeds.iter().any(|feed| feed.providers.contains_key(slug))));
        let day = on.map(|day| day.to_string()).unwrap_or_default();
        let about = Snapshot {
            schema: 1,
            generated_at: day.max(base.data_date().to_owned()),
            sources: sources(known, feeds),
            providers,
            models: Vec::new(),
        };
        Catalog::packed(&about, &lines)
    }

    /// Every record with its names, which the index tells without decoding it.
    fn records(&self) -> Vec<Line> {
        let slugs = self.providers().flat_map(|(slug, count)| std::iter::repeat_n(slug, count));
        let new = |(json, slug): (String, &str)| Line { provider: slug.to_owned(), json, ..Line::default() };
        let mut records: Vec<Line> = self.lines().zip(slugs).map(new).collect();
        let Some(index) = &self.index else { return records };
        let mut names = index.stream();
        while let Some((key, value)) = names.next() {
            let (ordinal, alias) = pack::ordinal(value);
            let id = key.split(|&b| b == 0).next().unwrap_or_default();
            let id = String::from_utf8_lossy(id);
            match records.get_mut(ordinal) {
                Some(record) if alias => record.aliases.push(id.into_owned()),
                Some(record) => record.id = id.into_owned(),
                None => {}
            }
        }
        records
    }
}

/// What one feed says of one provider.
struct Part<'a> {
    source: &'a Source,
    rows: Vec<&'a Model>,
    patterns: Vec<&'a (Pattern, Model)>,
}

impl Part<'_> {
    fn feed(&self) -> Feed {
        Feed {
            source: self.source.clone(),
            rows: self.rows.iter().copied().cloned().collect(),
            patterns: self.patterns.iter().copied().cloned().collect(),
            ..Feed::default()
        }
    }
}

fn by_provider(feeds: &[Feed]) -> BTreeMap<&str, Vec<Part<'_>>> {
    let mut providers: BTreeMap<&str, Vec<Part<'_>>> = BTreeMap::new();
    for feed in feeds {
        let mut parts: BTreeMap<&str, Part<'_>> = BTreeMap::new();
        let new = || Part { source: &feed.source, rows: Vec::new(), patterns: Vec::new() };
        for row in &feed.rows {
            parts.entry(&row.provider).or_insert_with(new).rows.push(row);
        }
        for entry in &feed.patterns {
            parts.entry(&entry.1.provider).or_insert_with(new).patterns.push(entry);
        }
        parts.into_iter().for_each(|(slug, part)| providers.entry(slug).or_default().push(part));
    }
    providers
}

/// The models of a provider as its feeds and its earlier records make them; `None` if no feed speaks of any.
fn renewed(feeds: Vec<Feed>, earlier: &[Line], known: &[Source], on: Option<Date>) -> Option<Vec<Model>> {
    let spoken: BTreeMap<claims::Key, BTreeSet<String>> = claims::by_model(&feeds)
        .into_iter()
        .map(|(key, claims)| (key, claims.iter().map(|claim| claim.source.to_owned()).collect()))
        .collect();
    if spoken.is_empty() {
        return None;
    }
    let mut unspoken = Vec::new();
    let mut rows: BTreeMap<String, Vec<Model>> = BTreeMap::new();
    for record in earlier {
        let Ok(model) = serde_json::from_str::<Model>(&record.json) else { continue };
        let Some(fresh) = spoken.get(&claims::key(&model.provider, &model.id)) else {
            unspoken.push(model);
            continue;
        };
        for (source, row) in split(&model).into_iter().filter(|(source, _)| !fresh.contains(source)) {
            rows.entry(source).or_default().push(row);
        }
    }
    let earlier = rows.into_iter().map(|(id, rows)| {
        let source = known.iter().find(|source| source.id == id).cloned();
        let source = source.unwrap_or_else(|| Source { name: id.clone(), id, ..Source::default() });
        Feed { source, rows, ..Feed::default() }
    });
    let mut models = super::models(&feeds.into_iter().chain(earlier).collect::<Vec<_>>(), unspoken, on);
    relations::complete(&mut models);
    Some(models)
}

/// The feeds' sources, and the known ones that no feed replaces.
fn sources(known: Vec<Source>, feeds: &[Feed]) -> Vec<Source> {
    let mut sources: BTreeMap<String, Source> = known.into_iter().map(|source| (source.id.clone(), source)).collect();
    sources.extend(feeds.iter().map(|feed| (feed.source.id.clone(), feed.source.clone())));
    sources.into_values().collect()
}

/// A merged model as its sources said it, as far as provenance tells, and one row of what was confirmed.
fn split(model: &Model) -> Vec<(String, Model)> {
    let bare = || Model { provider: model.provider.clone(), id: model.id.clone(), ..Model::default() };
    let mut rows: BTreeMap<String, Model> = BTreeMap::new();
    for (source, fields) in model.provenance.iter().filter(|(source, _)| *source != super::DERIVED) {
        let row = rows.entry(source.clone()).or_insert_with(bare);
        fields.iter().for_each(|field| copy(field, model, row));
    }
    for rate in &model.rates {
        rows.entry(rate.source.clone()).or_insert_with(bare).rates.push(rate.clone());
    }
    for (name, fact) in &model.parameters {
        rows.entry(fact.source.clone()).or_insert_with(bare).parameters.insert(name.clone(), fact.clone());
    }
    let mut confirmed = bare();
    model
        .confirmed
        .iter()
        .filter(|field| field.starts_with("limits."))
        .for_each(|field| copy(field, model, &mut confirmed));
    rows.insert(EARLIER.to_owned(), confirmed);
    // Aliases and a price state without prices have no source of their own; any row carries them on.
    if let Some(row) = rows.values_mut().next() {
        row.aliases.clone_from(&model.aliases);
    }
    rows.into_iter().collect()
}

fn copy(field: &str, from: &Model, to: &mut Model) {
    match field {
        "name" => to.name.clone_from(&from.name),
        "family" => to.family.clone_from(&from.family),
        "kind" => to.kind = from.kind,
        "status" => to.status = from.status,
        "access" => to.access = from.access,
        "licence" => to.licence.clone_from(&from.licence),
        "lifecycle.released" => to.lifecycle.released.clone_from(&from.lifecycle.released),
        "lifecycle.deprecated_on" => to.lifecycle.deprecated_on = from.lifecycle.deprecated_on,
        "lifecycle.retires_on" => to.lifecycle.retires_on = from.lifecycle.retires_on,
        "lifecycle.earliest" => to.lifecycle.earliest = from.lifecycle.earliest,
        "lifecycle.replacements" => to.lifecycle.replacements.clone_from(&from.lifecycle.replacements),
        "lifecycle.source" => to.lifecycle.source.clone_from(&from.lifecycle.source),
        "limits.context_window" => to.limits.context_window = from.limits.context_window,
        "limits.max_input_tokens" => to.limits.max_input_tokens = from.limits.max_input_tokens,
        "limits.max_output_tokens" => to.limits.max_output_tokens = from.limits.max_output_tokens,
        "modalities.input" => to.modalities.input.clone_from(&from.modalities.input),
        "modalities.output" => to.modalities.output.clone_from(&from.modalities.output),
        "endpoints" => to.endpoints.clone_from(&from.endpoints),
        "tools" => to.tools.clone_from(&from.tools),
        "use_cases" => to.use_cases.clone_from(&from.use_cases),
        "knowledge_cutoff" => to.knowledge_cutoff.clone_from(&from.knowledge_cutoff),
        _ => part(field, from, to),
    }
}

fn part(field: &str, from: &Model, to: &mut Model) {
    if let Some(name) = field.strip_prefix("capabilities.") {
        if let Some(can) = from.capabilities.get(name) {
            to.capabilities.insert(name.to_owned(), *can);
        }
    } else if let (Some(part), Some(known)) = (field.strip_prefix("reasoning."), &from.reasoning) {
        let reasoning =
            to.reasoning.get_or_insert_with(|| Reasoning { supported: known.supported, ..Reasoning::default() });
        match part {
            "efforts" => reasoning.efforts.clone_from(&known.efforts),
            "default_effort" => reasoning.default_effort.clone_from(&known.default_effort),
            "budget" => reasoning.budget = known.budget,
            "always_on" => reasoning.always_on = known.always_on,
            _ => {}
        }
    }
}
