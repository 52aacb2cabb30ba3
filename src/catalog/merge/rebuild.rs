//! Fresh feeds laid over an earlier dataset: what a feed says replaces what the same source said before, what it no longer
//! says stays. Nothing is lost when a source fails, and no model is forgotten.

use super::claims;
use crate::catalog::pack::{self, Record};
use crate::catalog::schema::*;
use crate::catalog::sources::Feed;
use crate::catalog::{BadPack, Catalog};
use fst::Streamer as _;
use std::collections::{BTreeMap, BTreeSet};

/// The voice of an earlier dataset where it only confirms.
pub(super) const EARLIER: &str = "earlier";

/// A record that goes on as it is: no feed speaks of its provider.
#[derive(Debug, Default)]
pub(super) struct Kept {
    provider: String,
    /// In lower case, as the index has it.
    id: String,
    aliases: Vec<String>,
    json: String,
}

impl Kept {
    pub(super) fn record(&self) -> Record<'_> {
        let aliases = self.aliases.iter().map(String::as_str).collect();
        Record { provider: &self.provider, id: &self.id, aliases, json: &self.json }
    }
}

impl Catalog {
    /// A catalogue of `feeds` over `base`. Models that no feed speaks of stay as they are. A feed's `data_date` decides
    /// which of two prices is news; set it to the day the feed was read.
    ///
    /// # Errors
    /// When the result cannot be packed, which takes more models than fit 32 bits.
    pub fn rebuild(base: &Catalog, feeds: &[Feed]) -> Result<Catalog, BadPack> {
        let spoken: BTreeMap<claims::Key, BTreeSet<&str>> = claims::by_model(feeds)
            .into_iter()
            .map(|(key, claims)| (key, claims.iter().map(|claim| claim.source).collect()))
            .collect();
        let providers: BTreeSet<&str> = spoken.keys().map(|(provider, _)| provider.as_str()).collect();
        let mut unspoken = Vec::new();
        let mut earlier: BTreeMap<String, Vec<Model>> = BTreeMap::new();
        let kept = base.records();
        let (again, kept): (Vec<Kept>, Vec<Kept>) =
            kept.into_iter().partition(|record| providers.contains(record.provider.as_str()));
        for record in again {
            let Ok(model) = serde_json::from_str::<Model>(&record.json) else { continue };
            match spoken.get(&claims::key(&model.provider, &model.id)) {
                None => unspoken.push(model),
                Some(fresh) => {
                    for (source, row) in split(&model) {
                        if !fresh.contains(source.as_str()) {
                            earlier.entry(source).or_default().push(row);
                        }
                    }
                }
            }
        }
        let mut all = feeds.to_vec();
        for (id, rows) in earlier {
            let known = base.sources().iter().find(|source| source.id == id).cloned();
            let source = known.unwrap_or_else(|| Source { name: id.clone(), id, ..Source::default() });
            all.push(Feed { source, rows, ..Feed::default() });
        }
        let mut snapshot = super::merge_beside(&all, unspoken);
        snapshot.sources = sources(base, feeds);
        let old = base.all_about_providers();
        for (slug, provider) in old.filter(|(slug, _)| !feeds.iter().any(|feed| feed.providers.contains_key(slug))) {
            snapshot.providers.insert(slug, provider);
        }
        snapshot.generated_at = snapshot.generated_at.max(base.data_date().to_owned());
        Catalog::packed(&snapshot, &kept)
    }

    /// Every record with its names, which the index tells without decoding it.
    fn records(&self) -> Vec<Kept> {
        let slugs = self.providers().flat_map(|(slug, count)| std::iter::repeat_n(slug, count));
        let new = |(json, slug): (String, &str)| Kept { provider: slug.to_owned(), json, ..Kept::default() };
        let mut records: Vec<Kept> = self.lines().zip(slugs).map(new).collect();
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

/// The feeds' sources, and those of the base that no feed replaces.
fn sources(base: &Catalog, feeds: &[Feed]) -> Vec<Source> {
    let mut sources: BTreeMap<String, Source> = base.sources().iter().map(|s| (s.id.clone(), s.clone())).collect();
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
