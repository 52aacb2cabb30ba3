//! No secret is printed, whatever the command and the format; what is found stays readable.

use super::planted::{PLANTED, files, shown_in};
use super::project::Project;

const COMMANDS: &[&[&str]] = &[
    &["check", "-v"],
    &["check", "--format", "json"],
    &["check", "--format", "sarif"],
    &["check", "--format", "github"],
    &["check", "--format", "markdown"],
    &["fix", "--dry-run", "-v"],
    &["inspect"],
    &["inspect", "--format", "json"],
    &["inventory"],
    &["inventory", "--format", "json"],
    &["inventory", "--format", "markdown"],
    &["baseline", "--write", "accepted.json"],
    &["doctor"],
];

#[test]
fn no_command_prints_a_secret_in_any_format() {
    assert!(PLANTED.len() >= 40);
    let project = Project::new(&[]).with("MODELMETA_LOG", "trace");
    files().iter().for_each(|(name, text)| project.write(name, text));
    for what in COMMANDS {
        let run = project.run(what);
        assert!(run.code <= 1, "{what:?}: {}", run.stderr);
        for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
            for line in text.lines().filter(|line| line.len() < 4_000) {
                assert!(shown_in(line).is_empty(), "{what:?} {stream}: {:?} in {line}", shown_in(line));
            }
            assert!(shown_in(text).is_empty(), "{what:?} {stream}: {:?}", shown_in(text));
        }
    }
    assert!(shown_in(&project.read("accepted.json")).is_empty());
    for name in ["0.py", "34.ts", "37.yaml"] {
        let run = project.run(&["demo", name]);
        assert!(run.code == 0 && shown_in(&run.stdout).is_empty(), "{:?}: {run}", shown_in(&run.stdout));
    }
    let plain = project.run(&["check", "0.py"]).stdout;
    assert!(plain.contains("****\").chat.completions.create(model=\"gpt-4-0613\""), "{plain}");
    let fixed = project.run(&["fix"]);
    assert!(shown_in(&fixed.stderr).is_empty() && shown_in(&fixed.stdout).is_empty(), "{:?}", shown_in(&fixed.stderr));
    assert!(project.read("0.py").contains(PLANTED[0].1), "what is masked on screen stays in the file");
}
