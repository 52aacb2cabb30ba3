//! Build script: turns the folders of `data/` into tables inside the binary. It checks that they can be read and
//! judges nothing.

use std::error::Error;

#[path = "embed/apis.rs"]
mod apis;

fn main() -> Result<(), Box<dyn Error>> {
    apis::pack()
}
