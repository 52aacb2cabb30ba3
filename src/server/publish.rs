//! Tells the client what was found.
//!
//! One task, no timer: whenever something changed it analyses the newest version, looks whether that is still the newest,
//! and sends what differs from what the client already shows. While it analyses, further edits only mark the file, so a
//! burst of edits costs as many analyses as there is time for.

use super::convert;
use super::session::Session;
use super::work::work;
use std::collections::HashMap;
use std::sync::Arc;
use tower_lsp::Client;
use tower_lsp::gen_lsp_types::{Diagnostic, Uri};

/// Publishes for ever. A client that asks for diagnostics by itself is only served by having the analysis ready.
pub async fn publish(session: Arc<Session>, client: Client) {
    let mut shown: HashMap<Uri, Vec<Diagnostic>> = HashMap::new();
    loop {
        session.changed().await;
        while let Some(uri) = session.next_stale() {
            let Some(snapshot) = session.snapshot(&uri) else {
                if shown.remove(&uri).is_some() {
                    client.publish_diagnostics(uri, Vec::new(), None).await;
                }
                continue;
            };
            // It is marked again when its settings come.
            if !snapshot.is_ready() {
                continue;
            }
            let found = work(snapshot.clone(), |snapshot| snapshot.analysis().map(|_| convert::diagnostics(snapshot)));
            // A panic in the analysis leaves what is shown as it is.
            let Some(found) = found.await else { continue };
            if snapshot.client.pull || !session.is_current(&snapshot) {
                continue;
            }
            // Of a file that is not read nothing is said, unless something was said before.
            let Some(found) = found.or_else(|| shown.contains_key(&uri).then(Vec::new)) else { continue };
            if shown.get(&uri) != Some(&found) {
                let version = Some(snapshot.document.version);
                client.publish_diagnostics(uri.clone(), found.clone(), version).await;
                shown.insert(uri, found);
            }
        }
    }
}
