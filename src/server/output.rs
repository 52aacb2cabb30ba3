//! Writes messages to the client from a thread of its own, so that a client that does not read never stops the server.

use serde::Serialize;
use std::io::Write;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tower_lsp::jsonrpc::{Request, Response};

/// How much is gathered before it is written; a pipe takes this much at once.
const BATCH: usize = 64 << 10;

/// One message to the client.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Outgoing {
    /// The answer to a request.
    Response(Response),
    /// A request or a notification of ours.
    Request(Request),
}

/// The way out.
#[derive(Debug)]
pub struct Output {
    messages: Sender<Outgoing>,
    finished: Receiver<()>,
}

impl Output {
    /// Starts the thread that writes to `out`.
    pub fn new(mut out: impl Write + Send + 'static) -> Output {
        let (messages, queue) = channel::<Outgoing>();
        let (done, finished) = channel();
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            while let Ok(message) = queue.recv() {
                bytes.clear();
                frame(&message, &mut bytes);
                while let Some(message) = (bytes.len() < BATCH).then(|| queue.try_recv().ok()).flatten() {
                    frame(&message, &mut bytes);
                }
                // A client that is gone shows as the end of the input, too; that is where the server ends.
                if out.write_all(&bytes).and_then(|()| out.flush()).is_err() {
                    break;
                }
            }
            let _ = done.send(());
        });
        Output { messages, finished }
    }

    /// Queues a message; never waits.
    pub fn send(&self, message: Outgoing) {
        let _ = self.messages.send(message);
    }

    /// Waits until everything is written, but not for a client that does not read.
    pub fn finish(self) {
        drop(self.messages);
        let _ = self.finished.recv_timeout(Duration::from_secs(1));
    }
}

/// Appends a message with its header to `bytes`.
fn frame(message: &Outgoing, bytes: &mut Vec<u8>) {
    match serde_json::to_vec(message) {
        Ok(body) => {
            bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
            bytes.extend_from_slice(&body);
        }
        Err(error) => tracing::error!("a message could not be written: {error}"),
    }
}
