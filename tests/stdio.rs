//! The built binary on a real pipe, in an empty environment: what editors send, in order and out of order, well formed and not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use support::{Server, frame, framed};

#[test]
fn the_handshake_says_who_answers_and_how() {
    let mut server = Server::spawn();
    let answer = server.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(answer["result"]["serverInfo"]["name"], "modelmeta");
    assert_eq!(answer["result"]["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(answer["result"]["capabilities"]["textDocumentSync"]["change"], 2);
    server.notify("initialized", json!({}));
    assert_eq!(server.request("shutdown", Value::Null)["result"], Value::Null);
    server.notify("exit", Value::Null);
    assert_eq!(server.ended().code(), Some(0));
}

#[test]
fn leaving_without_shutdown_is_an_error_and_a_closed_input_is_not() {
    let mut server = Server::start();
    server.notify("exit", Value::Null);
    assert_eq!(server.ended().code(), Some(1));
    assert_eq!(Server::start().close().code(), Some(0));
    assert_eq!(Server::spawn().close().code(), Some(0));
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

#[test]
fn the_encoding_is_the_clients_first_that_is_known_but_utf8_goes_first() {
    let cases: &[(Value, &str)] = &[
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-32"),
        (json!(["utf-7", "utf-16"]), "utf-16"),
        (json!(["utf-7"]), "utf-16"),
        (json!([]), "utf-16"),
    ];
    for (offered, chosen) in cases {
        let mut server = Server::spawn();
        let general = json!({ "positionEncodings": offered });
        let answer = server.request("initialize", json!({ "capabilities": { "general": general } }));
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], *chosen, "{offered}");
    }
}

#[test]
fn odd_introductions_are_accepted() {
    let text = |value: Value| json!({ "capabilities": { "textDocument": value } });
    let workspace = |value: Value| json!({ "capabilities": { "workspace": value } });
    let cases = [
        json!({ "capabilities": {} }),
        json!({ "processId": 1 }),
        json!({ "processId": null, "rootUri": null, "workspaceFolders": null, "capabilities": {} }),
        json!({ "rootUri": "file:///w/my [app]", "capabilities": {} }),
        json!({ "workspaceFolders": [{ "uri": "file:///w/é", "name": "x" }], "capabilities": {} }),
        json!({ "trace": "compact", "capabilities": {} }),
        json!({ "foo": 1, "capabilities": { "experimental": { "a": [1] }, "zzz": {} } }),
        json!({ "initializationOptions": "odd", "capabilities": {} }),
        json!({ "initializationOptions": { "hover": 7, "maxFileSize": "big" }, "capabilities": {} }),
        text(json!({ "completion": { "completionItemKind": { "valueSet": [1, 99] } } })),
        text(json!({ "completion": { "completionItem": { "insertTextModeSupport": { "valueSet": [1, 9] } } } })),
        text(json!({ "publishDiagnostics": { "tagSupport": { "valueSet": [1, 2, 77] } } })),
        text(
            json!({ "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["", "x.y"] } } } }),
        ),
        text(json!({ "hover": { "contentFormat": ["asciidoc", "markdown"] } })),
        text(json!({ "rename": { "prepareSupportDefaultBehavior": 7 } })),
        text(json!({ "foldingRange": { "foldingRangeKind": { "valueSet": ["weird"] } } })),
        workspace(json!({ "symbol": { "symbolKind": { "valueSet": [99] }, "tagSupport": { "valueSet": [9] } } })),
        workspace(json!({ "workspaceEdit": { "resourceOperations": ["create", "copy"], "failureHandling": "weird" } })),
    ];
    for params in cases {
        let mut server = Server::spawn();
        let answer = server.request("initialize", params.clone());
        let accepted = answer.get("result").is_some() || params.get("capabilities").is_none();
        assert!(accepted, "{params} gives {answer}");
    }
}

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
fn messages_right_behind_initialize_are_not_lost() {
    let mut server = Server::spawn();
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 900, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "id": 901, "method": "textDocument/hover",
            "params": { "textDocument": { "uri": "file:///a" }, "position": { "line": 0, "character": 0 } } }),
    ];
    server.raw(&messages.iter().flat_map(frame).collect::<Vec<u8>>());
    assert!(server.answer(900).get("result").is_some());
    assert!(server.answer(901).get("result").is_some());
}
