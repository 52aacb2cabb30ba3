//! The command `modelmeta`: arguments go to [`modelmeta::cli`], its answer is the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    modelmeta::cli::run()
}
