//! Lets the service handle messages in the order in which they arrive.
//!
//! Each handler is polled once as soon as its message is taken from the queue, before the next message is looked at. What
//! a handler does before its first await (store an edit, take a snapshot, cancel a request) therefore happens in the order
//! in which the client wrote. Only the rest runs beside other requests. A panic costs the request an error, not the server.

use super::input::{Incoming, messages};
use super::output::{Outgoing, Output};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, SinkExt, Stream, StreamExt, future::Either};
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::gen_lsp_types::CompletionResponse;
use tower_lsp::jsonrpc::{Error, Request, Response, Result};
use tower_lsp::{ClientSocket, LanguageServer, LspService};
use tower_service::Service;

/// How the conversation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The client said `exit`.
    Exit,
    /// The input ended.
    Input,
    /// The client's process is gone, whoever holds the other end of the input now.
    Gone,
}

/// A server that answers requests for completions past the framework ([`Outgoing::Completions`] tells why).
pub trait Completing: LanguageServer {
    /// The answer to a request; nothing where the framework is to answer it.
    fn complete(
        &self,
        request: &Request,
    ) -> Option<impl Future<Output = Result<Option<CompletionResponse>>> + Send + use<Self>>;
}

/// Serves until the client says `exit` or is `gone`, or the input ends; requests under way are still answered.
/// Reading never waits for writing, so a client that writes a lot before it reads cannot lock up.
pub async fn serve<S: Completing>(
    mut service: LspService<S>,
    client: ClientSocket,
    input: impl AsyncRead + Unpin,
    output: &mut Output<impl AsyncWrite + Unpin>,
    gone: impl Future<Output = ()>,
) -> End {
    let (mut input, mut gone) = (pin!(messages(input)), pin!(gone));
    let (mut ours, mut answers) = client.split();
    let mut running = FuturesUnordered::new();
    let end = loop {
        tokio::select! {
            () = output.write(), if output.is_waiting() => {}
            message = input.next() => match message {
                Some(Incoming::Request(request)) => {
                    let exit = request.method() == "exit";
                    if exit {
                        // The framework drops them, and whoever asked before leaving wants an answer.
                        finish(&mut running, output, Duration::from_millis(500)).await;
                    }
                    let mut handler = Box::pin(handle(&mut service, request));
                    match poll_fn(|context| Poll::Ready(handler.poll_unpin(context))).await {
                        Poll::Ready(answer) => send(output, answer),
                        Poll::Pending => running.push(handler),
                    }
                    if exit {
                        break End::Exit;
                    }
                }
                Some(Incoming::Response(response)) => {
                    let _ = answers.send(response).await;
                }
                Some(Incoming::Refused(answer)) => output.send(&answer.into()),
                None => break End::Input,
            },
            Some(answer) = running.next() => send(output, answer),
            Some(request) = ours.next() => output.send(&Outgoing::Request(request)),
            () = &mut gone => break End::Gone,
        }
    };
    if end == End::Input {
        finish(&mut running, output, Duration::from_secs(2)).await;
    }
    end
}

/// Answers what is under way, as far as that takes no longer.
async fn finish<W: AsyncWrite + Unpin>(
    mut running: impl Stream<Item = Option<Outgoing>> + Unpin,
    output: &mut Output<W>,
    patience: Duration,
) {
    let rest = async {
        while let Some(answer) = running.next().await {
            send(output, answer);
        }
    };
    let _ = tokio::time::timeout(patience, rest).await;
}

/// Calls the handler; a panic in it becomes an error.
fn handle<S: Completing>(
    service: &mut LspService<S>,
    request: Request,
) -> impl Future<Output = Option<Outgoing>> + Send + 'static {
    let (id, method) = (request.id().cloned(), request.method().to_owned());
    let call = answer(service, request);
    async move {
        match AssertUnwindSafe(call).catch_unwind().await {
            Ok(answer) => answer,
            Err(_) => {
                tracing::error!("{method} failed");
                id.map(|id| Response::from_error(id, Error::internal_error()).into())
            }
        }
    }
}

/// The answer of the server itself, or else of the framework.
fn answer<S: Completing>(
    service: &mut LspService<S>,
    request: Request,
) -> impl Future<Output = Option<Outgoing>> + Send + 'static {
    let completions = service.inner().complete(&request).zip(request.id().cloned());
    match completions {
        Some((answer, id)) => Either::Left(answer.map(|answer| Some(Outgoing::completions(id, answer)))),
        None => Either::Right(service.call(request).map(|answer| answer.ok().flatten().map(Outgoing::from))),
    }
}

fn send<W: AsyncWrite + Unpin>(output: &mut Output<W>, answer: Option<Outgoing>) {
    if let Some(answer) = answer {
        output.send(&answer);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use tower_lsp::gen_lsp_types::{Hover, HoverParams, InitializeParams, InitializeResult};

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

    impl Completing for Fragile {
        fn complete(
            &self,
            _: &Request,
        ) -> Option<impl Future<Output = Result<Option<CompletionResponse>>> + Send + use<>> {
            None::<std::future::Ready<_>>
        }
    }

    #[test]
    fn a_panic_costs_its_request_and_nothing_else() {
        let ask = |id: i64, method: &str, params: &str| {
            let body = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#);
            format!("Content-Length: {}\r\n\r\n{body}", body.len())
        };
        let hover = |line: i64| {
            let place = format!(r#"{{"textDocument":{{"uri":"a"}},"position":{{"line":{line},"character":0}}}}"#);
            ask(1 + line, "textDocument/hover", &place)
        };
        let input = [ask(0, "initialize", r#"{"capabilities":{}}"#), hover(0), hover(1), hover(2)].concat();
        let mut written = Vec::new();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (service, client) = LspService::new(|_| Fragile);
            let mut output = Output::new(&mut written);
            let end = serve(service, client, input.as_bytes(), &mut output, std::future::pending()).await;
            assert_eq!(end, End::Input);
            output.finish().await;
        });
        let written = String::from_utf8(written).unwrap();
        let answer =
            |id: i64| written.split("Content-Length").find(|part| part.contains(&format!("\"id\":{id}"))).unwrap();
        assert!(answer(1).contains("-32603") && answer(2).contains("-32603"), "{written}");
        assert!(answer(3).contains("\"result\":null"), "{written}");
    }
}
