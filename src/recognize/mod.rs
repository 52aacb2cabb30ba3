//! From text to call sites: where a program names a model, and which parameters go with it.
//!
//! A parameter binds to a model only inside one call site. Three questions are asked of each, one after the other:
//!
//! 1. *What is written?* `outward` finds the call, object or table around a word, `site`, `models`, `chain` and `group` read its
//!    models and arguments, `values` follows an argument to its literal. What names stand for is in [`Facts`], which `learn` fills.
//! 2. *Who gets it?* `weigh` decides the [`Endpoint`] once, strongest evidence first: the SDK's call and its server (`target`,
//!    `url`), a body that is posted (`posted`), what stands beside and around it (`around`), a prefix that routes, the model.
//! 3. *Is it sent?* `usage` holds a table of evidence against it; the rows that hold are kept ([`Evidence`]).
//!
//! Where nothing tells, the endpoint is [`Endpoint::Unknown`], and nothing downstream guesses. `modelmeta inspect --explain` prints
//! the answers to the last two.

mod alone;
mod around;
mod chain;
mod constants;
mod cursor;
mod endpoint;
mod facts;
mod group;
mod id;
mod inside;
mod known;
mod learn;
mod lines;
mod models;
mod outward;
mod posted;
mod read;
mod reader;
mod reuse;
pub mod schema;
mod site;
mod target;
mod url;
mod usage;
mod values;
mod vocabulary;
mod weigh;

use crate::apis::{Api, Parameter, Type, names};
use crate::languages::{GivenUp, Source};
use crate::text::{Edit, Span};
use crate::work;

pub use crate::apis::Written as Value;
pub use cursor::{cursor, is_in_word};
pub use endpoint::{Because, Endpoint, prefix};
pub use facts::Facts;
pub use id::LONGEST_ID;
pub use usage::{AZURE, Evidence};

/// One call, object, builder chain or config table that names a model, sets request parameters, or both.
#[derive(Debug, Clone)]
pub struct CallSite {
    /// All of it.
    pub span: Span,
    /// Who gets the request, and by which API.
    pub endpoint: Endpoint,
    /// Which of [`Parameter::spellings`] the names are written in (`python`, `vercel_ai_sdk` …).
    pub spelling: &'static str,
    /// The IDs it names: one for a request, several for a list or a fallback chain.
    pub models: Vec<ModelRef>,
    /// Where it names a model by a text that is no ID, or none yet: completion is likely to be asked for there.
    pub blanks: Vec<Span>,
    /// The parameters it sets, as written.
    pub arguments: Vec<Argument>,
    /// Nothing is hidden: no spread, no `**kwargs`, no syntax error inside; only then can something be *missing*.
    pub complete: bool,
    /// What speaks against its IDs being sent.
    pub evidence: Evidence,
}

/// A place where a model is named.
#[derive(Debug, Clone)]
pub struct ModelRef {
    /// The ID without its quotes.
    pub span: Span,
    /// The ID, decoded.
    pub raw: String,
    /// What the ID is there for.
    pub role: Role,
}

/// What an ID is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// An argument of a request.
    Request,
    /// A constant or variable.
    Constant,
    /// A default of a parameter, option or environment variable.
    Default,
    /// A value in a config file.
    Config,
    /// One of a list or a key of a map.
    List,
    /// Behind `--model` in a string or command.
    Flag,
    /// Inside a URL.
    Url,
    /// In a comment, in documentation, in a recorded answer or the record of a run: hover at most.
    Doc,
    /// In a type (`Literal["gpt-4o"]`).
    Type,
}

/// A parameter as written.
#[derive(Debug, Clone)]
pub struct Argument {
    /// The path as written, nested holders joined by dots: `thinking.budget_tokens`.
    pub path: String,
    /// Where the name stands.
    pub name: Span,
    /// Where the value stands.
    pub span: Span,
    /// Where it is written: the same, or where the constant gets it that stands here.
    pub written: Span,
    /// The whole of it with its separator, what a removal takes away.
    pub whole: Span,
    /// The value.
    pub value: Value,
    /// What the API documents under that name.
    pub parameter: Option<&'static Parameter>,
}

