//! A small client on a real pipe: starts the built binary in an empty environment and speaks the protocol with it.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Only a server that hangs takes this long; no test depends on how fast it is.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server at the other end of a pipe.
pub struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<Value>,
    /// What arrived before it was asked for.
    pub seen: Vec<Value>,
    next_id: i64,
    home: tempfile::TempDir,
}

impl Server {
    /// Starts the binary without a handshake.
    pub fn spawn() -> Server {
        Server::spawn_with(&[("MODELMETA_OFFLINE", "1")])
    }

    /// The same with nothing but these variables in its environment (and a home).
    pub fn spawn_with(environment: &[(&str, &str)]) -> Server {
        Server::spawn_program(env!("CARGO_BIN_EXE_modelmeta").as_ref(), environment)
    }

    /// The same with this program.
    pub fn spawn_program(program: &Path, environment: &[(&str, &str)]) -> Server {
        let home = tempfile::tempdir().unwrap();
        let mut child = Command::new(program)
            .args(["--today", "2026-06-01", "lsp"])
            .env_clear()
            .env("HOME", home.path())
            .envs(environment.iter().copied())
            .current_dir(home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (messages, output) = channel();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if messages.send(message).is_err() {
                    break;
                }
            }
        });
        Server { input: child.stdin.take(), child, output, seen: Vec::new(), next_id: 1, home }
    }

    /// Starts the binary and introduces a client with these capabilities.
    pub fn with(capabilities: Value) -> Server {
        let mut server = Server::spawn();
        let answer = server.request("initialize", json!({ "capabilities": capabilities }));
        assert!(answer["result"]["capabilities"].is_object(), "{answer}");
        server.notify("initialized", json!({}));
        server
    }

    /// Starts the binary and introduces a client that can show Markdown and nothing else.
    pub fn start() -> Server {
        Server::with(json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } } }))
    }

    /// Writes bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    /// Sends a message as it is.
    pub fn send(&mut self, message: &Value) {
        self.raw(&frame(message));
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and gives its ID.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// The answer to a request: an object with `result` or `error`.
    pub fn answer(&mut self, id: i64) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The next message that fits; others are kept for later.
    pub fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.seen.iter().position(&fits) {
            return self.seen.remove(at);
        }
        loop {
            let message = self.output.recv_timeout(PATIENCE).expect("the server answers");
            if fits(&message) {
                return message;
            }
            self.seen.push(message);
        }
    }

    /// The parameters of the next notification or request of that name from the server.
    pub fn told(&mut self, method: &str) -> Value {
        self.wait(|message| message["method"] == method)["params"].take()
    }

    /// Opens a file.
    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": 0, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Replaces a part of one line of an open file.
    pub fn edit(&mut self, uri: &str, version: i64, line: u32, columns: Range<u32>, text: &str) {
        let at = |column: u32| json!({ "line": line, "character": column });
        let change = json!({ "range": { "start": at(columns.start), "end": at(columns.end) }, "text": text });
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
    }

    /// Replaces the whole text of an open file.
    pub fn rewrite(&mut self, uri: &str, version: i64, text: &str) {
        let document = json!({ "uri": uri, "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
    }

    /// Asks for something at a place.
    pub fn at(&mut self, method: &str, uri: &str, line: u32, character: u32) -> Value {
        self.request(method, place(uri, line, character))
    }

    /// The text of the card at a place; empty where there is none.
    pub fn card(&mut self, uri: &str, line: u32, character: u32) -> String {
        let answer = self.at("textDocument/hover", uri, line, character);
        answer["result"]["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The findings told about a file at a version.
    pub fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let told = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        told["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// Answers the server's next question of this name.
    pub fn reply(&mut self, method: &str, result: Value) -> Value {
        let question = self.wait(|message| message["method"] == method);
        self.send(&json!({ "jsonrpc": "2.0", "id": question["id"], "result": result }));
        question
    }

    /// A figure of the process in kB, such as `VmRSS`.
    pub fn memory(&self, name: &str) -> u64 {
        figure(self.child.id(), name).unwrap()
    }

    /// The IDs of the processes that the server has started and that still run.
    pub fn children(&self) -> Vec<u32> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).unwrap();
        let children =
            tasks.flatten().map(|task| std::fs::read_to_string(task.path().join("children")).unwrap_or_default());
        children.flat_map(|list| list.split_whitespace().map(|id| id.parse().unwrap()).collect::<Vec<_>>()).collect()
    }

    /// Ends the process as hard as the system can.
    pub fn kill(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).unwrap();
    }

    /// The folder in which the server runs, empty at first.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Fails unless the server still answers.
    pub fn is_alive(&mut self) {
        let answer = self.at("textDocument/hover", "file:///not-open", 0, 0);
        assert!(answer.get("result").is_some(), "{answer}");
    }

    /// Ends the input.
    pub fn end_input(&mut self) {
        self.input = None;
    }

    /// Ends the input and waits for the process.
    pub fn close(mut self) -> ExitStatus {
        self.end_input();
        self.ended()
    }

    /// Waits for the process while its input stays open.
    pub fn ended(mut self) -> ExitStatus {
        let start = std::time::Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(start.elapsed() < PATIENCE, "the server does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// All that a server writes to a client that says this and leaves.
pub fn said(input: &[u8]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modelmeta"));
    command.arg("lsp").env("MODELMETA_OFFLINE", "1").stderr(Stdio::null());
    let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    server.stdin.take().unwrap().write_all(input).unwrap();
    String::from_utf8(server.wait_with_output().unwrap().stdout).unwrap()
}

/// A figure in kB of `/proc/PID/status`; `None` for a process that has ended.
pub fn figure(id: u32, name: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// The parameters of a request about a place.
pub fn place(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

/// A message with its header.
pub fn frame(message: &Value) -> Vec<u8> {
    framed(message.to_string().as_bytes())
}

/// Any bytes with a header.
pub fn framed(body: &[u8]) -> Vec<u8> {
    [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
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
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}
