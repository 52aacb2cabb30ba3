//! What a client writes: each line is the body of one message, or, behind a `!`, bytes as they are. The real serve loop
//! reads it; a handshake is sent first.

use super::TODAY;
use modelmeta::server::{Options, converse};
use modelmeta::workspace::SettingsFiles;
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};
use tokio::runtime::Builder;

/// Holds a conversation, and looks whether each request was answered once.
pub fn run(data: &[u8]) {
    // It would read folders of the machine that the input names.
    if data.windows(13).any(|window| window == b"scanWorkspace") {
        return;
    }
    let mut input = [INITIALIZE, INITIALIZED].map(|body| framed(body.as_bytes())).concat();
    for line in data.split(|byte| *byte == b'\n') {
        match line.strip_prefix(b"!") {
            Some(raw) => input.extend([raw, b"\r\n"].concat()),
            None => input.extend(framed(line)),
        }
    }
    let mut output = Vec::new();
    let options = Options { offline: true, today: Some(TODAY), settings: SettingsFiles::None, ..Options::default() };
    let runtime = Builder::new_current_thread().enable_all().max_blocking_threads(2).build().expect("a runtime");
    let start = Instant::now();
    runtime.block_on(converse(options, &input[..], &mut output));
    runtime.shutdown_background();
    let told = messages(&output);
    // The server reads what is no UTF-8 in the same way.
    let text = String::from_utf8_lossy(data);
    if let Some(asked) = requests(&text).filter(|_| start.elapsed() < PATIENCE) {
        let mut answers: HashMap<&str, usize> = HashMap::new();
        for message in told.iter().filter(|message| !message.contains_key("method")) {
            *answers.entry(message["id"].get()).or_default() += 1;
        }
        for id in asked {
            assert_eq!(answers.get(id), Some(&1), "answers to {id} in {}", String::from_utf8_lossy(&output));
        }
    }
}

/// A message with its values as they are written.
type Message<'a> = HashMap<String, &'a RawValue>;

/// For so long the server answers what is under way when its input ends; a slow machine proves nothing.
const PATIENCE: Duration = Duration::from_secs(2);
const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":"first","method":"initialize","params":{"capabilities":{}}}"#;
const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#;

fn framed(body: &[u8]) -> Vec<u8> {
    [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// The messages in what the server wrote.
fn messages(mut output: &[u8]) -> Vec<Message<'_>> {
    let mut found = Vec::new();
    while let Some(end) = output.windows(4).position(|window| window == b"\r\n\r\n") {
        let length = std::str::from_utf8(&output[..end])
            .ok()
            .and_then(|head| head.strip_prefix("Content-Length: ")?.parse().ok());
        let length: usize = length.expect("the server writes a length");
        let (body, rest) = output[end + 4..].split_at(length);
        found.push(serde_json::from_slice(body).expect("the server writes JSON"));
        output = rest;
    }
    assert!(output.is_empty(), "the server writes whole messages");
    found
}

/// The IDs of the requests that have to be answered; none where the conversation may break off or is no plain one.
fn requests(input: &str) -> Option<HashSet<&str>> {
    let mut ids = HashSet::from(["\"first\""]);
    for line in input.split('\n') {
        if line.starts_with('!') || line.trim_start().starts_with('[') {
            return None;
        }
        let Ok(message) = serde_json::from_str::<Message<'_>>(line) else { continue };
        let text = |key: &str| message.get(key).map(|value| value.get()).unwrap_or_default();
        let (method, id) = (text("method"), text("id"));
        if method == "\"exit\"" {
            return None;
        }
        let may_be_id = id.starts_with(['"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
        if method.starts_with('"') && may_be_id && !ids.insert(id) {
            return None;
        }
    }
    Some(ids)
}
