//! `modelmeta schema`: the JSON Schema of the settings, as published in `data/settings.schema.json`.

use super::Status;
use super::output::Out;

/// Generated from [`crate::settings::Settings`] by `tests/schema.rs`, which fails when it is stale.
const SCHEMA: &str = include_str!("../../data/settings.schema.json");

pub fn run(out: &mut Out) -> anyhow::Result<Status> {
    out.text(SCHEMA)?;
    Ok(Status::Clean)
}
