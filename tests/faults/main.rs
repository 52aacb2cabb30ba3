//! What goes wrong around a language server and its command, each fault a test on the built binary: after it, other files
//! are answered rightly, no answer is lost or given twice, and what was not read is told.
//!
//! `cargo test` meets each fault in a small size, `tests/faults/run` in the size in which it hurt.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/feed.rs"]
mod feed;
#[path = "../cli/project.rs"]
#[allow(dead_code, reason = "the other tests use the rest")]
mod project;
#[path = "../support/mod.rs"]
mod support;

mod clients;
mod data;
mod folders;
mod messages;
mod texts;

use project::{Project, Run};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use support::Server;

/// A request of Python's OpenAI client whose model is retired.
const CALL: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(\n    model=\"gpt-4-0613\",\n)\n";

/// The file that must not notice anything.
const OTHER: &str = "file:///other.py";

/// The size of a fault: the small one, or the full one where `FAULTS=full`.
fn size(small: usize, full: usize) -> usize {
    if std::env::var_os("FAULTS").is_some_and(|size| size == "full") { full } else { small }
}

/// The command with no more memory than 4 GB and no more time than two minutes, so that a fault ends it and not the
/// machine. Its standard input stays open and silent, as a terminal's does.
fn run(project: &Project, arguments: &[&str]) -> Run {
    let (_folder, program) = limited("ulimit -v 4000000", "timeout 120");
    let (input, _open) = std::io::pipe().unwrap();
    let output = project.command(&program).args(arguments).stdin(input).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().expect("the program ends by itself");
    Run { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

/// A script that sets a limit of the shell and runs the program, below another one if it is not empty.
fn limited(limit: &str, below: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("limited");
    let script = format!("#!/bin/sh\n{limit}\nexec {below} {} \"$@\"\n", env!("CARGO_BIN_EXE_modelmeta"));
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    (folder, path)
}

/// The most memory that a process has had so far, in MB.
fn peak(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() >> 10
}

/// Fails unless another file is opened and answered as if nothing had happened.
fn others_are_answered(server: &mut Server) {
    server.open(OTHER, "python", CALL);
    assert!(server.card(OTHER, 2, 12).contains("gpt-4-0613"), "another file gets its card");
    assert!(!server.findings(OTHER, 0).is_empty(), "another file gets its findings");
}

/// The rules found in a file, from `check --format json`.
fn rules(run: &Run, name: &str) -> Vec<String> {
    let report = run.json();
    let file = report["files"].as_array().unwrap().iter().find(|file| file["path"] == name);
    let findings = file.map(|file| file["findings"].as_array().unwrap().clone()).unwrap_or_default();
    findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
}

/// Fails unless `check .` reads `good.py` beside what is in the folder; gives the run.
fn good_is_checked(project: &Project) -> Run {
    project.write("good.py", CALL);
    let run = run(project, &["check", ".", "--format", "json"]);
    assert_eq!(rules(&run, "good.py"), ["retired-model"], "{run}");
    run
}
