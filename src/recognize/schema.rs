//! The shape of `data/sdks/*.toml` and `data/vocabulary.toml`, shared with the build script.

use serde::{Deserialize, Serialize};

/// One client library, framework or tool.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sdk {
    /// What people call it.
    pub title: String,
    /// Who serves its calls unless one says otherwise, by models.dev's slug; empty when the model's prefix tells.
    #[serde(default)]
    pub provider: String,
    /// The modules it is imported from; `*` at the end stands for any rest.
    pub imports: Vec<String>,
    /// Classes and functions that make a client on which the calls are made.
    #[serde(default)]
    pub clients: Vec<String>,
    /// Which of a parameter's spellings its names follow; empty for the language's own.
    #[serde(default)]
    pub spelling: String,
    /// What stands before a `/` or `:` in its model IDs names the provider that it calls.
    #[serde(default)]
    pub routes: bool,
    /// Environment variables from which its clients take the server's URL.
    #[serde(default)]
    pub url_variables: Vec<String>,
    /// What it offers.
    #[serde(default, rename = "call")]
    pub calls: Vec<Call>,
}

/// A function, method or class that takes a model or request parameters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The ends of dotted names that mean it: `chat.completions.create`, `ChatOpenAI`.
    pub paths: Vec<String>,
    /// The API it reaches; empty when the model decides.
    #[serde(default)]
    pub api: String,
    /// Who serves it, where that is not the SDK's provider.
    #[serde(default)]
    pub provider: String,
    /// What it is for.
    #[serde(default)]
    pub purpose: Purpose,
    /// Where the model stands among the arguments without a name.
    #[serde(default)]
    pub position: Option<usize>,
    /// The client makers it belongs to, where those are not the SDK's.
    #[serde(default)]
    pub clients: Vec<String>,
    /// No API of the tables is what it reaches, so none is assumed for its model.
    #[serde(default)]
    pub undocumented: bool,
    /// Its name alone tells, even where no import is in sight.
    #[serde(default)]
    pub distinct: bool,
    /// As [`Sdk::routes`], where only some calls of an SDK do.
    #[serde(default)]
    pub routes: bool,
}

/// What a call is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// It sends a request, or keeps the model and the parameters of later ones.
    #[default]
    Request,
    /// It names a model; the parameters stand in the call around it.
    Factory,
    /// It holds parameters; the model stands in the call around it.
    Settings,
}

