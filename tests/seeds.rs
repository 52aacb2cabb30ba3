//! Every input that a fuzz target once stumbled over, and a few that show what each reads, through the targets' own
//! functions: `fuzz/seeds/TARGET/*`. A target with a seed that breaks a promise fails with the seed's name.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "../fuzz/src/lib.rs"]
mod fuzz;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

#[test]
fn every_seed_keeps_every_promise() {
    let mut broken = Vec::new();
    for (target, run) in fuzz::TARGETS {
        let seeds = seeds(target);
        assert!(!seeds.is_empty(), "fuzz/seeds/{target} holds nothing");
        for seed in seeds {
            let data = std::fs::read(&seed).unwrap();
            if catch_unwind(AssertUnwindSafe(|| run(&data))).is_err() {
                broken.push(seed.display().to_string());
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_target_is_built() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    for (target, _) in fuzz::TARGETS {
        assert!(
            manifest.contains(&format!("path = \"fuzz_targets/{target}.rs\"")),
            "{target} is not in fuzz/Cargo.toml"
        );
        let source = std::fs::read_to_string(root().join(format!("fuzz_targets/{target}.rs"))).unwrap();
        assert!(source.contains(&format!("modelmeta_fuzz::{target}::run(data)")), "{target} runs something else");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn seeds(target: &str) -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("seeds").join(target)).unwrap();
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
