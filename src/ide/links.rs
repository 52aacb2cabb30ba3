//! IDs lead to the page about their model.

use super::{DocumentLink, card};
use crate::analysis::Analysis;

impl Analysis {
    /// The most particular page there is for each known ID, ordered by place.
    pub fn links(&self) -> Vec<DocumentLink> {
        let models = self.sites.iter().flat_map(|site| site.models.iter().map(move |model| (site, model)));
        let mut links: Vec<DocumentLink> = models
            .filter_map(|(site, reference)| {
                let resolution = self.resolve(site, reference);
                let (tooltip, target) = card::links(resolution.model()?, &self.catalog).pop()?;
                Some(DocumentLink { span: reference.span, target, tooltip })
            })
            .collect();
        links.sort_by_key(|link| link.span);
        links.dedup_by_key(|link| link.span);
        links
    }
}
