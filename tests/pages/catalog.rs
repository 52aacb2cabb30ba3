//! A handful of true records that no refresh changes, for tests whose answers have to stay what they are.

use modelmeta::catalog::pack::{Record, pack};
use modelmeta::catalog::schema::Snapshot;
use modelmeta::catalog::{Catalog, Model};
use std::sync::{Arc, LazyLock};

/// The catalogue of `tests/pages/catalog.json`.
pub fn fixed() -> Arc<Catalog> {
    static CATALOG: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(read()));
    CATALOG.clone()
}

/// Packs the records as a refresh packs what it merged.
fn read() -> Catalog {
    let snapshot: Snapshot = serde_json::from_str(include_str!("catalog.json")).expect("tests/pages/catalog.json");
    let lines: Vec<String> = snapshot.models.iter().map(|model| serde_json::to_string(model).unwrap()).collect();
    fn record<'a>((model, json): (&'a Model, &'a String)) -> Record<'a> {
        let aliases = model.aliases.iter().map(String::as_str).collect();
        Record { provider: &model.provider, id: &model.id, aliases, json }
    }
    let records = snapshot.models.iter().zip(&lines).map(record).collect();
    let ranks = snapshot.providers.iter().map(|(slug, provider)| (slug.clone(), provider.rank)).collect();
    let about = serde_json::json!({ "sources": snapshot.sources, "providers": snapshot.providers });
    let bytes = pack(records, &ranks, &snapshot.generated_at, &about.to_string()).unwrap();
    Catalog::from_bytes(bytes).unwrap()
}
