//! Everything known about one text at one moment. Every feature is a method on [`Analysis`]: the rules give
//! [`Analysis::diagnostics`], each file of `ide` adds one more.

mod known;

pub(crate) use known::{CardKey, Memo, Offer};

use crate::apis::names::bare;
use crate::apis::{Api, default_for};
use crate::catalog::schema::{Limits, Meter, PriceState, Rate, Unit, When};
use crate::catalog::{Catalog, Context, Decimal, Model, Resolution};
use crate::diagnostic::Diagnostic;
use crate::languages::{GivenUp, Source};
use crate::recognize::{
    CallSite, Cursor, Earlier, Extra, Facts, LONGEST_ID, ModelRef, Role, cursor, is_in_word, prefix, recognize,
};
use crate::settings::{PrivateModel, Settings};
use crate::text::{Edit, Span};
use crate::work;
use jiff::civil::Date;
use known::Known;
use std::sync::{Arc, OnceLock};

/// One text, its call sites, and the data they are held against.
#[derive(Debug)]
pub struct Analysis {
    /// The text and its tree.
    pub source: Source,
    /// Where the text lies, from the folder of the settings, with `/`; empty when it lies nowhere.
    pub path: String,
    /// What was recognised.
    pub sites: Vec<CallSite>,
    /// What the text says of the names that its sites use.
    facts: Facts,
    /// How much work it made to find the sites, those that were taken over from an earlier version included.
    pub work: u64,
    /// Which models exist.
    pub catalog: Arc<Catalog>,
    /// What the user set.
    pub settings: Arc<Settings>,
    /// The day all "in N days" are counted from.
    pub today: Date,
    pub(crate) diagnostics: OnceLock<Vec<Diagnostic>>,
    /// What the rules find in each of the sites, before anything is silenced.
    pub(crate) found: Vec<OnceLock<Vec<Diagnostic>>>,
    /// By the span of the site: which kinds of violation of its API's documentation it has, as bits.
    pub(crate) violations: Memo<Span, u16>,
    pub(crate) known: Arc<Known>,
    /// Where models are named, in order, with the places of site and name among `sites` and their `models`.
    names: OnceLock<Vec<(Span, usize, usize)>>,
}

impl Analysis {
    /// Reads a source's call sites; findings are computed when first asked for.
    pub fn new(source: Source, catalog: Arc<Catalog>, settings: Arc<Settings>, today: Date) -> Analysis {
        Analysis::after(None, source, catalog, settings, today)
    }

    /// The same after an edit of a text that was analysed before; what the edit cannot have changed is not read again.
    pub fn after(
        earlier: Option<(&Analysis, Edit)>,
        source: Source,
        catalog: Arc<Catalog>,
        settings: Arc<Settings>,
        today: Date,
    ) -> Analysis {
        let alike = |earlier: &Analysis| {
            Arc::ptr_eq(&earlier.catalog, &catalog)
                && Arc::ptr_eq(&earlier.settings, &settings)
                && earlier.today == today
                && earlier.given_up().is_none()
        };
        let earlier = earlier.filter(|(earlier, _)| alike(earlier));
        let read = earlier.map(|(earlier, edit)| Earlier {
            source: &earlier.source,
            sites: &earlier.sites,
            facts: &earlier.facts,
            edit,
        });
        let known = earlier.map(|(earlier, _)| earlier.known.clone()).unwrap_or_default();
        let names = Names { catalog: &catalog, settings: &settings, known: &known };
        let (recognized, work) =
            work::limited(work::allowed(source.text.len()), || names.with(|extra| recognize(&source, extra, read)));
        let mut analysis = Analysis {
            source,
            path: String::new(),
            found: recognized.sites.iter().map(|_| OnceLock::new()).collect(),
            sites: recognized.sites,
            facts: recognized.facts,
            work: earlier.map_or(work, |(earlier, _)| work.max(earlier.work)),
            catalog,
            settings,
            today,
            diagnostics: OnceLock::new(),
            violations: Memo::default(),
            names: OnceLock::new(),
            known,
        };
        if let Some((earlier, edit)) = earlier {
            let taken = |from: &Option<usize>| {
                let found = from.and_then(|from| earlier.found.get(from)?.get())?;
                Some(found.iter().map(|diagnostic| diagnostic.clone().shifted(edit)).collect::<Vec<_>>())
            };
            let found = recognized.taken.iter().map(|from| taken(from).map_or_else(OnceLock::new, OnceLock::from));
            analysis.found = found.collect();
        }
        analysis
    }

