//! Names and contents made to be obeyed: by a terminal, by a build's runner, by a page that shows Markdown.

use super::project::{Project, Run};

const CALL: &str =
    "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"o3-mini\", temperature=9, messages=[])\n";

/// Beginnings of names; each becomes a `.py` file.
const NAMES: &[&str] = &[
    "x\n::add-mask::",
    "::stop-commands::tok",
    " ::warning::w",
    "##[group]g",
    "a##[add-mask]m",
    "cr\r::add-mask::r",
    "esc\u{1b}]0;pwned\u{7}",
    "red\u{1b}[31m",
    "c1\u{9b}31m",
    "bidi\u{202e}txt",
    "isolate\u{2066}x",
    "invisible\u{200b}\u{feff}\u{e0041}",
    "line\u{2028}::error::e",
    "pipe|<img src=x>",
    "[x](javascript:alert(1))",
    "@octocat",
    "tick`s``",
    "back\\slash",
];

/// Lines of code that could be taken for commands, or hold what nobody sees.
const LINES: &[&str] = &[
    "::add-mask::secret",
    "  ::stop-commands::tok",
    "x = \"##[add-mask]secret\"",
    "esc = \"\u{1b}]0;pwned\u{7}\u{1b}[2J\"",
    "bidi = \"\u{202e}\u{2066}\u{200b}\"",
    "old = 1\r::add-mask::mac",
    "sep = \"\u{2028}::error::e\"",
];

