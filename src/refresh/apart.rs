//! A refresh in a process of its own. Reading and merging feeds takes ten times the memory that a server needs at rest, and
//! what an allocator has once taken it seldom gives back; so the server starts its own program once more, which leaves
//! what it makes in the cache folder and ends.
//!
//! The two talk over pipes in lines of JSON: one request, then how far it is, then the answer. The worker ends when its
//! input does, so none outlives who started it, however that ended. Where it cannot be started, or the cache
//! folder keeps nothing, the same work is done in the process itself.

use super::Limits;
use super::engine::{Engine, Which};
use super::report::{Progress, Report};
use super::told::Finding;
use crate::settings::Data;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// Bytes of the longest request: settings are short.
const LONGEST_REQUEST: u64 = 1 << 20;

/// This program, to be started once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    path: PathBuf,
    /// The command that calls [`serve`].
    command: &'static str,
}

impl Program {
    /// The program that is running, whatever lies under its name by now; `None` if the system does not tell.
    pub fn this(command: &'static str) -> Option<Program> {
        let path =
            if cfg!(target_os = "linux") { PathBuf::from("/proc/self/exe") } else { std::env::current_exe().ok()? };
        Some(Program { path, command })
    }

    /// Starts it, sends the request, and waits for the answer.
    pub(super) fn ask(&self, request: &Request<'_>, progress: &mut dyn FnMut(Progress)) -> io::Result<Answer> {
        let mut worker = Worker(self.command().spawn()?);
        let (Some(mut input), Some(output)) = (worker.0.stdin.take(), worker.0.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        writeln!(input, "{}", serde_json::to_string(request)?)?;
        for line in BufReader::new(output).lines() {
            match serde_json::from_str(&line?)? {
                Message::Progress(step) => progress(step),
                Message::Answer(answer) => return Ok(answer),
            }
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.arg(self.command).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, env!("CARGO_PKG_NAME"));
        // No window flashes up where the server has none.
        #[cfg(windows)]
        std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000);
        command
    }
}

/// A started worker; it ends with this value.
struct Worker(Child);

impl Drop for Worker {
    fn drop(&mut self) {
        // It has ended by itself, or is to; both calls fail only where there is nothing left to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What is to be done.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Work {
    /// Ask sources, then put the catalogue together if anything changed.
    Refresh(Which),
    /// Put the catalogue together.
    Assemble,
}

#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    pub work: Work,
    pub data: &'a Data,
    pub limits: Limits,
    /// Two versions do not talk to each other: a file that was replaced may hold another.
    pub version: &'static str,
}

#[derive(Deserialize)]
struct Received {
    work: Work,
    data: Data,
    limits: Limits,
    version: String,
}

#[derive(Debug, Serialize, Deserialize)]
enum Message {
    Progress(Progress),
    Answer(Answer),
}

/// What came of it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Answer {
    pub report: Report,
    pub findings: Vec<Finding>,
    /// Whether all that was made is in the cache folder.
    pub kept: bool,
}

/// The worker's side: does what the first line of `input` asks for and writes the answer, line by line; ends early when
/// `input` does.
///
/// # Errors
/// When the request cannot be read, or the answer not written.
pub fn serve(
    mut input: impl BufRead + Send + 'static,
    mut write: impl FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let mut line = String::new();
    input.by_ref().take(LONGEST_REQUEST).read_line(&mut line)?;
    let received: Received = serde_json::from_str(&line)?;
    if received.version != env!("CARGO_PKG_VERSION") {
        return Err(io::Error::other("this is another version of modelmeta"));
    }
    let (sender, messages) = channel();
    let (done, orphaned) = (sender.clone(), sender.clone());
    thread::spawn(move || {
        // One that panics leaves no answer.
        let _ = thread::spawn(move || work(received, &sender)).join();
        done.send(None)
    });
    thread::spawn(move || {
        let _ = io::copy(&mut input, &mut io::sink());
        orphaned.send(None)
    });
    for message in messages.into_iter().map_while(|message| message) {
        write(&(serde_json::to_string(&message)? + "\n"))?;
    }
    Ok(())
}

fn work(Received { work, data, limits, .. }: Received, messages: &Sender<Option<Message>>) {
    let mut engine = Engine::new(&data, limits);
    let mut answer = Answer::default();
    if let Work::Refresh(which) = work {
        let progress = &mut |step| drop(messages.send(Some(Message::Progress(step))));
        (answer.report, answer.findings) = engine.run(which, progress);
    }
    if matches!(work, Work::Assemble) || answer.report.changed() {
        engine.assemble(&mut answer.findings);
    }
    answer.kept = engine.cache.is_on_disk();
    drop(messages.send(Some(Message::Answer(answer))));
}
