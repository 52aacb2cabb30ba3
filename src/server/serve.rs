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
