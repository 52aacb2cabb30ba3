//! `demo`: the built program as a language server, shown in a terminal.

use super::project::{Project, TODAY};
use insta::assert_snapshot;

#[test]
fn the_sample_project() {
    let project = Project::new(&[]);
    let run = project.run(&["demo", "--quiet"]);
    assert_snapshot!("demo", run);
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 80), "{run}");
}

#[test]
fn a_file_of_ones_own() {
    let project = Project::demo();
    project.write("nothing.py", "print('hello')\n");
    let before = project.read("gateway.yaml");
    let run = project.run(&["demo", "--quiet", "gateway.yaml"]);
    for part in ["gateway.yaml", "output-limit-exceeded", "hover claude-opus-4-6", "type ", "after the quick fixes"] {
        assert!(run.stdout.contains(part), "{part}: {run}");
    }
    assert_eq!((run.code, project.read("gateway.yaml")), (0, before), "nothing is written");
    let run = project.run(&["demo", "nothing.py"]);
    assert!(run.code == 0 && run.stdout.contains("sees no model ID"), "{TODAY}: {run}");
}
