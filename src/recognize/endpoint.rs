//! Who gets a request, and by which of its APIs: decided once for each call site, with what decided it. Cards, lists, rules,
//! fixes and reports read the answer and decide nothing again.
//!
//! The evidence, strongest first: the SDK's call and the server it is pointed at; a URL or a provider's name beside the model;
//! the same around it; the prefix of the ID, where a prefix routes; what is usual for the model.

use super::schema::Sdk;
use super::target::Target;
use super::url::Url;
use super::{CallSite, Extra, ModelRef, vocabulary::vocabulary};
use crate::apis::{self, Api, names};
use std::fmt;

/// Who gets a request, and by which API.
#[derive(Clone, Copy, Default)]
pub enum Endpoint {
    /// Nothing tells.
    #[default]
    Unknown,
    /// A server that only the running program knows.
    Opaque,
    /// A documented API. `provider` is `None` where only its protocol is certain.
    Api {
        /// The API whose facts apply.
        api: &'static Api,
        /// Who serves it: `openai`, `amazon-bedrock`, `openrouter`.
        provider: Option<&'static str>,
        /// What decided it.
        because: Because,
    },
    /// A provider; which of its APIs, nothing tells.
    Provider {
        /// Who serves it.
        provider: &'static str,
        /// What decided it.
        because: Because,
    },
    /// An endpoint for which nothing is documented (`moderations.create`); none of the provider's other APIs is meant.
    Undocumented {
        /// Who serves it.
        provider: Option<&'static str>,
    },
    /// A server for which nothing is documented (`http://localhost:8000`): what a model's name suggests does not hold there.
    Elsewhere,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Endpoint::Unknown => "Unknown",
            Endpoint::Opaque => "Opaque",
            Endpoint::Api { .. } => "Api",
            Endpoint::Provider { .. } => "Provider",
            Endpoint::Undocumented { .. } => "Undocumented",
            Endpoint::Elsewhere => "Elsewhere",
        };
        // Of the API its name; all of it would fill pages.
        let api = self.api().map(|api| &api.name);
        write!(f, "{word}({api:?}, {:?}, {:?})", self.provider(), self.because())
    }
}

/// What decided an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// A call of a known SDK, on its own server or one that is named.
    Call,
    /// The URL that a request by hand is posted to.
    Request,
    /// A URL beside the model or around it.
    Url,
    /// A provider's name beside the model.
    ProviderKey,
    /// A provider's name around it.
    Around,
    /// What stands before the ID, in a library where that routes.
    Prefix,
    /// The way the ID is spelled.
    Spelling,
    /// Nothing but the model: the API that it is usually called through.
    Usual,
    /// The same, behind a server that only the running program knows.
    Opaque,
}

impl Because {
    /// For people: "because …".
    pub fn as_str(self) -> &'static str {
        match self {
            Because::Call => "a call of its SDK",
            Because::Request => "the URL that it is posted to",
            Because::Url => "the URL beside it",
            Because::ProviderKey => "the provider named beside it",
            Because::Around => "the provider named around it",
            Because::Prefix => "the prefix, which routes here",
            Because::Spelling => "the spelling of the ID",
            Because::Usual => "the model's usual API",
            Because::Opaque => "the model's usual API, at a server that only the run knows",
        }
    }
}

