//! Files that a command reads by itself and that are none: each costs one line at most, and nothing else.

use super::project::{Project, Run};
use super::refused_kinds::{KINDS, NAMES, make};

const CALL: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"o3-mini\", messages=[])\n";

/// What is said of `name`, in lines; the file beside it is checked whatever it is.
fn said(project: &Project, name: &str) -> Vec<String> {
    let run = project.run(&["check", "a.py", "."]);
    assert!(run.code == 1 && run.stdout.contains("a.py:2:41"), "{name}: {run}");
    run.stderr.lines().filter(|line| line.contains(name)).map(str::to_owned).collect()
}

fn assert_said(what: &str, said: &[String], expected: &str) {
    match expected {
        "" => assert!(said.is_empty(), "{what}: {said:?}"),
        words => assert!(said.len() == 1 && said[0].contains(words), "{what}: {said:?}"),
    }
}

#[test]
fn settings_and_lock_files() {
    for (kind, expected) in KINDS {
        let project = Project::new(&[("a.py", CALL), (".git/HEAD", "")]);
        NAMES.iter().for_each(|name| make(kind, &project.path(name)));
        for name in NAMES {
            let said = said(&project, &format!("[folder]/{name} "));
            assert_said(&format!("{name} is {kind}"), &said, expected);
        }
    }
}

#[test]
fn ignore_files() {
    for (kind, expected) in KINDS {
        let project = Project::new(&[("a.py", CALL), (".git/HEAD", ""), ("b.py", CALL), ("sub/.gitignore", "c.py\n")]);
        project.write("sub/c.py", CALL);
        for name in [".gitignore", ".ignore", ".git/info/exclude"] {
            make(kind, &project.path(name));
        }
        for name in [".gitignore", ".ignore", ".git/info/exclude"] {
            // A link is followed, as the user's own tools do; what it leads to is looked at.
            let expected = match (*kind, *expected) {
                ("a link to /dev/zero", _) => "it is not a regular file",
                ("a link to the program's own input", _) => "it is not a regular file",
                ("a link to a file outside", _) => "",
                ("a pipe" | "a socket", _) => "it is not a regular file",
                ("a circle of links", _) => "symbolic links",
                (_, words) => words,
            };
            assert_said(&format!("{name} is {kind}"), &said(&project, &format!(" {name} ")), expected);
        }
        let run = project.run(&["check"]);
        assert!(run.stdout.contains("b.py:2:41") && !run.stdout.contains("c.py"), "{kind}: {run}");
    }
}

#[test]
fn what_marks_a_repository_is_never_opened() {
    for (kind, _) in KINDS {
        let project = Project::new(&[("a.py", CALL)]);
        make(kind, &project.path(".git"));
        assert!(said(&project, ".git").is_empty(), "{kind}");
    }
}

#[test]
fn files_that_the_user_names() {
    for (kind, expected) in KINDS.iter().filter(|(kind, _)| !matches!(*kind, "a link to a file outside")) {
        let project = Project::new(&[("a.py", CALL)]);
        make(kind, &project.path("named"));
        let refused = |run: Run| {
            let known = ["not a regular file", "larger than", "does not exist", "is a folder", "cannot be read"];
            assert!(
                run.code == 2 && known.iter().any(|words| run.stderr.contains(words)),
                "{kind} ({expected}): {run}"
            );
        };
        refused(project.run(&["check", "--config", "named", "a.py"]));
        refused(project.run(&["check", "--baseline", "named", "a.py"]));
    }
}

#[test]
fn a_link_within_the_workspace_is_followed() {
    let settings = "[diagnostics.severity]\nretired-model = \"off\"\n";
    for root in [".git/HEAD", "no-repository"] {
        let project = Project::new(&[("sub/a.py", CALL), ("shared/settings.toml", settings), (root, "")]);
        std::os::unix::fs::symlink("../shared/settings.toml", project.path("sub/modelmeta.toml")).unwrap();
        assert_eq!(project.run(&["check", "sub"]).code, 0);
    }
}

#[test]
fn a_name_that_is_no_unicode_is_read() {
    use std::os::unix::ffi::OsStrExt;
    let project = Project::new(&[]);
    for name in [b"k\xff.py", b"k\xfe.py"] {
        std::fs::write(project.path(".").join(std::ffi::OsStr::from_bytes(name)), CALL).unwrap();
    }
    let report = project.run(&["check", "--format", "json"]).json();
    assert_eq!(report["files"].as_array().unwrap().len(), 2, "{report}");
}
