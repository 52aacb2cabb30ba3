//! Repositories that were made to harm who opens them.

use super::project::Project;
use super::support::Server;
use super::{CALL, feed, good_is_checked, others_are_answered, run, size};
use serde_json::json;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

/// The files that the product reads by itself.
const READ: &[&str] = &[
    "modelmeta.toml",
    ".modelmeta.toml",
    ".config/modelmeta.toml",
    "pyproject.toml",
    "requirements.txt",
    "uv.lock",
    "poetry.lock",
    "package-lock.json",
    "pnpm-lock.yaml",
    ".git",
    ".gitignore",
    ".ignore",
];

/// What such a file is instead, one at a time.
const INSTEAD: &[&str] = &["/dev/zero", "/proc/self/fd/0", "fifo", "folder", "loop", "nowhere"];

fn place(project: &Project, name: &str, instead: &str) {
    let path = project.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    match instead {
        "fifo" => assert!(Command::new("mkfifo").arg(&path).status().unwrap().success()),
        "folder" => std::fs::create_dir(&path).unwrap(),
        "loop" => symlink(&path, &path).unwrap(),
        target => symlink(target, &path).unwrap(),
    }
}

#[test]
fn settings_and_lock_files_are_devices_for_the_command() {
    for instead in INSTEAD {
        let project = Project::new(&[]);
        READ.iter().for_each(|name| place(&project, name, instead));
        good_is_checked(&project);
    }
}

#[test]
fn settings_and_lock_files_are_devices_in_the_editor() {
    for instead in INSTEAD {
        let project = Project::new(&[]);
        READ.iter().for_each(|name| place(&project, name, instead));
        let mut server = Server::start();
        let uri = format!("file://{}", project.path("a.py").display());
        server.open(&uri, "python", CALL);
        others_are_answered(&mut server);
        assert!(server.card(&uri, 2, 12).contains("gpt-4-0613"), "{instead}");
    }
}

#[test]
fn a_lock_file_is_huge() {
    let project = Project::new(&[("package-lock.json", &format!("[{}0]", "0,".repeat(size(10, 150) << 20)))]);
    good_is_checked(&project);
}

#[test]
fn sources_are_no_files() {
    let project = Project::new(&[]);
    for (name, instead) in
        [("zero.py", "/dev/zero"), ("fifo.py", "fifo"), ("loop.py", "loop"), ("gone.py", "nowhere"), ("d.py", "folder")]
    {
        place(&project, name, instead);
    }
    symlink("..", project.path("up")).unwrap();
    good_is_checked(&project);
    for name in ["zero.py", "fifo.py", "loop.py", "gone.py"] {
        let named = run(&project, &["check", name]);
        assert!(named.code >= 2 && named.stderr.contains(name), "{name}: {named}");
    }
}

#[test]
fn a_file_name_is_no_text() {
    let project = Project::new(&[]);
    std::fs::write(project.path(".").join(OsStr::from_bytes(b"k\xff.py")), CALL).unwrap();
    let run = good_is_checked(&project);
    let files = run.json()["files"].as_array().unwrap().len() + run.json()["skipped"].as_array().unwrap().len();
    assert_eq!(files, 2, "read or listed: {run}");
}

#[test]
fn patterns_explode() {
    let denied = (0..size(2_000, 20_000)).map(|n| format!("\"x{n}-*\"")).collect::<Vec<_>>().join(",");
    let ignored = "[[ignore]]\npath = \"**/[a-z]*/{a,b}/**\"\ncode = \"x\"\n".repeat(size(1_000, 20_000));
    let nested = format!("{}x{}", "{a,".repeat(200), "}".repeat(200));
    for settings in [
        format!("[policy]\ndeny = [{denied}]\n"),
        ignored,
        format!("[policy]\ndeny = [\"{nested}\", \"{}none\"]\n", "**/".repeat(5_000)),
        format!("a = {}", "[".repeat(100_000)),
        (0..size(5_000, 50_000))
            .map(|n| format!("d{n} = \"d{}\"\n", n + 1))
            .fold("[deployments]\n".to_owned(), |a, b| a + &b),
    ] {
        let project = Project::new(&[("modelmeta.toml", &settings)]);
        good_is_checked(&project);
    }
}

