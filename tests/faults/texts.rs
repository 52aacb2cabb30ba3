//! Texts that nobody wrote by hand: too large, too deep, too wide, no text at all.

use super::project::Project;
use super::support::Server;
use super::{CALL, good_is_checked, others_are_answered, peak, size};
use serde_json::json;

/// Everything that can be nested, with the endings of the files in which it can.
const NESTED: &[(&str, &[&str])] = &[
    ("(", &["py", "js", "ts", "tsx"]),
    ("[", &["py", "js", "ts", "json", "yaml", "toml"]),
    ("{", &["py", "js", "ts", "json", "yaml", "toml"]),
    ("{\"a\":", &["py", "js", "ts", "json", "yaml"]),
    ("{a:", &["js", "ts", "tsx", "yaml", "jsonc"]),
    ("label:{", &["js", "ts", "tsx"]),
    ("a={a=", &["toml"]),
    ("a=[", &["toml"]),
    ("f(", &["py", "js", "ts"]),
    ("f(model=", &["py"]),
    ("f({model:", &["js", "ts"]),
    ("a[", &["py", "js", "ts"]),
    ("lambda: ", &["py"]),
    ("not ", &["py"]),
    ("-", &["py", "js", "ts", "yaml"]),
    ("!", &["js", "ts"]),
    ("x=>", &["js", "ts"]),
    ("let {a:", &["js", "ts"]),
    ("if(x)", &["js", "ts"]),
    ("x?", &["js", "ts"]),
    ("`${", &["js", "ts", "tsx"]),
    ("<a>", &["tsx", "jsx"]),
    ("<a b={", &["tsx", "jsx"]),
    ("f\"{", &["py"]),
    ("Array<", &["ts"]),
    ("- ", &["yaml"]),
    ("? ", &["yaml"]),
    ("[[a]]\n", &["toml"]),
    ("if x:\n ", &["py"]),
    ("a.", &["py", "js", "ts"]),
    ("1+", &["py", "js", "ts"]),
];

/// One file for each nested construct and language.
fn nested(levels: usize) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (at, (construct, endings)) in NESTED.iter().enumerate() {
        for ending in *endings {
            let text = format!("model = \"gpt-4-0613\"\n{}\"gpt-4-0613\"", construct.repeat(levels));
            files.push((format!("n{at}.{ending}"), text));
        }
    }
    files
}

#[test]
fn constructs_are_nested_without_end_for_the_command() {
    let project = Project::new(&[]);
    nested(size(60_000, 100_000)).iter().for_each(|(name, text)| project.write(name, text));
    good_is_checked(&project);
}

#[test]
fn constructs_are_nested_without_end_in_the_editor() {
    let mut server = Server::start();
    for (name, text) in nested(size(60_000, 100_000)) {
        let uri = format!("file:///{name}");
        server.open(&uri, "plaintext", &text);
        server.edit(&uri, 1, 0, 0..0, "\n");
        server.at("textDocument/completion", &uri, 1, 14);
    }
    others_are_answered(&mut server);
}

#[test]
fn one_object_names_models_by_the_thousand() {
    let count = size(1_500, 4_000);
    let keys = |line: fn(usize) -> String| (0..count).map(line).collect::<Vec<_>>();
    let project = Project::new(&[
        ("q.json", &format!("{{\n{}}}", keys(|n| format!("\"model_{n}\":\"gpt-4-0613\"")).join(",\n"))),
        ("q.yaml", &keys(|n| format!("model_{n}: gpt-4-0613")).join("\n")),
        ("q.py", &format!("import openai\nd={{{}}}", "\"model\":\"gpt-4-0613\",\n".repeat(count))),
        ("ignored.py", &format!("{}{CALL}", "# modelmeta: ignore\n".repeat(count))),
    ]);
    good_is_checked(&project);
}

#[test]
fn a_line_is_megabytes_long() {
    let size = size(256 << 10, 10 << 20);
    let item = "\"gpt-4-0613\", ";
    let list = item.repeat(size / item.len());
    let mut server = Server::start();
    for (name, text) in [
        ("a.py", format!("x = [{list}]")),
        ("a.js", format!("x = [{list}]")),
        ("a.ts", format!("x = [{list}]")),
        ("a.json", format!("[{list}0]")),
        ("a.yaml", format!("x: [{list}]")),
        ("a.toml", format!("x = [{list}]")),
        ("a.env", format!("X={}", "gpt-4 ".repeat(size / 6))),
        ("b.toml", format!("x = \"{}\"", "gpt-4 ".repeat(size / 6))),
    ] {
        server.open(&format!("file:///{name}"), "plaintext", &text);
    }
    others_are_answered(&mut server);
}

#[test]
fn a_file_is_too_large_or_no_text() {
    let mut server = Server::start();
    server.open("file:///huge.json", "json", &"{\"model\": \"gpt-4o\"}\n".repeat((size(8, 60) << 20) / 20));
    server.open("file:///binary.py", "python", &format!("{CALL}\0\u{1}\u{2}"));
    others_are_answered(&mut server);
    for uri in ["file:///huge.json", "file:///binary.py"] {
        assert_eq!(server.card(uri, 2, 12), "", "{uri} is not read");
    }
    assert!(peak(server.id()) < 300, "{} MB", peak(server.id()));
}

#[test]
fn anchors_stand_for_each_other() {
    let levels = size(800, 8_000);
    let lines = (1..levels).map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)).collect::<String>();
    let project = Project::new(&[("bomb.yaml", &format!("a0: &a0 gpt-4-0613\n{lines}model: *a{}\n", levels - 1))]);
    good_is_checked(&project);
}

#[test]
fn an_object_has_a_million_keys() {
    let keys = (0..size(20_000, 1_000_000)).map(|n| format!("\"k{n}\": {n}")).collect::<Vec<_>>().join(",\n");
    let mut server = Server::spawn();
    let options = json!({ "maxFileSize": 100_000_000 });
    server.request("initialize", json!({ "capabilities": {}, "initializationOptions": options }));
    server.notify("initialized", json!({}));
    server.open("file:///keys.json", "json", &format!("{{{keys}, \"model\": \"gpt-4-0613\"}}"));
    others_are_answered(&mut server);
}

#[test]
fn a_notebook_is_odd() {
    let cell = r#"{"cell_type": "code", "source": ["from openai import OpenAI\n", "OpenAI().chat.completions.create(model=\"gpt-4-0613\") # \ud83d\n"]}"#;
    let cells = vec![cell; size(100, 5_000)].join(",");
    let project = Project::new(&[
        ("many.ipynb", &format!("{{\"cells\": [{cells}], \"metadata\": {{}}}}")),
        ("deep.ipynb", &format!("{{\"cells\": {}", "[".repeat(100_000))),
        ("null.ipynb", "null"),
        ("cut.ipynb", "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"x"),
        ("empty.ipynb", ""),
    ]);
    let run = good_is_checked(&project);
    assert!(!super::rules(&run, "many.ipynb").is_empty(), "a lone surrogate costs no notebook: {run}");
}
