//! What a client asks for: cards, completions, fixes, hints, links, commands.

use super::CALL;
use super::support::{Server, place};
use serde_json::{Value, json};

const FILE: &str = "file:///a.py";

/// A client like the big editors: Markdown everywhere, versioned edits, tags.
fn rich() -> Server {
    let mut server = Server::with(json!({
        "textDocument": {
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "completion": { "completionItem": { "documentationFormat": ["markdown"], "tagSupport": { "valueSet": [1] } } },
        },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    }));
    server.open(FILE, "python", CALL);
    server
}

/// The edits of a code action or of one file's part in it, applied to a text of one-line edits.
fn applied(text: &str, edits: &[Value]) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    let mut edits: Vec<&Value> = edits.iter().collect();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    edits.sort_by_key(|edit| (number(&edit["range"]["start"]["line"]), number(&edit["range"]["start"]["character"])));
    for edit in edits.into_iter().rev() {
        let (start, end) = (&edit["range"]["start"], &edit["range"]["end"]);
        let (first, last) = (number(&start["line"]), number(&end["line"]));
        let tail = lines[last].get(number(&end["character"])..).unwrap().to_owned();
        let head = lines[first].get(..number(&start["character"])).unwrap().to_owned();
        let new = format!("{head}{}{tail}", edit["newText"].as_str().unwrap());
        lines.splice(first..=last, [new]);
    }
    lines.join("\n")
}

#[test]
fn a_card_stands_over_the_id_and_over_the_parameter() {
    let mut server = rich();
    let hover = server.at("textDocument/hover", FILE, 2, 14)["result"].take();
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**GPT-4o** `gpt-4o` · OpenAI"), "{hover}");
    let (start, end) = (json!({ "line": 2, "character": 11 }), json!({ "line": 2, "character": 17 }));
    assert_eq!(hover["range"], json!({ "start": start, "end": end }), "the ID without its quotes");
    assert!(server.card(FILE, 3, 6).contains("0 to 2"), "the parameter's name");
    assert!(server.card(FILE, 3, 16).contains("0 to 2"), "its value");
    assert_eq!(server.card(FILE, 0, 3), "", "nothing over an import");
}

#[test]
fn a_card_is_written_as_the_client_can_show_it() {
    let mut server = Server::with(json!({ "textDocument": { "hover": { "contentFormat": ["plaintext"] } } }));
    server.open(FILE, "python", CALL);
    let hover = server.at("textDocument/hover", FILE, 2, 14)["result"].take();
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("GPT-4o gpt-4o · OpenAI"), "{hover}");
}

#[test]
fn columns_count_what_the_client_counts() {
    // Four bytes, two UTF-16 units, one character stand before the ID.
    let text = CALL.replace("    model=", "    user=\"😀\", model=");
    for (encoding, before) in [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)] {
        let mut server = Server::with(json!({
            "general": { "positionEncodings": [encoding] },
            "textDocument": { "hover": { "contentFormat": ["markdown"] } },
        }));
        server.open(FILE, "python", &text);
        let start = 4 + 6 + before + 3 + 7;
        let hover = server.at("textDocument/hover", FILE, 2, start)["result"].take();
        assert_eq!(hover["range"]["start"]["character"], start, "{encoding}");
        assert_eq!(hover["range"]["end"]["character"], start + 6, "{encoding}");
        server.edit(FILE, 1, 2, start..start + 6, "gpt-4o-mini");
        assert!(server.card(FILE, 2, start).contains("`gpt-4o-mini`"), "{encoding}");
    }
}

