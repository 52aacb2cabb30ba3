#![allow(clippy::unwrap_used, clippy::panic)]

use super::*;

fn write(home: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = home.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn folders(home: &Path, editor: Value) -> Folders {
    Folders::new(Ground { open: vec![home.to_owned()], editor, ..Ground::default() })
}

#[test]
fn lock_files_tell_what_is_installed() {
    let home = tempfile::tempdir().unwrap();
    let lock = "[[package]]\nname = \"anthropic\"\nversion = \"2.1.0\"\n";
    write(
        home.path(),
        &[
            (".git/HEAD", ""),
            ("uv.lock", lock),
            ("web/a.py", ""),
            ("service/requirements.txt", "anthropic==1.9.3\n"),
            ("service/modelmeta.toml", "maxFileSize = 5\n"),
        ],
    );
    let folders = folders(home.path(), Value::Null);
    let installed = |name: &str| folders.of(&home.path().join(name)).settings.installed.get("anthropic").cloned();
    assert_eq!(installed("web").as_deref(), Some("2.1.0"));
    assert_eq!(installed("service").as_deref(), Some("1.9.3"), "the nearest one wins");
}

#[test]
fn paths_count_from_the_settings_file_else_the_repository_else_the_open_folder() {
    let home = tempfile::tempdir().unwrap();
    write(home.path(), &[("r/.git/HEAD", ""), ("r/tests/a.py", ""), ("r/own/modelmeta.toml", "")]);
    let folders = folders(home.path(), json!({ "files": { "exclude": ["/gen/"] } }));
    for (file, path) in [("r/tests/a.py", "tests/a.py"), ("r/own/x/a.py", "x/a.py"), ("plain/a.py", "plain/a.py")] {
        let file = home.path().join(file);
        assert_eq!(folders.of(file.parent().unwrap()).path_of(&file), path);
    }
    let (repository, file) = (folders.of(&home.path().join("r")), home.path().join("r/tests/a.py"));
    assert!(repository.excludes(&home.path().join("r/gen/x.py")) && !repository.excludes(&file));
    assert!(Path::new(&folders.of(Path::new("/elsewhere")).path_of(Path::new("/elsewhere/a.py"))).is_absolute());
}

#[test]
fn the_nearest_file_wins_over_the_editor_up_to_the_repository() {
    let home = tempfile::tempdir().unwrap();
    let pyproject = "[project]\nname = \"x\"\n";
    write(
        home.path(),
        &[("modelmeta.toml", "enable = false"), ("r/.git/HEAD", ""), ("r/a/b/pyproject.toml", pyproject)],
    );
    let editor = json!({ "diagnostics": { "retireWithinDays": 5 }, "hover": { "enable": false } });
    let before = folders(home.path(), editor);
    let inner = home.path().join("r/a/b");
    let days = |folders: &Folders| folders.of(&inner).settings.diagnostics.retire_within_days;
    assert!(before.known(&inner).is_none(), "nothing is read unasked");
    assert!(before.of(&inner).settings.enable, "a file above the repository does not count");
    assert_eq!(days(&before), 5);

    let text = "files.exclude = [\"b/x*\"]\n[diagnostics]\nretireWithinDays = 7\n";
    write(home.path(), &[("r/a/modelmeta.toml", text)]);
    assert_eq!(days(&before), 5, "remembered");
    let after = Folders::new(before.ground().clone());
    assert_eq!(days(&after), 7);
    let folder = after.of(&inner);
    assert!(!folder.settings.hover.enable, "the editor's other settings stay");
    assert!(folder.excludes(&inner.join("x.py")) && !folder.excludes(&inner.join("y.py")));
    assert_eq!(folder.path_of(&inner.join("y.py")), "b/y.py");

    std::fs::remove_file(home.path().join("r/a/modelmeta.toml")).unwrap();
    let shown = after.with_editor(json!({ "hover": { "enable": true } }));
    let known = shown.known(&inner).unwrap();
    assert!(known.settings.hover.enable && known.settings.diagnostics.retire_within_days == 7, "not read again");
    write(home.path(), &[("r/a/b/.config/modelmeta.toml", "maxFileSize = 3")]);
    let again = Folders::new(shown.ground().clone()).of(&inner);
    assert_eq!((again.settings.max_file_size, again.path_of(&inner.join("y.py"))), (3, "y.py".to_owned()));
}

#[test]
fn one_bad_setting_of_an_editor_does_not_take_the_others_with_it() {
    let editor = json!({ "hover": 7, "maxFileSize": 5, "completion": null, "unknown": true });
    let read = Folders::new(Ground { files: SettingsFiles::None, editor, ..Ground::default() });
    assert_eq!(*read.general().settings, Settings { max_file_size: 5, ..Settings::default() });
    for odd in [json!(null), json!("odd"), json!([1])] {
        assert_eq!(*read.with_editor(odd).general().settings, Settings::default());
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_of_this_workspace_is_told_and_passed_over() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    write(
        home.path(),
        &[("outside.toml", "maxFileSize = 1"), ("r/.git/HEAD", ""), ("r/shared/m.toml", "maxFileSize = 2")],
    );
    write(home.path(), &[("r/in/a.py", ""), ("r/out/a.py", ""), ("r/uv.lock/x", "")]);
    symlink("../shared/m.toml", home.path().join("r/in/modelmeta.toml")).unwrap();
    symlink("../../outside.toml", home.path().join("r/out/modelmeta.toml")).unwrap();
    symlink("/dev/zero", home.path().join("r/out/poetry.lock")).unwrap();
    let folders = folders(home.path(), Value::Null);
    let size = |name: &str| folders.of(&home.path().join("r").join(name)).settings.max_file_size;
    assert_eq!((size("in"), size("out")), (2, Settings::default().max_file_size));
    let problems = folders.problems();
    let [outside, device] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(outside.contains("out/modelmeta.toml was not read: it is a link that leads out of "), "{outside}");
    assert!(device.contains("out/poetry.lock was not read: it is a device, not a regular file"), "{device}");
}
