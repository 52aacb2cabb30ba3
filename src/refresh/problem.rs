//! Why a source gave nothing new, in words a person can act on.

use crate::files::Refused;
use crate::text::shown_path;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::io;
use std::path::Path;
use std::time::Duration;

/// Why a source gave nothing new. Whatever it is, the last good data stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Problem {
    /// The settings ask for something that cannot be.
    #[error("{0}")]
    Setting(String),
    /// A server sent us where we do not go.
    #[error("refused: {0}")]
    Redirect(String),
    /// The name cannot be resolved, or leads into a private network.
    #[error("host not found ({0})")]
    Host(String),
    /// The server's certificate cannot be trusted.
    #[error("certificate not trusted ({0}); behind a company's proxy, set `data.caFile` to its certificate authority")]
    Certificate(String),
    /// No connection, for another reason.
    #[error("no connection ({0})")]
    Connection(String),
    /// Too slow.
    #[error("no complete answer within {} s", .0.as_secs_f64())]
    Slow(Duration),
    /// The server answered that it will not.
    #[error("the server answered HTTP {status}{}", wait(.retry_after))]
    Status {
        /// The HTTP status.
        status: u16,
        /// How long the server asks us to stay away.
        retry_after: Option<Duration>,
    },
    /// The body is larger than any sane feed.
    #[error("more than {} MB, which is no sane feed", .0 / 1_048_576)]
    TooLarge(u64),
    /// The body ended before its end.
    #[error("the answer broke off ({0})")]
    BrokeOff(String),
    /// The body is complete but not what it should be.
    #[error("not usable: {0}")]
    Unusable(String),
    /// A local file cannot be read or written.
    #[error("{0}")]
    File(String),
}

fn wait(retry_after: &Option<Duration>) -> String {
    retry_after.map(|time| format!(" and asks to wait {} s", time.as_secs())).unwrap_or_default()
}

impl Problem {
    /// What reqwest ran into, without URLs (they may hold secrets); its only clock is the one for connecting.
    pub(super) fn from_request(error: &reqwest::Error, connect: Duration) -> Problem {
        let cause = deepest(error);
        if error.is_timeout() {
            Problem::Slow(connect)
        } else if error.is_dns() {
            Problem::Host(cause)
        } else if cause.contains("certificate") {
            Problem::Certificate(cause)
        } else if error.is_connect() || error.is_builder() {
            Problem::Connection(cause)
        } else {
            Problem::BrokeOff(cause)
        }
    }

    /// What went wrong after the answer had begun.
    pub(super) fn from_body(error: &reqwest::Error) -> Problem {
        Problem::BrokeOff(deepest(error))
    }

    /// What the file system answered.
    pub(super) fn from_file(verb: &str, path: &Path, error: &io::Error) -> Problem {
        // An error that wraps another repeats the path (of a file nobody knows); its kind says enough.
        let reason = if error.get_ref().is_some() { error.kind().to_string() } else { error.to_string() };
        Problem::File(format!("cannot {verb} {} ({reason})", shown_path(path)))
    }

    /// Why a file that is there was not read.
    pub(super) fn refused(path: &Path, refused: Refused) -> Problem {
        Problem::File(match refused {
            Refused::System(error) => return Problem::from_file("read", path, &error),
            refused => format!("cannot read {}: {refused}", shown_path(path)),
        })
    }

    /// How long the server asks us to stay away.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Problem::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// The text of the innermost cause: "connection refused" rather than "error sending request".
fn deepest(error: &(dyn Error + 'static)) -> String {
    let mut at = error;
    while let Some(inner) = cause(at) {
        at = inner;
    }
    at.to_string()
}

/// `io::Error::source` skips the error it wraps, which is the one that tells.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
