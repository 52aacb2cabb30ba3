//! Everything known about one text at one moment. Every feature is a method on [`Analysis`]: the rules give
//! [`Analysis::diagnostics`], each file of `ide` adds one more.

mod known;

pub(crate) use known::{CardKey, Memo, Offer};

use crate::apis::names::{bare, same_path};
use crate::apis::{Api, default_for};
use crate::catalog::schema::{Limits, Meter, PriceState, Rate, Unit, When};
use crate::catalog::{Catalog, Context, Decimal, Model, Resolution};
use crate::diagnostic::Diagnostic;
use crate::languages::{GivenUp, Source};
use crate::recognize::{
    CallSite, Cursor, Earlier, Extra, Facts, LONGEST_ID, ModelRef, Role, cursor, is_in_word, recognize,
};
use crate::settings::{PrivateModel, Settings};
use crate::text::{Edit, Span};
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
        };
        let earlier = earlier.filter(|(earlier, _)| alike(earlier));
        let read = earlier.map(|(earlier, edit)| Earlier {
            source: &earlier.source,
            sites: &earlier.sites,
            facts: &earlier.facts,
            edit,
        });
        let recognized = recognize(&source, extra(&settings, &|id| is_known(&catalog, id)), read);
        let mut analysis = Analysis {
            source,
            path: String::new(),
            found: recognized.sites.iter().map(|_| OnceLock::new()).collect(),
            sites: recognized.sites,
            facts: recognized.facts,
            catalog,
            settings,
            today,
            diagnostics: OnceLock::new(),
            violations: Memo::default(),
            names: OnceLock::new(),
            known: earlier.map(|(earlier, _)| earlier.known.clone()).unwrap_or_default(),
        };
        analysis.complete(&recognized.taken);
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

    /// Gives each site whose code does not tell where it is sent the API that its models are usually called through, and takes
    /// from each the API that does not serve its model: a library may have one name for several endpoints. Sites taken over
    /// from an earlier version have that behind them.
    fn complete(&mut self, taken: &[Option<usize>]) {
        let is_new = |at: usize| taken.get(at).is_none_or(Option::is_none);
        for (_, site) in self.sites.iter_mut().enumerate().filter(|(at, _)| is_new(*at)) {
            if site.api.is_some_and(|api| site.models.iter().any(|model| !api.serves(bare(&model.raw)))) {
                site.api = None;
                site.bind();
            }
        }
        let usual = |(at, site): (usize, &CallSite)| {
            if site.arguments.is_empty() || !is_new(at) { None } else { self.usual_api(site) }
        };
        let apis: Vec<_> = self.sites.iter().enumerate().map(usual).collect();
        for (site, api) in self.sites.iter_mut().zip(apis) {
            if let Some(api) = api {
                site.api = Some(api);
                site.assumed = true;
                site.bind();
            }
        }
    }

    /// The one API that all models of a site are usually called through, where the site itself tells none.
    fn usual_api(&self, site: &CallSite) -> Option<&'static Api> {
        if site.api.is_some() || site.elsewhere || site.undocumented {
            return None;
        }
        let mut apis = site.models.iter().map(|model| {
            let resolution = self.resolve(site, model);
            let found = resolution.model()?;
            // `openai/gpt-4o` says who serves it; a platform's own spelling (`anthropic.claude-…`) does not say through which API.
            let told = match resolution {
                Resolution::Dialect { .. } => names_provider(&model.raw, &found.provider),
                _ => site.provider == Some(&found.provider) || self.catalog.is_own(found, &model.raw),
            };
            let usual = default_for(&found.provider, found.kind.as_str())?;
            (told && usual.serves(bare(&model.raw))).then_some(usual)
        });
        let first = apis.next()??;
        apis.all(|api| api.is_some_and(|api| api.name == first.name)).then_some(first)
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
        let tells = |site: &&CallSite| !site.assumed && site.api.is_some_and(|api| api.wraps.is_empty());
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
        let mut found =
            cursor(&self.source, &self.facts, offset, extra(&self.settings, &|id| is_known(&self.catalog, id)))?;
        let (Cursor::Model { site, .. } | Cursor::Name { site, .. } | Cursor::Value { site, .. }) = &mut found;
        if let Some(api) = self.usual_api(site) {
            site.api = Some(api);
            site.assumed = true;
            site.bind();
        }
        Some(found)
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
        self.known.resolutions.get((model.raw.clone(), site.provider), || self.look_up(site, model))
    }

    fn look_up(&self, site: &CallSite, model: &ModelRef) -> Resolution {
        if let Some(private) = self.settings.models.get(&model.raw) {
            return Resolution::Exact(Arc::new(described(&model.raw, private)));
        }
        let raw = self.settings.deployments.get(&model.raw).unwrap_or(&model.raw);
        self.catalog.resolve(raw, Context { provider: site.provider })
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

fn extra<'a>(settings: &'a Settings, known: &'a dyn Fn(&str) -> bool) -> Extra<'a> {
    Extra { keys: &settings.contexts.keys, functions: &settings.contexts.functions, known: Some(known) }
}

fn is_known(catalog: &Catalog, id: &str) -> bool {
    !matches!(catalog.resolve(id, Context::default()), Resolution::Unknown)
}

/// Whether an ID's prefix names the provider: `openai/gpt-4o`, `together_ai/…`, `gemini/…`.
fn names_provider(raw: &str, provider: &str) -> bool {
    let head = raw.split(['/', ':']).next().unwrap_or(raw);
    same_path(head, provider) || (head == "gemini" && provider == "google")
}
