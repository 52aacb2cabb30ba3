//! Everything known about one text at one moment. Every feature is a method on [`Analysis`]: the rules give
//! [`Analysis::diagnostics`], each file of `ide` adds one more.

use crate::apis::names::{bare, same_path};
use crate::apis::{Api, default_for};
use crate::catalog::schema::{Limits, Meter, PriceState, Rate, Unit, When};
use crate::catalog::{Catalog, Context, Decimal, Model, Resolution};
use crate::diagnostic::Diagnostic;
use crate::languages::Source;
use crate::recognize::{CallSite, Cursor, Earlier, Extra, Facts, ModelRef, Recognized, cursor, recognize};
use crate::settings::{PrivateModel, Settings};
use crate::text::{Edit, Span};
use jiff::civil::Date;
use std::collections::HashMap;
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
    /// By the span of the site: which kinds of violation of its API's documentation it has, as bits.
    pub(crate) violations: OnceLock<HashMap<Span, u16>>,
    /// By the spans of the site and the name: every rule asks for the same few.
    resolutions: OnceLock<HashMap<(Span, Span), Resolution>>,
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
        let alike =
            |earlier: &Analysis| Arc::ptr_eq(&earlier.catalog, &catalog) && Arc::ptr_eq(&earlier.settings, &settings);
        let earlier = earlier.filter(|(earlier, _)| alike(earlier)).map(|(earlier, edit)| Earlier {
            source: &earlier.source,
            sites: &earlier.sites,
            facts: &earlier.facts,
            edit,
        });
        let Recognized { sites, facts } = recognize(&source, extra(&settings, &|id| is_known(&catalog, id)), earlier);
        let mut analysis = Analysis {
            source,
            path: String::new(),
            sites,
            facts,
            catalog,
            settings,
            today,
            diagnostics: OnceLock::new(),
            violations: OnceLock::new(),
            resolutions: OnceLock::new(),
        };
        analysis.complete();
        analysis
    }

    /// Gives each site whose code does not tell where it is sent the API that its models are usually called through, and takes
    /// from each the API that does not serve its model: a library may have one name for several endpoints.
    fn complete(&mut self) {
        for site in &mut self.sites {
            if site.api.is_some_and(|api| site.models.iter().any(|model| !api.serves(bare(&model.raw)))) {
                site.api = None;
                site.bind();
            }
        }
        let usual = |site: &CallSite| if site.arguments.is_empty() { None } else { self.usual_api(site) };
        let apis: Vec<_> = self.sites.iter().map(usual).collect();
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
        if site.api.is_some() || site.elsewhere {
            return None;
        }
        let mut apis = site.models.iter().map(|model| {
            let resolution = self.look_up(site, model);
            let found = resolution.model()?;
            // `openai/gpt-4o` says who serves it; a platform's own spelling (`anthropic.claude-…`) does not say through which API.
            let told = !matches!(resolution, Resolution::Dialect { .. }) || names_provider(&model.raw, &found.provider);
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

    /// What stands at `offset`, for completion.
    pub fn cursor(&self, offset: usize) -> Option<Cursor> {
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

    /// What a model reference of a site means, deployments and private names of the settings included.
    pub fn resolve(&self, site: &CallSite, model: &ModelRef) -> Resolution {
        let known = self.resolutions.get_or_init(|| {
            let names = self.sites.iter().flat_map(|site| site.models.iter().map(move |model| (site, model)));
            names.map(|(site, model)| ((site.span, model.span), self.look_up(site, model))).collect()
        });
        // A site under the cursor is read anew and need not be among them.
        known.get(&(site.span, model.span)).cloned().unwrap_or_else(|| self.look_up(site, model))
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
