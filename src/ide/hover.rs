//! Hovering: the card of a model over its ID, the page of a parameter over its name and value.

use super::card::Card;
use super::markup::Writer;
use super::{Hover, Markup, parameters};
use crate::analysis::{Analysis, CardKey};
use crate::recognize::{Argument, CallSite, ModelRef};
use std::sync::Arc;

impl Analysis {
    /// What is known about the text at `offset`; nothing where no model and no parameter stands, or nothing is known.
    pub fn hover(&self, offset: usize, markup: Markup) -> Option<Hover> {
        if !self.settings.enable || !self.settings.hover.enable {
            return None;
        }
        if let Some((site, model)) = self.name_at(offset) {
            return self.hover_model(site, model, markup);
        }
        // Sites nest, the inner one knows more.
        self.sites.iter().rev().find_map(|site| self.hover_parameter(site, offset, markup))
    }

    fn hover_model(&self, site: &CallSite, reference: &ModelRef, markup: Markup) -> Option<Hover> {
        let resolution = self.resolve(site, reference);
        let model = resolution.model()?;
        let key = CardKey {
            raw: reference.raw.clone(),
            provider: site.provider(),
            api: site.api().map(|api| api.name.as_str()),
            spelling: site.spelling,
            markdown: markup == Markup::Markdown,
        };
        let card = || Card {
            model,
            catalog: &self.catalog,
            today: self.today,
            api: site.api().or_else(|| crate::apis::default_for(&model.provider, model.kind.as_str())),
            written: Some((&reference.raw, &resolution)),
            spelling: site.spelling,
            served_by: site.provider(),
            full: false,
        };
        let contents = self.known.cards.get(key, || card().render(markup).into());
        Some(Hover { span: reference.span, contents: contents.to_string() })
    }

    fn hover_parameter(&self, site: &CallSite, offset: usize, markup: Markup) -> Option<Hover> {
        let here = |argument: &&Argument| {
            [argument.name, argument.span, argument.written].iter().any(|span| span.touches(offset))
        };
        let argument = site.arguments.iter().rev().find(here)?;
        let (api, parameter) = (site.api()?, argument.parameter?);
        let model = site.models.first().and_then(|model| self.resolve(site, model).model().map(Arc::clone));
        let mut out = Writer::new(markup);
        parameters::describe(&mut out, api, parameter, model.as_deref());
        let places = [argument.name, argument.span, argument.written];
        let span = places.into_iter().find(|span| span.touches(offset))?;
        Some(Hover { span, contents: out.finish() })
    }
}
