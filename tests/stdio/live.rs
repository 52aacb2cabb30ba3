//! A feed that changes while files are open: what was unknown becomes known without a restart.

use super::feed::{FeedServer, Reply};
use super::support::Server;
use serde_json::{Value, json};
use std::sync::mpsc::channel;

const FILE: &str = "file:///app/ask.py";
const TEXT: &str = r#"from openai import OpenAI
OpenAI().chat.completions.create(model="gpt-9-demo", messages=[])
"#;
/// Where the ID begins.
const ID: u32 = 41;

/// A feed in our own schema that knows the model.
fn news() -> Reply {
    let model = json!({ "provider": "openai", "id": "gpt-9-demo", "name": "GPT-9 Demo", "kind": "chat", "status": "active",
        "limits": { "context_window": 123_000 }, "modalities": { "input": ["text"], "output": ["text"] } });
    Reply::body(json!({ "schema": 1, "generated_at": "2026-06-01", "models": [model] }).to_string())
}

/// A server that may use the network and reads this feed only.
fn follow(feed: &FeedServer, capabilities: Value) -> Server {
    let mut server = Server::spawn_with(&[]);
    let cache = server.home().join("cache");
    let data = json!({ "sources": [feed.url("/models.json")], "cacheDir": cache });
    server.request("initialize", json!({ "capabilities": capabilities, "initializationOptions": { "data": data } }));
    server.notify("initialized", json!({}));
    server
}

#[test]
fn a_model_that_a_feed_adds_turns_from_unknown_to_a_card() {
    let (release, held) = channel::<()>();
    let feed = FeedServer::start(move |_| {
        // An answer that takes until the test has seen what was before; later ones come at once.
        let _ = held.recv();
        news()
    });
    let mut server = follow(&feed, json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } } }));
    let status = server.request("modelmeta/status", json!({}));
    assert_eq!(status["result"]["data"]["sources"][0]["outcome"], "waiting", "{status}");
    assert!(feed.requests().is_empty(), "nothing is asked before a file is open");

    server.open(FILE, "python", TEXT);
    let found = server.findings(FILE, 0);
    assert_eq!(found.iter().map(|finding| &finding["code"]).collect::<Vec<_>>(), ["unknown-model"]);
    while feed.connections() == 0 {
        // The answer hangs; the server's own do not.
        assert!(!server.card(FILE, 1, ID).contains("GPT-9 Demo"));
    }
    assert!(!server.card(FILE, 1, ID).contains("GPT-9 Demo"));

    drop(release);
    while !server.findings(FILE, 0).is_empty() {}
    let card = server.card(FILE, 1, ID);
    assert!(card.contains("GPT-9 Demo") && card.contains("123,000"), "{card}");
    let data = &server.request("modelmeta/status", json!({}))["result"]["data"];
    let source = &data["sources"][0];
    assert_eq!((&source["models"], &source["error"]), (&json!(1), &Value::Null), "{data}");
    assert!(data["confirmed"].is_string() && source["confirmed"].is_string(), "{data}");
}

#[test]
fn a_refresh_that_somebody_asks_for_shows_how_far_it_is_and_tells_what_failed() {
    let feed = FeedServer::start(|_| Reply::status(503));
    let mut server = follow(&feed, json!({ "window": { "workDoneProgress": true } }));
    server.open(FILE, "python", TEXT);
    server.findings(FILE, 0);
    let asked = server.ask("workspace/executeCommand", json!({ "command": "modelmeta.refresh", "arguments": [] }));
    server.reply("window/workDoneProgress/create", Value::Null);
    assert_eq!(server.told("$/progress")["value"]["kind"], "begin");
    while server.told("$/progress")["value"]["kind"] != "end" {}
    let answer = server.answer(asked);
    assert!(answer["result"].is_object(), "{answer}");
    let data = &server.request("modelmeta/status", json!({}))["result"]["data"];
    let error = data["sources"][0]["error"].as_str().unwrap_or_default();
    assert!(error.contains("503"), "{data}");
}