impl Endpoint {
    /// The API whose documented facts apply.
    pub fn api(self) -> Option<&'static Api> {
        match self {
            Endpoint::Api { api, .. } => Some(api),
            _ => None,
        }
    }

    /// Who serves the request, when certain.
    pub fn provider(self) -> Option<&'static str> {
        match self {
            Endpoint::Api { provider, .. } | Endpoint::Undocumented { provider } => provider,
            Endpoint::Provider { provider, .. } => Some(provider),
            Endpoint::Unknown | Endpoint::Opaque | Endpoint::Elsewhere => None,
        }
    }

    /// What decided it; `None` where nothing did.
    pub fn because(self) -> Option<Because> {
        match self {
            Endpoint::Api { because, .. } | Endpoint::Provider { because, .. } => Some(because),
            Endpoint::Undocumented { .. } => Some(Because::Call),
            Endpoint::Unknown | Endpoint::Opaque | Endpoint::Elsewhere => None,
        }
    }

    /// Whether what is written is what is sent: the code calls this very API, and no reader of settings stands between.
    pub fn is_direct(self) -> bool {
        matches!(self.because(), Some(Because::Call | Because::Request))
    }

    /// Whether a call of a known SDK or a URL sends it; a name in a table of settings may be there for another reason.
    pub fn is_called(self) -> bool {
        match self {
            Endpoint::Api { because: Because::Usual, provider, .. } => provider.is_some(),
            Endpoint::Provider { because, .. } => because == Because::Call,
            Endpoint::Undocumented { .. } => true,
            _ => self.is_direct(),
        }
    }

    /// Whether the API is the one that the models are usually called through, and not one that the code calls.
    pub fn is_assumed(self) -> bool {
        self.api().is_some() && !self.is_direct()
    }

    /// The same without what was taken from the models.
    fn told(self) -> Endpoint {
        match self {
            Endpoint::Api { provider: None, because: Because::Usual, .. } => Endpoint::Unknown,
            Endpoint::Api { provider: Some(provider), because, .. } if self.is_assumed() => {
                Endpoint::Provider { provider, because }
            }
            told => told,
        }
    }

    /// Whether it is a server for which nothing is documented.
    pub fn is_elsewhere(self) -> bool {
        matches!(self, Endpoint::Elsewhere)
    }

    /// A provider that something beside the code's calls names.
    pub fn named(provider: &'static str, because: Because) -> Endpoint {
        Endpoint::Provider { provider, because }
    }

    /// Where a call of an SDK goes that is pointed at `server`.
    pub fn of_call(target: &Target, server: &Url) -> Endpoint {
        if !target.certain {
            return if *server == Url::Default { Endpoint::Unknown } else { Endpoint::of_url(server, Because::Url) };
        }
        let (api, provider) = (target.api().filter(|api| api.wraps.is_empty()), target.provider());
        match server {
            Url::Default if target.call.undocumented => Endpoint::Undocumented { provider },
            Url::Default => match (api, provider) {
                (Some(api), provider) => Endpoint::Api { api, provider, because: Because::Call },
                (None, Some(provider)) => Endpoint::named(provider, Because::Call),
                (None, None) => Endpoint::Unknown,
            },
            // Clients of a platform go to that platform, wherever it runs.
            Url::Opaque if target.sdk.is_platform() => Endpoint::of_call(target, &Url::Default),
            Url::Opaque => match api.filter(|api| !api.common_protocol) {
                Some(api) => Endpoint::Api { api, provider: None, because: Because::Call },
                None => Endpoint::Opaque,
            },
            Url::Literal(url) => match apis::by_url(url, api) {
                Some(api) if target.call.undocumented => Endpoint::Undocumented { provider: Some(&api.provider) },
                Some(api) if target.api().is_none() => Endpoint::named(&api.provider, Because::Call),
                Some(api) => Endpoint::Api { api, provider: Some(&api.provider), because: Because::Call },
                // A known host that is not known to serve this form of request.
                None => match apis::by_url(url, None) {
                    Some(api) => Endpoint::Undocumented { provider: Some(&api.provider) },
                    None if target.sdk.is_platform() => Endpoint::of_call(target, &Url::Default),
                    None => Endpoint::Elsewhere,
                },
            },
        }
    }

    /// Where what is posted to `server` by hand goes, by a URL whose path is that of `like`.
    pub fn of_request(server: &Url, like: Option<&'static Api>) -> Endpoint {
        match (server, like) {
            (Url::Literal(url), Some(like)) => match apis::by_url(url, Some(like)) {
                Some(api) => Endpoint::Api { api, provider: Some(&api.provider), because: Because::Request },
                None => Endpoint::of_url(server, Because::Request),
            },
            (Url::Opaque | Url::Default, Some(api)) if api.common_protocol => {
                Endpoint::Api { api, provider: None, because: Because::Opaque }
            }
            (Url::Opaque | Url::Default, Some(api)) => Endpoint::Api { api, provider: None, because: Because::Request },
            (server, None) => Endpoint::of_url(server, Because::Request),
        }
    }

    /// Where what is pointed at `server` goes.
    pub fn of_url(server: &Url, because: Because) -> Endpoint {
        match server {
            Url::Default => Endpoint::Unknown,
            Url::Opaque => Endpoint::Opaque,
            Url::Literal(url) => match apis::by_url(url, None) {
                Some(api) => Endpoint::named(&api.provider, because),
                None => Endpoint::Elsewhere,
            },
        }
    }
}

impl Sdk {
    /// Whether its clients call one platform only, wherever that runs.
    fn is_platform(&self) -> bool {
        self.provider == super::AZURE
    }
}

/// Fills in what the models of a site tell where its code does not: the API that they are usually called through, at the
/// provider if one is known. To be called again when the models of a site change.
pub fn assume(site: &mut CallSite, extra: Extra<'_>) {
    let serves = |api: &Api| site.models.iter().all(|model| api.serves(names::bare(&model.raw)));
    let (provider, because) = match site.endpoint.told() {
        Endpoint::Unknown => (None, Because::Usual),
        Endpoint::Opaque => (None, Because::Opaque),
        // The path of the URL tells the form, the models whose it is.
        Endpoint::Api { provider: None, because: Because::Opaque, .. } => (None, Because::Opaque),
        Endpoint::Provider { provider, because: Because::Call } => (Some(provider), Because::Usual),
        Endpoint::Provider { provider, because } => (Some(provider), because),
        // A library may have one name for several endpoints.
        Endpoint::Api { api, provider, .. } if !serves(api) => (provider, Because::Usual),
        _ => return,
    };
    let usual = extra.usual.and_then(|usual| usual(&site.models, provider));
    site.endpoint = match (usual, provider) {
        (Some(api), provider) => Endpoint::Api { api, provider, because },
        (None, None) if site.endpoint.api().is_some() && because == Because::Opaque => return,
        (None, Some(provider)) => Endpoint::Provider { provider, because },
        (None, None) if because == Because::Opaque => Endpoint::Opaque,
        (None, None) => Endpoint::Unknown,
    };
}

/// The provider that the prefix of an ID names: `anthropic/claude-…`, `openai:gpt-…`, `google-gla:…`.
pub fn prefix(model: &ModelRef) -> Option<&'static str> {
    let (head, _) = model.raw.split_once(['/', ':'])?;
    vocabulary().provider(head)
}

/// Whether a colon stands behind the provider's name, as in `openai:gpt-4o`; a slash does behind those of routers, too.
pub fn is_colon(model: &ModelRef) -> bool {
    model.raw.find(['/', ':']).is_some_and(|at| model.raw.get(at..).is_some_and(|rest| rest.starts_with(':')))
        && prefix(model).is_some()
}
