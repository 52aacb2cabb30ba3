//! What the embedded catalogue costs: opening it, finding an ID, guessing what a misspelled one meant.
//!
//! `cargo bench --bench catalog`

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use divan::{Bencher, black_box};
use modelmeta::catalog::{Catalog, Context};

fn main() {
    divan::main();
}

#[divan::bench]
fn open() -> std::sync::Arc<Catalog> {
    Catalog::embedded()
}

#[divan::bench(args = ["gpt-4o", "openai/gpt-4o", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "no-such-model"])]
fn resolve(bencher: Bencher, id: &str) {
    let catalog = Catalog::embedded();
    bencher.bench_local(|| catalog.resolve(black_box(id), Context::default()));
}

#[divan::bench]
fn nearest(bencher: Bencher) {
    let catalog = Catalog::embedded();
    bencher.bench_local(|| catalog.nearest(black_box("gpt-4o-mnii"), Context::default()));
}