const COMMANDS: &[&[&str]] = &[
    &["check"],
    &["check", "--format", "plain", "-v"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["check", "--format", "github"],
    &["check", "--format", "markdown"],
    &["fix", "--dry-run"],
    &["fix", "--dry-run", "-v"],
    &["inspect"],
    &["inspect", "--format", "json"],
    &["inventory"],
    &["inventory", "--format", "json"],
    &["inventory", "--format", "markdown"],
    &["baseline", "--write", "accepted.json"],
    &["doctor"],
    &["fix"],
];

fn hostile() -> Project {
    let project = Project::new(&[]);
    for name in NAMES {
        project.write(&format!("{name}.py"), CALL);
        // What is not read is named as well.
        project.write(&format!("{name}.bin.py"), b"\0");
    }
    for (at, line) in LINES.iter().enumerate() {
        let id = line.replace(['"', '\\'], "");
        let call = format!("{line}\nC().create(model=\"{id}\", temperature=9)\n# modelmeta: ignore[{line}]\n{line}\n");
        project.write(&format!("line{at}.py"), format!("{CALL}{call}"));
        project.write(&format!("line{at}.yaml"), format!("provider: openai\nmodel: o3-mini\nx: |\n  {line}\n"));
        let env = "OPENAI_MODEL=gpt-4o \nTOP=1\n";
        project.write(&format!("more{at}/.env"), format!("{line}\n{env}"));
        // A fix near the line puts it into a diff.
        let fix = format!(
            "from anthropic import Anthropic\n{line}\nAnthropic().messages.create(model=\"claude-opus-4-6\", \
             max_tokens=200000, messages=[])\n{line}\n"
        );
        project.write(&format!("fix{at}.py"), fix);
    }
    project
}

/// Fails where a line would be obeyed or hides something.
fn is_harmless(run: &Run, what: &[&str]) {
    assert!(run.code <= 3, "{what:?}: {run}");
    let commands = what.contains(&"github");
    for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        for line in text.split('\n') {
            let start = line.trim_start();
            let ours = ["::error file=", "::warning file=", "::notice file="].iter().any(|own| line.starts_with(own));
            assert!(!start.starts_with("::") || commands && ours, "{what:?} {stream}: {line:?}");
            assert!(!line.contains("##["), "{what:?} {stream}: {line:?}");
            let hidden = |c: char| modelmeta::text::is_hidden(c);
            assert!(!line.chars().any(hidden), "{what:?} {stream}: {line:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn no_name_and_no_line_is_obeyed_in_any_format() {
    let project = hostile();
    for what in COMMANDS {
        is_harmless(&project.run(what), what);
    }
    let unread: Vec<String> = NAMES.iter().map(|name| format!("./{name}.bin.py")).collect();
    let missing: Vec<String> = NAMES.iter().map(|name| format!("./{name}")).collect();
    for command in ["check", "fix", "inspect", "inventory"] {
        let what: Vec<&str> = [command].into_iter().chain(unread.iter().map(String::as_str)).collect();
        is_harmless(&project.run(&what), &what);
    }
    // Arguments that do not fit are told as well.
    for name in &NAMES[..6] {
        for what in [
            &["check", "--format", name][..],
            &["info", name],
            &["explain", name],
            &["check", "--baseline", name],
            &["check", &format!("--{name}")],
        ] {
            is_harmless(&project.run(what), what);
        }
    }
    for at in 0..LINES.len() {
        let what = ["demo", &format!("line{at}.py")];
        is_harmless(&project.run(&what), &what);
    }
    for name in &missing {
        is_harmless(&project.run(&["check", name]), &["check", name]);
    }
}

#[cfg(unix)]
#[test]
fn colours_are_the_only_escapes_on_a_terminal() {
    let project = hostile();
    for what in [["check", "--color=always"], ["inspect", "--color=always"], ["fix", "--dry-run"]] {
        let run = project.run(&what);
        for (at, _) in run.stdout.match_indices('\u{1b}') {
            let set = run.stdout[at + 1..].split_once('m').unwrap().0;
            let ours = set.strip_prefix('[').is_some_and(|set| set.chars().all(|c| c.is_ascii_digit() || c == ';'));
            assert!(
                ours && !set.contains("31m"),
                "{what:?}: {:?}",
                &run.stdout[at..].chars().take(20).collect::<String>()
            );
        }
        assert!(!run.stdout.contains('\u{9b}') && !run.stdout.contains('\u{7}'), "{what:?}");
    }
}

#[cfg(unix)]
#[test]
fn programs_get_the_names_as_they_are() {
    let project = hostile();
    let report = project.run(&["check", "--format", "json"]).json();
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().filter_map(|file| file["path"].as_str()).collect();
    for name in NAMES {
        assert!(paths.contains(&&*format!("{name}.py")), "{name:?} in {paths:?}");
    }
    let sarif = project.run(&["check", "--format", "sarif"]).stdout;
    assert!(sarif.contains("esc%1B%5D0%3Bpwned%07.py"), "{sarif}");
}

#[cfg(unix)]
#[test]
fn markdown_makes_nothing_of_names() {
    let project = hostile();
    for what in [["check", "--format", "markdown"], ["inventory", "--format", "markdown"]] {
        let page = project.run(&what).stdout;
        // Outside of code no mark, link or call is left; a bar ends a cell only where a cell ends.
        for line in
            page.lines().filter(|line| line.contains("img") || line.contains("javascript") || line.contains("octocat"))
        {
            let outside: String = line.split('`').step_by(2).collect();
            assert!(!outside.contains(['<', '[', '@']), "{what:?}: {line}");
        }
        let bars = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        let rows: Vec<usize> = page.lines().filter(|line| line.starts_with('|')).map(bars).collect();
        assert!(rows.iter().all(|row| *row == rows[0]), "{what:?}: {page}");
    }
}

#[cfg(unix)]
#[test]
fn names_that_are_no_unicode_are_told_apart() {
    use std::os::unix::ffi::OsStrExt;
    let project = Project::new(&[("k\\xff.py", CALL)]);
    let name = std::ffi::OsStr::from_bytes(b"k\xff.py");
    std::fs::write(project.path(".").join(name), "\0").unwrap();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_modelmeta"));
    let run = project.finish(project.command(program).args(["check".as_ref(), "k\\xff.py".as_ref(), name]), b"");
    assert!(run.stdout.contains("k\\\\xff.py:2") && run.stderr.contains("warning: k\\xff.py was not read"), "{run}");
}

#[test]
fn a_text_that_is_passed_on_keeps_every_byte() {
    let project = Project::new(&[]);
    let text = "x = \"\u{1b}[31m\"\r\n::add-mask::\r\n\u{202e}\n";
    assert_eq!(project.piped(&["fix", "--stdin-filename", "a.py", "-"], text).stdout, text);
}