#[test]
fn a_repository_names_a_source_of_data() {
    let server = feed::FeedServer::start(|_| feed::Reply::body("{}"));
    let url = server.url("/x.json");
    let settings = format!("[data]\nsources = [\"{url}\"]\nrefreshMinutes = 1\nproxy = \"{url}\"\noffline = false\n");
    for (folder, name) in [("team", "modelmeta.toml"), ("team", "pyproject.toml")] {
        let project = Project::new(&[]).with("MODELMETA_OFFLINE", "");
        let text = if name == "pyproject.toml" {
            settings.replace("[data]", "[tool.modelmeta.data]")
        } else {
            settings.clone()
        };
        project.write(name, text);
        project.write("a.py", CALL);
        for command in [["check", "."], ["doctor", "--offline"], ["list", "--offline"]] {
            run(&project, &command);
        }
        let mut editor = Server::spawn_with(&[]);
        let root = format!("file://{}", project.path(folder).parent().unwrap().display());
        editor.request("initialize", json!({ "rootUri": root, "capabilities": {} }));
        editor.notify("initialized", json!({}));
        editor.open(&format!("{root}/a.py"), "python", CALL);
        assert!(editor.card(&format!("{root}/a.py"), 2, 12).contains("gpt-4-0613"));
        assert_eq!(server.connections(), 0, "{name} chose a source");
    }
}

#[test]
fn names_and_code_are_commands_of_a_build() {
    let name = "x\n::add-mask::\u{1b}[31m\u{202e}<img src=x>|.py";
    let project = Project::new(&[(name, &CALL.replace("OpenAI()", "OpenAI(api_key=\"::stop-commands::t\")"))]);
    for format in ["plain", "github", "markdown", "json", "sarif"] {
        let run = run(&project, &["check", ".", "--format", format]);
        let lines = run.stdout.lines().chain(run.stderr.lines());
        let commands = lines.filter(|line| {
            line.trim_start().starts_with("::")
                && !line.starts_with("::error ")
                && !line.starts_with("::warning ")
                && !line.starts_with("::notice ")
        });
        assert_eq!(commands.count(), 0, "{format}: {run}");
        assert!(!run.stdout.contains(['\u{1b}', '\u{202e}']), "{format}: {run}");
    }
}

#[test]
fn a_file_is_saved_while_it_is_fixed() {
    let files = size(100, 1_500);
    let project = Project::new(&[]);
    let fixable = CALL.replace("model=\"gpt-4-0613\",", "model=\"gpt-5\",\n    max_tokens=5,");
    (0..files).for_each(|n| project.write(&format!("f{n}.py"), &fixable));
    let mut command = project.command(env!("CARGO_BIN_EXE_modelmeta").as_ref());
    let mut fixing = command.args(["fix", "."]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for n in 0..files {
        let path = project.path(&format!("f{n}.py"));
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("# saved\n");
        std::fs::write(&path, text).unwrap();
    }
    assert!(fixing.wait().unwrap().code().is_some());
    let lost = (0..files).filter(|n| !project.read(&format!("f{n}.py")).contains("# saved")).count();
    assert_eq!(lost, 0, "of {files} files lost what was saved");
}

#[test]
fn a_baseline_is_none() {
    for text in ["", "\0\u{1}", "[[[[", "{\"version\": 99}", &"[".repeat(100_000)] {
        let project = Project::new(&[("a.py", CALL), ("b.json", text)]);
        let run = run(&project, &["check", ".", "--baseline", "b.json"]);
        assert!(run.code == 2 && run.stderr.contains("b.json"), "{run}");
    }
}

#[test]
fn a_folder_is_not_trusted_in_vs_code() {
    let manifest = std::fs::read_to_string("editors/vscode/package.json").unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let untrusted = &manifest["capabilities"]["untrustedWorkspaces"];
    let restricted = untrusted["restrictedConfigurations"].to_string();
    assert_eq!(untrusted["supported"], "limited");
    for setting in ["modelmeta.path", "modelmeta.data.sources", "modelmeta.data.proxy", "modelmeta.data.cacheDir"] {
        assert!(restricted.contains(setting), "{setting} is not in {restricted}");
    }
}
