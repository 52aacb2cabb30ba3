//! What a name in a repository may turn out to be instead of a small regular file.

#![allow(dead_code, clippy::unwrap_used)]

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

/// What stands in a file's place, and what is said of it; nothing where the name counts as free.
pub const KINDS: &[(&str, &str)] = &[
    ("a link to /dev/zero", "it is a device, not a regular file"),
    ("a link to the program's own input", "it is a pipe, not a regular file"),
    ("a link to a file outside", "leads out of"),
    ("a circle of links", "cannot be read"),
    ("a pipe", "it is a pipe, not a regular file"),
    ("a socket", "it is a socket, not a regular file"),
    ("300 MB", "it is larger than"),
    ("a link to nothing", ""),
    ("a folder", ""),
];

/// Names that are looked for in every folder of a workspace.
pub const NAMES: &[&str] =
    &["modelmeta.toml", ".modelmeta.toml", ".config/modelmeta.toml", "pyproject.toml", "uv.lock", "package-lock.json"];

/// Puts it there.
pub fn make(kind: &str, path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    match kind {
        "a link to /dev/zero" => symlink("/dev/zero", path).unwrap(),
        "a link to the program's own input" => symlink("/proc/self/fd/0", path).unwrap(),
        "a link to a file outside" => symlink("/etc/passwd", path).unwrap(),
        "a circle of links" => symlink(path.file_name().unwrap(), path).unwrap(),
        "a pipe" => assert!(Command::new("mkfifo").arg(path).status().unwrap().success()),
        "a socket" => drop(UnixListener::bind(path).unwrap()),
        "300 MB" => std::fs::File::create(path).unwrap().set_len(300 << 20).unwrap(),
        "a link to nothing" => symlink("nowhere", path).unwrap(),
        "a folder" => std::fs::create_dir(path).unwrap(),
        other => unreachable!("{other}"),
    }
}
