//! What the model rules share: which names of a call site they may speak about, and how sure the facts are there.
//!
//! The three questions behind every false alarm: is this name there to be called, or listed on purpose? Is the model's
//! record the one of the platform that gets the request? Does the name as written really mean that record?

use crate::analysis::Analysis;
use crate::apis::names::same_path;
use crate::catalog::{Catalog, Model, Resolution, Status};
use crate::diagnostic::Severity;
use crate::recognize::{AZURE, CallSite, ModelRef, Role, is_test, names_deployments, prefix};
use crate::work;
use jiff::civil::Date;
use std::sync::Arc;

/// Providers that serve their own models and nothing else, and whose models the sources list in full. Everywhere else
/// (clouds, routers, hosts of open weights) a name is as likely somebody else's.
pub const CLOSED: &[&str] =
    &["anthropic", "cohere", "deepseek", "google", "mistral", "openai", "perplexity", "voyage", "xai"];

/// A name in a call site and what it means.
#[derive(Debug)]
pub struct Named<'a> {
    /// Where and how it is written.
    pub reference: &'a ModelRef,
    /// What it means.
    pub resolution: Resolution,
    /// The site around it.
    pub site: &'a CallSite,
    /// The settings say what it means, whatever it looks like.
    declared: bool,
    /// Where the text lies.
    path: &'a str,
    catalog: &'a Catalog,
    today: Date,
}

/// How sure it is that a model's record is the one of whoever gets the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Somebody else serves it: what the record says about dates and prices need not hold there.
    Elsewhere,
    /// Nothing says who serves it; it is the lab's own ID, and not one of weights that anybody may serve.
    Likely,
    /// The platform's own record.
    Certain,
}

/// The names of a site that something may be said about, in order; comments and types only show what is possible.
pub fn named<'a>(analysis: &'a Analysis, site: &'a CallSite) -> impl Iterator<Item = Named<'a>> {
    let speaking = site.models.iter().filter(|model| !matches!(model.role, Role::Doc | Role::Type));
    speaking.take_while(|_| !work::is_too_much()).inspect(|_| work::add(1)).map(move |reference| Named {
        reference,
        resolution: analysis.resolve(site, reference),
        site,
        declared: analysis.settings.deployments.contains_key(&reference.raw),
        path: within(&analysis.path),
        catalog: &analysis.catalog,
        today: analysis.today,
    })
}

/// A path as far as it says something about the code: of a file that no open folder holds, only its name does; the folders
/// above it are somebody's home.
fn within(path: &str) -> &str {
    let path = std::path::Path::new(path);
    let told = if path.is_absolute() { path.file_name().map(std::path::Path::new) } else { Some(path) };
    told.and_then(std::path::Path::to_str).unwrap_or("")
}

