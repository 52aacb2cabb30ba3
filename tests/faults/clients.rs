//! Clients that die, leave, or do not listen.

use super::support::{Server, frame, place};
use super::{CALL, OTHER, limited, others_are_answered, peak, size};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};

/// A server whose output nobody has read yet.
fn unread() -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modelmeta"));
    command.arg("lsp").env("MODELMETA_OFFLINE", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// The handshake and an open file.
fn opening() -> Vec<u8> {
    let document = json!({ "uri": OTHER, "languageId": "python", "version": 0, "text": CALL });
    let messages = [
        json!({ "jsonrpc": "2.0", "id": "first", "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
    ];
    messages.iter().flat_map(frame).collect()
}

fn hover(id: usize) -> Vec<u8> {
    frame(&json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": place(OTHER, 2, 12) }))
}

#[test]
fn the_input_is_closed() {
    assert_eq!(Server::start().close().code(), Some(0));
}

#[test]
fn a_signal_ends_it() {
    for signal in [Signal::TERM, Signal::INT] {
        let server = Server::start();
        kill_process(Pid::from_raw(server.id().cast_signed()).unwrap(), signal).unwrap();
        assert_eq!(server.ended().signal(), Some(signal.as_raw()));
    }
}

#[test]
fn the_client_dies_while_another_process_holds_its_pipe() {
    let mut client = Command::new("sleep").arg("600").spawn().unwrap();
    let mut server = Server::spawn();
    server.request("initialize", json!({ "processId": client.id(), "capabilities": {} }));
    server.notify("initialized", json!({}));
    others_are_answered(&mut server);
    client.kill().unwrap();
    client.wait().unwrap();
    assert_eq!(server.ended().code(), Some(1));
}

#[test]
fn the_output_is_broken_while_the_input_is_open() {
    let mut server = unread();
    drop(server.stdout.take());
    let mut input = server.stdin.take().unwrap();
    input.write_all(&opening()).unwrap();
    for id in 0..100 {
        input.write_all(&hover(id)).unwrap();
    }
    assert_eq!(server.try_wait().unwrap(), None, "it waits for the end of the input");
    drop(input);
    assert_eq!(server.wait().unwrap().code(), Some(0));
}

#[test]
fn a_client_reads_nothing_for_long() {
    let asked = size(2_000, 20_000);
    let mut server = unread();
    let mut input = server.stdin.take().unwrap();
    input.write_all(&opening()).unwrap();
    for id in 0..asked {
        input.write_all(&hover(id)).unwrap();
    }
    assert!(peak(server.id()) < 200, "{} MB wait to be read", peak(server.id()));
    input.write_all(&frame(&json!({ "jsonrpc": "2.0", "id": "last", "method": "shutdown" }))).unwrap();
    let reader = {
        let mut output = server.stdout.take().unwrap();
        std::thread::spawn(move || {
            let mut text = String::new();
            output.read_to_string(&mut text).map(|_| text)
        })
    };
    // Its end would cut short what is still to be read, so it comes when the last answer could have.
    drop(input);
    server.wait().unwrap();
    let text = reader.join().unwrap().unwrap();
    let mut answers: HashMap<&str, usize> = HashMap::new();
    for part in text.split("\"id\":").skip(1) {
        *answers.entry(part.split([',', '}']).next().unwrap()).or_default() += 1;
    }
    assert_eq!(answers.len(), asked + 2, "answers, the first and the last among them");
    assert!(answers.values().all(|count| *count == 1), "no answer twice");
}

#[test]
fn a_client_never_answers_the_servers_questions() {
    let mut server = Server::with(json!({ "workspace": { "configuration": true } }));
    for _ in 0..size(200, 2_000) {
        server.notify("workspace/didChangeConfiguration", json!({ "settings": {} }));
    }
    others_are_answered(&mut server);
}

#[test]
fn a_client_does_things_in_the_wrong_order() {
    let mut server = Server::spawn();
    assert_eq!(server.request("textDocument/hover", place(OTHER, 0, 0))["error"]["code"], -32002);
    server.request("initialize", json!({ "capabilities": {} }));
    server.notify("initialized", json!({}));
    assert_eq!(server.request("initialize", json!({ "capabilities": {} }))["error"]["code"], -32600);
    others_are_answered(&mut server);
    assert_eq!(server.request("shutdown", Value::Null)["result"], Value::Null);
    assert_eq!(server.request("textDocument/hover", place(OTHER, 0, 0))["error"]["code"], -32600);
    server.notify("exit", Value::Null);
    assert_eq!(server.ended().code(), Some(0));
    let mut server = Server::start();
    server.notify("exit", Value::Null);
    assert_eq!(server.ended().code(), Some(1));
}

#[test]
fn there_are_hardly_any_file_handles() {
    let (_folder, program) = limited("ulimit -n 32", "");
    let mut server = Server::spawn_program(&program, &[("MODELMETA_OFFLINE", "1")]);
    server.request("initialize", json!({ "capabilities": {} }));
    server.notify("initialized", json!({}));
    for file in 0..200 {
        server.open(&format!("file:///many/{file}.py"), "python", CALL);
    }
    others_are_answered(&mut server);
}
