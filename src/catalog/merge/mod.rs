//! Many sources, one model: for each field the first source that says something, in the field's own order of trust.
//!
//! Every value keeps the name of its source ([`Model::provenance`], [`Rate::source`]), what other sources say
//! differently is kept beside it ([`Model::conflicts`]), and what two independent ones agree on is marked
//! ([`Model::confirmed`]). The same feeds always give the same result, whatever their order.

use super::pack::Record;
use super::schema::*;
use super::sources::{Feed, names};
use super::{BadPack, Catalog};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

mod claims;
mod fields;
mod money;
mod rebuild;
mod relations;

use claims::Claim;
use rebuild::Kept;

/// Where a fact that no source states but the model's other facts imply is said to come from.
pub const DERIVED: &str = "derived";

/// All feeds as one dataset, ordered by provider and ID.
pub fn merge(feeds: &[Feed]) -> Snapshot {
    merge_beside(feeds, Vec::new())
}

/// The same, beside finished models of the same providers that no feed speaks of.
fn merge_beside(feeds: &[Feed], finished: Vec<Model>) -> Snapshot {
    let on = feeds.iter().filter_map(|feed| feed.source.data_date.as_deref()?.parse::<Date>().ok()).max();
    let mut models = finished;
    models.extend(claims::by_model(feeds).into_values().map(|claims| one(&claims, on)));
    models.sort_by(|a, b| (&a.provider, a.id.to_lowercase(), &a.id).cmp(&(&b.provider, b.id.to_lowercase(), &b.id)));
    money::drop_outliers(&mut models);
    relations::complete(&mut models);
    let mut sources: Vec<Source> = feeds.iter().map(|feed| feed.source.clone()).collect();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    Snapshot {
        schema: 1,
        generated_at: on.map(|day| day.to_string()).unwrap_or_default(),
        sources,
        providers: providers(feeds, &models),
        models,
    }
}

/// One model from all that is said of it; `on` is the day of the data.
fn one(claims: &[Claim<'_>], on: Option<Date>) -> Model {
    let mut merged = fields::merge(claims);
    money::merge(claims, on, &mut merged);
    merged
}

/// What is known of every provider that sells a model, with its rank.
fn providers(feeds: &[Feed], models: &[Model]) -> BTreeMap<String, Provider> {
    let slugs: BTreeSet<&str> = models.iter().map(|model| model.provider.as_str()).collect();
    let about = |slug: &str| {
        let mut about = feeds.iter().find_map(|feed| feed.providers.get(slug).cloned()).unwrap_or_default();
        if let Some(named) = names::named(slug) {
            about.name.clone_from(&named.name);
        } else if about.name.is_empty() {
            slug.clone_into(&mut about.name);
        }
        about.rank = names::rank(slug);
        about
    };
    slugs.into_iter().map(|slug| (slug.to_owned(), about(slug))).collect()
}

impl Catalog {
    /// A catalogue of a dataset.
    ///
    /// # Errors
    /// When it cannot be packed, which takes more models than fit 32 bits.
    pub fn from_snapshot(snapshot: &Snapshot) -> Result<Catalog, BadPack> {
        Catalog::packed(snapshot, &[])
    }

    /// A catalogue of a dataset and of records that are taken over from an earlier one as they stand.
    fn packed(snapshot: &Snapshot, kept: &[Kept]) -> Result<Catalog, BadPack> {
        let bad = |_| BadPack("a model cannot be written");
        let lines = snapshot.models.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>().map_err(bad)?;
        let fresh = snapshot.models.iter().zip(&lines).map(|(model, json)| Record {
            provider: &model.provider,
            id: &model.id,
            aliases: model.aliases.iter().map(String::as_str).collect(),
            json,
        });
        let records = fresh.chain(kept.iter().map(Kept::record)).collect();
        let ranks = snapshot.providers.iter().map(|(slug, provider)| (slug.clone(), provider.rank)).collect();
        let providers = snapshot.providers.iter();
        let providers = providers.map(|(slug, provider)| Ok((slug.as_str(), serde_json::to_string(provider)?)));
        let providers = providers.collect::<Result<Vec<_>, _>>().map_err(bad)?;
        let sources = serde_json::to_string(&snapshot.sources).map_err(bad)?;
        let about = super::pack::about(&sources, providers.into_iter());
        Catalog::from_bytes(super::pack::pack(records, &ranks, &snapshot.generated_at, &about)?)
    }
}
