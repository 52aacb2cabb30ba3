//! All due sources at once, on a runtime and a client that live as long as the run: in between, nothing of the network
//! is in memory.

use super::Limits;
use super::cache::{Feed, Part};
use super::client::Downloads;
use super::fetch::{Fetched, fetch};
use super::problem::Problem;
use super::report::Progress;
use super::sources::Source;
use crate::settings::Data;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

/// A source to ask, with the last good state of its feed.
#[derive(Debug)]
pub(super) struct Question {
    pub source: Source,
    pub known: Feed,
}

/// What a source answered.
#[derive(Debug)]
pub(super) struct Answered {
    pub source: Source,
    /// How many models its last good feed held.
    pub known: usize,
    pub result: Result<Fetched, Problem>,
}

/// Asks all at once and waits for the last.
pub(super) fn ask(
    questions: Vec<Question>,
    data: &Data,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Vec<Answered> {
    if questions.is_empty() {
        return Vec::new();
    }
    progress(Progress::Started(questions.len()));
    let remote = questions.iter().any(|question| question.source.is_remote());
    let downloads = if remote { Downloads::new(data, limits).map(Some) } else { Ok(None) };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => return all_failed(questions, &Problem::Connection(e.to_string())),
    };
    let answers = runtime.block_on(ask_all(questions, downloads, limits, progress));
    // A name server that does not answer must not hold us up any longer.
    runtime.shutdown_background();
    answers
}

enum Event {
    Bytes(String, u64),
    Answered(Answered),
}

async fn ask_all(
    questions: Vec<Question>,
    downloads: Result<Option<Downloads>, Problem>,
    limits: Limits,
    progress: &mut dyn FnMut(Progress),
) -> Vec<Answered> {
    let (sender, mut events) = unbounded_channel();
    for question in questions {
        tokio::spawn(ask_one(question, downloads.clone(), limits, sender.clone()));
    }
    drop(sender);
    let mut answers = Vec::new();
    while let Some(event) = events.recv().await {
        match event {
            Event::Bytes(source, bytes) => progress(Progress::Bytes { source, bytes }),
            Event::Answered(answer) => {
                progress(Progress::Done { source: answer.source.name.clone() });
                answers.push(answer);
            }
        }
    }
    answers
}

async fn ask_one(
    question: Question,
    downloads: Result<Option<Downloads>, Problem>,
    limits: Limits,
    sender: UnboundedSender<Event>,
) {
    let Question { source, known } = question;
    let models = known.models;
    let parts: Vec<Part> = known.parts;
    // The receiver outlives the senders, so nothing is lost; were it gone, nobody would be waiting.
    let bytes = |bytes| drop(sender.send(Event::Bytes(source.name.clone(), bytes)));
    let result = match (downloads, source.is_remote()) {
        (Ok(downloads), _) => fetch(&source, parts, downloads.as_ref(), &limits, &bytes).await,
        (Err(_), false) => fetch(&source, parts, None, &limits, &bytes).await,
        (Err(problem), true) => Err(problem),
    };
    drop(sender.send(Event::Answered(Answered { source, known: models, result })));
}

fn all_failed(questions: Vec<Question>, problem: &Problem) -> Vec<Answered> {
    let failed = |question: Question| Answered {
        source: question.source,
        known: question.known.models,
        result: Err(problem.clone()),
    };
    questions.into_iter().map(failed).collect()
}
