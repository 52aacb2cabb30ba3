//! Deciding who gets a request from all that the code says about that, the strongest first.

use super::ModelRef;
use super::around::{self, Said};
use super::endpoint::{self, Because, Endpoint};
use super::read::Entry;
use super::reader::Reader;
use super::site::Draft;
use super::target::Target;
use super::url::{self, Url};
use super::usage::AZURE;
use super::vocabulary::Key;
use crate::apis;
use crate::languages::Node;

impl Reader<'_> {
    /// Who gets the request, by the strongest of what the code says about that.
    pub(super) fn endpoint(&self, root: Node<'_>, draft: &Draft, target: Option<&Target>) -> Endpoint {
        if draft.deployed {
            let made = draft.factory.as_ref().or(target).map(|target| Endpoint::of_call(target, &Url::Default));
            let posted = draft.posted.as_ref().and_then(|posted| posted.like);
            let posted = posted.and_then(|like| apis::default_for(AZURE, like.kinds.first()?));
            return match made {
                _ if posted.is_some() => posted.map_or(Endpoint::Unknown, |api| Endpoint::Api {
                    api,
                    provider: Some(AZURE),
                    because: Because::Request,
                }),
                Some(Endpoint::Api { api, because, .. }) => Endpoint::Api { api, provider: Some(AZURE), because },
                _ => Endpoint::named(AZURE, Because::ProviderKey),
            };
        }
        let maker = draft.factory.as_ref().or(target);
        let called = maker.map(|maker| {
            let server = draft.server.as_ref().unwrap_or(&maker.server);
            (Endpoint::of_call(maker, server), *server != Url::Default)
        });
        match called {
            Some((Endpoint::Unknown, false)) | None => {}
            // A library that passes requests on tells nothing of a model's API; the model does.
            Some((endpoint, _)) => return endpoint,
        }
        let around = around::of(self, root);
        let routes = maker.is_some_and(Target::routes) || around.routes;
        let routed = || draft.models.iter().map(endpoint::prefix).reduce(|a, b| a.filter(|_| a == b)).flatten();
        let beside = |provider: &Said, because| match provider {
            Said::Provider(slug) => Endpoint::named(slug, because),
            Said::Other => Endpoint::Elsewhere,
        };
        if let Some(server) = &draft.server {
            return Endpoint::of_url(server, Because::Url);
        }
        if let Some(posted) = &draft.posted {
            return Endpoint::of_request(&posted.server, posted.like);
        }
        if let Some(provider) = &draft.provider {
            return beside(provider, Because::ProviderKey);
        }
        // Before a colon stands a provider wherever that form is used.
        let colon = || draft.models.iter().all(endpoint::is_colon);
        if let Some(slug) = routed().filter(|_| routes || colon()) {
            return Endpoint::named(slug, Because::Prefix);
        }
        if let Some(api) = self.extra.usual.filter(|_| routes).and_then(|usual| usual(&draft.models, None)) {
            return Endpoint::Api { api, provider: Some(&api.provider), because: Because::Prefix };
        }
        match around {
            around::Around { server: Some(server), .. } => Endpoint::of_url(&server, Because::Url),
            around::Around { provider: Some(provider), .. } => beside(&provider, Because::Around),
            _ => match maker.and_then(|maker| maker.api()) {
                Some(api) if draft.models.is_empty() => Endpoint::Api { api, provider: None, because: Because::Call },
                _ => Endpoint::Unknown,
            },
        }
    }

    /// Who would get what an ID stands for that belongs to no request.
    pub fn endpoint_alone(&self, text: Node<'_>, model: &ModelRef) -> Endpoint {
        if let (true, Some(slug)) = (endpoint::is_colon(model), endpoint::prefix(model)) {
            return Endpoint::named(slug, Because::Prefix);
        }
        match around::of(self, text) {
            around::Around { routes: true, .. } => {
                endpoint::prefix(model).map_or(Endpoint::Unknown, |slug| Endpoint::named(slug, Because::Prefix))
            }
            around::Around { server: Some(server), .. } => Endpoint::of_url(&server, Because::Url),
            around::Around { provider: Some(Said::Provider(slug)), .. } => Endpoint::named(slug, Because::Around),
            around::Around { provider: Some(Said::Other), .. } => Endpoint::Elsewhere,
            _ => Endpoint::Unknown,
        }
    }

    /// The provider or server that an entry of a request names beside the model.
    pub(super) fn learn_server(&self, entry: &Entry<'_>, key: Key, draft: &mut Draft) {
        if (key.url || key.weak_url) && draft.server.is_none() {
            draft.server = url::of_entry(entry, draft.known, self.facts, self.text);
        }
        if draft.provider.is_none() {
            draft.provider = around::said(entry, key, self.text);
        }
    }
}
