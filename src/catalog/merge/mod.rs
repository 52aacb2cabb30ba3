//! Many sources, one model: for each field the first source that says something, in the field's own order of trust.
//!
//! Every value keeps the name of its source ([`Model::provenance`], [`Rate::source`]), what other sources say
//! differently is kept beside it ([`Model::conflicts`]), and what two independent ones agree on is marked
//! ([`Model::confirmed`]). The same feeds always give the same result, whatever their order.

use super::schema::*;
use super::sources::{Feed, names};
use super::{BadPack, Catalog};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

mod claims;
mod fields;
mod line;
mod money;
mod rebuild;
mod relations;

use claims::Claim;
use line::Line;

/// Where a fact that no source states but the model's other facts imply is said to come from.
pub const DERIVED: &str = "derived";

/// All feeds as one dataset, ordered by provider and ID.
pub fn merge(feeds: &[Feed]) -> Snapshot {
    let on = day(feeds.iter().map(|feed| &feed.source));
    let mut models = models(feeds, Vec::new(), on);
    money::drop_outliers(&mut models);
    relations::complete(&mut models);
    let slugs: BTreeSet<&str> = models.iter().map(|model| model.provider.as_str()).collect();
    let providers = providers(feeds, slugs);
    let mut sources: Vec<Source> = feeds.iter().map(|feed| feed.source.clone()).collect();
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    Snapshot { schema: 1, generated_at: on.map(|day| day.to_string()).unwrap_or_default(), sources, providers, models }
}

/// The day of the data: the newest of its sources.
fn day<'a>(sources: impl Iterator<Item = &'a Source>) -> Option<Date> {
    sources.filter_map(|source| source.data_date.as_deref()?.parse().ok()).max()
}

/// What the feeds say of each model, beside finished models that no feed speaks of; by provider and ID.
fn models(feeds: &[Feed], finished: Vec<Model>, on: Option<Date>) -> Vec<Model> {
    let mut models = finished;
    models.extend(claims::by_model(feeds).into_values().map(|claims| one(&claims, on)));
    models.sort_by(|a, b| (&a.provider, a.id.to_lowercase(), &a.id).cmp(&(&b.provider, b.id.to_lowercase(), &b.id)));
    models
}

/// One model from all that is said of it; `on` is the day of the data.
fn one(claims: &[Claim<'_>], on: Option<Date>) -> Model {
    let mut merged = fields::merge(claims);
    money::merge(claims, on, &mut merged);
    merged
}

/// What is known of these providers, with their ranks.
fn providers(feeds: &[Feed], slugs: BTreeSet<&str>) -> BTreeMap<String, Provider> {
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
        Catalog::packed(snapshot, &snapshot.models.iter().map(Line::new).collect::<Result<Vec<_>, _>>()?)
    }

    /// A catalogue of models that are written already; of the dataset the rest is taken.
    fn packed(snapshot: &Snapshot, lines: &[Line]) -> Result<Catalog, BadPack> {
        let records = lines.iter().map(Line::record).collect();
        let bad = |_| BadPack("a provider cannot be written");
        let ranks = snapshot.providers.iter().map(|(slug, provider)| (slug.clone(), provider.rank)).collect();
        let providers = snapshot.providers.iter();
        let providers = providers.map(|(slug, provider)| Ok((slug.as_str(), serde_json::to_string(provider)?)));
        let providers = providers.collect::<Result<Vec<_>, _>>().map_err(bad)?;
        let sources = serde_json::to_string(&snapshot.sources).map_err(bad)?;
        let about = super::pack::about(&sources, providers.into_iter());
        Catalog::from_bytes(super::pack::pack(records, &ranks, &snapshot.generated_at, &about)?)
    }
}
