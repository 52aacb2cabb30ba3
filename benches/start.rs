//! From starting the process to its answer to `initialize`, and the process's own floor (`--version`).
//!
//! `cargo bench --bench start`

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::io::{Read, Write};
use std::process::{Command, Stdio};

const MODELMETA: &str = env!("CARGO_BIN_EXE_modelmeta");

fn main() {
    divan::main();
}

#[divan::bench]
fn version() {
    let output = Command::new(MODELMETA).arg("--version").output().expect("the binary runs");
    assert!(output.status.success());
}

#[divan::bench]
fn initialize() {
    let mut server = Command::new(MODELMETA)
        .args(["lsp"])
        .env("MODELMETA_OFFLINE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
    let mut input = server.stdin.take().expect("a pipe");
    write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
    let mut first = [0; 16];
    server.stdout.take().expect("a pipe").read_exact(&mut first).expect("an answer");
    drop(input);
    server.kill().expect("the server ends");
    server.wait().expect("the server ends");
}
