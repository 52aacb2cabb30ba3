//! What a keystroke costs, without the pipe: reading a file from scratch and after one edit, then hover and completion.
//!
//! `cargo bench --bench keystroke`

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use divan::{Bencher, black_box};
use jiff::civil::date;
use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::ide::Markup;
use modelmeta::languages::{self, Source};
use modelmeta::settings::Settings;
use modelmeta::text::Edit;
use std::sync::Arc;
use tree_sitter::{InputEdit, Point};

const LINES: [usize; 3] = [300, 3_000, 30_000];

fn main() {
    divan::main();
}

/// A Python program of about `lines` lines: ordinary code with one request in every fifty lines.
fn program(lines: usize) -> String {
    let mut text = String::from("import os\n\nfrom openai import OpenAI\n\nclient = OpenAI()\n\n\n");
    for i in 0..lines / 50 {
        for part in 0..3 {
            text.push_str(&format!(
                "def step_{i}_{part}(rows, limit=10):\n    \"\"\"Adds up what the rows hold.\"\"\"\n    total = 0\n    for row in rows:\n        \
                 if row.value > limit:\n            total += row.value * {part}\n        else:\n            total -= 1\n    \
                 names = [row.name for row in rows if row.name]\n    return {{\"total\": total, \"names\": names}}\n\n\n"
            ));
        }
        text.push_str(&format!(
            "def ask_{i}(question):\n    response = client.chat.completions.create(\n        model=\"gpt-4.1\",\n        \
             temperature=0.{},\n        messages=[{{\"role\": \"user\", \"content\": question}}],\n    )\n    \
             return response.choices[0].message.content\n\n\n",
            i % 10
        ));
    }
    text
}

fn read(text: &str) -> Analysis {
    let python = languages::by_id("python").expect("Python is a language");
    let source = Source::new(Arc::from(text), python, None);
    let analysis = Analysis::new(source, Catalog::embedded(), Arc::new(Settings::default()), date(2026, 11, 25));
    black_box(analysis.diagnostics());
    analysis
}

#[divan::bench(args = LINES)]
fn from_scratch(bencher: Bencher, lines: usize) {
    let text = program(lines);
    bencher.bench_local(|| read(black_box(&text)));
}

#[divan::bench(args = LINES)]
fn after_one_edit(bencher: Bencher, lines: usize) {
    let text = program(lines);
    let before = read(&text);
    let middle = text.len() / 2;
    let at = middle + text[middle..].find("temperature=0.").expect("a request") + "temperature=0.".len();
    let edit = Edit { start: at, old_end: at, new_end: at + 1 };
    let edited = format!("{}5{}", &text[..at], &text[at..]);
    let row = text[..at].matches('\n').count();
    let column = at - text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let tree_edit = InputEdit {
        start_byte: at,
        old_end_byte: at,
        new_end_byte: at + 1,
        start_position: Point::new(row, column),
        old_end_position: Point::new(row, column),
        new_end_position: Point::new(row, column + 1),
    };
    bencher.bench_local(|| {
        let mut old = before.source.kept_tree().cloned();
        old.iter_mut().for_each(|tree| tree.edit(&tree_edit));
        let source = before.source.after(black_box(&edited).as_str().into(), edit, old.as_ref());
        let (catalog, settings) = (before.catalog.clone(), before.settings.clone());
        let after = Analysis::after(Some((&before, edit)), source, catalog, settings, before.today);
        black_box(after.diagnostics().len())
    });
}

#[divan::bench(args = LINES)]
fn hover(bencher: Bencher, lines: usize) {
    let text = program(lines);
    let analysis = read(&text);
    let at = text.rfind("gpt-4.1").expect("a model") + 2;
    bencher.bench_local(|| black_box(analysis.hover(black_box(at), Markup::Markdown)).expect("a card"));
}

#[divan::bench(args = LINES)]
fn completion(bencher: Bencher, lines: usize) {
    let text = program(lines).replacen("gpt-4.1", "gpt-", 1);
    let analysis = read(&text);
    let at = text.find("gpt-").expect("a model") + 4;
    bencher.bench_local(|| black_box(analysis.completion(black_box(at))).expect("a list"));
}

#[divan::bench]
fn all_rules_on_one_request(bencher: Bencher) {
    let python = languages::by_id("python").expect("Python is a language");
    let text: Arc<str> = program(50).into();
    let (catalog, settings) = (Catalog::embedded(), Arc::new(Settings::default()));
    // A new analysis each time: it remembers what its sites were held against.
    let fresh = || {
        let source = Source::new(text.clone(), python, None);
        Analysis::new(source, catalog.clone(), settings.clone(), date(2026, 11, 25))
    };
    bencher.with_inputs(fresh).bench_local_refs(|analysis| black_box(analysis.diagnostics().len()));
}