/// Where a cursor stands, for completion; works in half-typed text.
#[derive(Debug, Clone)]
pub enum Cursor {
    /// Inside (or right where) a model ID goes.
    Model {
        /// What a completion replaces: the whole ID so far.
        span: Span,
        /// The site around it, as far as it is known.
        site: CallSite,
    },
    /// Where a parameter's name goes.
    Name {
        /// What a completion replaces.
        span: Span,
        /// The site around it.
        site: CallSite,
    },
    /// Where a parameter's value goes.
    Value {
        /// What a completion replaces.
        span: Span,
        /// The parameter.
        parameter: &'static Parameter,
        /// The site around it.
        site: CallSite,
    },
}

/// Tells the API that models are usually called through, at a provider if one is given.
pub type Usual<'a> = &'a dyn Fn(&[ModelRef], Option<&'static str>) -> Option<&'static Api>;

/// What the user's settings add to the built-in vocabulary.
#[derive(Clone, Copy, Default)]
pub struct Extra<'a> {
    /// Keys whose value is a model ID, sorted.
    pub keys: &'a [String],
    /// Functions whose first argument is a model ID, sorted.
    pub functions: &'a [String],
    /// The API that all of these models are usually called through, at a provider if one is given.
    pub usual: Option<Usual<'a>>,
    /// Whether a model of exactly this ID is known; tells IDs of families that the vocabulary has never heard of.
    pub known: Option<&'a dyn Fn(&str) -> bool>,
}

impl std::fmt::Debug for Extra<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Extra").field("keys", &self.keys).field("functions", &self.functions).finish_non_exhaustive()
    }
}

/// Whether an argument of this path is a request parameter wherever a model stands beside it, documented or not.
pub fn is_parameter(path: &str) -> bool {
    let vocabulary = vocabulary::vocabulary();
    let (holders, leaf) = path.rsplit_once('.').unwrap_or(("", path));
    (vocabulary.key(leaf).parameter || leaf.strip_prefix("model_").is_some_and(|rest| vocabulary.key(rest).parameter))
        && holders
            .split('.')
            .map(|holder| (holder, vocabulary.key(holder)))
            .all(|(holder, key)| holder.is_empty() || key.holder || key.part)
}

/// Whether a file of this path is only run as a test.
pub fn is_test(path: &str) -> bool {
    vocabulary::vocabulary().is_test(path)
}

/// Whether a file of this path is about a platform on which models are called by the names of deployments.
pub fn names_deployments(path: &str) -> bool {
    vocabulary::vocabulary().deploys(path)
}

/// Every call site of a source, in the order of their spans.
pub fn call_sites(source: &Source, extra: Extra<'_>) -> Vec<CallSite> {
    recognize(source, extra, None).sites
}

/// What was recognised in a text.
#[derive(Debug)]
pub struct Recognized {
    /// The call sites, in the order of their spans.
    pub sites: Vec<CallSite>,
    /// For each of them the one of the earlier version that it was taken over from, if it was.
    pub taken: Vec<Option<usize>>,
    /// What the text says of the names that its sites use.
    pub facts: Facts,
}

/// An earlier version of a text, what was recognised in it, and the edit that led from it to this one. Sites of statements
/// that the edit did not touch are taken over, unless what the text says of its names changed.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// The text as it was.
    pub source: &'a Source,
    /// Its call sites.
    pub sites: &'a [CallSite],
    /// What it said of the names that its sites use.
    pub facts: &'a Facts,
    /// What was replaced since.
    pub edit: Edit,
}

