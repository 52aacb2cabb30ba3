//! The built binary on a real pipe, in an empty environment: what editors send, in order and out of order, well formed and not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../support/feed.rs"]
mod feed;
#[path = "../support/hostile.rs"]
mod hostile;
#[cfg(unix)]
#[path = "../support/refused.rs"]
mod refused_kinds;
#[path = "../support/mod.rs"]
mod support;

mod answers;
mod diagnostics;
mod editing;
mod handshake;
mod hard;
mod hostile_feed;
mod live;
mod malformed;
#[cfg(target_os = "linux")]
mod memory;
#[path = "../support/secrets.rs"]
mod planted;
mod secrets;
mod settings;
mod transports;
mod uris;
#[cfg(unix)]
mod workspace;

/// A request of Python's OpenAI client whose first finding is the temperature.
const CALL: &str = r#"from openai import OpenAI
OpenAI().chat.completions.create(
    model="gpt-4o",
    temperature=3,
)
"#;
