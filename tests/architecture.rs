//! The walls of the house, executed: which room may import which, and what only some rooms may do.
//!
//! The table is the one in the design: text at the bottom, the command line on top, and arrows that never return.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A room and the rooms it may import, floor first.
const ROOMS: &[(&str, &[&str])] = &[
    ("work", &[]),
    ("text", &["work"]),
    ("files", &["text"]),
    ("secrets", &["text"]),
    ("diagnostic", &["work", "text", "secrets"]),
    ("apis", &["work"]),
    ("catalog", &["work", "text", "apis"]),
    ("languages", &["work", "text"]),
    ("notebook", &["text", "languages"]),
    ("recognize", &["work", "text", "languages", "apis"]),
    ("settings", &["diagnostic"]),
    ("workspace", &["text", "files", "apis", "languages", "notebook", "settings"]),
    ("analysis", &["work", "text", "diagnostic", "apis", "catalog", "languages", "recognize", "settings"]),
    ("rules", &["work", "text", "diagnostic", "apis", "catalog", "languages", "recognize", "settings", "analysis"]),
    ("ide", &["text", "diagnostic", "apis", "catalog", "languages", "recognize", "settings", "analysis", "rules"]),
    ("refresh", &["text", "files", "catalog", "settings"]),
    (
        "server",
        &[
            "work",
            "text",
            "files",
            "workspace",
            "notebook",
            "secrets",
            "diagnostic",
            "apis",
            "catalog",
            "languages",
            "recognize",
            "settings",
            "analysis",
            "rules",
            "ide",
            "refresh",
        ],
    ),
    (
        "cli",
        &[
            "text",
            "files",
            "workspace",
            "notebook",
            "secrets",
            "diagnostic",
            "apis",
            "catalog",
            "languages",
            "recognize",
            "settings",
            "analysis",
            "rules",
            "ide",
            "refresh",
            "server",
        ],
    ),
];

/// All that the command line may know of the server: how to start it.
const SERVER_FOR_CLI: &[&str] = &["run", "Options"];

/// Crates that only some rooms may name.
const CRATES: &[(&str, &[&str])] = &[
    ("tower_lsp", &["server"]),
    ("tower_service", &["server"]),
    ("rustix", &["server", "cli"]),
    ("winsafe", &["server"]),
    ("ropey", &["server"]),
    ("reqwest", &["refresh"]),
    ("rustls", &["refresh"]),
    ("tokio", &["server", "refresh"]),
    ("clap", &["cli"]),
    ("annotate_snippets", &["cli"]),
    ("ignore", &["workspace", "cli"]),
    ("anyhow", &["cli"]),
];

/// What only some rooms may do: the disk, the network, the clock and the environment belong to the rim.
const DEEDS: &[(&str, &[&str])] = &[
    ("std::fs", &["files", "refresh", "server", "cli"]),
    ("fs::read(", &["files"]),
    ("fs::read_to_string(", &["files"]),
    ("File::open(", &["files"]),
    ("std::net", &["refresh"]),
    ("std::env::", &["workspace", "refresh", "server", "cli"]),
    ("Command::new(", &["refresh", "cli"]),
    ("std::process::exit", &[]),
    ("Zoned::now", &["server", "refresh", "cli"]),
    ("Timestamp::now", &["server", "refresh", "cli"]),
    ("SystemTime::now", &["server", "refresh", "cli"]),
    ("Instant::now", &["server", "refresh", "cli"]),
    ("println!", &[]),
    (" print!(", &[]),
    ("unsafe ", &[]),
];

struct File {
    path: PathBuf,
    room: String,
    /// Without comments and tests.
    code: String,
}

