//! The protocol's methods. Each does three things: reads the protocol's words, asks, answers in the protocol's words.
//!
//! Nothing may be awaited before [`Session::apply`] or [`Session::snapshot`]: up to its first await a handler runs in the
//! order in which the client wrote.

use super::capabilities::capabilities;
use super::client::Abilities;
use super::commands::{Status, StatusParams};
use super::event::Event;
use super::feed::Feed;
use super::scan::Scan;
use super::serve::Completing;
use super::session::{Session, Snapshot};
use super::work::work;
use super::{calendar, commands, convert, process, publish, requests, settings};
use crate::ide::completion;
use crate::refresh::apart::Program;
use serde::Deserialize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;
use tower_lsp::gen_lsp_types::*;
use tower_lsp::jsonrpc::{Error, Request, Result};
use tower_lsp::{Client, LanguageServer};

/// The server as the framework sees it.
#[derive(Debug)]
pub struct Backend {
    pub(super) client: Client,
    pub(super) session: Arc<Session>,
    pub(super) feed: Arc<Feed>,
    pub(super) scan: Scan,
    /// The client has asked for the end.
    pub shut_down: Arc<AtomicBool>,
    /// The client's process is gone.
    pub gone: Arc<Notify>,
}

impl Backend {
    /// A server that knows nothing of its client yet.
    pub fn new(client: Client, session: Arc<Session>, refresher: Option<Program>) -> Backend {
        let feed = Arc::new(Feed::new(session.clone(), client.clone(), refresher));
        Backend { client, session, feed, scan: Scan::default(), shut_down: Arc::default(), gone: Arc::default() }
    }

    /// Sees to it that the server does not outlive its client.
    fn watch(&self, process: u32) {
        let gone = self.gone.clone();
        tokio::spawn(async move {
            process::gone(process).await;
            tracing::warn!("the client's process {process} is gone, so the server ends");
            gone.notify_one();
        });
    }

    /// Answers for a file as it is at this moment.
    async fn ask<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&Snapshot) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(snapshot) = self.session.snapshot(uri) else { return Ok(None) };
        work(self.session.ready(snapshot).await, answer).await.ok_or_else(Error::internal_error)
    }

    /// The answer to `modelmeta/status`: how the data stands, and what is open.
    pub async fn status(&self, params: StatusParams) -> Result<Status> {
        let (catalog, data) = (self.session.catalog(), self.feed.status());
        let file = params.text_document.map(|file| file.uri);
        let findings = match &file {
            Some(uri) => self.ask(uri, |snapshot| Some(snapshot.findings().len())).await?,
            None => None,
        };
        Ok(Status::new(&catalog, data, findings))
    }
}

/// For files that are open, as long as the server is to answer.
impl Completing for Backend {
    fn complete(
        &self,
        request: &Request,
    ) -> Option<impl Future<Output = Result<Option<CompletionResponse>>> + Send + use<>> {
        if request.method() != "textDocument/completion" || self.shut_down.load(Ordering::Relaxed) {
            return None;
        }
        let params = CompletionParams::deserialize(request.params()?).ok()?;
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        let (session, snapshot) = (self.session.clone(), self.session.snapshot(&text_document.uri)?);
        let answer = move |snapshot: &Snapshot| {
            let analysis = snapshot.analysis().filter(|analysis| analysis.settings.completion.enable)?;
            let list = analysis.completion(convert::offset(snapshot, position))?;
            convert::completion(snapshot, list)
        };
        Some(async move { work(session.ready(snapshot).await, answer).await.ok_or_else(Error::internal_error) })
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        if let Some(process) = params.process_id.and_then(|id| u32::try_from(id).ok()).filter(|id| *id > 0) {
            self.watch(process);
        }
        let abilities = Abilities::new(&params.capabilities);
        self.session.apply(Event::Initialized(abilities));
        self.session.apply(convert::folders(&params));
        if let Some(settings) = params.initialization_options {
            self.session.apply(Event::SettingsChanged(settings));
        }
        let server_info = ServerInfo { name: "modelmeta".into(), version: Some(env!("CARGO_PKG_VERSION").into()) };
        Ok(InitializeResult { capabilities: capabilities(&abilities), server_info: Some(server_info) })
    }

