//! Which models exist, and what is known of each.
//!
//! A [`Catalog`] is immutable; a refresh builds a new one. [`Catalog::resolve`] is the one way from text to a model.
//!
//! ```text
//! data/models.json.gz ── build script ─▶ pack ─┐
//! feeds ── sources ─▶ rows ── merge ─▶ pack ───┴─▶ Catalog ── resolve, nearest, of_provider ─▶ Arc<Model>
//! ```
//!
//! The pack ([`pack`]) is opened without reading it; [`records`] are decoded when they are asked for. Nothing here reads a
//! clock: ask [`Model::status_on`] with the day.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub mod decimal;
pub mod dialect;
pub mod dialect_schema;
pub mod diff;
pub mod merge;
mod nearest;
mod pack;
pub mod plain;
mod records;
mod resolve;
pub mod schema;
pub mod sources;
pub mod verify;

pub use decimal::Decimal;
pub use dialect::Dialect;
pub use pack::BadPack;
pub use resolve::{Context, Resolution};
pub use schema::{Kind, Meter, Model, Price, PriceState, Provider, Rate, Source, Status, Unit};

use nearest::Names;
use pack::{Layout, ProviderEntry};
use records::Records;

static EMBEDDED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/models.pack"));

/// All models of one state of the data.
#[derive(Default)]
pub struct Catalog {
    bytes: Bytes,
    layout: Layout,
    index: Option<fst::Map<Bytes>>,
    records: Records,
    names: OnceLock<Names>,
}

impl Catalog {
    /// The snapshot built into the binary; nothing is decoded until asked for.
    pub fn embedded() -> Arc<Catalog> {
        static CATALOG: OnceLock<Arc<Catalog>> = OnceLock::new();
        let open = || Arc::new(Catalog::open(Bytes::whole(Owner::Static(EMBEDDED))).unwrap_or_default());
        Arc::clone(CATALOG.get_or_init(open))
    }

    /// A pack that was written earlier ([`Catalog::as_bytes`]). The index is checked in full, because lookups trust it; the
    /// other parts are checked when they are read.
    ///
    /// # Errors
    /// When the bytes are no pack, or damaged.
    pub fn from_bytes(pack: Vec<u8>) -> Result<Catalog, BadPack> {
        let catalog = Catalog::open(Bytes::whole(Owner::Shared(pack.into())))?;
        let index = catalog.index.as_ref().map(|index| index.as_fst().verify());
        index.unwrap_or(Ok(())).map_err(|_| BadPack("the index is damaged"))?;
        Ok(catalog)
    }

