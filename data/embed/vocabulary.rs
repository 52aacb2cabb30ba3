//! Packs `data/vocabulary.toml` and `data/sdks/*.toml` for `src/recognize`, as one postcard record.

#[path = "../../src/recognize/schema.rs"]
#[allow(dead_code)]
mod schema;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Writes `vocabulary.postcard` into `OUT_DIR`.
#[allow(clippy::print_stdout)] // How a build script speaks to cargo.
pub fn pack() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data/sdks");
    println!("cargo::rerun-if-changed=data/vocabulary.toml");
    let mut tables = schema::Tables { words: read(Path::new("data/vocabulary.toml"))?, sdks: Vec::new() };
    let mut paths =
        fs::read_dir("data/sdks")?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>, Box<dyn Error>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    for path in paths {
        tables.sdks.push(read(&path)?);
    }
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("vocabulary.postcard"), postcard::to_stdvec(&tables)?)?)
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    toml::from_str(&fs::read_to_string(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}
