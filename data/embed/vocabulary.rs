//! Packs `data/vocabulary.toml` and `data/sdks/*.toml` for `src/recognize`, as one postcard record.

#[path = "../../src/recognize/schema.rs"]
#[allow(dead_code)]
mod schema;

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Writes `vocabulary.postcard` into `OUT_DIR`.
#[allow(clippy::print_stdout)] // How a build script speaks to cargo.
pub fn pack() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=data/sdks");
    println!("cargo::rerun-if-changed=data/vocabulary.toml");
    println!("cargo::rerun-if-changed=data/providers.toml");
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    let words: schema::Words = read(Path::new("data/vocabulary.toml"))?;
    let holders: BTreeSet<String> = words.holders.iter().map(|word| word.replace(['_', '-'], "")).collect();
    let holders = format!("static HOLDERS: &[&str] = &{:?};", Vec::from_iter(holders));
    fs::write(out.join("holders.rs"), holders)?;
    let Providers { provider } = read(Path::new("data/providers.toml"))?;
    let providers = provider.into_iter().map(Provider::called).collect();
    let mut tables = schema::Tables { words, sdks: Vec::new(), providers };
    let mut paths =
        fs::read_dir("data/sdks")?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<PathBuf>, Box<dyn Error>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    for path in paths {
        tables.sdks.push(read(&path)?);
    }
    Ok(fs::write(out.join("vocabulary.postcard"), postcard::to_stdvec(&tables)?)?)
}

/// What of `data/providers.toml` tells a provider by its name.
#[derive(Deserialize)]
struct Providers {
    provider: Vec<Provider>,
}

#[derive(Deserialize)]
struct Provider {
    slug: String,
    name: String,
    #[serde(default)]
    names: BTreeMap<String, Vec<String>>,
}

impl Provider {
    /// The slug, and all that anybody calls the provider.
    fn called(self) -> (String, Vec<String>) {
        let names = [self.slug.clone(), self.name].into_iter().chain(self.names.into_values().flatten()).collect();
        (self.slug, names)
    }
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    toml::from_str(&fs::read_to_string(path)?).map_err(|error| format!("{}: {error}", path.display()).into())
}
