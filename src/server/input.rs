//! Reads messages from the client, and survives what real clients send.
//!
//! Header names may have any case, UTF-8 and lone surrogates are repaired, a batch is split. A request that cannot be read
//! is refused; anything else that is not a message costs one line in the log and nothing more.
//!
//! The ID of a request goes through the framework as the text that the client wrote ([`written_id`]): so any number and any
//! spelling comes back as it came.

use crate::text::surrogates;
use futures_util::stream::{self, Stream, StreamExt};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::HashMap;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

/// Longer messages are taken for a broken header; a 50 MB file, escaped, stays well below.
const MAX_MESSAGE: u64 = 512 << 20;
/// Longer header lines are cut into pieces.
const MAX_HEADER: u64 = 64 << 10;
/// How much is read at once; a pipe holds no more.
const BUFFER: usize = 64 << 10;

/// One message of the client.
#[derive(Debug)]
pub enum Incoming {
    /// A request or a notification.
    Request(Request),
    /// The answer to one of our requests.
    Response(Response),
    /// A request that cannot be read, with the answer to it.
    Refused(Response),
}

/// What the client says, until its input ends.
pub fn messages(input: impl AsyncRead + Unpin) -> impl Stream<Item = Incoming> {
    let input = BufReader::with_capacity(BUFFER, input);
    let bodies = stream::unfold(input, async |mut input| Some((frame(&mut input).await?, input)));
    bodies.flat_map(|body| stream::iter(parse(&body)))
}

/// The body of the next frame, or nothing at the end of the input.
async fn frame(input: &mut (impl AsyncBufRead + Unpin)) -> Option<Vec<u8>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(MAX_HEADER).read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line).to_ascii_lowercase();
        if line.trim().is_empty() {
            let Some(length) = length.take() else { continue };
            // No more than that is believed before it is there.
            let mut body = Vec::with_capacity(usize::try_from(length).unwrap_or(BUFFER).min(BUFFER));
            let read = input.take(length).read_to_end(&mut body).await.ok()?;
            return (read as u64 == length).then_some(body);
        }
        // The name may be glued to the rest of a message that was longer than it said.
        if let Some((_, value)) = line.rsplit_once("content-length:") {
            length = value.trim().parse().ok().filter(|&length| length <= MAX_MESSAGE);
            if length.is_none() {
                tracing::warn!("ignored a header: content-length:{}", value.trim_end());
            }
        }
    }
}

/// The messages of one body: one, those of a batch, or none.
fn parse(body: &[u8]) -> Vec<Incoming> {
    let text = String::from_utf8_lossy(body);
    let batch = if text.trim_start().starts_with('[') {
        serde_json::from_str(&text)
    } else {
        serde_json::from_str(&text).map(|message| vec![message])
    };
    match batch {
        Ok(batch) => batch.into_iter().filter_map(message).collect(),
        Err(error) => {
            tracing::warn!("dropped a message of {} bytes: {error}", body.len());
            Vec::new()
        }
    }
}

/// A message from its JSON; `jsonrpc` is not insisted on.
fn message(json: &RawValue) -> Option<Incoming> {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(json.get()).unwrap_or_default();
    let id = match fields.get("id").map(|id| written_id(id)) {
        Some(None) => {
            tracing::warn!("dropped a message whose id is neither a number nor text");
            return None;
        }
        id => id.flatten(),
    };
    match (fields.get("method"), id) {
        (Some(method), id) => match request(method, fields.get("params").copied(), id.clone()) {
            Ok(request) => Some(Incoming::Request(request)),
            Err(error) => {
                tracing::warn!("refused a message: {error}");
                Some(Incoming::Refused(Response::from_error(id?, error)))
            }
        },
        (None, Some(_)) => response(&fields).map(Incoming::Response),
        _ => {
            tracing::warn!("dropped a message that is neither a request nor an answer");
            None
        }
    }
}

/// The ID of a request as the client wrote it: a number of any size, text in quotes, or `null`.
fn written_id(id: &RawValue) -> Option<Id> {
    let text = id.get();
    let fits = text.starts_with(|first: char| first == '"' || first == '-' || first.is_ascii_digit()) || text == "null";
    fits.then(|| Id::String(text.to_owned()))
}

/// A request or a notification; the error says why it cannot be read.
fn request(method: &RawValue, params: Option<&RawValue>, id: Option<Id>) -> Result<Request, Error> {
    let method: String = value(method).map_err(|_| Error::invalid_request())?;
    let params = match (method.as_str(), params) {
        // Clients send an empty object where there are no parameters, which the framework does not take, and nothing where
        // there is an empty object, which it does not take either.
        ("shutdown" | "exit", _) => None,
        (_, None) => Some(json!({})),
        ("$/cancelRequest", Some(params)) => Some(cancelled(params)),
        (_, Some(params)) => Some(value(params).map_err(|error| Error::invalid_params(error.to_string()))?),
    };
    let mut request = Request::build(method);
    if let Some(params) = params {
        request = request.params(taken(params));
    }
    if let Some(id) = id {
        request = request.id(id);
    }
    Ok(request.finish())
}

/// The parameters of a cancellation, which names the request as it was written.
fn cancelled(params: &RawValue) -> Value {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(params.get()).unwrap_or_default();
    json!({ "id": fields.get("id").map(|id| id.get()) })
}

