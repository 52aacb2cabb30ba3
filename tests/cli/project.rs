//! A folder with files, and the command run in it: with an empty home, no network, no environment, on a fixed day.

use serde_json::Value;
use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The day of every test.
pub const TODAY: &str = "2026-11-23";

pub struct Project {
    folder: TempDir,
    home: TempDir,
    environment: Vec<(String, String)>,
}

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Project {
        let project = Project {
            folder: tempfile::tempdir().unwrap(),
            home: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
        };
        files.iter().for_each(|(name, text)| project.write(name, text));
        project
    }

    /// The sample project of `modelmeta demo`.
    pub fn demo() -> Project {
        let project = Project::new(&[]);
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, project.path(path.file_name().unwrap().to_str().unwrap())).unwrap();
        }
        project
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Sets a variable for all runs.
    pub fn with(mut self, name: &str, value: &str) -> Project {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.piped(arguments, "")
    }

    /// Runs with this on standard input.
    pub fn piped(&self, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
        self.finish(self.command(Path::new(env!("CARGO_BIN_EXE_modelmeta"))).args(arguments), stdin.as_ref())
    }

    /// The command in this folder, without its arguments.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.args(["--today", TODAY]).current_dir(self.folder.path()).env_clear();
        command.env("HOME", self.home.path()).env("MODELMETA_OFFLINE", "1").envs(self.environment.iter().cloned());
        command
    }

    pub fn finish(&self, command: &mut Command, stdin: &[u8]) -> Run {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let bytes = stdin.to_vec();
        // A program that does not read its input closes the pipe under us.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&bytes)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let text = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes);
            text.replace(self.folder.path().to_str().unwrap(), "[folder]")
                .replace(self.home.path().to_str().unwrap(), "~")
        };
        let code = output.status.code().expect("the program ends by itself");
        Run { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

impl Run {
    /// Standard output as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// Its JSON in lines, behind the exit code.
    pub fn pretty(&self) -> String {
        format!("exit {}\n{}", self.code, serde_json::to_string_pretty(&self.json()).unwrap())
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exit {}\n{}", self.code, self.stdout)?;
        if self.stderr.is_empty() { Ok(()) } else { write!(f, "--- standard error\n{}", self.stderr) }
    }
}
