//! Where newer data comes in: the refresher runs on its own thread, and what it brings enters the session like an edit.

use super::event::Event;
use super::requests;
use super::session::Session;
use crate::refresh::apart::Program;
use crate::refresh::{Limits, Progress, Refresher, Report, Status, Update};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use tokio::sync::{mpsc, watch};
use tower_lsp::Client;
use tower_lsp::gen_lsp_types::MessageType;

/// The refresher and its listeners.
#[derive(Debug)]
pub struct Feed {
    session: Arc<Session>,
    client: Client,
    program: Option<Program>,
    refresher: OnceLock<Option<Refresher>>,
    finished: watch::Sender<Option<Arc<Report>>>,
    /// Somebody asked for the next run and wants to see it.
    show: Arc<AtomicBool>,
}

impl Feed {
    /// Nothing runs yet.
    pub fn new(session: Arc<Session>, client: Client, program: Option<Program>) -> Feed {
        let (refresher, finished) = (OnceLock::new(), watch::Sender::new(None));
        Feed { session, client, program, refresher, finished, show: Arc::default() }
    }

    /// Starts it once there is work; before that the server costs nothing.
    pub fn start(&self) -> Option<&Refresher> {
        let start = || {
            let (updates, inbox) = mpsc::unbounded_channel();
            let listener = move |update| {
                let _ = updates.send(update);
            };
            let data = &self.session.settings().data;
            let started = Refresher::start_with(self.program.clone(), data, Limits::default(), listener);
            let (session, client) = (self.session.clone(), self.client.clone());
            tokio::spawn(follow(session, client, inbox, self.finished.clone(), self.show.clone()));
            started.inspect_err(|error| tracing::error!("the data is not refreshed: {error}")).ok()
        };
        self.refresher.get_or_init(start).as_ref()
    }

    /// Goes on with the settings as they are now.
    pub fn configure(&self) {
        if let Some(refresher) = self.refresher.get().and_then(Option::as_ref) {
            refresher.configure(&self.session.settings().data);
        }
    }

    /// Asks every source now and waits for the outcome.
    pub async fn refresh(&self) -> Option<Arc<Report>> {
        let mut finished = self.finished.subscribe();
        self.show.store(true, Ordering::Relaxed);
        self.start()?.refresh();
        finished.changed().await.ok()?;
        finished.borrow().clone()
    }

    /// How things stand.
    pub fn status(&self) -> Status {
        let data = &self.session.settings().data;
        let running = self.refresher.get().and_then(Option::as_ref);
        let mut status = running.map_or_else(|| crate::refresh::status(data), Refresher::status);
        // Known before the refresher has come so far as to say it.
        status.offline |= data.offline;
        status
    }
}

/// Hands on what the refresher tells.
async fn follow(
    session: Arc<Session>,
    client: Client,
    mut updates: mpsc::UnboundedReceiver<Update>,
    finished: watch::Sender<Option<Arc<Report>>>,
    show: Arc<AtomicBool>,
) {
    let mut bar = None;
    while let Some(update) = updates.recv().await {
        match update {
            Update::Catalog(catalog) => {
                session.apply(Event::CatalogChanged(catalog));
                requests::refresh(&session, client.clone());
            }
            Update::Progress(Progress::Started(sources)) if show.swap(false, Ordering::Relaxed) => {
                let title = format!("Refreshing model data from {sources} sources");
                bar = requests::progress(&session, &client, title).await;
            }
            Update::Progress(Progress::Done { source }) => {
                if let Some(bar) = &bar {
                    bar.report(source).await;
                }
            }
            Update::Progress(_) => {}
            Update::Finished(report) => {
                if let Some(bar) = bar.take() {
                    bar.finish().await;
                }
                finished.send_replace(Some(Arc::new(report)));
            }
            Update::Notice(notice) => client.log_message(MessageType::Warning, notice).await,
        }
    }
}
