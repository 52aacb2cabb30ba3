//! A feed that wants more than to tell of models: what an editor shows of it is text, and a damaged cache is told.

use super::hostile::{TEXTS, assert_inert, assert_plain, feeds};
use super::support::Server;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const FILE: &str = "file:///app/ask.py";
/// Where the ID begins.
const ID: u32 = 41;

/// A server without a network that has read this file.
fn reading(feed: &Path, cache: &Path) -> Server {
    let mut server = Server::spawn();
    let capabilities = json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } } });
    let options = json!({ "data": { "sources": [feed], "cacheDir": cache }, "inlayHints": { "price": true } });
    server.request("initialize", json!({ "capabilities": capabilities, "initializationOptions": options }));
    server.notify("initialized", json!({}));
    server
}

fn command(server: &mut Server, name: &str, argument: Value) -> Value {
    let answer = server.request("workspace/executeCommand", json!({ "command": name, "arguments": [argument] }));
    answer["result"].clone()
}

/// Every text in a tree of JSON.
fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(map) => map.values().for_each(|item| texts(item, found)),
        _ => {}
    }
}

#[test]
fn no_text_of_a_feed_acts_in_an_editor() {
    let folder = tempfile::tempdir().unwrap();
    let feed = folder.path().join("feed.json");
    fs::write(&feed, feeds(TEXTS[9]).pop().unwrap().1.to_string()).unwrap();
    let mut server = reading(&feed, &folder.path().join("cache"));
    server.open("file:///app/other.py", "python", "");
    assert_eq!(command(&mut server, "modelmeta.refresh", json!({}))["changed"], true);
    for n in 0..TEXTS.len() {
        let text =
            format!("from openai import OpenAI\nOpenAI().chat.completions.create(model=\"acme-{n}\", messages=[])\n");
        server.open(FILE, "python", &text);
        let card = server.card(FILE, 1, ID);
        assert!(card.contains(&format!("acme-{n}")), "{card}");
        assert_inert("hover", &card);
        let details = command(&mut server, "modelmeta.details", json!({ "key": format!("acme/acme-{n}") }));
        assert_inert("details", details.as_str().unwrap());
        let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 3, "character": 0 } });
        let about = json!({ "textDocument": { "uri": FILE }, "range": range });
        let mut shown = Vec::new();
        texts(&server.request("textDocument/inlayHint", about.clone())["result"], &mut shown);
        texts(&server.request("textDocument/documentLink", about)["result"], &mut shown);
        shown.iter().for_each(|text| assert_plain("hints and links", text));
        server.notify("textDocument/didClose", json!({ "textDocument": { "uri": FILE } }));
    }
    let mut shown = Vec::new();
    texts(&command(&mut server, "modelmeta.search", json!({ "query": "acme" })), &mut shown);
    texts(&command(&mut server, "modelmeta.upcoming", json!({ "days": 400 })), &mut shown);
    assert!(shown.iter().any(|text| text == "acme/acme-3"), "{shown:?}");
    shown.iter().for_each(|text| assert_plain("lists", text));
}

#[test]
fn a_damaged_feed_in_the_cache_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let (feed, cache) = (folder.path().join("feed.json"), folder.path().join("cache"));
    let one = json!({ "schema": 1, "generated_at": "2026-05-20", "models": [{ "provider": "acme", "id": "acme-0" }] });
    fs::write(&feed, one.to_string()).unwrap();
    let mut server = reading(&feed, &cache);
    server.open(FILE, "python", "");
    command(&mut server, "modelmeta.refresh", json!({}));
    drop(server);
    let kept = fs::read_dir(cache.join("v1")).unwrap().map(|entry| entry.unwrap().path());
    for file in kept.filter(|path| path.extension().is_some_and(|end| end == "feed")) {
        fs::write(file, "garbage").unwrap();
    }
    let mut server = reading(&feed, &cache);
    server.open(FILE, "python", "");
    let told = server.told("window/logMessage")["message"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("damaged, and ignored"), "{told}");
    let status = server.request("modelmeta/status", json!({}))["result"].clone();
    assert!(status["lastError"].as_str().is_some_and(|error| error.contains("damaged")), "{status}");
}
