//! What the user set, from wherever they set it: flags, `modelmeta.toml`, the editor. One struct, one set of names
//! (camelCase in the editor and in files alike).

use crate::diagnostic::Severity;
use std::collections::BTreeMap;

pub mod compiled;
pub mod file;
pub mod installed;

/// Everything that can be set. Every field has a default, unknown keys are ignored in editor settings and reported in files.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Whether ModelMeta does anything at all.
    pub enable: bool,
    /// Cards over model IDs and request parameters.
    pub hover: Switch,
    /// Completion of model IDs, parameter names and their values.
    pub completion: Switch,
    /// Prices behind IDs.
    pub inlay_hints: InlayHints,
    /// Findings: retired models, parameters out of range and the like.
    pub diagnostics: Diagnostics,
    /// What recognition adds to its own lists.
    pub contexts: Contexts,
    /// Providers to assume where nothing else tells; the first that knows an ID wins.
    pub providers: Providers,
    /// Private names for public models: `prod-chat = "gpt-4o"`.
    pub deployments: BTreeMap<String, String>,
    /// Models that nobody publishes, by ID.
    pub models: BTreeMap<String, PrivateModel>,
    /// What the team allows.
    pub policy: Policy,
    /// Findings that are known and accepted.
    pub ignore: Vec<Ignore>,
    /// Further editor language IDs: `{ "mylang": "python" }`.
    pub include_languages: BTreeMap<String, String>,
    /// Which files are read.
    pub files: Files,
    /// Files larger than this many bytes are not analysed.
    pub max_file_size: usize,
    /// Where the data comes from.
    pub data: Data,
    /// What the lock files beside the text say is installed; read, never set.
    #[serde(skip)]
    pub installed: installed::Installed,
    /// The lists above, made quick to ask.
    #[serde(skip)]
    pub compiled: compiled::Lazily,
}

/// Something that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Switch {
    /// On or off.
    pub enable: bool,
}

/// Inlay hints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct InlayHints {
    /// Price for input and output, USD per 1M tokens, behind each ID.
    pub price: bool,
}

/// Findings.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Diagnostics {
    /// On or off.
    pub enable: bool,
    /// How bad the findings of a rule are, by its code. A rule that is not named keeps its own severity.
    pub severity: BTreeMap<String, Severity>,
    /// How many days before its shutdown a model is reported.
    pub retire_within_days: i64,
}

/// Further names that mean a model, beyond `data/sdks`.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Contexts {
    /// Further keys whose value is a model ID: `["llm_name"]`.
    pub keys: Vec<String>,
    /// Further functions whose first argument is a model ID: `["get_llm"]`. Names, not patterns.
    pub functions: Vec<String>,
}

/// What to assume about providers.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Providers {
    /// Providers to assume where nothing else tells: `["openai", "anthropic"]`. The first that knows an ID wins.
    pub assume: Vec<String>,
}

/// A model that nobody publishes, as its team describes it. Absent is unknown.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct PrivateModel {
    /// What people call it.
    pub name: Option<String>,
    /// `chat`, `embedding`, `image` …
    pub kind: Option<String>,
    /// Tokens that go in and out together.
    pub context_window: Option<u64>,
    /// Tokens that can come out.
    pub max_output_tokens: Option<u64>,
    /// USD per 1M tokens.
    pub input_price: Option<f64>,
    /// USD per 1M tokens.
    pub output_price: Option<f64>,
}

/// Which models a team allows. Globs match the ID as written and `provider/id`; `deny` wins over `allow`.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Policy {
    /// The only models allowed, as globs over the ID or `provider/id`; empty allows all.
    pub allow: Vec<String>,
    /// Models not allowed, as globs over the ID or `provider/id`.
    pub deny: Vec<String>,
    /// Highest price for input, USD per 1M tokens.
    pub max_input_price: Option<f64>,
    /// Highest price for output, USD per 1M tokens.
    pub max_output_price: Option<f64>,
}

/// Findings not to report: those that match everything that is given. An entry that gives nothing silences nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Ignore {
    /// Glob over the file's path, from the folder of the settings file.
    pub path: Option<String>,
    /// Glob over the model ID as written.
    pub model: Option<String>,
    /// Rule code.
    pub rule: Option<String>,
    /// Last day on which it holds: `2027-01-31`.
    pub until: Option<String>,
    /// Why; for people.
    pub reason: Option<String>,
}

/// Which files are read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Files {
    /// What is left out, written as in a `.gitignore`; unless set, recordings of requests that were made once and are only replayed.
    pub exclude: Vec<String>,
}

/// Where the data comes from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct Data {
    /// Never touch the network.
    pub offline: bool,
    /// Names of built-in sources, or URLs and paths of own ones.
    pub sources: Vec<String>,
    /// Minutes between two refreshes.
    pub refresh_minutes: u64,
    /// Where the cache lives; empty means the system's cache folder.
    pub cache_dir: String,
    /// Proxy for downloads (`http://proxy.example:3128`); empty means what the environment or the system says.
    pub proxy: String,
    /// PEM file of further certificate authorities to trust; empty means the system's own (and `SSL_CERT_FILE`).
    pub ca_file: String,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            enable: true,
            hover: Switch { enable: true },
            completion: Switch { enable: true },
            inlay_hints: InlayHints::default(),
            diagnostics: Diagnostics::default(),
            contexts: Contexts::default(),
            providers: Providers::default(),
            deployments: BTreeMap::new(),
            models: BTreeMap::new(),
            policy: Policy::default(),
            ignore: Vec::new(),
            include_languages: BTreeMap::new(),
            files: Files::default(),
            max_file_size: 4 * 1024 * 1024,
            data: Data::default(),
            installed: installed::Installed::new(),
            compiled: compiled::Lazily::default(),
        }
    }
}

impl Default for Files {
    fn default() -> Files {
        let exclude = [
            "cassettes/",
            "recordings/",
            "__fixtures__/",
            "__testfixtures__/",
            "__inline_snapshot__/",
            "__snapshots__/",
            "*.snap",
        ];
        Files { exclude: exclude.map(String::from).to_vec() }
    }
}

impl Default for Switch {
    fn default() -> Switch {
        Switch { enable: true }
    }
}

impl Default for Diagnostics {
    fn default() -> Diagnostics {
        Diagnostics { enable: true, severity: BTreeMap::new(), retire_within_days: 90 }
    }
}

impl Default for Data {
    fn default() -> Data {
        let sources = ["modelmeta", "models.dev", "litellm", "genai-prices"].map(String::from).to_vec();
        Data {
            offline: false,
            sources,
            refresh_minutes: 60,
            cache_dir: String::new(),
            proxy: String::new(),
            ca_file: String::new(),
        }
    }
}