#[test]
fn fixes_mend_what_is_underlined() {
    let mut server = rich();
    let shown = server.findings(FILE, 0);
    let params =
        json!({ "textDocument": { "uri": FILE }, "range": shown[0]["range"], "context": { "diagnostics": shown } });
    let actions = server.request("textDocument/codeAction", params)["result"].take();
    let first = &actions[0];
    assert_eq!((&first["kind"], &first["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(first["diagnostics"], json!(shown), "tied to what it mends");
    let change = &first["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": FILE, "version": 0 }));
    let mended = applied(CALL, change["edits"].as_array().unwrap());
    assert_eq!(mended, CALL.replace("temperature=3", "temperature=2"));
    let titles: Vec<&str> = actions.as_array().unwrap().iter().filter_map(|action| action["title"].as_str()).collect();
    assert!(titles.contains(&"Ignore parameter-out-of-range here"), "{titles:?}");
}

#[test]
fn all_safe_fixes_come_together_where_they_are_asked_for() {
    let mut server = rich();
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let mut ask = |only: Value| {
        let context = json!({ "diagnostics": [], "only": only });
        let params = json!({ "textDocument": { "uri": FILE }, "range": whole, "context": context });
        server.request("textDocument/codeAction", params)["result"].take()
    };
    for kind in ["source", "source.fixAll", "source.fixAll.modelmeta"] {
        let actions = ask(json!([kind]));
        assert_eq!(actions.as_array().unwrap().len(), 1, "{kind}: {actions}");
        assert_eq!(actions[0]["kind"], "source.fixAll.modelmeta");
        let edits = actions[0]["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
        assert_eq!(applied(CALL, edits), CALL.replace("temperature=3", "temperature=2"));
    }
    assert_eq!(ask(json!(["source.fixAll.other"])), json!([]));
    assert_eq!(ask(json!(["refactor"])), json!([]));
}

#[test]
fn a_client_that_knows_no_versions_gets_plain_edits() {
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    let range = json!({ "start": { "line": 3, "character": 16 }, "end": { "line": 3, "character": 17 } });
    let params = json!({ "textDocument": { "uri": FILE }, "range": range, "context": { "diagnostics": [] } });
    let actions = server.request("textDocument/codeAction", params)["result"].take();
    assert_eq!(actions[0]["edit"]["changes"][FILE][0]["newText"], "2", "{actions}");
}

#[test]
fn prices_stand_behind_ids_where_the_settings_say_so() {
    let mut server = Server::spawn();
    let options = json!({ "inlayHints": { "price": true } });
    server.request("initialize", json!({ "capabilities": {}, "initializationOptions": options }));
    server.notify("initialized", json!({}));
    server.open(FILE, "python", CALL);
    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let params = json!({ "textDocument": { "uri": FILE }, "range": whole });
    let hints = server.request("textDocument/inlayHint", params)["result"].take();
    assert_eq!(hints[0]["position"], json!({ "line": 2, "character": 17 }));
    assert!(hints[0]["label"].as_str().unwrap().contains(" in / "), "{hints}");
}

#[test]
fn ids_are_links() {
    let mut server = rich();
    let links =
        server.request("textDocument/documentLink", json!({ "textDocument": { "uri": FILE } }))["result"].take();
    assert_eq!(links[0]["range"]["start"], json!({ "line": 2, "character": 11 }));
    assert_eq!(links[0]["target"], "https://www.modelmeta.dev/models/gpt-4o");
}

#[test]
fn commands_answer_in_words_to_show() {
    let mut server = Server::start();
    let mut run = |command: &str, argument: Value| {
        let params = json!({ "command": command, "arguments": [argument] });
        server.request("workspace/executeCommand", params)["result"].take()
    };
    let found = run("modelmeta.search", json!({ "query": "gpt-4o", "limit": 3 }));
    assert_eq!(found.as_array().unwrap().len(), 3);
    assert_eq!((&found[0]["key"], &found[0]["id"]), (&json!("openai/gpt-4o"), &json!("gpt-4o")));
    assert_eq!((&found[0]["provider"], &found[0]["context"]), (&json!("OpenAI"), &json!("128k context")));
    assert_eq!(run("modelmeta.search", json!({ "query": "no such model at all" })), json!([]));

    for key in ["openai/gpt-4o", "gpt-4o", "azure/gpt-4o"] {
        let page = run("modelmeta.details", json!({ "key": key }));
        assert!(page.as_str().unwrap().contains("`gpt-4o`"), "{key}: {page}");
    }
    assert_eq!(run("modelmeta.details", json!({ "key": "no such model" })), Value::Null);

    let soon = run("modelmeta.upcoming", json!({ "days": 365 }));
    let days: Vec<i64> = soon.as_array().unwrap().iter().map(|row| row["days"].as_i64().unwrap()).collect();
    assert!(days.is_sorted() && days.iter().all(|days| (0..=365).contains(days)), "{days:?}");
}

#[test]
fn a_command_that_is_none_or_lacks_its_argument_is_refused() {
    let mut server = Server::start();
    for (command, arguments) in [("modelmeta.nothing", json!([])), ("modelmeta.details", json!([])), ("", json!([7]))] {
        let answer = server.request("workspace/executeCommand", json!({ "command": command, "arguments": arguments }));
        assert_eq!(answer["error"]["code"], -32602, "{command}");
    }
}

#[test]
fn the_status_tells_of_the_data_and_of_a_file() {
    let mut server = rich();
    let status = server.request("modelmeta/status", json!({ "textDocument": { "uri": FILE } }))["result"].take();
    assert_eq!((&status["offline"], &status["findings"]), (&json!(true), &json!(1)));
    assert!(status["models"].as_u64().unwrap() > 1000, "{status}");
    assert_eq!(status["dataDate"].as_str().unwrap().len(), "2026-11-23".len());
    assert!(server.request("modelmeta/status", Value::Null)["result"]["findings"].is_null());
}

#[test]
fn a_workspace_is_scanned_on_request_and_open_files_speak_for_themselves() {
    let mut server = Server::spawn();
    let folder = format!("file://{}", server.home().display());
    std::fs::create_dir(server.home().join("src")).unwrap();
    std::fs::write(server.home().join("src/a.py"), CALL).unwrap();
    std::fs::write(server.home().join("b.py"), "print()\n").unwrap();
    let folders = json!([{ "uri": folder, "name": "x" }]);
    server.request("initialize", json!({ "capabilities": {}, "workspaceFolders": folders }));
    server.notify("initialized", json!({}));
    let scan = |server: &mut Server| {
        let params = json!({ "command": "modelmeta.scanWorkspace", "arguments": [] });
        server.request("workspace/executeCommand", params)["result"].take()
    };
    assert_eq!(scan(&mut server), json!({ "files": 2, "models": 1, "findings": 1 }));
    let told = server.told("textDocument/publishDiagnostics");
    assert_eq!(told["uri"], format!("{folder}/src/a.py"));
    assert_eq!(told["diagnostics"][0]["code"], "parameter-out-of-range");

    std::fs::write(server.home().join("src/a.py"), "print()\n").unwrap();
    assert_eq!(scan(&mut server), json!({ "files": 2, "models": 0, "findings": 0 }));
    assert_eq!(server.told("textDocument/publishDiagnostics")["diagnostics"], json!([]), "taken back");
}

#[test]
fn files_that_no_language_reads_have_no_answers() {
    let mut server = Server::start();
    server.open("file:///a.txt", "plaintext", CALL);
    assert_eq!(server.card("file:///a.txt", 2, 14), "");
    for method in ["textDocument/hover", "textDocument/completion"] {
        assert_eq!(server.request(method, place("file:///a.txt", 2, 14))["result"], Value::Null);
    }
}
