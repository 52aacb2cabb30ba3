//! The protocol's methods. Each does three things: reads the protocol's words, asks, answers in the protocol's words.

use super::client::Abilities;
use super::session::{Event, Session, Snapshot};
use super::{convert, publish, requests};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tower_lsp::gen_lsp_types::*;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::{Client, LanguageServer};

/// The server as the framework sees it.
#[derive(Debug)]
pub struct Backend {
    client: Client,
    session: Arc<Session>,
    /// The client has asked for the end.
    pub shut_down: Arc<AtomicBool>,
}

impl Backend {
    /// A server that knows nothing of its client yet.
    pub fn new(client: Client, session: Arc<Session>) -> Backend {
        Backend { client, session, shut_down: Arc::default() }
    }

    /// Answers for a file as it is at this moment: at once where the analysis is there, else on a worker thread. Must be the
    /// first thing a handler awaits.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&Snapshot) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(snapshot) = self.session.snapshot(uri) else { return Ok(None) };
        if snapshot.is_ready() {
            return Ok(answer(&snapshot));
        }
        let answer = tokio::task::spawn_blocking(move || answer(&snapshot)).await;
        answer.map_err(|_| Error::internal_error())
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let abilities = Abilities::new(&params.capabilities);
        self.session.apply(Event::Initialized(abilities));
        if let Some(options) = params.initialization_options {
            self.session.apply(Event::SettingsChanged(options));
        }
        let server_info = ServerInfo { name: "modelmeta".into(), version: Some(env!("CARGO_PKG_VERSION").into()) };
        Ok(InitializeResult { capabilities: capabilities(&abilities), server_info: Some(server_info) })
    }

    async fn initialized(&self, _: InitializedParams) {
        tokio::spawn(publish::publish(self.session.clone(), self.client.clone()));
        requests::register(&self.session, self.client.clone());
        requests::settings(self.session.clone(), self.client.clone());
    }

    async fn shutdown(&self) -> Result<()> {
        self.shut_down.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.session.apply(convert::opened(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let VersionedTextDocumentIdentifier { version, text_document_identifier: document } = params.text_document;
        let changes = params.content_changes.into_iter().map(convert::change).collect();
        self.session.apply(Event::Changed { uri: document.uri, version, changes });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.apply(Event::Closed { uri: params.text_document.uri });
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        // A client that answers questions sends nothing useful here.
        if self.session.client().configuration {
            requests::settings(self.session.clone(), self.client.clone());
        } else {
            self.session.apply(Event::SettingsChanged(params.settings));
            requests::refresh(&self.session, self.client.clone());
        }
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.session.apply(Event::SettingsFilesChanged);
        requests::refresh(&self.session, self.client.clone());
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.ask(&at.text_document.uri, |_| None).await
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReport> {
        let found = self.ask(&params.text_document.uri, |snapshot| Some(convert::diagnostics(snapshot))).await?;
        Ok(convert::report(found.unwrap_or_default(), params.previous_result_id.as_deref()))
    }
}

/// What the server offers this client.
fn capabilities(client: &Abilities) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        ..TextDocumentSyncOptions::default()
    };
    let pull = DiagnosticOptions { identifier: Some("modelmeta".into()), ..DiagnosticOptions::default() };
    ServerCapabilities {
        position_encoding: Some(convert::encoding(client.encoding)),
        text_document_sync: Some(TextDocumentSync::Options(sync)),
        diagnostic_provider: client.pull.then_some(DiagnosticProvider::DiagnosticOptions(pull)),
        ..ServerCapabilities::default()
    }
}