    /// The same at a path, for the settings that name paths.
    pub fn at(mut self, path: &str) -> Analysis {
        self.path = path.to_owned();
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.source.text
    }

    /// Why some of the text was not read, and so has no call sites and no findings.
    pub fn given_up(&self) -> Option<GivenUp> {
        self.source.given_up()
    }

    /// What stands at `offset`, for completion.
    pub fn cursor(&self, offset: usize) -> Option<Cursor> {
        self.as_known(offset).or_else(|| self.as_mended(offset))
    }

    /// What stands at `offset` in a text that needs no mending: the model of a request that tells its API by itself. Nothing
    /// of the request would read otherwise if it named another.
    fn as_known(&self, offset: usize) -> Option<Cursor> {
        let tells = |site: &&CallSite| site.endpoint.is_direct() && site.api().is_some_and(|api| api.wraps.is_empty());
        let place = |site: &CallSite| {
            let named = site.models.iter().filter(|model| model.role == Role::Request).map(|model| model.span);
            named.chain(site.blanks.iter().copied()).find(|span| span.touches(offset))
        };
        let around = self.sites.iter().filter(|site| site.span.touches(offset)).filter(tells);
        let places = around.filter_map(|site| Some((site, place(site)?)));
        let (site, span) = places.min_by_key(|(site, _)| site.span.len())?;
        let (before, behind) = (self.text().get(..span.start)?, self.text().get(span.end..)?);
        let quote = before.chars().next_back().filter(|quote| self.source.language.lexis.quotes.contains(quote))?;
        if !behind.starts_with(quote) || !span.of(self.text()).chars().all(is_in_word) {
            return None;
        }
        let mut site = site.clone();
        site.models.retain(|model| model.span != span);
        Some(Cursor::Model { span, site })
    }

    /// What stands at `offset` in a text that may be half typed.
    fn as_mended(&self, offset: usize) -> Option<Cursor> {
        self.named().with(|extra| cursor(&self.source, &self.facts, offset, extra))
    }

    /// The name of a model that `offset` touches, with its site: of two names that touch the one that starts there, of several
    /// sites that mean one constant the first.
    pub fn name_at(&self, offset: usize) -> Option<(&CallSite, &ModelRef)> {
        let names = self.names.get_or_init(|| {
            let of_site = |(at, site): (usize, &CallSite)| {
                let places = site.models.iter().enumerate().map(|(model, named)| (named.span, at, model));
                places.collect::<Vec<_>>()
            };
            let mut names: Vec<_> = self.sites.iter().enumerate().flat_map(of_site).collect();
            names.sort_unstable_by_key(|(span, site, model)| (span.start, *site, *model));
            names.dedup_by_key(|(span, ..)| *span);
            names
        });
        let behind = names.partition_point(|(span, ..)| span.start <= offset);
        let near = names.get(..behind)?.iter().rev().take_while(|(span, ..)| span.start + LONGEST_ID >= offset);
        let touching = near.filter(|(span, ..)| span.touches(offset));
        let (_, site, model) = touching.max_by_key(|(span, ..)| span.start)?;
        let site = self.sites.get(*site)?;
        Some((site, site.models.get(*model)?))
    }