/// Every call site of a source, taken over from an earlier version where that is certain to be the same; none where reading
/// them passes the limit of [`work::limited`].
pub fn recognize(source: &Source, extra: Extra<'_>, earlier: Option<Earlier<'_>>) -> Recognized {
    let (mut read, kept, facts) = outward::sites(source, extra, earlier);
    if work::is_too_much() {
        // Half of what a text says may be the wrong half.
        source.give_up(GivenUp::TooMuchWork);
        return Recognized { sites: Vec::new(), taken: Vec::new(), facts: Facts::default() };
    }
    read.iter_mut().for_each(|site| site.settle(extra));
    let kept = kept.into_iter().map(|(from, site)| (Some(from), site));
    let mut all: Vec<_> = read.into_iter().map(|site| (None, site)).chain(kept).collect();
    all.sort_by_key(|(_, site)| (site.span.start, site.span.end));
    let (taken, sites) = all.into_iter().unzip();
    Recognized { sites, taken, facts }
}

impl Argument {
    /// Every place that it knows of.
    fn places_mut(&mut self) -> [&mut Span; 4] {
        [&mut self.name, &mut self.span, &mut self.written, &mut self.whole]
    }

    /// Its name for messages: as written, without the objects that only hold parameters (`model_settings.top_p` is `top_p`,
    /// `thinking.budget_tokens` is itself).
    pub fn label(&self) -> &str {
        let documented = self.parameter.map_or("", |parameter| names::core(&parameter.name));
        let tails = std::iter::successors(Some(self.path.as_str()), |tail| Some(tail.split_once('.')?.1));
        let own = tails.filter(|tail| tail.contains('.')).find(|tail| names::same_path(tail, documented));
        own.unwrap_or_else(|| names::leaf(&self.path))
    }
}

impl CallSite {
    /// The API whose documented facts apply, see [`Endpoint::api`].
    pub fn api(&self) -> Option<&'static Api> {
        self.endpoint.api()
    }

    /// Who serves the request, when certain, see [`Endpoint::provider`].
    pub fn provider(&self) -> Option<&'static str> {
        self.endpoint.provider()
    }

    /// Decides what only the models tell, and binds the arguments; to be called again when the models change.
    fn settle(&mut self, extra: Extra<'_>) {
        endpoint::assume(self, extra);
        self.bind();
    }

    /// Finds what the site's API documents under the names of its arguments.
    fn bind(&mut self) {
        let (api, spelling) = (self.api(), self.spelling);
        // A library's own arguments may be called like parameters of an API and mean something else (`prompt`).
        let foreign = |path: &str| names::is_library(spelling) && !path.contains('.') && !is_parameter(path);
        for argument in &mut self.arguments {
            let api = api.filter(|_| !foreign(&argument.path));
            let found = api.and_then(|api| api.find(&argument.path, spelling));
            // An object where something else goes describes the parameter, or is another's: `tools: { write: false }`.
            argument.parameter = found.filter(|parameter| {
                argument.value != Value::Object || matches!(parameter.kind, Type::Object | Type::Any | Type::Enum)
            });
        }
    }

    /// Takes from a site that is none what only a request has; a constant that it mentions keeps its own place.
    fn stand(&mut self) {
        let usage = self.evidence.verdict();
        if usage != usage::Use::Sent {
            let span = self.span;
            // What a test calls for another reason is a request all the same.
            if !self.evidence.rows().all(|row| row.even_calls) {
                self.arguments.clear();
                self.blanks.clear();
            }
            self.models.retain(|model| span.contains(model.span));
            self.models.iter_mut().for_each(|model| model.role = usage.role(model.role));
        }
    }

    /// Every place that the site knows of, its own first.
    fn places_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        let models = self.models.iter_mut().map(|model| &mut model.span);
        let arguments = self.arguments.iter_mut().flat_map(Argument::places_mut);
        std::iter::once(&mut self.span).chain(models).chain(&mut self.blanks).chain(arguments)
    }
}