#[test]
fn rooms_import_only_what_lies_below() {
    let mut broken = Vec::new();
    for file in files() {
        let Some((_, allowed)) = ROOMS.iter().find(|(room, _)| *room == file.room) else {
            panic!("{}: a room that the table of tests/architecture.rs does not know", file.path.display());
        };
        for (target, item) in imports(&file.code) {
            let known = ROOMS.iter().any(|(room, _)| *room == target);
            if known && target != file.room && !allowed.contains(&target.as_str()) {
                broken.push(format!("{}: {} may not import {target}", file.path.display(), file.room));
            }
            if file.room == "cli" && target == "server" && !item.is_empty() && !SERVER_FOR_CLI.contains(&item.as_str())
            {
                broken.push(format!("{}: cli may start the server, not use its {item}", file.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn crates_and_deeds_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for file in files() {
        for (name, rooms) in CRATES {
            if names_crate(&file.code, name) && !rooms.contains(&file.room.as_str()) {
                broken.push(format!("{}: {name} belongs to {}", file.path.display(), rooms.join(", ")));
            }
        }
        for (deed, rooms) in DEEDS {
            if file.code.contains(deed) && !rooms.contains(&file.room.as_str()) {
                broken.push(format!("{}: `{deed}` is for {:?} alone", file.path.display(), rooms));
            }
        }
        let prints = ["io::stdout()", "io::stderr()", "eprint"].iter().any(|print| file.code.contains(print));
        let may_print = file.path.starts_with("src/cli/output") || file.room == "server";
        if prints && !may_print {
            broken.push(format!("{}: only cli/output prints (and the server's edge speaks)", file.path.display()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_table_names_every_room() {
    let declared: BTreeSet<String> = std::fs::read_to_string("src/lib.rs")
        .unwrap()
        .lines()
        .filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned()))
        .collect();
    let table: BTreeSet<String> = ROOMS.iter().map(|(room, _)| (*room).to_owned()).collect();
    assert_eq!(declared, table);
}

#[test]
fn imports_are_read_as_rust_reads_them() {
    let code = "use crate::text::{Span, TextEdit};\nuse crate::{\n    apis,\n    catalog::{Model, Status},\n};\n\
                fn f() -> crate::server::Options { crate::cli::run() }\n";
    let read: Vec<String> = imports(code).into_iter().map(|(room, item)| format!("{room}:{item}")).collect();
    assert_eq!(read, ["text:", "apis:", "catalog:", "server:Options", "cli:run"]);
    assert!(names_crate("use ropey::Rope;", "ropey") && !names_crate("let property = europey::x();", "ropey"));
}

fn files() -> Vec<File> {
    let mut paths = Vec::new();
    collect(Path::new("src"), &mut paths);
    assert!(paths.len() > 12, "the sources were not found");
    paths.sort();
    let roots = ["src/lib.rs", "src/main.rs"];
    paths.retain(|path| !roots.iter().any(|root| path == Path::new(root)));
    paths
        .into_iter()
        .map(|path| {
            let room = path.iter().nth(1).unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
            let code = code_of(&std::fs::read_to_string(&path).unwrap());
            File { path, room, code }
        })
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            paths.push(path);
        }
    }
}

/// The code without comment lines and without the tests at the file's end.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let is_test = line == "#[cfg(test)]"
            && lines.clone().find(|line| !line.starts_with("#[")).is_some_and(|line| line.starts_with("mod "));
        if is_test {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push_str(line);
            code.push('\n');
        }
    }
    code
}

/// Every room named by a path from `crate`, with the item right behind it where it is a single name.
fn imports(code: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.push(room_and_item(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = 0;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth > 0 => depth -= 1,
                        ',' | '}' if depth == 0 => {
                            let entry = group[start..at].trim();
                            if !entry.is_empty() {
                                found.push(room_and_item(entry));
                            }
                            start = at + 1;
                            if c == '}' {
                                break;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn room_and_item(path: &str) -> (String, String) {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let room = word(path);
    let item = path[room.len()..].strip_prefix("::").map(word).unwrap_or_default();
    (room, item)
}

/// Whether the code names this crate in a path.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let starts = before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':' || c == '.'));
        starts && code[at + name.len()..].starts_with("::")
    })
}
