//! Build script: turns the folders of `data/` into tables inside the binary. It checks that they can be read and
//! judges nothing.
// Cargo takes a build script's orders from its standard output.
#![allow(clippy::print_stdout)]

use std::error::Error;

#[path = "embed/apis.rs"]
mod apis;
#[path = "embed/layout.rs"]
mod layout;
#[path = "embed/models.rs"]
mod models;
#[path = "embed/secrets.rs"]
mod secrets;
#[path = "embed/vocabulary.rs"]
mod vocabulary;

fn main() -> Result<(), Box<dyn Error>> {
    apis::pack()?;
    layout::order()?;
    models::pack()?;
    secrets::list()?;
    vocabulary::pack()
}
