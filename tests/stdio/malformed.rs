//! What is no message, or hardly one.

use super::support::{Server, framed};
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
        &framed(br#"{"jsonrpc":"2.0","id":1.5,"method":"shutdown"}"#),
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
