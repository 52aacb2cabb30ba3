//! Lets the service handle messages in the order in which they arrive.
//!
//! Each handler is polled once as soon as its message is taken from the queue, before the next message is looked at. What
//! a handler does before its first await (store an edit, take a snapshot, cancel a request) therefore happens in the order
//! in which the client wrote. Only the rest runs beside other requests. A panic costs the request an error, not the server.

use super::input::Incoming;
use super::output::{Outgoing, Output};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, SinkExt, StreamExt};
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::task::Poll;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service;

/// How the conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The client said `exit`.
    Exit,
    /// The input ended.
    Input,
}

/// Serves until the client says `exit` or the input ends; requests under way at the end of the input are still answered.
pub async fn serve<S: LanguageServer>(
    mut service: LspService<S>,
    client: ClientSocket,
    mut input: Receiver<Incoming>,
    output: &Output,
) -> End {
    let (mut ours, mut answers) = client.split();
    let mut running = FuturesUnordered::new();
    let end = loop {
        tokio::select! {
            message = input.recv() => match message {
                Some(Incoming::Request(request)) => {
                    let exit = request.method() == "exit";
                    let mut handler = Box::pin(handle(&mut service, request));
                    match poll_fn(|context| Poll::Ready(handler.poll_unpin(context))).await {
                        Poll::Ready(response) => respond(output, response),
                        Poll::Pending => running.push(handler),
                    }
                    if exit {
                        break End::Exit;
                    }
                }
                Some(Incoming::Response(response)) => {
                    let _ = answers.send(response).await;
                }
                None => break End::Input,
            },
            Some(response) = running.next() => respond(output, response),
            Some(request) = ours.next() => output.send(Outgoing::Request(request)),
        }
    };
    if end == End::Input {
        let rest = async {
            while let Some(response) = running.next().await {
                respond(output, response)
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(2), rest).await;
    }
    end
}

/// Calls the handler; a panic in it becomes an error.
fn handle<S: LanguageServer>(
    service: &mut LspService<S>,
    request: Request,
) -> impl Future<Output = Option<Response>> + Send + 'static {
    let (id, method) = (request.id().cloned(), request.method().to_owned());
    let call = service.call(request);
    async move {
        match AssertUnwindSafe(call).catch_unwind().await {
            Ok(response) => response.ok().flatten(),
            Err(_) => {
                tracing::error!("{method} failed");
                id.map(|id: Id| Response::from_error(id, Error::internal_error()))
            }
        }
    }
}

fn respond(output: &Output, response: Option<Response>) {
    if let Some(response) = response {
        output.send(Outgoing::Response(response));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use std::sync::{Arc, Mutex};
    use tower_lsp::gen_lsp_types::{Hover, HoverParams, InitializeParams, InitializeResult};
    use tower_lsp::jsonrpc::Result;

    struct Fragile;

    impl LanguageServer for Fragile {
        async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
            Ok(InitializeResult::default())
        }

        async fn shutdown(&self) -> Result<()> {
            Ok(())
        }

        async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
            match params.text_document_position_params.position.line {
                0 => panic!("at once"),
                1 => {
                    tokio::task::yield_now().await;
                    panic!("later")
                }
                _ => Ok(None),
            }
        }
    }

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_panic_costs_its_request_and_nothing_else() {
        let written = Written::default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (service, client) = LspService::new(|_| Fragile);
            let output = Output::new(written.clone());
            let (messages, queue) = tokio::sync::mpsc::channel(8);
            let ask = |id: i64, method: &'static str, params: serde_json::Value| {
                Incoming::Request(Request::build(method).id(id).params(params).finish())
            };
            messages.send(ask(0, "initialize", serde_json::json!({ "capabilities": {} }))).await.unwrap();
            for line in 0..3 {
                let place =
                    serde_json::json!({ "textDocument": { "uri": "a" }, "position": { "line": line, "character": 0 } });
                messages.send(ask(1 + line, "textDocument/hover", place)).await.unwrap();
            }
            drop(messages);
            assert_eq!(serve(service, client, queue, &output).await, End::Input);
            output.finish();
        });
        let written = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let answer =
            |id: i64| written.split("Content-Length").find(|part| part.contains(&format!("\"id\":{id}"))).unwrap();
        assert!(answer(1).contains("-32603") && answer(2).contains("-32603"), "{written}");
        assert!(answer(3).contains("\"result\":null"), "{written}");
    }
}
