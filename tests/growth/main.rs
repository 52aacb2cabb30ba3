//! Four times the text is four times the work, whatever the text: counted, not timed (see `modelmeta::work`).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, missing_docs)]

mod answers;
mod shapes;

use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::languages::{ALL, GivenUp, Source, by_path};
use modelmeta::recognize::{Extra, call_sites};
use modelmeta::rules::diagnose;
use modelmeta::settings::Settings;
use modelmeta::work::{allowed, limited, measured};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many copies of a shape's part the smaller text has.
const COPIES: usize = 200;
/// How much more work four times the text may be.
const MOST: f64 = 5.0;
/// Work that is made once, however small the text.
const FLOOR: u64 = 2_000;

fn analyse(text: &str, language: &str, catalog: &Arc<Catalog>) -> Analysis {
    let language = ALL.iter().find(|known| known.name == language).unwrap();
    let source = Source::new(text.into(), language, None);
    Analysis::new(source, catalog.clone(), Arc::new(Settings::default()), "2026-06-01".parse().unwrap())
}

/// What is wrong with how much work a text and one of four times its length make. `GROWTH=1` prints all figures.
fn excess(name: &str, small: u64, large: u64) -> Option<String> {
    let line = format!("{small:>10} {large:>10} ×{:>5.1}  {name}", large as f64 / small.max(1) as f64);
    if std::env::var_os("GROWTH").is_some() {
        println!("{line}");
    }
    (large as f64 > MOST * (small + FLOOR) as f64).then_some(line)
}

#[test]
fn four_times_the_text_is_four_times_the_work() {
    let catalog = Catalog::embedded();
    let mut grown = Vec::new();
    for shape in shapes::ALL {
        let work = |copies| {
            let text = shape.text(copies);
            measured(|| analyse(&text, shape.language, &catalog).diagnostics().len()).1
        };
        grown.extend(excess(&format!("{} in {}", shape.name, shape.language), work(COPIES), work(4 * COPIES)));
    }
    assert!(grown.is_empty(), "more than {MOST} times the work:\n{}", grown.join("\n"));
}

/// What is allowed is far above what any real file makes: every file of this repository that some language reads, and those of
/// the folder that `MODELMETA_CORPUS` names.
#[test]
fn real_files_make_a_twentieth_of_the_work_that_is_allowed() {
    let catalog = Catalog::embedded();
    let mut files = Vec::new();
    collect(Path::new("."), &mut files);
    std::env::var_os("MODELMETA_CORPUS").into_iter().for_each(|folder| collect(Path::new(&folder), &mut files));
    let share = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        let language = by_path(path)?.name;
        let (analysis, reading) = measured(|| analyse(&text, language, &catalog));
        let reading = reading.max(analysis.work);
        let judging = measured(|| analysis.diagnostics().len()).1;
        Some((reading.max(judging) as f64 / allowed(text.len()) as f64, text.len(), reading, judging, path.clone()))
    };
    let mut shares: Vec<_> = files.iter().filter_map(share).collect();
    shares.sort_by(|a, b| b.0.total_cmp(&a.0));
    assert!(shares.len() > 50, "the files were not found");
    if std::env::var_os("GROWTH").is_some() {
        shares.iter().take(20).for_each(|share| println!("{share:?}"));
    }
    assert!(shares[0].0 <= 1.0 / 20.0, "{:?}", shares[0]);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        let is_ours = !matches!(entry.file_name().to_str(), Some("target" | ".git" | "node_modules"));
        if kind.is_dir() && is_ours {
            collect(&path, files);
        } else if kind.is_file() && by_path(&path).is_some() && entry.metadata().unwrap().len() <= 4 << 20 {
            files.push(path);
        }
    }
}

#[test]
fn what_takes_too_much_work_is_given_up_and_says_so() {
    let text = shapes::ALL[0].text(COPIES);
    let source = || Source::new(text.as_str().into(), by_path(Path::new("a.json")).unwrap(), None);
    let (read, given_up) = (source(), source());
    assert!(!call_sites(&read, Extra::default()).is_empty() && read.given_up().is_none());
    assert!(limited(1_000, || call_sites(&given_up, Extra::default())).0.is_empty());
    assert_eq!(given_up.given_up(), Some(GivenUp::TooMuchWork));

    let analysis = analyse(&text, "json", &Catalog::embedded());
    assert!(limited(100, || diagnose(&analysis)).0.is_empty());
    assert_eq!(analysis.given_up(), Some(GivenUp::TooMuchWork));
}
