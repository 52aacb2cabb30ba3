//! Coming and going.

use super::support::{Server, frame};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;

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

/// The process that a client names is this one; who else has the input open does not matter.
#[test]
#[cfg(unix)]
fn a_server_does_not_outlive_its_client() {
    for (alive_at_first, command) in [(true, "sleep 600"), (false, "true")] {
        let mut client = Command::new("sh").args(["-c", &format!("exec {command}")]).spawn().unwrap();
        if !alive_at_first {
            client.wait().unwrap();
        }
        let mut server = Server::spawn();
        let answer = server.request("initialize", json!({ "processId": client.id(), "capabilities": {} }));
        assert!(answer["result"]["capabilities"].is_object(), "{answer}");
        if alive_at_first {
            server.is_alive();
            client.kill().unwrap();
        }
        assert_eq!(server.ended().code(), Some(1));
        client.wait().unwrap();
    }
}

#[test]
fn what_is_no_process_is_not_watched() {
    for process in [json!(null), json!(0), json!(-1), json!(4_294_967_296_i64), json!(1.5), json!("7")] {
        let mut server = Server::spawn();
        let answer = server.request("initialize", json!({ "processId": process, "capabilities": {} }));
        assert!(answer["result"]["capabilities"].is_object(), "{process} gives {answer}");
        std::thread::sleep(Duration::from_millis(50));
        server.is_alive();
    }
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
