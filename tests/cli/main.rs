//! The built command as people and CI meet it: what it prints, what it exits with, what it makes of hostile files.
//!
//! The expected output stands in `snapshots/`; `INSTA_UPDATE=always cargo test --test cli` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod check;
mod data;
mod demo;
#[path = "../support/feed.rs"]
mod feed;
mod feeds;
mod fix;
#[cfg(unix)]
mod fix_writes;
mod hostile;
#[path = "../support/hostile.rs"]
mod hostile_feed;
mod hostile_names;
mod models;
mod notebooks;
#[path = "../support/secrets.rs"]
mod planted;
mod project;
#[cfg(unix)]
mod refused;
#[cfg(unix)]
#[path = "../support/refused.rs"]
mod refused_kinds;
mod secrets;
mod settings;