/// Words that mean something wherever they stand.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Keys whose value is a model ID.
    pub model_keys: Vec<String>,
    /// Such keys that mean other things just as often.
    pub weak_model_keys: Vec<String>,
    /// Keys whose object is what the model named beside it stands for.
    pub route_keys: Vec<String>,
    /// Keys whose value stands in where none is given.
    pub default_keys: Vec<String>,
    /// Ends of such keys: `default_model`, `OPENAI_MODEL`.
    pub model_suffixes: Vec<String>,
    /// Keys that end like one but mean something else.
    pub not_model_keys: Vec<String>,
    /// Keys whose value may be a model ID when it looks like nothing else.
    pub loose_keys: Vec<String>,
    /// Keys whose object holds parameters of the request around it, without a place in the request of their own.
    pub holders: Vec<String>,
    /// Keys whose object is a part of the request that has parameters of its own.
    pub request_parts: Vec<String>,
    /// Keys whose object names the model of the request around it.
    pub model_holders: Vec<String>,
    /// Keys of the provider beside a model.
    pub provider_keys: Vec<String>,
    /// Such keys that mean other things just as often.
    pub weak_provider_keys: Vec<String>,
    /// Keys that only a request to a model has.
    pub request_keys: Vec<String>,
    /// Such keys whose value is what the model is to answer.
    pub body_keys: Vec<String>,
    /// Keys that are request parameters wherever a model stands beside them.
    pub parameters: Vec<String>,
    /// Names of command-line flags for a model beside the model keys, without dashes.
    pub flags: Vec<String>,
    /// Ends of the paths of URLs, and the APIs that have them.
    pub url_paths: Vec<UrlPath>,
    /// Path segments in front of an ID in a URL.
    pub url_segments: Vec<String>,
    /// Keys that only an answer, a price list or a definition has.
    pub foreign_keys: Vec<String>,
    /// Keys that only an answer or the record of a run has.
    pub answer_keys: Vec<String>,
    /// Callees that compare with what a test got.
    pub expecting_calls: Vec<String>,
    /// How the names of variables and classes begin that only a test has.
    pub pretending_names: Vec<String>,
    /// Words in the path of what is only run as a test.
    pub test_words: Vec<String>,
    /// Ends of the names of classes that hold an answer.
    pub answer_classes: Vec<String>,
    /// Words in model keys whose value is the name of a deployment.
    pub deployment_words: Vec<String>,
    /// Words in keys and callees of platforms on which a model is called by the name of a deployment.
    pub deployment_platforms: Vec<String>,
    /// Ends of keys that `record_keys` are about.
    pub record_suffixes: Vec<String>,
    /// Parts of keys whose value is the model that an answer came from.
    pub answer_infixes: Vec<String>,
    /// Words in front of an ID in a URL that is a page about it.
    pub page_words: Vec<String>,
    /// Endings that make a text the path of a file.
    pub file_endings: Vec<String>,
    /// First folders that do.
    pub file_folders: Vec<String>,
    /// Regions and vendors that stand before a dot in IDs.
    pub id_vendors: Vec<String>,
    /// Calls whose value is that of their first argument: conversions, wrappers of numbers.
    pub transparent_calls: Vec<String>,
    /// Names that mean that nothing is set.
    pub unset_names: Vec<String>,
    /// Parts of names of variables and keys that hold settings of a model.
    pub settings_words: Vec<String>,
    /// Parts of parameters that nothing but a language model has.
    pub telling_parameters: Vec<String>,
    /// Parts of the names of functions and variables that hold the name of a tokenizer.
    pub tokenizer_words: Vec<String>,
    /// Ends of the types of nodes that do nothing.
    pub idle_types: Vec<String>,
    /// Ends of keys whose value is a secret, folded.
    pub secret_keys: Vec<String>,
    /// Keys that an entry of a catalogue has for people, folded.
    pub catalogue_keys: Vec<String>,
    /// Callees whose strings are no models to call: tokenizers, checkpoints, loggers.
    pub foreign_calls: Vec<String>,
    /// Keys under which a program keeps what it knows about a call.
    pub record_keys: Vec<String>,
    /// Functions and methods that give a client of the server that the client they are handed, or called on, has.
    pub client_wrappers: Vec<String>,
    /// Client options that hold the URL of the server.
    pub url_keys: Vec<String>,
    /// Such keys that mean other things just as often.
    pub weak_url_keys: Vec<String>,
    /// Model families.
    pub families: Vec<Family>,
}

/// The end of the path of an API's URL.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UrlPath {
    /// `/chat/completions`.
    pub end: String,
    /// The API that first had it; others copied its form.
    pub api: String,
}

/// What IDs of a family look like: the stem, then a number (`gpt-4o`, `claude-v1`) or one of the words (`gpt-image-1`).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// How they begin.
    pub stem: String,
    /// What may follow instead of a number.
    #[serde(default)]
    pub words: Vec<String>,
    /// A number stands behind a dash only: `gpt-4` is an ID, `gpt4all` is not.
    #[serde(default)]
    pub dash: bool,
    /// Never written with capitals; `GPT-4o` is a name for people.
    #[serde(default)]
    pub lower: bool,
    /// The stem alone is an ID.
    #[serde(default)]
    pub bare: bool,
}

/// Everything of both.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tables {
    /// `data/vocabulary.toml`.
    pub words: Words,
    /// `data/sdks/*.toml`.
    pub sdks: Vec<Sdk>,
    /// `data/providers.toml`: each provider's slug and everything it is called.
    pub providers: Vec<(String, Vec<String>)>,
}
