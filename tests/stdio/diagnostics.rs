//! Findings, told and asked for.

use super::CALL;
use super::support::Server;
use serde_json::{Value, json};

const FILE: &str = "file:///a.py";

/// A client that asks for diagnostics by itself.
fn asking() -> Server {
    let mut server = Server::with(json!({ "textDocument": { "diagnostic": {} } }));
    server.open(FILE, "python", CALL);
    server
}

fn ask(server: &mut Server, previous: Option<&Value>) -> Value {
    let params = json!({ "textDocument": { "uri": FILE }, "previousResultId": previous });
    server.request("textDocument/diagnostic", params)["result"].take()
}

#[test]
fn findings_come_when_opened_follow_edits_and_go_when_closed() {
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    let found = server.findings(FILE, 0);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((&found[0]["source"], &found[0]["code"]), (&json!("modelmeta"), &json!("parameter-out-of-range")));
    assert_eq!(found[0]["range"]["start"], json!({ "line": 3, "character": 16 }));
    assert_eq!(found[0]["range"]["end"], json!({ "line": 3, "character": 17 }));

    server.edit(FILE, 1, 3, 16..17, "1");
    assert_eq!(server.findings(FILE, 1), [] as [Value; 0]);
    server.edit(FILE, 2, 3, 16..17, "4");
    assert_eq!(server.findings(FILE, 2).len(), 1);
    server.notify("textDocument/didClose", json!({ "textDocument": { "uri": FILE } }));
    assert_eq!(server.told("textDocument/publishDiagnostics")["diagnostics"], json!([]));
}

#[test]
fn what_has_not_changed_is_not_told_again() {
    let mut server = Server::start();
    server.open(FILE, "python", CALL);
    server.findings(FILE, 0);
    server.edit(FILE, 1, 4, 1..1, " ");
    server.card(FILE, 2, 14);
    server.edit(FILE, 2, 3, 16..17, "1");
    let told = server.told("textDocument/publishDiagnostics");
    assert_eq!(told["version"], 2, "{told}");
}

#[test]
fn a_client_that_asks_is_told_nothing_beside() {
    let mut server = asking();
    let first = ask(&mut server, None);
    assert_eq!((&first["kind"], first["items"].as_array().unwrap().len()), (&json!("full"), 1));
    let id = &first["resultId"];
    let again = ask(&mut server, Some(id));
    assert_eq!((&again["kind"], &again["resultId"]), (&json!("unchanged"), id));
    server.edit(FILE, 1, 3, 16..17, "1");
    let mended = ask(&mut server, Some(id));
    assert_eq!((&mended["kind"], &mended["items"]), (&json!("full"), &json!([])));
    assert!(server.seen.iter().all(|message| message["method"] != "textDocument/publishDiagnostics"));
}

#[test]
fn half_typed_code_takes_no_finding_away() {
    let mut server = asking();
    let before = ask(&mut server, None)["items"].take();
    // A bracket too many on the line below.
    server.edit(FILE, 1, 4, 0..0, "    stop=[\"");
    let meanwhile = ask(&mut server, None)["items"].take();
    assert_eq!(meanwhile[0]["range"], before[0]["range"], "{meanwhile}");
    server.edit(FILE, 2, 3, 16..17, "1");
    assert_eq!(ask(&mut server, None)["items"], json!([]), "what is edited is judged anew");
}

#[test]
fn a_retired_model_is_told_by_its_day_and_a_deprecated_one_struck_through() {
    let mut server = asking();
    server.rewrite(FILE, 1, "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4-32k\")\n");
    let items = ask(&mut server, None)["items"].take();
    assert_eq!(items[0]["code"], "retired-model", "{items}");
    assert_eq!(items[0]["severity"], 1);
}

#[test]
fn cells_of_a_notebook_are_one_program() {
    let mut server = Server::start();
    let (cells, notebook) = (["cell:1", "cell:2"], "file:///n.ipynb");
    let texts = [
        "from openai import OpenAI\nclient = OpenAI()",
        "client.chat.completions.create(model=\"gpt-4o\", temperature=3)",
    ];
    let open = |uri: &str, text: &str| json!({ "uri": uri, "languageId": "python", "version": 0, "text": text });
    server.notify(
        "notebookDocument/didOpen",
        json!({
            "notebookDocument": { "uri": notebook, "notebookType": "jupyter-notebook", "version": 0,
                "cells": cells.map(|uri| json!({ "kind": 2, "document": uri })) },
            "cellTextDocuments": [open(cells[0], texts[0]), open(cells[1], texts[1])],
        }),
    );
    let found = server.findings(cells[1], 0);
    assert_eq!(found[0]["range"]["start"], json!({ "line": 0, "character": 59 }), "{found:?}");
    assert!(server.card(cells[1], 0, 42).contains("`gpt-4o`"));

    let change = json!({ "range": { "start": { "line": 0, "character": 59 }, "end": { "line": 0, "character": 60 } }, "text": "1" });
    server.notify("notebookDocument/didChange", json!({
        "notebookDocument": { "uri": notebook, "version": 1 },
        "change": { "cells": { "textContent": [{ "document": { "uri": cells[1], "version": 1 }, "changes": [change] }] } },
    }));
    assert_eq!(server.findings(cells[1], 1), [] as [Value; 0]);
    let gone = json!({ "uri": cells[1] });
    server.notify(
        "notebookDocument/didChange",
        json!({
            "notebookDocument": { "uri": notebook, "version": 2 },
            "change": { "cells": { "structure": { "array": { "start": 1, "deleteCount": 1 }, "didClose": [gone] } } },
        }),
    );
    assert_eq!(server.card(cells[1], 0, 42), "");
    server.notify(
        "notebookDocument/didClose",
        json!({
            "notebookDocument": { "uri": notebook }, "cellTextDocuments": [{ "uri": cells[0] }],
        }),
    );
    server.is_alive();
}
