//! `fix` while others write: an editor that saves, a kill, permissions and names that have to stay.

use super::project::Project;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const CALL: &str = "from anthropic import Anthropic\nAnthropic().messages.create(model=\"claude-opus-4-6\", max_tokens=200000, temperature=1.5, messages=[])\n";

fn fixed() -> String {
    CALL.replace("200000", "128000").replace("1.5", "1.0")
}

fn file(at: usize) -> String {
    format!("{}/f{at}.py", at % 7)
}

/// Adds a line in place, as `>>` does.
fn append(path: &Path, line: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(line.as_bytes()).unwrap();
}

/// Writes a file anew beside it and renames it into place, as editors do.
fn save(path: &Path, line: &str) {
    let beside = path.with_extension("editor");
    fs::write(&beside, fs::read_to_string(path).unwrap() + line).unwrap();
    fs::rename(beside, path).unwrap();
}

/// Saves all files in turn until told to stop, and gives the lines that each must hold.
fn saving(paths: &[PathBuf], write: fn(&Path, &str), stop: &AtomicBool) -> HashMap<PathBuf, Vec<String>> {
    let mut lines: HashMap<PathBuf, Vec<String>> = HashMap::new();
    for (round, path) in (0..).zip(paths.iter().cycle()) {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let line = format!("# saved {round}\n");
        write(path, &line);
        lines.entry(path.clone()).or_default().push(line);
        std::thread::sleep(Duration::from_micros(300));
    }
    lines
}

#[test]
fn nothing_that_is_saved_meanwhile_is_lost() {
    let project = Project::new(&[]);
    let mut rounds = 0;
    let mut runs = 0;
    while rounds < 1_000 || runs < 3 {
        (0..120).for_each(|at| project.write(&file(at), CALL));
        let paths: Vec<PathBuf> = (0..120).map(|at| project.path(&file(at))).collect();
        let (appended, renamed) = paths.split_at(60);
        let stop = AtomicBool::new(false);
        let (run, lines) = std::thread::scope(|scope| {
            let stop = &stop;
            let writers =
                [scope.spawn(move || saving(appended, append, stop)), scope.spawn(move || saving(renamed, save, stop))];
            let run = project.run(&["fix"]);
            stop.store(true, Ordering::Relaxed);
            (run, writers.map(|writer| writer.join().unwrap()))
        });
        for (path, lines) in lines.iter().flatten() {
            let text = fs::read_to_string(path).unwrap();
            let kept: HashSet<&str> = text.split_inclusive('\n').collect();
            let lost: Vec<&String> = lines.iter().filter(|line| !kept.contains(line.as_str())).collect();
            assert!(lost.is_empty(), "{}: {lost:?}\n{text}\n{run}", path.display());
            assert!(text.starts_with(CALL) || text.starts_with(&fixed()), "{text}");
            rounds += lines.len();
        }
        runs += 1;
    }
}

#[test]
fn a_kill_leaves_the_old_or_the_new_and_the_next_run_tidies_up() {
    let project = Project::new(&[]);
    let count = 200;
    let mut midway = 0;
    for kill in 0..15 {
        (0..count).for_each(|at| project.write(&file(at), CALL));
        let mut command = project.command(Path::new(env!("CARGO_BIN_EXE_modelmeta")));
        let mut child = command.arg("fix").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Not before the first file is written: what is killed is a run that writes.
        while child.try_wait().unwrap().is_none() && (0..count).all(|at| project.read(&file(at)) == CALL) {}
        std::thread::sleep(Duration::from_micros(kill * 1_500));
        let _ = child.kill();
        child.wait().unwrap();
        let new = (0..count).filter(|at| project.read(&file(*at)) == fixed()).count();
        let old = (0..count).filter(|at| project.read(&file(*at)) == CALL).count();
        assert_eq!(old + new, count);
        midway += usize::from(old > 0 && new > 0);
    }
    assert!(midway > 0, "no kill fell into the writing");
    project.write("0/.modelmeta-1-1.tmp", "what a killed run left");
    project.run(&["fix"]);
    let names = (0..7).flat_map(|folder| fs::read_dir(project.path(&folder.to_string())).unwrap());
    let litter: Vec<_> =
        names.map(|entry| entry.unwrap().file_name()).filter(|name| !name.to_string_lossy().ends_with(".py")).collect();
    assert!(litter.is_empty(), "{litter:?}");
}

#[test]
fn what_cannot_be_kept_is_left_alone_with_a_word() {
    let project = Project::new(&[("read_only.py", CALL), ("two.py", CALL), ("free.py", CALL)]);
    fs::set_permissions(project.path("read_only.py"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::hard_link(project.path("two.py"), project.path("names.txt")).unwrap();
    let run = project.run(&["fix"]);
    assert!(run.stderr.contains("read_only.py was left alone: it is read-only"), "{run}");
    assert!(run.stderr.contains("two.py was left alone: it has 2 names (hard links)"), "{run}");
    assert!(run.stderr.contains("2 fixes applied in 1 file; 4 findings left"), "{run}");
    assert_eq!((project.read("read_only.py"), project.read("two.py")), (CALL.to_owned(), CALL.to_owned()));
    assert_eq!(project.read("free.py"), fixed());
    assert_eq!(run.code, 1, "findings are left");
}

#[test]
fn owner_and_attributes_stay() {
    let project = Project::new(&[("a.py", CALL)]);
    let path = project.path("a.py");
    // Only the administrator can give a file away.
    let given = std::os::unix::fs::chown(&path, Some(1234), Some(2345)).is_ok();
    let marked = rustix::fs::setxattr(&path, "user.note", b"kept", rustix::fs::XattrFlags::empty()).is_ok();
    project.run(&["fix"]);
    assert_eq!(project.read("a.py"), fixed());
    let data = path.metadata().unwrap();
    assert!(!given || (data.uid(), data.gid()) == (1234, 2345));
    let mut value = [0; 16];
    assert!(
        !marked
            || rustix::fs::getxattr(&path, "user.note", &mut value[..]).is_ok_and(|length| &value[..length] == b"kept")
    );
}
