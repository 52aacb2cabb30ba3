//! What the server reads of a workspace by itself: the same as the command, and nothing that keeps an answer waiting.

use super::CALL;
use super::feed::{FeedServer, Reply};
use super::refused_kinds::{KINDS, NAMES, make};
use super::support::Server;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

/// The codes of the findings in each file.
type Found = BTreeMap<String, Vec<String>>;

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn introduced(folder: &Path, mut server: Server) -> Server {
    let folders = json!([{ "uri": format!("file://{}", folder.display()), "name": "workspace" }]);
    server.request("initialize", json!({ "capabilities": {}, "workspaceFolders": folders }));
    server.notify("initialized", json!({}));
    server
}

fn by_the_server(folder: &Path) -> Found {
    let mut server = introduced(folder, Server::spawn());
    let scan = json!({ "command": "modelmeta.scanWorkspace", "arguments": [] });
    let summary = server.request("workspace/executeCommand", scan)["result"].take();
    let mut found = Found::new();
    let head = format!("file://{}/", folder.display());
    let total = summary["findings"].as_u64().unwrap() as usize;
    // The answer may come before the last file is told about.
    while found.values().map(Vec::len).sum::<usize>() < total {
        let told = server.told("textDocument/publishDiagnostics");
        let name = told["uri"].as_str().unwrap().strip_prefix(&head).unwrap().replace("%FF", "\\xff");
        let codes = told["diagnostics"].as_array().unwrap().iter();
        found.insert(name, codes.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect());
    }
    assert_eq!(summary["findings"], found.values().map(Vec::len).sum::<usize>(), "{summary}");
    found
}

fn by_the_command(folder: &Path) -> Found {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modelmeta"));
    command.args(["--today", "2026-06-01", "--offline", "check", "--format", "json"]).current_dir(folder).env_clear();
    let report: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    let file = |file: &Value| {
        let codes = file["findings"].as_array().unwrap().iter();
        let codes = codes.map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect();
        (file["path"].as_str().unwrap().to_owned(), codes)
    };
    report["files"].as_array().unwrap().iter().map(file).collect()
}

#[test]
fn the_server_and_the_command_read_the_same_files() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("workspace");
    let notebook = |language: &str| {
        let cells = json!([{ "cell_type": "code", "source": CALL }]);
        json!({ "cells": cells, "metadata": { "kernelspec": { "language": language } } }).to_string()
    };
    let latin = [b"# caf\xe9\n", CALL.as_bytes()].concat();
    let (python, julia, mark) = (notebook("python"), notebook("julia"), format!("\u{feff}{CALL}"));
    let wide: Vec<u8> = CALL.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let binary = [CALL.as_bytes(), b"\0"].concat();
    let files: &[(&str, &[u8])] = &[
        ("a.py", CALL.as_bytes()),
        (".env", b"OPENAI_MODEL=gpt-4-32k\n"),
        (".hidden/lib/x.py", CALL.as_bytes()),
        ("latin1.py", &latin),
        ("mark.py", mark.as_bytes()),
        ("wide.py", &wide),
        ("binary.py", &binary),
        ("nb.ipynb", python.as_bytes()),
        ("julia.ipynb", julia.as_bytes()),
        ("broken.ipynb", b"{"),
        ("large/modelmeta.toml", b"maxFileSize = 10\n"),
        ("large/x.py", CALL.as_bytes()),
        ("gentle/pyproject.toml", b"[tool.modelmeta.diagnostics.severity]\nparameter-out-of-range = \"off\"\n"),
        ("gentle/x.py", CALL.as_bytes()),
        ("modelmeta.toml", b"files.exclude = [\"/made/\"]\n"),
        ("made/x.py", CALL.as_bytes()),
        ("deep/made/x.py", CALL.as_bytes()),
        (".gitignore", b"left/\n!left.py\n*.tmp.py\n"),
        ("left/x.py", CALL.as_bytes()),
        ("x.tmp.py", CALL.as_bytes()),
        ("inner/.gitignore", b"!kept.tmp.py\n"),
        ("inner/kept.tmp.py", CALL.as_bytes()),
        (".ignore", b"/other.py\n"),
        ("other.py", CALL.as_bytes()),
        (".git/info/exclude", b"mine.py\n"),
        ("mine.py", CALL.as_bytes()),
    ];
    files.iter().for_each(|(name, bytes)| write(&folder, name, bytes));
    std::os::unix::fs::symlink("a.py", folder.join("link.py")).unwrap();
    std::fs::write(folder.join(std::ffi::OsStr::from_bytes(b"k\xff.py")), CALL).unwrap();
    let server = by_the_server(&folder);
    assert_eq!(server, by_the_command(&folder));
    let names: Vec<&str> = server.keys().map(String::as_str).collect();
    let expected =
        [".env", "a.py", "deep/made/x.py", "inner/kept.tmp.py", "k\\xff.py", "latin1.py", "mark.py", "nb.ipynb"];
    assert_eq!(names, expected);
}

#[test]
fn what_is_no_file_keeps_nobody_waiting() {
    for (kind, _) in KINDS {
        let mut server = Server::spawn();
        let folder = server.home().join("r");
        write(&folder, "a.py", CALL);
        NAMES.iter().for_each(|name| make(kind, &folder.join(name)));
        make(kind, &folder.join(".gitignore"));
        make(kind, &folder.join("inner/.git"));
        write(&folder, "inner/b.py", CALL);
        server = introduced(&folder, server);
        for name in ["a.py", "inner/b.py"] {
            let uri = format!("file://{}/{name}", folder.display());
            server.open(&uri, "python", CALL);
            assert!(server.card(&uri, 2, 12).contains("gpt-4o"), "{kind}: {name}");
            assert_eq!(server.findings(&uri, 0).len(), 1, "{kind}: {name}");
        }
        let scan = json!({ "command": "modelmeta.scanWorkspace", "arguments": [] });
        assert_eq!(server.request("workspace/executeCommand", scan)["result"]["findings"], 2, "{kind}");
    }
}

#[test]
fn a_repository_does_not_say_where_data_comes_from() {
    let feed = FeedServer::start(|_| Reply::body("{}"));
    let environment = [("HTTPS_PROXY", "http://127.0.0.1:1"), ("NO_PROXY", "127.0.0.1")];
    let data = format!("sources = [\"{0}\"]\nproxy = \"{0}\"\ncacheDir = \"kept\"\n", feed.url("/feed.json"));
    let refreshed = |place: &str, text: &str| {
        let server = Server::spawn_with(&environment);
        let folder = server.home().to_owned();
        write(&folder, place, text);
        let mut server = introduced(&folder, server);
        let uri = format!("file://{}/a.py", folder.display());
        server.open(&uri, "python", CALL);
        server.findings(&uri, 0);
        server.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
        server.request("workspace/executeCommand", json!({ "command": "modelmeta.refresh", "arguments": [] }));
        assert!(!folder.join("kept").exists());
    };
    refreshed("modelmeta.toml", &format!("[data]\n{data}"));
    refreshed("pyproject.toml", &format!("[tool.modelmeta.data]\n{data}"));
    assert_eq!(feed.connections(), 0);
    // The user's own file does; it is read again when the client says that a file has changed.
    refreshed(".config/modelmeta/modelmeta.toml", &format!("[data]\nsources = [\"{}\"]\n", feed.url("/feed.json")));
    assert!(feed.connections() > 0);
}
