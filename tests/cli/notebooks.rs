//! Jupyter notebooks on the command line: one program, places within its cells.

use super::project::Project;
use insta::assert_snapshot;
use serde_json::json;

/// A client in the first cell, a call in the last, and what else stands in notebooks.
fn notebook() -> Project {
    let cells = json!([
        { "cell_type": "markdown", "source": ["# gpt-4-32k"], "metadata": {} },
        { "cell_type": "code", "source": "%pip install openai\nfrom openai import OpenAI\nclient = OpenAI()", "outputs": [] },
        { "cell_type": "code", "source": ["%%bash\n", "llm -m gpt-4-32k"], "outputs": [] },
        { "cell_type": "code", "source": ["# 🦀\n", "client.chat.completions.create(\n", "    model=\"o3-mini\", temperature=3,\n", "    messages=[])"],
          "outputs": [{ "output_type": "stream", "text": ["gpt-4-32k"] }] }
    ]);
    let notebook = json!({ "cells": cells, "metadata": { "kernelspec": { "language": "python" } }, "nbformat": 4 });
    Project::new(&[("a.ipynb", &serde_json::to_string_pretty(&notebook).unwrap())])
}

#[test]
fn findings_stand_in_their_cell() {
    let project = notebook();
    assert_snapshot!("notebook_check", project.run(&["check"]));
    assert_snapshot!("notebook_json", project.run(&["check", "--format", "json"]).pretty());
    assert_snapshot!("notebook_github", project.run(&["check", "--format", "github"]));
    assert_snapshot!("notebook_inspect", project.run(&["inspect"]));
    let inspected = project.run(&["inspect", "--format", "json"]).json();
    let model = &inspected["files"][0]["models"][0];
    assert_eq!((&model["cell"], &model["line"], &model["column"]), (&json!(3), &json!(3), &json!(12)), "{model}");
}

#[test]
fn code_scanning_gets_the_line_of_the_file() {
    let project = notebook();
    let log = project.run(&["check", "--format", "sarif"]).json();
    let line =
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap();
    let text = project.read("a.ipynb");
    assert!(text.lines().nth(line as usize - 1).unwrap().contains("o3-mini"), "{line}");
}

#[test]
fn notebooks_are_not_written() {
    let project = notebook();
    let before = project.read("a.ipynb");
    let run = project.run(&["fix"]);
    assert_eq!((run.code, project.read("a.ipynb")), (1, before), "{run}");
}

#[test]
fn what_is_no_notebook_is_said() {
    let project = Project::new(&[("a.ipynb", "{}"), ("b.ipynb", "gpt-4"), ("c.ipynb", "")]);
    let run = project.run(&["check"]);
    assert_snapshot!("notebook_broken", run);
}

#[test]
fn through_a_pipe() {
    let project = notebook();
    let text = project.read("a.ipynb");
    let run = project.piped(&["check", "--stdin-filename", "b.ipynb", "-"], text);
    assert!(run.stdout.contains("b.ipynb:cell 4:3:12"), "{run}");
}