    async fn initialized(&self, _: InitializedParams) {
        tokio::spawn(publish::publish(self.session.clone(), self.client.clone()));
        tokio::spawn(settings::follow(self.session.clone(), self.client.clone(), self.feed.clone()));
        tokio::spawn(calendar::follow(self.session.clone(), self.client.clone()));
        requests::register(&self.session, self.client.clone());
        if self.session.client().configuration {
            requests::settings(self.session.clone(), self.client.clone(), self.feed.clone());
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.shut_down.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let uri = params.text_document.uri.clone();
        self.session.apply(convert::opened(params.text_document));
        self.feed.start();
        if self.scan.forget(&uri) && self.session.client().pull {
            self.client.publish_diagnostics(uri, Vec::new(), None).await;
        }
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.session.apply(convert::changed(params.text_document, params.content_changes));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.apply(Event::Closed { uri: params.text_document.uri });
    }

    async fn notebook_did_open(&self, params: DidOpenNotebookDocumentParams) {
        let opened = params.cell_text_documents.into_iter().map(convert::opened);
        opened.for_each(|event| self.session.apply(event));
        let notebook = params.notebook_document.uri.clone();
        self.session.apply(convert::notebook_opened(params.notebook_document));
        self.feed.start();
        if self.scan.forget(&notebook) {
            // Its cells have names of their own.
            self.client.publish_diagnostics(notebook, Vec::new(), None).await;
        }
    }

    async fn notebook_did_change(&self, params: DidChangeNotebookDocumentParams) {
        convert::notebook_changes(params).into_iter().for_each(|event| self.session.apply(event));
    }

    async fn notebook_did_close(&self, params: DidCloseNotebookDocumentParams) {
        self.session.apply(Event::NotebookClosed { notebook: params.notebook_document.uri });
        for cell in params.cell_text_documents {
            self.session.apply(Event::Closed { uri: cell.uri });
        }
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        // A client that answers questions sends nothing useful here.
        if self.session.client().configuration {
            requests::settings(self.session.clone(), self.client.clone(), self.feed.clone());
        } else {
            self.session.apply(Event::SettingsChanged(params.settings));
            self.feed.configure();
            requests::refresh(&self.session, self.client.clone());
        }
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.session.apply(Event::SettingsFilesChanged);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.session.apply(convert::folders_changed(params.event));
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        let answer = move |snapshot: &Snapshot| {
            let analysis = snapshot.analysis().filter(|analysis| analysis.settings.hover.enable)?;
            let hover = analysis.hover(convert::offset(snapshot, position), snapshot.client.hover)?;
            Some(convert::hover(snapshot, hover))
        };
        self.ask(&text_document.uri, answer).await
    }

    /// Only where a file is not open: else [`Completing`] has answered.
    async fn completion(&self, _: CompletionParams) -> Result<Option<CompletionResponse>> {
        Ok(None)
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let Some(key) = convert::completion_key(&item) else { return Ok(item) };
        let (session, written) = (&self.session, self.session.client().documentation);
        let documentation = completion::documentation(&key, &session.catalog(), session.today(), written);
        item.documentation = documentation.map(|text| convert::documentation(text, written));
        Ok(item)
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReport> {
        let found = self.ask(&params.text_document.uri, |snapshot| Some(convert::diagnostics(snapshot))).await?;
        Ok(convert::report(found.unwrap_or_default(), params.previous_result_id.as_deref()))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<Vec<CodeActionResponse>>> {
        let answer = move |snapshot: &Snapshot| {
            let analysis = snapshot.analysis()?;
            let only = params.context.only.as_deref();
            let mut actions = Vec::new();
            if convert::wants(only, &CodeActionKind::QuickFix) {
                let fixes = analysis.code_actions(convert::span(snapshot, params.range));
                let shown = convert::Shown::of(&params.context.diagnostics);
                actions.extend(fixes.iter().filter_map(|fix| convert::code_action(snapshot, fix, &shown)));
            }
            // Only where it was asked for by name: it is no way out of the finding under the cursor.
            if only.is_some() && convert::wants(only, &convert::FIX_ALL) {
                actions.extend(convert::fix_all(snapshot, &analysis.fix_all()));
            }
            Some(actions)
        };
        self.ask(&params.text_document.uri.clone(), answer).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let answer = move |snapshot: &Snapshot| {
            let analysis = snapshot.analysis().filter(|analysis| analysis.settings.inlay_hints.price)?;
            let hints = analysis.inlay_hints(convert::span(snapshot, params.range));
            Some(hints.into_iter().filter_map(|hint| convert::inlay_hint(snapshot, hint)).collect())
        };
        self.ask(&params.text_document.uri, answer).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let answer = |snapshot: &Snapshot| {
            let links = snapshot.analysis()?.links();
            Some(links.into_iter().filter_map(|link| convert::document_link(snapshot, link)).collect())
        };
        self.ask(&params.text_document.uri, answer).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LspAny>> {
        commands::execute(self, params).await
    }
}
