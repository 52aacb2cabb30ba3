//! The price behind an ID.

use super::InlayHint;
use crate::analysis::Analysis;
use crate::recognize::Role;
use crate::rules::phrase;
use crate::text::Span;

impl Analysis {
    /// "$2.50 in / $10 out" behind each ID in `within` whose price at the provider called is published; nothing unless the
    /// settings ask for it. USD per 1M tokens.
    pub fn inlay_hints(&self, within: Span) -> Vec<InlayHint> {
        if !self.settings.enable || !self.settings.inlay_hints.price {
            return Vec::new();
        }
        let models = self.sites.iter().flat_map(|site| site.models.iter().map(move |model| (site, model)));
        let shown = models.filter(|(_, model)| within.contains(model.span) && model.role != Role::Doc);
        let mut hints: Vec<InlayHint> = shown
            .filter_map(|(site, reference)| {
                let resolution = self.resolve(site, reference);
                // Another seller's price is no answer.
                let model =
                    resolution.model().filter(|model| site.provider().is_none_or(|slug| slug == model.provider))?;
                Some(InlayHint { offset: reference.span.end, label: phrase::in_out(model)? })
            })
            .collect();
        hints.sort_by_key(|hint| hint.offset);
        hints.dedup_by_key(|hint| hint.offset);
        hints
    }
}
