//! What stdin and stdout may be beside pipes: the socket that Node gives its children, and files.

use super::CALL;
use super::support::{frame, place};
use serde_json::{Value, json};
use std::io::{Read, Seek, Write};
use std::process::{Command, Stdio};

/// A whole conversation: a card of the model, then the end.
fn conversation() -> Vec<u8> {
    let document = json!({ "uri": "file:///a.py", "languageId": "python", "version": 0, "text": CALL });
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
        json!({ "jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": place("file:///a.py", 2, 12) }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }),
        json!({ "jsonrpc": "2.0", "method": "exit" }),
    ];
    messages.iter().flat_map(|message: &Value| frame(message)).collect()
}

/// Starts a server on these, and waits until it has left properly.
fn serve(input: impl Into<Stdio>, output: impl Into<Stdio>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modelmeta"));
    command.arg("lsp").env("MODELMETA_OFFLINE", "1").stdin(input).stdout(output).stderr(Stdio::null());
    let status = command.status().unwrap();
    assert_eq!(status.code(), Some(0));
}

#[test]
#[cfg(unix)]
fn one_socket_carries_both_ways() {
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    let (mut ours, theirs) = UnixStream::pair().unwrap();
    ours.write_all(&conversation()).unwrap();
    serve(OwnedFd::from(theirs.try_clone().unwrap()), OwnedFd::from(theirs));
    let mut answers = String::new();
    ours.read_to_string(&mut answers).unwrap();
    assert!(answers.contains("gpt-4o") && answers.contains("\"id\":2"), "{answers}");
}

#[test]
fn files_do() {
    let (mut input, mut output) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    input.write_all(&conversation()).unwrap();
    input.rewind().unwrap();
    serve(input, output.try_clone().unwrap());
    let mut answers = String::new();
    output.rewind().unwrap();
    output.read_to_string(&mut answers).unwrap();
    assert!(answers.contains("gpt-4o") && answers.contains("\"id\":2"), "{answers}");
}
