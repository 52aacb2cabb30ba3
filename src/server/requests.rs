//! What the server asks of its client. Never from inside a handler and never without an end: a client may take its time,
//! or not answer at all.

use super::session::{Event, Session};
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::Client;
use tower_lsp::gen_lsp_types::{ConfigurationItem, Registration};

/// How long an answer is waited for; nothing depends on it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Asks beside everything else.
fn spawn(ask: impl Future<Output = ()> + Send + 'static) {
    tokio::spawn(async move {
        let _ = tokio::time::timeout(PATIENCE, ask).await;
    });
}

/// Asks to be told when settings or settings files change.
pub fn register(session: &Session, client: Client) {
    let abilities = session.client();
    let registration = |method: &str, options| Registration {
        id: format!("modelmeta/{method}"),
        method: method.to_owned(),
        register_options: Some(options),
    };
    let mut registrations = Vec::new();
    if abilities.watch {
        let names = crate::settings::file::NAMES.map(|name| serde_json::json!({ "globPattern": format!("**/{name}") }));
        let options = serde_json::json!({ "watchers": names });
        registrations.push(registration("workspace/didChangeWatchedFiles", options));
    }
    if abilities.configuration_registration {
        let options = serde_json::json!({ "section": "modelmeta" });
        registrations.push(registration("workspace/didChangeConfiguration", options));
    }
    if !registrations.is_empty() {
        spawn(async move {
            let _ = client.register_capability(registrations).await;
        });
    }
}

/// Asks for the editor's settings.
pub fn settings(session: Arc<Session>, client: Client) {
    if !session.client().configuration {
        return;
    }
    spawn(async move {
        let item = ConfigurationItem { scope_uri: None, section: Some("modelmeta".to_owned()) };
        let Ok(mut answer) = client.configuration(vec![item]).await else { return };
        if let Some(settings) = answer.pop().filter(|settings| !settings.is_null()) {
            session.apply(Event::SettingsChanged(settings));
            refresh(&session, client);
        }
    });
}

/// Asks the client to ask again for what it shows.
pub fn refresh(session: &Session, client: Client) {
    let abilities = session.client();
    if abilities.pull && abilities.diagnostic_refresh {
        let client = client.clone();
        spawn(async move {
            let _ = client.workspace_diagnostic_refresh().await;
        });
    }
    if abilities.inlay_hint_refresh {
        spawn(async move {
            let _ = client.inlay_hint_refresh().await;
        });
    }
}
