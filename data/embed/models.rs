//! Packs `data/models.json.gz` into `models.pack` and `data/dialects/*.toml` into `dialects.postcard`.

#[path = "../../src/catalog/dialect_schema.rs"]
mod dialect_schema;
#[allow(dead_code)]
#[path = "../../src/catalog/pack.rs"]
mod packed;

use serde_json::Value;
use std::error::Error;
use std::io::Read;
use std::path::Path;

/// Writes `models.pack` and `dialects.postcard` into `OUT_DIR`.
pub fn pack() -> Result<(), Box<dyn Error>> {
    let (data, out) = (Path::new("data"), std::env::var("OUT_DIR")?);
    let out = Path::new(&out);
    snapshot(&data.join("models.json.gz"), &out.join("models.pack"))?;
    dialects(&data.join("dialects"), &out.join("dialects.postcard"))
}

fn snapshot(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", from.display());
    println!("cargo::rerun-if-changed=src/catalog/pack.rs");
    let mut json = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(from)?).read_to_string(&mut json)?;
    let mut snapshot: Value = serde_json::from_str(&json)?;
    let models = snapshot["models"].take();
    let lines: Vec<(&Value, String)> =
        models.as_array().ok_or("no models")?.iter().map(|model| (model, model.to_string())).collect();
    let records = lines.iter().map(|(model, json)| packed::Record {
        provider: text(&model["provider"]),
        id: text(&model["id"]),
        aliases: list(&model["aliases"]).map(text).collect(),
        json,
    });
    let ranks = snapshot["providers"].as_object().ok_or("no providers")?.iter();
    let ranks = ranks.filter_map(|(slug, provider)| Some((slug.clone(), provider["rank"].as_u64()?.try_into().ok()?)));
    let providers = snapshot["providers"].as_object().into_iter().flatten();
    let providers = providers.map(|(slug, provider)| (slug.as_str(), provider.to_string()));
    let about = packed::about(&snapshot["sources"].to_string(), providers);
    let date = text(&snapshot["generated_at"]);
    std::fs::write(to, packed::pack(records.collect(), &ranks.collect(), date, &about)?)?;
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn dialects(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", from.display());
    println!("cargo::rerun-if-changed=src/catalog/dialect_schema.rs");
    let mut files: Vec<_> =
        std::fs::read_dir(from)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|end| end == "toml"));
    files.sort();
    let mut dialects = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        let dialect: dialect_schema::Dialect =
            toml::from_str(&text).map_err(|problem| format!("{}: {problem}", file.display()))?;
        dialects.push(dialect);
    }
    dialects.sort_by_key(|dialect| dialect.order);
    std::fs::write(to, postcard::to_stdvec(&dialects)?)?;
    Ok(())
}
