//! The command line.

use std::process::ExitCode;

/// Reads the process's arguments, runs the command and gives its exit code: 0 nothing at or above the threshold,
/// 1 findings, 2 usage, configuration or data error, 3 no input read.
pub fn run() -> ExitCode {
    ExitCode::SUCCESS
}
