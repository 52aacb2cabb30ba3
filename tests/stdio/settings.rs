//! Where settings come from, and clients that keep them to themselves.

use super::CALL;
use super::support::Server;
use serde_json::{Value, json};

const ASKS: &str = "workspace/configuration";

/// Introduces a client with these capabilities and settings, in the server's own folder.
fn introduce(capabilities: Value, options: Value) -> (Server, String) {
    let mut server = Server::spawn();
    let file = format!("file://{}/src/a.py", server.home().display());
    server.request("initialize", json!({ "capabilities": capabilities, "initializationOptions": options }));
    server.notify("initialized", json!({}));
    (server, file)
}

fn severities(found: &[Value]) -> Vec<i64> {
    found.iter().filter_map(|finding| finding["severity"].as_i64()).collect()
}

fn severity(level: &str) -> Value {
    json!({ "diagnostics": { "severity": { "parameter-out-of-range": level } } })
}

#[test]
fn settings_come_with_the_introduction_in_either_form() {
    for options in [severity("hint"), json!({ "modelmeta": severity("hint") })] {
        let (mut server, file) = introduce(json!({}), options);
        server.open(&file, "python", CALL);
        assert_eq!(severities(&server.findings(&file, 0)), [4]);
    }
}

#[test]
fn a_client_that_answers_is_asked_and_asked_again() {
    let (mut server, file) = introduce(json!({ "workspace": { "configuration": true } }), Value::Null);
    server.open(&file, "python", CALL);
    let question = server.reply(ASKS, json!([severity("hint")]));
    assert_eq!(question["params"]["items"], json!([{ "section": "modelmeta" }]));
    while severities(&server.findings(&file, 0)) != [4] {}
    server.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    server.reply(ASKS, json!([severity("off")]));
    while !server.findings(&file, 0).is_empty() {}
}

#[test]
fn a_client_that_is_never_asked_tells() {
    let (mut server, file) = introduce(json!({}), Value::Null);
    server.open(&file, "python", CALL);
    assert_eq!(severities(&server.findings(&file, 0)), [1]);
    server.notify("workspace/didChangeConfiguration", json!({ "settings": { "modelmeta": severity("warning") } }));
    assert_eq!(severities(&server.findings(&file, 0)), [2]);
}

#[test]
fn a_client_that_never_answers_is_served_all_the_same() {
    let abilities = json!({
        "workspace": { "configuration": true, "didChangeWatchedFiles": { "dynamicRegistration": true },
            "diagnostics": { "refreshSupport": true }, "inlayHint": { "refreshSupport": true } },
        "window": { "workDoneProgress": true },
        "textDocument": { "hover": { "contentFormat": ["markdown"] } },
    });
    let (mut server, file) = introduce(abilities, Value::Null);
    server.open(&file, "python", CALL);
    for version in 1..=300 {
        server.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        server.edit(&file, version, 3, 16..17, "4");
    }
    assert!(server.card(&file, 2, 12).contains("`gpt-4o`"));
    let scan = json!({ "command": "modelmeta.scanWorkspace", "arguments": [] });
    assert!(server.request("workspace/executeCommand", scan)["result"].is_object());
    server.request("shutdown", Value::Null);
    server.notify("exit", Value::Null);
    assert_eq!(server.ended().code(), Some(0));
}

#[test]
fn a_settings_file_speaks_for_its_folder_and_is_watched() {
    let watch = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let (mut server, file) = introduce(watch, severity("hint"));
    let registered = server.reply("client/registerCapability", Value::Null);
    let registration = &registered["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    assert!(registration["registerOptions"].to_string().contains("**/modelmeta.toml"), "{registration}");

    let settings = server.home().join("modelmeta.toml");
    std::fs::create_dir(server.home().join(".git")).unwrap();
    std::fs::write(&settings, "[diagnostics.severity]\nparameter-out-of-range = \"information\"\n").unwrap();
    let elsewhere = "file:///elsewhere/a.py";
    server.open(&file, "python", CALL);
    server.open(elsewhere, "python", CALL);
    assert_eq!(severities(&server.findings(&file, 0)), [3]);
    assert_eq!(severities(&server.findings(elsewhere, 0)), [4]);

    std::fs::write(&settings, "files.exclude = [\"src/**\"]\n").unwrap();
    let changes = json!([{ "uri": format!("file://{}", settings.display()), "type": 2 }]);
    server.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    assert_eq!(server.findings(&file, 0), [] as [Value; 0]);
    assert_eq!(server.card(&file, 2, 12), "");
}

#[test]
fn switches_switch() {
    let off = json!({ "hover": { "enable": false }, "diagnostics": { "enable": false } });
    let (mut server, file) = introduce(json!({}), off);
    server.open(&file, "python", CALL);
    assert_eq!(server.findings(&file, 0), [] as [Value; 0]);
    assert_eq!(server.card(&file, 2, 12), "");
    let (mut server, file) = introduce(json!({}), json!({ "enable": false }));
    server.open(&file, "python", CALL);
    assert_eq!(server.card(&file, 2, 12), "");
    let links = server.request("textDocument/documentLink", json!({ "textDocument": { "uri": file } }));
    assert_eq!(links["result"], Value::Null);
}

#[test]
fn a_language_of_the_users_own_is_read_as_they_say() {
    let (mut server, _) = introduce(json!({}), json!({ "includeLanguages": { "starlark": "python" } }));
    server.open("file:///BUILD", "starlark", CALL);
    assert!(server.card("file:///BUILD", 2, 12).contains("gpt-4o"));
}
