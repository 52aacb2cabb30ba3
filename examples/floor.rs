//! The floor under every figure of `benches/stdio.py`: reads a message, parses its JSON, answers something of the usual
//! size. What a server takes beyond this is its own.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};

fn main() {
    let mut input = BufReader::new(std::io::stdin());
    let mut output = std::io::stdout().lock();
    let item = |i: usize| {
        json!({ "label": format!("provider/model-{i}"), "kind": 12, "detail": "$2.50 in / $10 out · 128k",
        "sortText": format!("{i:03}"), "filterText": format!("provider/model-{i}"), "data": format!("provider/model-{i}"),
        "textEdit": { "range": range(), "newText": format!("provider/model-{i}") } })
    };
    let items: Vec<Value> = (0..100).map(item).collect();
    while let Some(message) = read(&mut input) {
        let uri = &message["params"]["textDocument"]["uri"];
        let version = &message["params"]["textDocument"]["version"];
        let answer = match message["method"].as_str().unwrap_or("") {
            "initialize" => json!({ "capabilities": { "textDocumentSync": 2, "hoverProvider": true } }),
            "textDocument/hover" => {
                json!({ "contents": { "kind": "markdown", "value": "x".repeat(1200) }, "range": range() })
            }
            "textDocument/completion" => json!({ "isIncomplete": true, "items": items }),
            "textDocument/didOpen" | "textDocument/didChange" => {
                let finding = json!({ "range": range(), "severity": 2, "source": "floor", "message": "x".repeat(120) });
                let params = json!({ "uri": uri, "version": version, "diagnostics": [finding] });
                write(
                    &mut output,
                    &json!({ "jsonrpc": "2.0", "method": "textDocument/publishDiagnostics", "params": params }),
                );
                continue;
            }
            "exit" => return,
            _ if message.get("id").is_some() => Value::Null,
            _ => continue,
        };
        write(&mut output, &json!({ "jsonrpc": "2.0", "id": message["id"], "result": answer }));
    }
}

fn range() -> Value {
    json!({ "start": { "line": 3, "character": 7 }, "end": { "line": 3, "character": 13 } })
}

fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

fn write(output: &mut impl Write, message: &Value) {
    let body = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    output.flush().unwrap();
}
