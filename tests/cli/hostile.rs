//! Files that nobody meant to write: a right answer or a clear message, never a crash.

use super::project::{Project, Run};
use std::fs;

const CALL: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"o3-mini\", messages=[])\n";

/// The rules found in each file, and what was not read.
fn checked(project: &Project) -> (Run, Vec<(String, String)>) {
    let run = project.run(&["check", "--format", "json"]);
    assert!(matches!(run.code, 0 | 1 | 3), "{run}");
    let report = run.json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let mut outcomes = Vec::new();
    for file in report["files"].as_array().unwrap() {
        let rules: Vec<String> =
            file["findings"].as_array().unwrap().iter().map(|found| text(&found["rule"])).collect();
        outcomes.push((text(&file["path"]), rules.join(" ")));
    }
    for skipped in report["skipped"].as_array().unwrap() {
        outcomes.push((text(&skipped["path"]), text(&skipped["reason"])));
    }
    outcomes.sort();
    (run, outcomes)
}

/// Lines and columns of the first finding.
fn place(project: &Project, name: &str) -> (u64, u64, u64) {
    let report = project.run(&["check", "--format", "json", name]).json();
    let finding = &report["files"][0]["findings"][0];
    let number = |key: &str| finding[key].as_u64().unwrap_or_default();
    (number("line"), number("column"), number("end_column"))
}

