//! A handful of true records that no refresh changes, for tests whose answers have to stay what they are.

use modelmeta::catalog::Catalog;
use modelmeta::catalog::schema::Snapshot;
use std::sync::{Arc, LazyLock};

/// The catalogue of `tests/pages/catalog.json`.
pub fn fixed() -> Arc<Catalog> {
    static CATALOG: LazyLock<Arc<Catalog>> = LazyLock::new(|| Arc::new(read()));
    CATALOG.clone()
}

fn read() -> Catalog {
    let snapshot: Snapshot = serde_json::from_str(include_str!("catalog.json")).expect("tests/pages/catalog.json");
    Catalog::from_snapshot(&snapshot).unwrap()
}
