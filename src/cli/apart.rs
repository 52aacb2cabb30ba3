//! `modelmeta refresh-apart`: the worker that a server starts for a refresh; not for people.

use super::Status;
use super::output::Out;
use crate::refresh::apart;
use std::io::{BufReader, stdin};

/// The command's name.
pub const NAME: &str = "refresh-apart";

/// Does what standard input asks for, and answers on standard output.
pub fn run(out: &mut Out) -> anyhow::Result<Status> {
    apart::serve(BufReader::new(stdin()), |line| out.text(line))?;
    Ok(Status::Clean)
}
