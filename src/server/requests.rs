//! What the server asks of its client. Never from inside a handler and never without an end: a client may take its time,
//! or not answer at all.

use super::event::Event;
use super::feed::Feed;
use super::session::Session;
use crate::settings::{file, installed};
use std::sync::Arc;
use std::time::Duration;
use tower_lsp::gen_lsp_types::{ConfigurationItem, ProgressToken, Registration};
use tower_lsp::{Client, NotCancellable, Unbounded};

/// A bar without an end that can be foreseen.
type OngoingProgress = tower_lsp::OngoingProgress<Unbounded, NotCancellable>;

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
        let names = file::NAMES.iter().chain(&installed::LOCKS);
        let names: Vec<_> = names.map(|name| serde_json::json!({ "globPattern": format!("**/{name}") })).collect();
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

/// Asks for the editor's settings and goes on with them.
pub fn settings(session: Arc<Session>, client: Client, feed: Arc<Feed>) {
    spawn(async move {
        let item = ConfigurationItem { scope_uri: None, section: Some("modelmeta".to_owned()) };
        let Ok(mut answer) = client.configuration(vec![item]).await else { return };
        if let Some(settings) = answer.pop().filter(|settings| !settings.is_null()) {
            session.apply(Event::SettingsChanged(settings));
            feed.configure();
            refresh(&session, client);
        }
    });
}

/// Shows that something takes its time, where the client can show that.
pub async fn progress(session: &Session, client: &Client, title: String) -> Option<OngoingProgress> {
    if !session.client().progress {
        return None;
    }
    let token = ProgressToken::String(format!("modelmeta/{}", client.next_request_id()));
    let created = client.create_work_done_progress(token.clone());
    tokio::time::timeout(Duration::from_secs(1), created).await.ok()?.ok()?;
    Some(client.progress(token, title).begin().await)
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