    /// What a model reference of a site means, deployments and private names of the settings included.
    pub fn resolve(&self, site: &CallSite, model: &ModelRef) -> Resolution {
        self.named().resolve(&model.raw, site.provider())
    }

    fn named(&self) -> Names<'_> {
        Names { catalog: &self.catalog, settings: &self.settings, known: &self.known }
    }
}

/// What names of models mean: the catalogue, and what the settings say of private ones.
#[derive(Clone, Copy)]
struct Names<'a> {
    catalog: &'a Catalog,
    settings: &'a Settings,
    known: &'a Known,
}

impl Names<'_> {
    /// Does something with what recognition asks about names.
    fn with<T>(self, ask: impl FnOnce(Extra<'_>) -> T) -> T {
        let lists = self.settings.compiled();
        let known = |id: &str| !matches!(self.catalog.resolve(id, Context::default()), Resolution::Unknown);
        let usual = |models: &[ModelRef], provider: Option<&'static str>| self.usual(models, provider);
        ask(Extra { keys: &lists.keys, functions: &lists.functions, known: Some(&known), usual: Some(&usual) })
    }

    fn resolve(self, raw: &str, provider: Option<&'static str>) -> Resolution {
        self.known.resolutions.get((raw.to_owned(), provider), || {
            if let Some(private) = self.settings.models.get(raw) {
                return Resolution::Exact(Arc::new(described(raw, private)));
            }
            let raw = self.settings.deployments.get(raw).map_or(raw, String::as_str);
            self.catalog.resolve(raw, Context { provider })
        })
    }

    /// The one API that all of `models` are usually called through, at `provider` where that is known.
    fn usual(self, models: &[ModelRef], provider: Option<&'static str>) -> Option<&'static Api> {
        let mut apis = models.iter().map(|model| {
            let resolution = self.resolve(&model.raw, provider);
            let found = resolution.model()?;
            let told = match (provider, &resolution) {
                (Some(provider), _) => provider == found.provider,
                // `openai/gpt-4o` says who serves it; a platform's own spelling (`anthropic.claude-…`) does not say through
                // which API.
                (None, Resolution::Dialect { .. }) => {
                    // A router may sell it under that very name.
                    prefix(model) == Some(&*found.provider) && self.catalog.named(&model.raw).next().is_none()
                }
                (None, _) => self.catalog.is_own(found, &model.raw),
            };
            let usual = default_for(&found.provider, found.kind.as_str())?;
            (told && usual.serves(bare(&model.raw))).then_some(usual)
        });
        let first = apis.next()??;
        apis.all(|api| api.is_some_and(|api| api.name == first.name)).then_some(first)
    }
}

/// The provider slug of models that only the settings know.
pub const PRIVATE: &str = "private";

/// A model as its team describes it in the settings.
fn described(id: &str, private: &PrivateModel) -> Model {
    let rate = |meter, price: Option<f64>| {
        let amount = Decimal::parse(&price?.to_string(), 0)?;
        let source = "settings".to_owned();
        Some(Rate {
            meter,
            unit: Unit::MillionTokens,
            amount,
            currency: "USD".to_owned(),
            when: When::default(),
            source,
            as_of: None,
        })
    };
    let rates: Vec<Rate> = [rate(Meter::Input, private.input_price), rate(Meter::Output, private.output_price)]
        .into_iter()
        .flatten()
        .collect();
    let kind = private.kind.as_ref().map(|kind| serde_json::from_value(serde_json::Value::String(kind.clone())));
    Model {
        provider: PRIVATE.to_owned(),
        id: id.to_owned(),
        name: private.name.clone(),
        kind: kind.and_then(Result::ok).unwrap_or_default(),
        limits: Limits {
            context_window: private.context_window,
            max_input_tokens: None,
            max_output_tokens: private.max_output_tokens,
        },
        price_state: if rates.is_empty() { PriceState::NotPublished } else { PriceState::Known },
        rates,
        ..Model::default()
    }
}
