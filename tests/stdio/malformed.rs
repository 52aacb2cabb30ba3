//! What is no message, or hardly one.

use super::support::{Server, framed, said};
use serde_json::{Value, json};

#[test]
fn malformed_messages_cost_themselves_only() {
    let broken: &[&[u8]] = &[
        b"hello world\r\n",
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: minus one\r\n\r\n",
        b"Content-Length: 99999999999999\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-16\r\n\r\n",
        &framed(br#"{"jsonrpc":"2.0","method":"x","#),
        &framed(b"\xff\xfe\xfd\xfc"),
        &framed(b"null"),
        &framed(br#"{"jsonrpc":"2.0","id":true,"method":"shutdown"}"#),
        &framed(br#"{"jsonrpc":"2.0","id":77,"result":{}}"#),
        &framed(br#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.py","version":9},"contentChanges":[{"text":"\ud83d"}]}}"#),
        &framed(b"{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/didChange\",\"params\":{\"textDocument\":{\"uri\":\"file:///a.py\",\"version\":9},\"contentChanges\":[{\"text\":\"\xff\xfe\"}]}}"),
        &framed(br#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.py","version":null},"contentChanges":[{"text":"x"}]}}"#),
        &framed(br#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///a.py","version":3},"contentChanges":[{"range":{"start":{"line":4000000000,"character":9},"end":{"line":0,"character":0}},"text":"x"}]}}"#),
        &framed(br#"{"jsonrpc":"2.0","method":"initialize","params":[]}"#),
        &framed(format!(r#"{{"jsonrpc":"2.0","method":"x","params":{}{}}}"#, "[".repeat(9999), "]".repeat(9999)).as_bytes()),
    ];
    let mut server = Server::start();
    server.open("file:///a.py", "python", "x = 1\n");
    for bytes in broken {
        server.raw(bytes);
        server.is_alive();
    }
    assert_eq!(server.close().code(), Some(0));
}

#[test]
fn unusual_but_readable_messages_are_read() {
    let mut server = Server::start();
    let ask = json!({ "id": 500, "method": "textDocument/hover", "params": { "textDocument": { "uri": "file:///a" }, "position": { "line": 0, "character": 0 } } });
    server.send(&ask);
    assert!(server.answer(500).get("result").is_some(), "no jsonrpc field");
    let mut batch = vec![ask.clone(), ask.clone()];
    batch[0]["id"] = json!(501);
    batch[1]["id"] = json!(502);
    server.send(&json!(batch));
    server.answer(501);
    server.answer(502);
    let body = ask.to_string();
    server.raw(format!("content-length:{}\n\n{body}", body.len()).as_bytes());
    server.answer(500);
    server.send(&json!({ "jsonrpc": "2.0", "id": "text", "method": "shutdown", "params": {} }));
    assert_eq!(server.wait(|message| message["id"] == "text")["result"], Value::Null);
}

#[test]
fn a_request_is_answered_under_the_id_that_was_written() {
    let ids =
        ["7", "1.0", "1e3", "-0", "0.1", "1E400", "-123456789012345678901234567890", r#""text""#, r#""\u0041\/""#];
    let ask = |(id, method): (&str, &str)| {
        framed(
            format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{{"capabilities":{{}}}}}}"#).as_bytes(),
        )
    };
    let asked = std::iter::once(("0", "initialize")).chain(ids.map(|id| (id, "no/such/method")));
    let input: Vec<u8> = asked.chain([("\"last\"", "shutdown")]).flat_map(ask).collect();
    let written = said(&input);
    for id in ids.iter().chain(&["0", "\"last\""]) {
        assert_eq!(written.matches(&format!("\"id\":{id},")).count(), 1, "{id} in {written}");
    }
}

#[test]
fn a_request_whose_parameters_cannot_be_read_is_refused() {
    let deep = format!("{}1{}", "[".repeat(9999), "]".repeat(9999));
    for params in ["1E400", r#"{"position":{"line":1E400}}"#, "7", &deep] {
        let mut server = Server::start();
        let body = format!(r#"{{"jsonrpc":"2.0","id":70,"method":"textDocument/hover","params":{params}}}"#);
        server.raw(&framed(body.as_bytes()));
        assert_eq!(server.answer(70)["error"]["code"], -32602, "{}", &params[..params.len().min(40)]);
    }
    let mut server = Server::start();
    server.send(&json!({ "jsonrpc": "2.0", "id": 71, "method": 7 }));
    assert_eq!(server.answer(71)["error"]["code"], -32600);
}

#[test]
fn a_request_of_any_id_can_be_withdrawn() {
    for id in ["7", "1e3", "12345678901", "\"\\u0041\""] {
        let mut server = Server::with(json!({ "window": { "workDoneProgress": true } }));
        let scan = r#""method":"workspace/executeCommand","params":{"command":"modelmeta.scanWorkspace"}"#;
        server.raw(&framed(format!(r#"{{"jsonrpc":"2.0","id":{id},{scan}}}"#).as_bytes()));
        // The scan waits for the answer to this.
        server.told("window/workDoneProgress/create");
        server.raw(&framed(
            format!(r#"{{"jsonrpc":"2.0","method":"$/cancelRequest","params":{{"id":{id}}}}}"#).as_bytes(),
        ));
        let answer = server.wait(|message| message["error"]["code"] == -32800);
        assert_eq!(answer["id"], serde_json::from_str::<Value>(id).unwrap());
    }
}

#[test]
fn unknown_methods_are_refused_and_optional_ones_ignored() {
    let mut server = Server::start();
    assert_eq!(server.request("no/such/method", json!({}))["error"]["code"], -32601);
    server.notify("$/whatever", json!({}));
    server.notify("no/such/notification", json!({}));
    server.notify("$/cancelRequest", json!({ "id": 4711 }));
    server.is_alive();
}

#[test]
fn a_request_is_answered_although_the_input_ends_behind_it() {
    let mut server = Server::start();
    let id = server.ask(
        "textDocument/hover",
        json!({ "textDocument": { "uri": "file:///a.py" }, "position": { "line": 0, "character": 0 } }),
    );
    server.end_input();
    assert!(server.answer(id).get("result").is_some());
    assert_eq!(server.ended().code(), Some(0));
}