/// The parameters as the framework takes them.
fn taken(mut params: Value) -> Value {
    // What cannot be a process must not cost the conversation.
    if let Some(process) = params.get_mut("processId").filter(|process| i32::deserialize(&**process).is_err()) {
        *process = Value::Null;
    }
    if params.is_null() { json!({}) } else { params }
}

/// The answer to one of our requests, whose IDs are numbers.
fn response(fields: &HashMap<String, &RawValue>) -> Option<Response> {
    let field = |name| fields.get(name).and_then(|field| value::<Value>(field).ok()).filter(|field| !field.is_null());
    let id = fields.get("id").and_then(|id| value(id).ok())?;
    let answer = match field("error") {
        Some(error) => Err(serde_json::from_value(error).unwrap_or_else(|_| Error::internal_error())),
        None => Ok(field("result").unwrap_or_default()),
    };
    Some(Response::from_parts(id, answer))
}

/// A part of a message, with lone surrogates repaired where that helps.
fn value<T: DeserializeOwned>(json: &RawValue) -> serde_json::Result<T> {
    serde_json::from_str(json.get()).or_else(|_| serde_json::from_str(&surrogates::repaired(json.get())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    /// The methods of all messages read from `bytes`, answers as `#`.
    fn methods(bytes: &[u8]) -> Vec<String> {
        let method = |message| match message {
            Incoming::Request(request) => request.method().to_owned(),
            Incoming::Response(_) => "#".to_owned(),
            Incoming::Refused(answer) => format!("refused {:?}", answer.id()),
        };
        messages(bytes).map(method).collect().now_or_never().unwrap_or_default()
    }

    fn framed(body: &str) -> Vec<u8> {
        format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
    }

    #[test]
    fn what_is_broken_costs_itself_only() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"good"}"#);
        let deep = format!(r#"{{"method":"x","params":{}1{}}}"#, "[".repeat(500), "]".repeat(500));
        let broken: &[&[u8]] = &[
            b"",
            b"hello world\r\n",
            b"\r\n\r\n\r\n",
            b"Content-Length: 0\r\n\r\n",
            b"Content-Length: -5\r\n\r\n",
            b"Content-Length: many\r\n\r\n",
            b"Content-Length: 99999999999999999999\r\n\r\n",
            b"Content-Length: 888888888888\r\nContent-Type: x\r\n\r\n{\"method\":\"lost\"}",
            b"Content-Type: application/vscode-jsonrpc; charset=utf-16\r\n\r\n",
            b"Content-Length: 5\r\n\r\n{\"a\":",
            b"Content-Length: 4\r\n\r\nnull",
            b"Content-Length: 2\r\n\r\n[]",
            b"Content-Length: 3\r\n\r\n\xff\xfe\xfd",
            &framed(r#"{"method":7}"#),
            &framed(r#"{"method":"x","id":true}"#),
            &framed(r#"{"id":{},"result":1}"#),
            &framed(&deep),
        ];
        for case in broken {
            let bytes = [case, &good[..]].concat();
            assert_eq!(methods(&bytes), ["good"], "{}", String::from_utf8_lossy(case));
        }
    }

    #[test]
    fn what_can_be_read_is_read() {
        let cases: &[(&[u8], &[&str])] = &[
            (b"content-LENGTH:14\n\n{\"method\":\"a\"}", &["a"]),
            (b"Content-Type: x\r\nContent-Length: 14\r\n\r\n{\"method\":\"a\"}", &["a"]),
            (&framed(r#"[{"method":"a"},{"id":1,"method":"b"},{"id":1,"result":2}]"#), &["a", "b", "#"]),
            (&framed(r#"{"id":1,"error":"odd"}"#), &["#"]),
            (&framed(r#"{"id":1}"#), &["#"]),
            (b"Content-Length: 14\r\n\r\n{\"method\":\"\xff\"}", &["\u{fffd}"]),
            (&framed(r#"{"method":"\ud83d"}"#), &["\u{fffd}"]),
            (&framed(r#"{"method":"\ude00\ud83d\ude00\\ud83d\ud83dA"}"#), &["\u{fffd}😀\\ud83d\u{fffd}A"]),
            (&framed(r#"{"method":"\ud83d\ud83d\ude00"}"#), &["\u{fffd}😀"]),
        ];
        for (bytes, expected) in cases {
            assert_eq!(methods(bytes), *expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn a_request_that_cannot_be_read_is_refused() {
        let deep = format!(r#"{{"id":1E400,"method":"x","params":{}1{}}}"#, "[".repeat(500), "]".repeat(500));
        let cases = [
            (deep.as_str(), "refused String(\"1E400\")"),
            (r#"{"id":-0,"method":"x","params":{"a":1E400}}"#, "refused String(\"-0\")"),
            (r#"{"id":"a","method":7}"#, "refused String(\"\\\"a\\\"\")"),
        ];
        for (body, expected) in cases {
            assert_eq!(methods(&framed(body)), [expected], "{body}");
        }
    }

    #[test]
    fn input_that_ends_early_ends() {
        assert!(methods(b"Content-Length: 100\r\n\r\n{\"method\":\"a\"}").is_empty());
        assert!(methods(b"Content-Length: 100").is_empty());
    }
}
