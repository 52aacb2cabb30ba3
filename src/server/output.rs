//! Writes messages to the client. What is said waits here until the client reads it; nobody waits for that.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tower_lsp::gen_lsp_types::{CompletionResponse, LspAny};
use tower_lsp::jsonrpc::{Error, Id, Request, Response, Result};

/// How much memory is kept for the next message, in bytes: once for it alone, once for all that waits.
const KEPT: usize = 64 << 10;

/// One message to the client.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Outgoing {
    /// The answer to a request.
    Answer {
        /// The version of JSON-RPC.
        jsonrpc: &'static str,
        /// The request's, as it was written.
        #[serde(serialize_with = "as_written")]
        id: Id,
        /// What is answered.
        #[serde(flatten)]
        answer: Answer,
    },
    /// A request or a notification of ours.
    Request(Request),
}

/// What is answered.
#[derive(Debug, Serialize)]
pub enum Answer {
    /// What the framework made.
    #[serde(rename = "result")]
    Value(LspAny),
    /// A list of completions: the framework would make a tree of values of it, which takes as long as finding them.
    #[serde(rename = "result")]
    Completions(Option<CompletionResponse>),
    /// Why there is no answer.
    #[serde(rename = "error")]
    Error(Error),
}

impl Outgoing {
    fn answer(id: Id, answer: Answer) -> Outgoing {
        Outgoing::Answer { jsonrpc: "2.0", id, answer }
    }

    /// The answer to a request for completions.
    pub fn completions(id: Id, answer: Result<Option<CompletionResponse>>) -> Outgoing {
        Outgoing::answer(id, answer.map_or_else(Answer::Error, Answer::Completions))
    }
}

impl From<Response> for Outgoing {
    fn from(response: Response) -> Outgoing {
        let (id, answer) = response.into_parts();
        Outgoing::answer(id, answer.map_or_else(Answer::Error, Answer::Value))
    }
}

/// The text of an ID is the JSON that the client wrote ([`super::input`]).
fn as_written<S: Serializer>(id: &Id, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    match id {
        Id::String(json) => serde_json::from_str::<&RawValue>(json).map_err(S::Error::custom)?.serialize(serializer),
        id => id.serialize(serializer),
    }
}

/// The way out.
#[derive(Debug)]
pub struct Output<W> {
    sink: W,
    /// The message that is being queued.
    body: Vec<u8>,
    /// What is to be written, with the headers.
    bytes: Vec<u8>,
    /// How much of it is written.
    written: usize,
}

impl<W: AsyncWrite + Unpin> Output<W> {
    /// Nothing said yet.
    pub fn new(sink: W) -> Output<W> {
        Output { sink, body: Vec::new(), bytes: Vec::new(), written: 0 }
    }

    /// Queues a message.
    pub fn send(&mut self, message: &Outgoing) {
        self.body.clear();
        match serde_json::to_writer(&mut self.body, message) {
            Ok(()) => {
                self.bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", self.body.len()).as_bytes());
                self.bytes.extend_from_slice(&self.body);
            }
            Err(error) => tracing::error!("a message could not be written: {error}"),
        }
    }

    /// Whether there is something to write.
    pub fn is_waiting(&self) -> bool {
        !self.bytes.is_empty()
    }

    /// Writes as much as the client takes at once; nothing is lost when this is given up half-way.
    pub async fn write(&mut self) {
        let rest = self.bytes.get(self.written..).unwrap_or_default();
        match self.sink.write(rest).await {
            Ok(count) if count > 0 && count < rest.len() => self.written += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // All is written, or the client is gone, which shows as the end of the input, too: there the server ends.
            _ => {
                self.bytes.clear();
                self.bytes.shrink_to(KEPT);
                self.body.clear();
                self.body.shrink_to(KEPT);
                self.written = 0;
            }
        }
    }

    /// Waits until everything is written, but not for a client that does not read.
    pub async fn finish(mut self) {
        let rest = async {
            while self.is_waiting() {
                self.write().await;
            }
            self.sink.flush().await
        };
        let _ = tokio::time::timeout(Duration::from_secs(1), rest).await;
    }
}
