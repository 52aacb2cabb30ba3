//! Typing, fast and slow: every answer is for the text as it was when the question was asked.

use super::CALL;
use super::support::{Server, frame, place};
use serde_json::{Value, json};

const FILE: &str = "file:///a.py";

fn message(id: Option<i64>, method: &str, params: Value) -> Value {
    match id {
        Some(id) => json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }),
        None => json!({ "jsonrpc": "2.0", "method": method, "params": params }),
    }
}

/// Replaces the ID in the third line of [`CALL`].
fn replace(version: i64, old: &str, new: &str) -> Value {
    let range = json!({ "start": { "line": 2, "character": 11 }, "end": { "line": 2, "character": 11 + old.len() } });
    let document = json!({ "uri": FILE, "version": version });
    let changes = [json!({ "range": range, "text": new })];
    message(None, "textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }))
}

#[test]
fn no_answer_is_stale_in_a_storm_of_edits() {
    const EDITS: usize = 2000;
    const IDS: [&str; 3] = ["gpt-4o", "gpt-4.1", "gpt-4o-mini"];
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    let mut storm = Vec::new();
    for edit in 1..=EDITS {
        let (old, new) = (IDS[(edit - 1) % 3], IDS[edit % 3]);
        let version = i64::try_from(edit).unwrap();
        storm.extend(frame(&replace(version, old, new)));
        storm.extend(frame(&message(Some(10_000 + version), "textDocument/hover", place(FILE, 2, 12))));
    }
    server.raw(&storm);
    for edit in 1..=EDITS {
        let card = server.answer(10_000 + i64::try_from(edit).unwrap())["result"]["contents"]["value"].take();
        let expected = format!("`{}`", IDS[edit % 3]);
        assert!(card.as_str().unwrap().contains(&expected), "edit {edit}: {card}");
    }
}

#[test]
fn the_last_findings_of_a_storm_are_the_right_ones() {
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    for version in 1..=200 {
        let value = if version % 2 == 0 { "3" } else { "1" };
        server.edit(FILE, version, 3, 16..17, value);
    }
    server.edit(FILE, 201, 3, 16..17, "1");
    server.card(FILE, 3, 16);
    server.edit(FILE, 202, 3, 16..17, "5");
    assert_eq!(server.findings(FILE, 202).len(), 1);
    let versions: Vec<i64> = server.seen.iter().filter_map(|message| message["params"]["version"].as_i64()).collect();
    assert!(versions.is_sorted(), "never backwards: {versions:?}");
}

#[test]
fn an_id_completes_while_its_string_is_still_open() {
    let mut server = Server::start();
    server.open(FILE, "python", "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o-mi\n");
    let list = server.at("textDocument/completion", FILE, 1, 49)["result"].take();
    let items = list["items"].as_array().expect("a list");
    let first = &items[0];
    assert_eq!((&first["label"], &first["filterText"]), (&json!("gpt-4o-mini"), &json!("gpt-4o-mini")));
    let range = json!({ "start": { "line": 1, "character": 40 }, "end": { "line": 1, "character": 49 } });
    assert_eq!(first["textEdit"], json!({ "range": range, "newText": "gpt-4o-mini" }));
    assert!(first["detail"].as_str().unwrap().contains(" in / "), "{first}");
    let resolved = server.request("completionItem/resolve", first.clone())["result"].take();
    assert_eq!(resolved["documentation"]["kind"], "plaintext");
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("gpt-4o-mini"), "{resolved}");
}

#[test]
fn what_all_completions_replace_is_said_once_where_that_is_understood() {
    let defaults = json!({ "completionList": { "itemDefaults": ["commitCharacters", "editRange"] } });
    let mut server = Server::with(json!({ "textDocument": { "completion": defaults } }));
    server.open(
        FILE,
        "python",
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o-mi\", te)\n",
    );
    let list = server.at("textDocument/completion", FILE, 1, 49)["result"].take();
    let place = |character: u32| json!({ "line": 1, "character": character });
    assert_eq!(list["itemDefaults"]["editRange"], json!({ "start": place(40), "end": place(49) }));
    let first = &list["items"][0];
    assert_eq!(first["label"], "gpt-4o-mini");
    assert!(
        first.get("textEdit").is_none() && first.get("textEditText").is_none(),
        "the label is what is written: {first}"
    );
    let names = server.at("textDocument/completion", FILE, 1, 54)["result"].take();
    assert_eq!(names["items"][0]["label"], "temperature");
    assert_eq!(names["items"][0]["textEditText"], "temperature=");
}

#[test]
fn a_list_is_short_and_says_that_it_is() {
    let mut server = Server::start();
    let name = "very/".repeat(200);
    let file = format!("file:///{name}a.py");
    server.open(&file, "python", "import litellm\nlitellm.completion(model=\"\")\n");
    let answer = server.at("textDocument/completion", &file, 1, 26)["result"].take();
    let items = answer["items"].as_array().expect("a list");
    assert!((20..=100).contains(&items.len()), "{}", items.len());
    assert_eq!(answer["isIncomplete"], true);
    assert!(answer.to_string().len() <= 30 << 10, "{}", answer.to_string().len());
    let order: Vec<&str> = items.iter().filter_map(|item| item["sortText"].as_str()).collect();
    assert!(order.len() == items.len() && order.is_sorted());
}

#[test]
fn what_is_withdrawn_is_not_waited_for() {
    let mut server = Server::start();
    // Large enough for the question to be withdrawn while it is being answered.
    let text = format!("{CALL}{}", "OpenAI().chat.completions.create(model=\"gpt-4o\", temperature=1)\n".repeat(3000));
    server.open(FILE, "python", &text);
    let asked: Vec<i64> = (0..4).map(|_| server.ask("textDocument/hover", place(FILE, 2, 12))).collect();
    for id in &asked {
        server.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in asked {
        let answer = server.answer(id);
        // One that was answered before the word came is answered.
        assert!(answer["error"]["code"] == -32800 || answer.get("result").is_some(), "{answer}");
    }
    assert!(server.card(FILE, 2, 12).contains("`gpt-4o`"));
}

#[test]
fn edits_of_files_that_are_not_open_are_ignored() {
    let mut server = Server::start();
    server.send(&replace(1, "gpt-4o", "gpt-4.1"));
    server.notify("textDocument/didClose", json!({ "textDocument": { "uri": FILE } }));
    server.notify("textDocument/didSave", json!({ "textDocument": { "uri": FILE } }));
    server.is_alive();
}
