//! Texts that nobody wrote by hand, places that do not exist, and a client that does not listen.

use super::CALL;
use super::support::{Server, frame, place};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FILE: &str = "file:///a.py";

#[test]
fn a_file_can_be_anything() {
    let large = format!("{CALL}# {}\n", "x".repeat(6 << 20));
    let nested = format!("{CALL}x = {}{}", "[".repeat(20_000), "]".repeat(20_000));
    let cases = [
        ("empty", String::new(), false),
        ("without a line end", CALL.trim_end().to_owned(), true),
        ("with a byte order mark", format!("\u{feff}{CALL}"), true),
        ("with carriage returns", CALL.replace('\n', "\r\n"), true),
        ("with old carriage returns", CALL.replace('\n', "\r"), false),
        ("binary", format!("{CALL}\0\0"), false),
        ("too large", large, false),
        ("deeply nested", nested, true),
    ];
    for (name, text, read) in cases {
        let mut server = Server::start();
        server.open(FILE, "python", &text);
        let card = server.card(FILE, 2, 12);
        assert!(!read || card.contains("`gpt-4o`"), "{name}: {card}");
        server.edit(FILE, 1, 0, 0..0, "\n");
        let card = server.card(FILE, 3, 12);
        assert!(!read || card.contains("`gpt-4o`"), "{name} edited: {card}");
    }
}

#[test]
fn a_file_that_is_nested_too_deeply_costs_nobody_an_answer() {
    const DEEP: &str = "file:///deep.ts";
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    server.open(DEEP, "typescript", "model: \"gpt-4o\"\n");
    for (version, open) in ["{a:", "label:{", "<T>(", "A<a,", "let {a:"].into_iter().enumerate() {
        server.edit(DEEP, i64::try_from(version).unwrap() + 1, 0, 0..0, &open.repeat(30_000));
        server.at("textDocument/completion", DEEP, 0, 8);
        assert!(server.card(FILE, 2, 12).contains("`gpt-4o`"), "{open}");
    }
}

#[test]
fn fifty_megabytes_hold_nobody_up() {
    let mut server = Server::start();
    server.open("file:///huge.py", "python", &"x = \"gpt-4o\"\n".repeat(4 << 20));
    server.open(FILE, "python", CALL);
    for version in 1..20 {
        server.edit("file:///huge.py", version, 1000, 0..0, "y = 1\n");
    }
    assert!(server.card(FILE, 2, 12).contains("`gpt-4o`"));
    assert_eq!(server.card("file:///huge.py", 0, 6), "", "larger than maxFileSize: not read");
    assert_eq!(server.findings(FILE, 0).len(), 1);
}

#[test]
fn a_megabyte_in_one_line_is_read_like_any_other() {
    let mut server = Server::start();
    let rows = format!("\"gpt-4o\", [{}], ", "\"row\", 1024, ".repeat(64)).repeat(1 << 10);
    server.open(FILE, "python", &format!("x = [{rows}{{\"model\": \"gpt-4o\"}}]\n"));
    let column = u32::try_from("x = [{\"model\": \"".len() + rows.len()).unwrap();
    assert!(server.card(FILE, 0, column).contains("`gpt-4o`"));
    server.edit(FILE, 1, 0, 0..1, "y");
    assert!(server.card(FILE, 0, column).contains("`gpt-4o`"));
    server.edit(FILE, 2, 0, column + 5..column + 6, "");
    let list = server.at("textDocument/completion", FILE, 0, column + 5)["result"].take();
    assert!(list["items"].as_array().is_some_and(|items| !items.is_empty()), "{list}");
}

#[test]
fn places_that_do_not_exist_are_moved_to_some_that_do() {
    let mut server = Server::start();
    server.open(FILE, "python", &CALL.replace("    model=", "    user=\"\u{1f600}\", model="));
    for (line, character) in [(2, 11), (2, 4_000_000_000), (4_000_000_000, 0), (5, 7)] {
        for method in ["textDocument/hover", "textDocument/completion"] {
            let answer = server.request(method, place(FILE, line, character));
            assert!(answer.get("result").is_some(), "{method} at {line}:{character} gives {answer}");
        }
    }
    // From the middle of a character, to before where it starts, and far behind the end.
    server.edit(FILE, 1, 2, 11..11, "x");
    let backwards = json!({ "start": { "line": 2, "character": 12 }, "end": { "line": 2, "character": 3 } });
    let document = json!({ "uri": FILE, "version": 2 });
    let change = json!({ "textDocument": document, "contentChanges": [{ "range": backwards, "text": "" }] });
    server.notify("textDocument/didChange", change);
    server.edit(FILE, 3, 900, 7..9, "# end");
    assert!(server.card(FILE, 2, 24).contains("`gpt-4o`"));
}

#[test]
fn a_client_that_reads_nothing_can_go_on_writing_and_leave() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_modelmeta"))
        .arg("lsp")
        .env("MODELMETA_OFFLINE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut send = |message: Value| input.write_all(&frame(&message)).unwrap();
    send(json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "capabilities": {} } }));
    send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    let document = json!({ "uri": FILE, "languageId": "python", "version": 0, "text": CALL });
    send(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    for id in 1..2000 {
        send(json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": place(FILE, 2, 12) }));
    }
    send(json!({ "jsonrpc": "2.0", "id": "last", "method": "shutdown" }));
    send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "the server waits for a client that does not read");
        std::thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(status.code(), Some(0));
}
