//! `modelmeta dataset`: the offline snapshot, made from pinned packages, held against its rules, compared.

use super::Status;
use super::output::Out;
use crate::catalog::schema::Snapshot;
use crate::catalog::sources::{self, Feed, SourceError};
use crate::catalog::{Catalog, diff, merge, verify};
use crate::files;
use crate::text::shown_path;
use anyhow::{Context, bail};
use clap::Subcommand;
use flate2::{Compression, GzBuilder, read::GzDecoder};
use jiff::civil::Date;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// Arguments of `dataset`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the snapshot from the packages that data/sources/fetch brought
    Build {
        /// Folder of the packages
        packages: PathBuf,
        /// Where the snapshot goes; `.gz` compresses it
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        /// Which packages, and of what versions
        #[arg(long, value_name = "FILE", default_value = "data/sources/lock.toml")]
        lock: PathBuf,
    },
    /// Hold a snapshot against the rules that every snapshot must keep
    Verify {
        /// The snapshot
        #[arg(default_value = "data/models.json.gz")]
        file: PathBuf,
    },
    /// Tell what changed between two snapshots
    Diff {
        /// The earlier one
        before: PathBuf,
        /// The later one
        after: PathBuf,
        /// List at most this many changes of each kind
        #[arg(long, default_value_t = 15)]
        most: usize,
    },
}

/// The pinned packages.
#[derive(Debug, serde::Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    name: String,
    #[serde(rename = "client")]
    _client: String,
    version: String,
    sha256: String,
    source: String,
    shape: String,
    file: PathBuf,
    data_date: Option<String>,
    url: Option<String>,
    licence: String,
}

pub fn run(args: &Args, today: Option<Date>, out: &mut Out) -> anyhow::Result<Status> {
    match &args.command {
        Command::Build { packages, output, lock } => build(packages, output, lock, out),
        Command::Verify { file } => check(&read(file)?, out),
        Command::Diff { before, after, most } => {
            let (before, after) = (read(before)?, read(after)?);
            let day = today.or_else(|| after.generated_at.parse().ok()).unwrap_or_default();
            let (before, after) = (Catalog::from_snapshot(&before)?, Catalog::from_snapshot(&after)?);
            let changes = diff::diff(&before, &after, day);
            out.text(&changes.page(*most))?;
            Ok(if changes.is_empty() { Status::Clean } else { Status::Findings })
        }
    }
}

/// So large may an input be, in bytes; the largest package has some ten million.
const LIMIT: u64 = 256 << 20;

fn build(packages: &Path, output: &Path, lock: &Path, out: &mut Out) -> anyhow::Result<Status> {
    let text = files::read_text(lock, LIMIT).with_context(|| format!("cannot read {}", shown_path(lock)))?;
    let locked: Lock = toml::from_str(&text).with_context(|| format!("cannot understand {}", shown_path(lock)))?;
    let mut feeds = vec![announced(&lock.with_file_name("announced.toml"))?];
    for package in locked.package {
        let place = packages.join(package.name.replace('/', "-")).join(&package.file);
        let feed = parse(&package.shape, &contents(&place)?);
        let mut feed = feed.with_context(|| format!("cannot understand {}", shown_path(&place)))?;
        out.note(&format!("{} {}: {} rows", package.name, package.version, feed.rows.len() + feed.patterns.len()));
        feed.source.id = package.source;
        feed.source.name = package.name;
        feed.source.version = Some(package.version);
        feed.source.sha256 = Some(package.sha256);
        feed.source.licence = Some(package.licence);
        feed.source.url = package.url;
        feed.source.data_date = package.data_date;
        feeds.push(feed);
    }
    let snapshot = merge::merge(&feeds);
    write(output, &sources::own::write(&snapshot)?)?;
    check(&snapshot, out)
}

/// What stands beside the lock file: facts that no package has.
fn announced(place: &Path) -> anyhow::Result<Feed> {
    let feed = sources::announced::parse(&contents(place)?);
    let mut feed = feed.with_context(|| format!("cannot understand {}", shown_path(place)))?;
    feed.source.name = "the providers' announcements".to_owned();
    Ok(feed)
}

/// Which adapter reads a package's file.
fn parse(shape: &str, bytes: &[u8]) -> Result<Feed, SourceError> {
    match shape {
        "liter-llm" => sources::liter_llm::parse(bytes),
        "rig" => sources::models_dev::parse_rig(bytes),
        "litellm" => sources::litellm::parse(bytes),
        "genai-prices" => sources::genai_prices::parse_python(bytes),
        "model-retire" => sources::model_retire::parse(bytes),
        "openai-sdk" => sources::sdk::parse(bytes, "openai"),
        "anthropic-sdk" => sources::sdk::parse(bytes, "anthropic"),
        _ => Err(SourceError::Shape("no adapter reads it")),
    }
}

/// A file, or all TypeScript files of a folder one after the other, in the order of their paths.
fn contents(place: &Path) -> anyhow::Result<Vec<u8>> {
    if place.is_file() {
        return files::read(place, LIMIT).with_context(|| format!("cannot read {}", shown_path(place)));
    }
    let mut files = Vec::new();
    for entry in ignore::WalkBuilder::new(place).standard_filters(false).build() {
        let path = entry.with_context(|| format!("cannot read {}", shown_path(place)))?.into_path();
        if path.extension().is_some_and(|end| end == "ts") {
            files.push(path);
        }
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        all.extend(files::read(&file, LIMIT).with_context(|| format!("cannot read {}", shown_path(&file)))?);
    }
    Ok(all)
}

fn read(file: &Path) -> anyhow::Result<Snapshot> {
    let bytes = files::read(file, LIMIT).with_context(|| format!("cannot read {}", shown_path(file)))?;
    let mut json = Vec::new();
    match bytes.starts_with(&[0x1f, 0x8b]) {
        true => GzDecoder::new(bytes.as_slice()).read_to_end(&mut json).map(|_| ())?,
        false => json = bytes,
    }
    sources::own::snapshot(&json).with_context(|| format!("{} is no snapshot", shown_path(file)))
}

/// The same text gives the same bytes: the compressed form carries no time and no name.
fn write(file: &Path, json: &str) -> anyhow::Result<()> {
    let bytes = if file.extension().is_some_and(|end| end == "gz") {
        let mut encoder = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
        encoder.write_all(json.as_bytes())?;
        encoder.finish()?
    } else {
        json.as_bytes().to_vec()
    };
    fs::write(file, bytes).with_context(|| format!("cannot write {}", shown_path(file)))
}

fn check(snapshot: &Snapshot, out: &mut Out) -> anyhow::Result<Status> {
    let report = verify::verify(snapshot);
    let width = report.coverage.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, figure) in &report.coverage {
        out.text(&format!("{name:width$}  {figure}\n"))?;
    }
    for problem in &report.problems {
        out.note(problem);
    }
    if !report.problems.is_empty() {
        bail!("the snapshot breaks {} rules", report.problems.len());
    }
    Ok(Status::Clean)
}
