//! `modelmeta info ID`: all that is known about a model.

use super::Status;
use super::args::Global;
use super::output::Out;
use super::world::World;
use crate::catalog::{Context, Resolution};
use anyhow::bail;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A model ID in any platform's spelling
    id: String,
}

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let world = World::new(global)?;
    let model = match world.catalog.resolve(&args.id, Context::default()) {
        Resolution::Exact(model) | Resolution::Alias(model) | Resolution::FineTune(model) => model,
        Resolution::Dialect { model, .. } => model,
        Resolution::Unknown => bail!("no model `{}` is known", args.id),
    };
    out.text(&format!("{}/{}\n", model.provider, model.id))?;
    Ok(Status::Clean)
}
