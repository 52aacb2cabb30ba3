//! `modelmeta baseline`: the findings of today, so that `check --baseline` reports only new ones.
//!
//! A finding is known by its path and fingerprint, so that lines may come and go around it.

use super::Status;
use super::args::{Global, Inputs};
use super::check;
use super::output::{Out, count};
use super::report::Report;
use super::world::World;
use crate::files;
use crate::text::{exact_path, shown_path};
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    write: PathBuf,
}

/// Accepted findings: how often each may occur in a file.
#[derive(Debug, Serialize, Deserialize)]
struct Baseline {
    version: u32,
    /// Path → fingerprint → how often.
    findings: BTreeMap<String, BTreeMap<String, usize>>,
}

/// So large may a baseline be, in bytes: a million findings.
const LIMIT: u64 = 64 << 20;

const VERSION: u32 = 1;

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let report = check::report(&args.inputs, &World::new(global)?, out)?;
    let mut findings: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (file, finding) in report.findings() {
        *findings
            .entry(exact_path(&file.path).into_owned())
            .or_default()
            .entry(file.fingerprint(finding))
            .or_default() += 1;
    }
    let total = report.findings().count();
    let text = serde_json::to_string_pretty(&Baseline { version: VERSION, findings })? + "\n";
    std::fs::write(&args.write, text).with_context(|| format!("cannot write {}", shown_path(&args.write)))?;
    out.note(&format!("{} written to {}", count(total, "finding"), shown_path(&args.write)));
    Ok(if report.read == 0 { Status::NoInput } else { Status::Clean })
}

/// Takes out of `report` what the baseline in `path` accepts.
pub fn subtract(report: &mut Report, path: &Path) -> anyhow::Result<()> {
    let text =
        files::read_text(path, LIMIT).with_context(|| format!("cannot read the baseline {}", shown_path(path)))?;
    let mut baseline: Baseline =
        serde_json::from_str(&text).with_context(|| format!("{} is not a baseline", shown_path(path)))?;
    if baseline.version != VERSION {
        bail!("{} is a baseline of version {}; this program reads {VERSION}", shown_path(path), baseline.version);
    }
    for file in &mut report.files {
        let Some(accepted) = baseline.findings.get_mut(&*exact_path(&file.path)) else { continue };
        let findings = std::mem::take(&mut file.findings);
        let before = findings.len();
        let is_new = |finding: &_| match accepted.get_mut(&file.fingerprint(finding)) {
            Some(times) if *times > 0 => {
                *times -= 1;
                false
            }
            _ => true,
        };
        let new: Vec<_> = findings.into_iter().filter(is_new).collect();
        report.baselined += before - new.len();
        file.findings = new;
    }
    report.files.retain(|file| !file.findings.is_empty());
    Ok(())
}
