//! Packs `data/apis/*.toml` for `src/apis`: one postcard record per API, and a table of what is needed to find one.

#[path = "../../src/apis/schema.rs"]
#[allow(dead_code)]
mod schema;

use schema::{Api, Certainty, Parameter, Source};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// Writes `apis.bin` (the records) and `apis.rs` (the table) into `OUT_DIR`.
#[allow(clippy::print_stdout)] // How a build script speaks to cargo.
pub fn pack() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("data/apis");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut apis = read(folder)?;
    for api in apis.values_mut() {
        finish(api)?;
    }
    write(&apis, Path::new(&env::var("OUT_DIR")?))
}

/// Every file of the folder, by API name.
fn read(folder: &Path) -> Result<BTreeMap<String, Api>, Box<dyn Error>> {
    let mut apis = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut api: Api =
            toml::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        api.name.clone_from(&name);
        apis.insert(name, api);
    }
    Ok(apis)
}

/// Puts in what the file says once for all its facts.
fn finish(api: &mut Api) -> Result<(), String> {
    for parameter in &mut api.parameters {
        let key = if parameter.source.is_empty() { &api.source } else { &parameter.source };
        let source = api.sources.get(key);
        let source = source.ok_or_else(|| format!("{}: {} has no source `{key}`", api.name, parameter.name))?;
        attribute(parameter, source);
    }
    Ok(())
}

fn attribute(parameter: &mut Parameter, source: &Source) {
    parameter.source.clone_from(&source.at);
    if parameter.verified.is_empty() {
        parameter.verified.clone_from(&source.verified);
    }
    if parameter.certainty == Certainty::Unknown {
        parameter.certainty = source.certainty;
    }
}

fn write(apis: &BTreeMap<String, Api>, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut records = Vec::new();
    let mut table = format!("static TABLE: [Packed; {}] = [\n", apis.len());
    for (name, api) in apis {
        let start = records.len();
        postcard::to_io(api, &mut records)?;
        writeln!(
            table,
            "    Packed {{ name: {name:?}, provider: {:?}, follows: {:?}, hosts: &{:?}, kinds: &{:?}, preferred: {:?}, \
             wraps: &{:?}, spelling: {:?}, record: {start}..{}, api: OnceLock::new() }},",
            api.provider,
            api.follows,
            api.hosts,
            api.kinds,
            api.preferred,
            api.wraps,
            api.spelling,
            records.len()
        )?;
    }
    table.push_str("];\nstatic RECORDS: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/apis.bin\"));\n");
    fs::write(out.join("apis.bin"), records)?;
    fs::write(out.join("apis.rs"), table)?;
    Ok(())
}