    /// The pack, to be kept for [`Catalog::from_bytes`].
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_ref()
    }

    fn open(bytes: Bytes) -> Result<Catalog, BadPack> {
        let layout = pack::open(bytes.as_ref())?;
        let index = fst::Map::new(bytes.slice(layout.index.clone())).map_err(|_| BadPack("the index is damaged"))?;
        Ok(Catalog { bytes, layout, index: Some(index), ..Catalog::default() })
    }

    /// The model of exactly this ID (letter case aside) at this provider; aliases count.
    pub fn get(&self, provider: &str, id: &str) -> Option<Arc<Model>> {
        let (ordinal, _) = self.find(provider, id)?;
        self.record(ordinal)
    }

    /// The model that reports call by this name: `provider/id`, as [`Model::slug`] writes it.
    pub fn by_slug(&self, slug: &str) -> Option<Arc<Model>> {
        let (provider, id) = slug.split_once('/')?;
        self.get(provider, id)
    }

    /// The record of an ID at a provider, and whether the ID is an alias of it.
    fn find(&self, provider: &str, id: &str) -> Option<(usize, bool)> {
        self.index.as_ref()?.get(pack::key(id, provider)).map(pack::ordinal)
    }

    /// How many models there are.
    pub fn len(&self) -> usize {
        self.layout.header.records as usize
    }

    /// Whether there is no model at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The slugs of all providers that sell a model, in order, with the number of their models.
    pub fn providers(&self) -> impl Iterator<Item = (&str, usize)> {
        self.layout.header.providers.iter().map(|entry| (entry.slug.as_str(), entry.count as usize))
    }

    /// What is known of a provider itself.
    pub fn provider(&self, slug: &str) -> Option<Provider> {
        let line = self.about().lines().skip(1).find_map(|line| line.strip_prefix(slug)?.strip_prefix(' '))?;
        serde_json::from_str(line).ok()
    }

    /// What people call a provider; its slug where nothing is known of it.
    pub fn provider_name(&self, slug: &str) -> String {
        self.provider(slug).map_or_else(|| slug.to_owned(), |provider| provider.name)
    }

    /// What is known of all providers, by slug.
    fn all_about_providers(&self) -> impl Iterator<Item = (String, Provider)> {
        let lines = self.about().lines().skip(1).filter_map(|line| line.split_once(' '));
        lines.filter_map(|(slug, json)| Some((slug.to_owned(), serde_json::from_str(json).ok()?)))
    }

    /// Whether a provider sells its own models, as clouds and routers do not.
    pub fn is_lab(&self, slug: &str) -> bool {
        self.rank(slug) < resolve::LABS
    }

    /// Whether an ID is found at the one who made the model. Whoever likes may serve open weights under their name.
    pub fn is_own(&self, model: &Model, raw: &str) -> bool {
        let open = model.access == Some(schema::Access::OpenWeights) && !raw.to_lowercase().contains(&model.provider);
        self.is_lab(&model.provider) && !open
    }

    /// The slugs of all labs, the best known first.
    pub fn labs(&self) -> Vec<&str> {
        let providers = self.layout.header.providers.iter().map(|entry| (entry.rank, entry.slug.as_str()));
        let mut labs: Vec<(u32, &str)> = providers.filter(|(rank, _)| *rank < resolve::LABS).collect();
        labs.sort_unstable();
        labs.into_iter().map(|(_, slug)| slug).collect()
    }

    /// The sources of the facts.
    pub fn sources(&self) -> Vec<Source> {
        self.about().lines().next().and_then(|line| serde_json::from_str(line).ok()).unwrap_or_default()
    }

    /// The day of the data, ISO: the newest of its sources.
    pub fn data_date(&self) -> &str {
        &self.layout.header.generated_at
    }

    /// The place of a provider in the order of slugs.
    fn place(&self, slug: &str) -> Option<usize> {
        self.layout.header.providers.binary_search_by(|entry| entry.slug.as_str().cmp(slug)).ok()
    }

    fn entry(&self, slug: &str) -> Option<&ProviderEntry> {
        self.layout.header.providers.get(self.place(slug)?)
    }

    /// Which provider comes first when several sell an ID: lower is preferred.
    pub fn rank(&self, slug: &str) -> u32 {
        self.entry(slug).map_or(u32::MAX, |entry| entry.rank)
    }

    fn about(&self) -> &str {
        let bytes = self.bytes.as_ref().get(self.layout.about.clone()).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let bytes = self.bytes.as_ref().get(self.layout.names.clone()).unwrap_or_default();
            Names::new(pack::inflate(bytes).unwrap_or_default(), self.len())
        })
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalog").field("data_date", &self.data_date()).field("models", &self.len()).finish()
    }
}

/// A run of bytes that lives in the binary or in shared memory.
#[derive(Debug, Clone, Default)]
struct Bytes {
    owner: Owner,
    range: Range<usize>,
}

#[derive(Debug, Clone)]
enum Owner {
    Static(&'static [u8]),
    Shared(Arc<[u8]>),
}

impl Default for Owner {
    fn default() -> Owner {
        Owner::Static(&[])
    }
}

impl Bytes {
    fn whole(owner: Owner) -> Bytes {
        let range = 0..owner.as_ref().len();
        Bytes { owner, range }
    }

    fn slice(&self, range: Range<usize>) -> Bytes {
        Bytes { owner: self.owner.clone(), range }
    }
}

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        match self {
            Owner::Static(bytes) => bytes,
            Owner::Shared(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self.owner.as_ref().get(self.range.clone()).unwrap_or_default()
    }
}
