//! No secret of a file leaves the server: not on a card, in a finding, in a list or in the log.

use crate::planted::{files, shown_in};
use crate::support::Server;
use serde_json::json;

#[test]
fn no_card_finding_list_or_message_holds_a_secret() {
    let mut server = Server::spawn_with(&[("MODELMETA_OFFLINE", "1"), ("MODELMETA_LOG", "trace")]);
    server.request(
        "initialize",
        json!({ "capabilities": { "textDocument": { "hover": { "contentFormat": ["markdown"] } } } }),
    );
    server.notify("initialized", json!({}));
    for (name, text) in files() {
        let uri = format!("file:///planted/{name}");
        let language = match name.rsplit('.').next() {
            Some("py") => "python",
            Some("ts") => "typescript",
            Some("env") => "dotenv",
            Some("ipynb") => continue,
            Some(other) => other,
            None => continue,
        };
        server.open(&uri, language, &text);
        let told = json!(server.findings(&uri, 0)).to_string();
        assert!(shown_in(&told).is_empty(), "{name}: {:?} in {told}", shown_in(&told));
        for (row, line) in text.lines().enumerate() {
            for column in (0..line.len()).step_by(17) {
                for method in ["textDocument/hover", "textDocument/completion"] {
                    let answer = server.at(method, &uri, row as u32, column as u32).to_string();
                    assert!(shown_in(&answer).is_empty(), "{method} {name}:{row}:{column}: {answer}");
                }
            }
        }
        let actions = server.request(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": uri }, "context": { "diagnostics": [] },
                "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } } }),
        );
        let titles: Vec<String> =
            actions["result"].as_array().into_iter().flatten().map(|action| action["title"].to_string()).collect();
        assert!(shown_in(&titles.join("\n")).is_empty(), "{titles:?}");
        server.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }
    let rest = json!(server.seen).to_string();
    assert!(shown_in(&rest).is_empty(), "{:?}", shown_in(&rest));
}