impl<'a> Named<'a> {
    /// The model, when the name as written is that model's and not only a relative's (`gpt-4o-2031-01-01` leads to `gpt-4o`,
    /// whose dates are not its own).
    pub fn model(&self) -> Option<&Arc<Model>> {
        let model = self.resolution.model()?;
        let raw = self.reference.raw.to_lowercase();
        let id = model.id.to_lowercase();
        // `GPT-4o` is a name for people; an ID is written as the provider does, save where it is surely one.
        if self.reference.raw != model.id && raw == id && !self.is_called() {
            return None;
        }
        let faithful = match &self.resolution {
            Resolution::Exact(_) => true,
            // An undated name stands for a dated model, never the other way round.
            Resolution::Alias(_) => {
                id.starts_with(raw.trim_end_matches("-latest"))
                    || model.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(&raw))
            }
            Resolution::Dialect { .. } => raw.ends_with(&id) || self.platform_is(model),
            Resolution::FineTune(_) | Resolution::Unknown => false,
        };
        (faithful || self.declared).then_some(model)
    }

    fn platform_is(&self, model: &Model) -> bool {
        let Resolution::Dialect { dialect, .. } = self.resolution else { return false };
        let platform = crate::catalog::dialect::get(dialect).and_then(|dialect| dialect.provider.as_deref());
        platform == Some(&model.provider)
    }

    /// Whether the record of `model` is the one of whoever gets the request.
    pub fn reach(&self, model: &Model) -> Reach {
        match self.site.provider() {
            _ if self.site.endpoint.is_elsewhere() => Reach::Elsewhere,
            // The name of an Azure deployment is the user's; what is behind it only the settings can tell.
            Some(AZURE) if !self.declared => Reach::Elsewhere,
            Some(provider) if provider == model.provider => Reach::Certain,
            Some(_) => Reach::Elsewhere,
            // A platform's spelling tells the platform; whether it is called, the place has to.
            None if self.platform_is(model) && self.reference.role != Role::Request => Reach::Certain,
            None if self.platform_is(model) => Reach::Likely,
            // A prefix names the provider, unless a router sells its model under that very name.
            None if matches!(self.resolution, Resolution::Dialect { .. }) => {
                let raw = &self.reference.raw;
                let own = prefix(self.reference) == Some(&*model.provider) && CLOSED.contains(&&*model.provider);
                let routed = || self.catalog.named(raw).any(|sold| sold.status_on(self.today) != Status::Retired);
                if own && !routed() { Reach::Likely } else { Reach::Elsewhere }
            }
            // What `azure.py` names stands for deployments, too.
            None if names_deployments(self.path) => Reach::Elsewhere,
            None if CLOSED.contains(&&*model.provider) && self.catalog.is_own(model, &self.reference.raw) => {
                Reach::Likely
            }
            None => Reach::Elsewhere,
        }
    }

    /// How bad a fact about the model's life is here, `usual` where it is called for certain; nothing where it is no news.
    pub fn weight(&self, model: &Model, usual: Severity) -> Option<Severity> {
        let reach = match self.reach(model) {
            Reach::Elsewhere => return None,
            // Tests name models for many reasons, and seldom call them.
            _ if is_test(self.path) && !self.site.endpoint.is_called() => Severity::Hint,
            Reach::Likely => usual.min(Severity::Information),
            Reach::Certain => usual,
        };
        // Lists, price tables and comparisons name old models on purpose: struck through where they stand, no more.
        Some(if self.reference.role == Role::List { Severity::Hint } else { reach })
    }

    /// Whether the provider is certain and what stands here is meant to be sent to it.
    pub fn is_called(&self) -> bool {
        let role = self.reference.role;
        self.site.provider().is_some_and(|provider| provider != AZURE)
            && matches!(role, Role::Request | Role::Constant | Role::Default | Role::Config | Role::Flag)
    }

    /// Whether what stands in front of the name sends it elsewhere: `litellm/openai/gpt-4o` in a call to OpenAI.
    pub fn is_routed(&self) -> bool {
        let mut path = self.reference.raw.split('/');
        let head = path.next().unwrap_or("");
        match path.count() {
            0 => false,
            1 => head != "models" && !self.site.provider().is_some_and(|provider| same_path(head, provider)),
            _ => !matches!(head, "models" | "publishers" | "projects" | "accounts"),
        }
    }
}

/// Names that stand for "put a model here", or that a test made up.
pub fn is_placeholder(raw: &str) -> bool {
    const STARTS: &[&str] = &[
        "your",
        "my-",
        "my_",
        "test",
        "fake",
        "mock",
        "dummy",
        "example",
        "sample",
        "custom",
        "some-",
        "foo",
        "bar",
        "placeholder",
        "model",
        "stub",
        "echo",
        "invalid",
        "unknown",
        "nonexistent",
        "non-existent",
        "not-a",
        "bad-",
        "default",
        "x-",
    ];
    /// Words that no real name has in it.
    const PRETENDED: &[&str] = &["test", "fake", "mock", "dummy", "placeholder", "invalid", "nonexistent", "unknown"];
    let lower = raw.to_lowercase();
    let shouted = raw.contains('_') && !raw.bytes().any(|b| b.is_ascii_lowercase());
    let marked = raw.contains(['<', '>', '{', '}', '[', ']', '$', '%', '*', '…', ' ', '\\', '(', ')', '|', ',', ';']);
    let local = raw.starts_with(['.', '/', '~'])
        || lower.ends_with(".gguf")
        || lower.ends_with(".safetensors")
        || lower.ends_with(".pt");
    let named = lower.rsplit(['/', ':']).next().is_some_and(|tail| STARTS.iter().any(|start| tail.starts_with(start)));
    let pretended = lower.split(|c: char| !c.is_alphanumeric()).any(|word| PRETENDED.contains(&word));
    raw.is_empty()
        || shouted
        || marked
        || local
        || named
        || pretended
        || lower.starts_with("ft:")
        || lower.starts_with("arn:")
}