#[test]
fn odd_bytes() {
    let project = Project::new(&[("empty.py", ""), ("blank.yaml", "\n\n\n"), ("crlf.py", &CALL.replace('\n', "\r\n"))]);
    project.write("invalid.py", [b"# \xff\xfe caf\xe9\n", CALL.as_bytes()].concat());
    project.write("binary.py", [CALL.as_bytes(), b"\0\x01\x02"].concat());
    project.write("utf16.py", CALL.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    project.write("mark.py", format!("\u{feff}{CALL}"));
    project.write("old-mac.py", CALL.replace('\n', "\r"));
    let (_, outcomes) = checked(&project);
    let expected = [
        ("binary.py", "it is binary"),
        ("crlf.py", "retired-model"),
        ("invalid.py", "it is not valid UTF-8"),
        ("invalid.py", "retired-model"),
        ("mark.py", "retired-model"),
        ("old-mac.py", "retired-model"),
        ("utf16.py", "it is binary"),
    ];
    assert_eq!(outcomes, expected.map(|(path, said)| (path.to_owned(), said.to_owned())));
    for name in ["crlf.py", "mark.py"] {
        assert_eq!(place(&project, name), (2, 41, 48), "{name}");
    }
}

#[test]
fn columns_are_utf16_units() {
    let project = Project::new(&[]);
    project.write("a.py", CALL.replace("OpenAI()", "\"🦀é漢\"; OpenAI()"));
    assert_eq!(place(&project, "a.py"), (2, 41 + 8, 48 + 8));
    let carets = project.run(&["check", "a.py"]).stdout;
    assert!(carets.contains("--> a.py:2:49"), "{carets}");
}

#[test]
fn broken_syntax() {
    let project = Project::new(&[
        ("open.py", &format!("{CALL}x = [(((\n\"unterminated\n")),
        (
            "half.ts",
            "import OpenAI from 'openai';\nawait new OpenAI().chat.completions.create({ model: \"o3-mini\", messages: [\nfunction (",
        ),
        ("half.json", "{\"provider\": \"openai\", \"model\": \"o3-mini\", \"temperature\": "),
        ("tabs.yaml", "provider: openai\nmodel: o3-mini\n\t- : : [\n"),
        ("half.toml", "model = \"o3-mini\"\n[[[\n= 3\n"),
        (".env", "=\n===\nOPENAI_MODEL=gpt-4-32k\nexport\n\"\n"),
        ("deep.json", &"[".repeat(50_000)),
        ("deep.py", &"(".repeat(50_000)),
    ]);
    let (_, outcomes) = checked(&project);
    let found: Vec<&str> = outcomes.iter().map(|(path, _)| path.as_str()).collect();
    for name in ["open.py", "half.ts", ".env"] {
        assert!(found.contains(&name), "{outcomes:?}");
    }
    assert!(!outcomes.iter().any(|(_, said)| said.contains("stumbled")), "{outcomes:?}");
}

#[test]
fn long_lines_and_long_strings() {
    let project = Project::new(&[]);
    project.write("line.js", format!("var a=\"{}\";{}", "x".repeat(1_000_000), "f({});".repeat(1_000)));
    project.write("string.py", format!("{CALL}TEXT = \"\"\"\n{}\"\"\"\n", "a line with gpt-4 in it\n".repeat(1_000)));
    let minified = format!(
        "import O from\"openai\";{}new O().chat.completions.create({{model:\"o3-mini\",messages:[]}});{}",
        "let a=1;".repeat(20_000),
        "let b=2;".repeat(20_000)
    );
    project.write("minified.js", minified);
    let (_, outcomes) = checked(&project);
    let expected = [("minified.js", "retired-model"), ("string.py", "retired-model")];
    assert_eq!(outcomes, expected.map(|(path, said)| (path.to_owned(), said.to_owned())));
    let plain = project.run(&["check", "minified.js"]).stdout;
    assert!(plain.lines().all(|line| line.chars().count() < 250), "{}", plain.lines().count());
}

#[test]
fn too_much() {
    let project = Project::new(&[("small.py", CALL)]);
    let large = format!("{CALL}{}", "value = 1  # nothing to see\n".repeat(50_000_000 / 28));
    project.write("large.py", &large);
    let (_, outcomes) = checked(&project);
    assert_eq!(outcomes[0], ("large.py".to_owned(), "50.0 MB is more than maxFileSize allows (4.2 MB)".to_owned()));
    let run = project.run(&["check", "large.py"]);
    assert_eq!(run.code, 3, "{run}");
    assert!(run.stderr.contains("large.py was not read: 50.0 MB"), "{run}");
    project.write("modelmeta.toml", "maxFileSize = 100000000\n");
    assert_eq!(place(&project, "large.py"), (2, 41, 48));
    // The same through a pipe that never ends by itself.
    project.write("modelmeta.toml", "");
    let run = project.piped(&["check", "--stdin-filename", "a.py", "-"], &large);
    assert_eq!(run.code, 3, "{run}");
}

/// What is nested too deeply is listed; the files beside it are read.
#[test]
fn too_deep() {
    let project = Project::new(&[("good.py", CALL)]);
    let stairs: String = (0..500).map(|level| format!("{}- a:\n", " ".repeat(level))).collect();
    project.write("a.yaml", format!("model: o3-mini\n{stairs}"));
    for (name, open) in [
        ("b.js", "{a:"),
        ("c.ts", "label:{"),
        ("d.tsx", "<T>("),
        ("e.ts", "A<a,"),
        ("f.toml", "a={a="),
        ("g.toml", "a=["),
        ("h.js", "let {a:"),
        ("i.py", "f(model="),
        ("j.json", "{\"a\":"),
        ("k.yaml", "{a: "),
    ] {
        project.write(name, format!("{}\"gpt-4o\"", open.repeat(60_000)));
    }
    let (run, outcomes) = checked(&project);
    let (deep, found): (Vec<_>, Vec<_>) =
        outcomes.into_iter().partition(|(_, said)| said.contains("nested too deeply"));
    let deep: String = deep.iter().map(|(path, _)| &path[..1]).collect();
    assert_eq!(deep, "abcdefghijk", "{run}");
    assert!(found.contains(&("good.py".to_owned(), "retired-model".to_owned())), "{found:?}");
    assert_eq!(run.code, 1, "{run}");
    let run = project.run(&["inspect", "a.yaml"]);
    assert!(run.code == 3 && run.stderr.contains("a.yaml was not read: it is nested"), "{run}");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_pipes() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&[("deep/a.py", CALL)]);
    symlink("..", project.path("deep/up")).unwrap();
    symlink("self.py", project.path("self.py")).unwrap();
    symlink("nowhere.py", project.path("dangling.py")).unwrap();
    symlink("deep/a.py", project.path("link.py")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(project.path("pipe.py")).status().unwrap().success());
    let (_, outcomes) = checked(&project);
    assert_eq!(outcomes, [("deep/a.py".to_owned(), "retired-model".to_owned())]);
    for name in ["self.py", "dangling.py", "pipe.py"] {
        let run = project.run(&["check", name]);
        assert_eq!(run.code, 3, "{name}: {run}");
        assert!(run.stderr.contains(&format!("{name} was not read")), "{name}: {run}");
    }
    assert_eq!(project.run(&["check", "link.py"]).code, 1, "a link that is named is followed");
}

#[cfg(unix)]
#[test]
fn without_permission() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let mode = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let project = Project::new(&[("open.py", CALL), ("closed.py", CALL), ("closed/a.py", CALL)]);
    mode(&project.path("."), 0o755);
    mode(&project.path("closed.py"), 0o000);
    mode(&project.path("closed"), 0o000);
    // Nothing is closed to root: run as nobody, with a program that nobody can reach.
    let program = project.path("modelmeta");
    fs::copy(env!("CARGO_BIN_EXE_modelmeta"), &program).unwrap();
    let mut command = project.command(&program);
    command.args(["check", "--format", "json"]);
    if fs::read(project.path("closed.py")).is_ok() {
        command.uid(65534).gid(65534);
    }
    let run = project.finish(&mut command, b"");
    mode(&project.path("closed"), 0o755);
    let report = run.json();
    assert_eq!((run.code, report["files"][0]["path"].as_str()), (1, Some("open.py")), "{run}");
    let skipped: Vec<String> = report["skipped"].as_array().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(skipped.len(), 2, "{skipped:?}");
    assert!(skipped.iter().all(|skipped| skipped.contains("ermission denied")), "{skipped:?}");
}
