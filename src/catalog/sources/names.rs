//! What sources call providers, and what we do: `data/providers.toml`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A provider as `data/providers.toml` has it, in the order of preference.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Our slug, which is models.dev's.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// One of the providers the offline snapshot must cover.
    #[serde(default)]
    pub core: bool,
    /// Its IDs always are `vendor/model`; a bare name that a source lists is shorthand.
    #[serde(default)]
    pub prefixed: bool,
    /// Source → what it calls it there.
    #[serde(default)]
    pub names: BTreeMap<String, Vec<String>>,
}

/// What a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Makes models and sells them itself.
    Lab,
    /// Sells other people's.
    Host,
    /// Sells a subscription: a price of zero is part of the plan.
    Plan,
    /// Runs on the user's machine: nobody bills.
    Local,
}

#[derive(Deserialize)]
struct File {
    provider: Vec<Named>,
}

/// Every named provider, preferred ones first.
pub fn all() -> &'static [Named] {
    static ALL: OnceLock<Vec<Named>> = OnceLock::new();
    ALL.get_or_init(|| {
        let file: Result<File, _> = toml::from_str(include_str!("../../../data/providers.toml"));
        file.map(|file| file.provider).unwrap_or_default()
    })
}

/// The provider of this slug.
pub fn named(slug: &str) -> Option<&'static Named> {
    static BY_SLUG: OnceLock<BTreeMap<&str, &Named>> = OnceLock::new();
    BY_SLUG.get_or_init(|| all().iter().map(|named| (named.slug.as_str(), named)).collect()).get(slug).copied()
}

/// Our slug for what a source calls a provider; a name nobody listed is kept, with our kind of hyphen.
pub fn slug(source: &str, theirs: &str) -> String {
    static BY_NAME: OnceLock<BTreeMap<(&str, &str), &str>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let pairs = all().iter().flat_map(|named| {
            let names = named.names.iter().flat_map(|(source, names)| names.iter().map(move |name| (source, name)));
            names.map(|(source, name)| ((source.as_str(), name.as_str()), named.slug.as_str()))
        });
        pairs.collect()
    });
    match by_name.get(&(source, theirs)) {
        Some(slug) => (*slug).to_owned(),
        None => theirs.to_lowercase().replace('_', "-"),
    }
}

/// The place of a provider when several sell an ID. Labs come before 100, other named providers before 1,000.
pub fn rank(slug: &str) -> u32 {
    let Some(at) = all().iter().position(|named| named.slug == slug) else { return 1000 };
    let lab = named(slug).is_some_and(|named| named.role == Role::Lab);
    at as u32 + if lab { 1 } else { 101 }
}

/// Whether a provider's IDs can have this form.
pub fn may_name(slug: &str, id: &str) -> bool {
    id.contains('/') || !named(slug).is_some_and(|named| named.prefixed)
}

/// What a provider is; nothing is known of most.
pub fn role(slug: &str) -> Option<Role> {
    match named(slug) {
        Some(named) => Some(named.role),
        None if slug.contains("-plan") || slug.ends_with("-pass") => Some(Role::Plan),
        None => None,
    }
}
