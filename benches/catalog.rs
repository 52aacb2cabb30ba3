//! What the embedded catalogue costs: opening it, finding an ID, guessing what a misspelled one meant.
//!
//! `cargo bench --bench catalog`

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use divan::{Bencher, black_box};
use modelmeta::catalog::sources::Feed;
use modelmeta::catalog::{Catalog, Context, Model, Source};

fn main() {
    divan::main();
}

/// The catalogue of all providers, opened anew.
fn opened() -> Catalog {
    Catalog::from_bytes(Catalog::embedded().as_bytes().to_vec()).expect("the embedded pack is whole")
}

#[divan::bench]
fn open(bencher: Bencher) {
    println!("{} models in {} bytes", Catalog::embedded().len(), Catalog::embedded().as_bytes().len());
    bencher.bench_local(opened);
}

/// What a first hover waits for: opening, and the one record that it is about.
#[divan::bench]
fn open_and_find(bencher: Bencher) {
    bencher.bench_local(|| opened().get("openai", "gpt-4o"));
}

/// What nobody waits for: every record of every provider decoded.
#[divan::bench]
fn read_all(bencher: Bencher) {
    bencher.bench_local(|| opened().models().count());
}

#[divan::bench]
fn lookup(bencher: Bencher) {
    let catalog = Catalog::embedded();
    bencher.bench_local(|| catalog.get(black_box("openai"), black_box("gpt-4o")));
}

/// What a refresh costs its own thread: every model of every provider said anew.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn rebuild(bencher: Bencher) {
    let base = Catalog::embedded();
    let rows = base.models().map(|model| Model::clone(&model)).collect();
    let source = Source { id: "models.dev".to_owned(), data_date: Some("2026-11-25".to_owned()), ..Source::default() };
    let feeds = [Feed { source, rows, ..Feed::default() }];
    bencher.bench_local(|| Catalog::rebuild(&base, &feeds));
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
