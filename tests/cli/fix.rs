//! `fix`: only what is safe, byte for byte, and nothing the second time.

use super::project::Project;
use insta::assert_snapshot;

const CALL: &str = "from anthropic import Anthropic\nAnthropic().messages.create(model=\"claude-opus-4-6\", max_tokens=200000, temperature=1.5, messages=[])\n";

#[test]
fn a_dry_run_shows_the_change_and_makes_none() {
    let project = Project::demo();
    let before = project.read("support.py");
    assert_snapshot!("fix_dry_run", project.run(&["fix", "--dry-run"]));
    assert_eq!(project.read("support.py"), before);
}

#[test]
fn fixing_twice_changes_nothing_more() {
    let project = Project::demo();
    project.write("claude.py", CALL);
    assert_snapshot!("fix", project.run(&["fix"]));
    let names = ["support.py", "summary.ts", "gateway.yaml", ".env", "claude.py"];
    let once = names.map(|name| project.read(name));
    project.run(&["fix"]);
    assert_eq!(names.map(|name| project.read(name)), once);
    assert_eq!(once[4], CALL.replace("200000", "128000").replace("1.5", "1.0"));
}

#[test]
fn line_ends_a_byte_order_mark_and_permissions_stay() {
    let project = Project::new(&[]);
    let crlf = format!("\u{feff}{}", CALL.replace('\n', "\r\n"));
    project.write("a.py", &crlf);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(project.path("a.py"), std::fs::Permissions::from_mode(0o754)).unwrap();
    }
    project.run(&["fix"]);
    assert_eq!(project.read("a.py"), crlf.replace("200000", "128000").replace("1.5", "1.0"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(project.path("a.py").metadata().unwrap().permissions().mode() & 0o777, 0o754);
    }
}

#[test]
fn standard_input_goes_to_standard_output() {
    let project = Project::new(&[]);
    let run = project.piped(&["fix", "--stdin-filename", "a.py", "-"], CALL);
    assert_eq!(run.stdout, CALL.replace("200000", "128000").replace("1.5", "1.0"));
    let run = project.piped(&["fix", "--stdin-filename", "a.py", "-"], "x = 1\n");
    assert_eq!((run.code, run.stdout.as_str()), (0, "x = 1\n"));
}

#[test]
fn what_cannot_be_written_back_is_left_alone() {
    let project = Project::new(&[]);
    let lossy = [b"# \xff\n", CALL.as_bytes()].concat();
    project.write("a.py", &lossy);
    let run = project.run(&["fix"]);
    assert_eq!(std::fs::read(project.path("a.py")).unwrap(), lossy);
    assert!(run.stderr.contains("a.py was read, but it is not valid UTF-8"), "{run}");
}
