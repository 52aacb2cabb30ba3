//! A small editor's end of the language server protocol: this very binary as a server, over a pipe.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than any answer takes; reached only when the server is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server and what it has said.
pub struct Client {
    server: Child,
    stdin: ChildStdin,
    messages: Receiver<Value>,
    next: i64,
    /// Findings by document and version.
    findings: HashMap<(String, i64), Vec<Value>>,
}

impl Client {
    /// Starts `modelmeta lsp` with these further arguments and shakes hands.
    pub fn start(arguments: &[String]) -> anyhow::Result<Client> {
        let program = std::env::current_exe().context("cannot find this program on disk")?;
        let mut server = Command::new(program)
            .arg("lsp")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the language server")?;
        let (Some(stdin), Some(stdout)) = (server.stdin.take(), server.stdout.take()) else {
            bail!("the language server has no pipe");
        };
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut client = Client { server, stdin, messages, next: 0, findings: HashMap::new() };
        client.request("initialize", json!({
            "processId": std::process::id(),
            "rootUri": null,
            "clientInfo": {"name": "modelmeta demo"},
            "capabilities": {
                "general": {"positionEncodings": ["utf-16"]},
                "textDocument": {
                    "hover": {"contentFormat": ["plaintext"]},
                    "completion": {"completionItem": {"documentationFormat": ["plaintext"], "deprecatedSupport": true}},
                    "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}, "isPreferredSupport": true},
                    "publishDiagnostics": {"versionSupport": true, "relatedInformation": true},
                },
            },
        }))?;
        client.notify("initialized", json!({}))?;
        Ok(client)
    }

    /// Asks and waits for the answer.
    pub fn request(&mut self, method: &str, params: Value) -> anyhow::Result<Value> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        loop {
            let message = self.receive().with_context(|| format!("no answer to {method}"))?;
            if message["id"] == id && message["method"].is_null() {
                if let Some(error) = message["error"]["message"].as_str() {
                    bail!("{method}: {error}");
                }
                return Ok(message["result"].clone());
            }
        }
    }

    /// Tells.
    pub fn notify(&mut self, method: &str, params: Value) -> anyhow::Result<()> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    /// The findings that the server publishes for this version of a document.
    pub fn findings(&mut self, uri: &str, version: i64) -> anyhow::Result<Vec<Value>> {
        let key = (uri.to_owned(), version);
        loop {
            if let Some(findings) = self.findings.remove(&key) {
                return Ok(findings);
            }
            self.receive().context("no findings were published")?;
        }
    }

    /// Takes leave and waits for the server's end.
    pub fn stop(mut self) -> anyhow::Result<()> {
        self.request("shutdown", Value::Null)?;
        self.notify("exit", Value::Null)?;
        self.server.wait()?;
        Ok(())
    }

    /// The next message; findings are put aside, questions of the server answered with nothing.
    fn receive(&mut self) -> anyhow::Result<Value> {
        let message = self.messages.recv_timeout(PATIENCE).context("the language server is silent")?;
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let key = (params["uri"].as_str().unwrap_or_default().to_owned(), params["version"].as_i64().unwrap_or(0));
            self.findings.insert(key, params["diagnostics"].as_array().cloned().unwrap_or_default());
        } else if !message["method"].is_null() && !message["id"].is_null() {
            let items = message["params"]["items"].as_array().map_or(0, Vec::len);
            let result = if items > 0 { json!(vec![Value::Null; items]) } else { Value::Null };
            self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": result}))?;
        }
        Ok(message)
    }

    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        let body = message.to_string();
        write!(self.stdin, "Content-Length: {}\r\n\r\n{body}", body.len())
            .and_then(|()| self.stdin.flush())
            .context("the language server has gone")
    }
}

impl Drop for Client {
    /// After an error nobody takes leave; the server must not outlive us.
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// One message; nothing at the end of the pipe.
fn read(stdout: &mut BufReader<ChildStdout>) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if stdout.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length:") {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length?];
    stdout.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
