//! Messages that are none, that contradict each other, or come by the thousand.

use super::support::{Server, framed, place};
use super::{CALL, OTHER, others_are_answered, peak, size};
use serde_json::json;
use std::collections::HashSet;

const FILE: &str = "file:///a.py";

fn change(server: &mut Server, version: i64, range: serde_json::Value, text: &str) {
    let document = json!({ "uri": FILE, "version": version });
    let changes = json!([{ "range": range, "text": text }]);
    server.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
}

#[test]
fn places_do_not_exist() {
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    let at = |line: serde_json::Value, character: serde_json::Value| json!({ "line": line, "character": character });
    let places = [
        at(json!(u32::MAX), json!(u32::MAX)),
        at(json!(-1), json!(0)),
        at(json!(0.5), json!(0)),
        at(json!(2), json!(1e300)),
        json!({}),
    ];
    for position in &places {
        let params = json!({ "textDocument": { "uri": FILE }, "position": position });
        let answer = server.request("textDocument/hover", params);
        assert!(answer.get("result").is_some() || answer["error"]["code"] == -32602, "{position} gives {answer}");
        change(&mut server, 1, json!({ "start": position, "end": { "line": 0, "character": 0 } }), "");
    }
    others_are_answered(&mut server);
}

#[test]
fn versions_run_backwards_and_files_are_opened_twice_or_never() {
    let mut server = Server::start();
    let nothing = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    change(&mut server, 1, nothing.clone(), "x");
    server.notify("textDocument/didClose", json!({ "textDocument": { "uri": FILE } }));
    server.open(FILE, "python", "x = 1\n");
    server.open(FILE, "python", CALL);
    for version in [5, 4, -3, 0] {
        change(&mut server, version, nothing.clone(), "");
    }
    assert!(server.card(FILE, 2, 12).contains("gpt-4-0613"));
    others_are_answered(&mut server);
}

#[test]
fn letters_are_none_and_ids_are_odd() {
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    let ask = |id: &str| {
        let params = place(FILE, 2, 12);
        framed(format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"textDocument/hover","params":{params}}}"#).as_bytes())
    };
    for id in ["1.0", "1e3", "-0", "\"\"", "null", "9007199254740993"] {
        server.raw(&ask(id));
        let told = server.wait(|message| message.get("method").is_none());
        assert!(told["result"]["contents"].is_object(), "{id} gives {told}");
    }
    change(
        &mut server,
        2,
        json!({ "start": { "line": 3, "character": 0 }, "end": { "line": 3, "character": 0 } }),
        "\0",
    );
    server.raw(&framed(br#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///b.py","languageId":"python","version":0,"text":"x = '\ud83d'"}}}"#));
    assert!(server.card(FILE, 2, 12).contains("gpt-4-0613"));
    others_are_answered(&mut server);
}

#[test]
fn frames_are_garbage() {
    let mut server = Server::start();
    let before = peak(server.id());
    let long = vec![b'x'; size(20, 200) << 20];
    let headers = [b"X-Odd: ".as_slice(), &vec![b'a'; 300_000], b"\r\n"].concat();
    let frames: [&[u8]; 7] = [
        b"\x00\xff\xfe garbage \r\n\r\n",
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 100000000000000000000\r\n\r\n",
        &headers,
        &long,
        b"\r\n\r\n",
    ];
    for frame in frames {
        server.raw(frame);
    }
    others_are_answered(&mut server);
    assert!(peak(server.id()) < before + 40, "{} MB", peak(server.id()));
}

#[test]
fn questions_are_withdrawn_by_the_thousand() {
    let mut server = Server::start();
    server.open(OTHER, "python", CALL);
    let mut open = HashSet::new();
    for _ in 0..size(500, 5_000) {
        let id = server.ask("textDocument/completion", place(OTHER, 2, 15));
        for withdrawn in [id, id, id + 1] {
            server.notify("$/cancelRequest", json!({ "id": withdrawn }));
        }
        open.insert(id);
    }
    while !open.is_empty() {
        let told = server.wait(|message| message.get("method").is_none());
        assert!(open.remove(&told["id"].as_i64().unwrap()), "answered twice: {told}");
    }
    server.is_alive();
}

#[test]
fn hundreds_of_files_are_open() {
    let mut server = Server::start();
    let files = size(50, 500);
    for file in 0..files {
        server.open(&format!("file:///many/{file}.py"), "python", &CALL.repeat(size(2, 10)));
    }
    for file in 0..files {
        assert!(!server.findings(&format!("file:///many/{file}.py"), 0).is_empty(), "file {file}");
    }
    others_are_answered(&mut server);
    assert!(peak(server.id()) < 300, "{} MB", peak(server.id()));
}

#[test]
fn hundreds_of_folders_with_settings_change_all_the_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start();
    let uri = |name: &str| format!("file://{}/{name}", folder.path().display());
    let mut added = Vec::new();
    for number in 0..size(20, 200) {
        let name = format!("w{number}");
        std::fs::create_dir(folder.path().join(&name)).unwrap();
        std::fs::write(folder.path().join(&name).join("modelmeta.toml"), "[diagnostics]\nenable = true\n").unwrap();
        server.open(&uri(&format!("{name}/a.py")), "python", CALL);
        added.push(json!({ "uri": uri(&name), "name": name }));
    }
    server.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": added, "removed": [] } }));
    for _ in 0..50 {
        server.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    }
    others_are_answered(&mut server);
    assert!(!server.findings(&uri("w0/a.py"), 0).is_empty());
}

#[test]
fn uris_are_no_paths() {
    let mut server = Server::start();
    let long = format!("file:///{}", "x/".repeat(size(5_000, 50_000)));
    for uri in
        ["", "file://host/share/a.py", "file:///a%00.py", "file:///../../etc/x.py", "untitled:1", "git:/a?b", &long]
    {
        server.open(uri, "python", CALL);
        assert!(server.card(uri, 2, 12).contains("gpt-4-0613"), "{}", &uri[..uri.len().min(40)]);
    }
    others_are_answered(&mut server);
}
