//! `modelmeta demo`: what an editor shows, in a terminal.
//!
//! Nothing is staged: this very binary runs as a language server at the other end of a pipe, the files are opened as an
//! editor opens them, and every card, list, finding and fix below is its answer.

use super::Status;
use super::args::Global;
use super::output::stage::{self, Scene};
use super::output::{Out, snippet::Page};
use crate::diagnostic::{Diagnostic, fixes_together};
use crate::files;
use crate::languages::{self, Language};
use crate::secrets::{hidden_in, masked, starred};
use crate::text::{LineIndex, Span, TextEdit, shown_path};
use anyhow::{Context, bail};
use client::Client;
use document::Document;
use serde_json::Value;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

mod client;
mod document;

/// As often as a patient user asks for the next quick fix.
const ROUNDS: usize = 4;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A file of yours; by default a small project in four languages
    file: Option<PathBuf>,
}

/// A file of the sample project and what a visitor does in it.
struct Sample {
    name: &'static str,
    language: &'static str,
    text: &'static str,
    /// What the mouse points at: the text behind `.0` that starts with `.1`.
    hover: Option<(&'static str, &'static str)>,
    /// What is typed in the place of the string that starts behind `.0`.
    typed: Option<(&'static str, &'static str)>,
}

const SAMPLES: &[Sample] = &[
    Sample {
        name: "support.py",
        language: "python",
        text: include_str!("../../../tests/demo/support.py"),
        hover: Some(("openai.chat.completions.create(", "temperature")),
        typed: None,
    },
    Sample {
        name: "summary.ts",
        language: "typescript",
        text: include_str!("../../../tests/demo/summary.ts"),
        hover: Some(("anthropic(", "claude-opus")),
        typed: Some(("model: anthropic(\"", "opus")),
    },
    Sample {
        name: "gateway.yaml",
        language: "yaml",
        text: include_str!("../../../tests/demo/gateway.yaml"),
        hover: Some(("search", "text-embedding")),
        typed: None,
    },
    Sample {
        name: ".env",
        language: "dotenv",
        text: include_str!("../../../tests/demo/.env"),
        hover: None,
        typed: None,
    },
];

pub fn run(args: &Args, global: &Global, out: &mut Out) -> anyhow::Result<Status> {
    let own = args.file.as_deref().map(read).transpose()?;
    let started = Instant::now();
    let mut client = Client::start(&arguments(global))?;
    if !out.quiet {
        out.text(&stage::opening(started.elapsed()))?;
    }
    match own {
        Some(file) => look_into(file, &mut client, out)?,
        None => SAMPLES.iter().try_for_each(|sample| visit(sample, &mut client, out))?,
    }
    client.stop()?;
    if args.file.is_none() && !out.quiet {
        out.text(&stage::closing())?;
    }
    Ok(Status::Clean)
}

/// The server judges by the same day and settings, and leaves the network alone.
fn arguments(global: &Global) -> Vec<String> {
    let mut arguments = vec!["--offline".to_owned()];
    if let Some(today) = global.today {
        arguments.push(format!("--today={today}"));
    }
    if let Some(config) = &global.config {
        arguments.push(format!("--config={}", config.display()));
    }
    if global.no_config {
        arguments.push("--no-config".to_owned());
    }
    arguments
}

/// A file of the sample project.
fn visit(sample: &Sample, client: &mut Client, out: &mut Out) -> anyhow::Result<()> {
    let uri = format!("untitled:demo/{}", sample.name);
    let began = Instant::now();
    let mut document = Document::open(client, sample.name, &uri, sample.language, sample.text.to_owned())?;
    let mut scene = Scene::new(sample.name, sample.language, out.quiet);
    let found = findings(&document, client, &mut scene, began)?;
    if let Some((behind, target)) = sample.hover {
        let from = document.text.find(behind).map_or(0, |at| at + behind.len());
        let at = document.text.get(from..).and_then(|rest| rest.find(target)).map(|at| from + at + 1);
        let at = at.with_context(|| format!("{} has no {target}", sample.name))?;
        hover(&document, client, &mut scene, at)?;
    }
    if let Some((behind, typed)) = sample.typed {
        let (head, tail) = document.text.split_once(behind).with_context(|| format!("no {behind}"))?;
        let start = head.len() + behind.len();
        let at = Span::new(start, start + tail.find('"').unwrap_or(0));
        complete(&mut document, client, &mut scene, at, typed)?;
    }
    fix(&mut document, client, &mut scene, found)?;
    out.text(&scene.finish())?;
    Ok(())
}

/// So large may a file to show be, in bytes.
const LIMIT: u64 = 64 << 20;

/// A file of the user's.
struct Own<'a> {
    path: &'a Path,
    language: &'static Language,
    text: String,
}

fn read(path: &Path) -> anyhow::Result<Own<'_>> {
    let bytes = files::read(path, LIMIT).with_context(|| format!("cannot read {}", shown_path(path)))?;
    let Some(language) = languages::by_path(path) else { bail!("no language reads files named {}", shown_path(path)) };
    let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned();
    Ok(Own { path, language, text })
}

/// Findings, the cards of the first models, a list for the first, the fixed file (on screen only).
fn look_into(file: Own<'_>, client: &mut Client, out: &mut Out) -> anyhow::Result<()> {
    let Own { path, language, text } = file;
    let uri = file_uri(&path.canonicalize()?);
    let began = Instant::now();
    let id = language.ids.first().copied().unwrap_or(language.name);
    let mut document = Document::open(client, &shown_path(path), &uri, id, text)?;
    let mut scene = Scene::new(&document.name, language.name, out.quiet);
    let found = findings(&document, client, &mut scene, began)?;
    let mut ids = document.ids(client)?;
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.of(&document.text).to_owned()));
    for id in ids.iter().take(2) {
        hover(&document, client, &mut scene, id.start + 1)?;
    }
    if let Some(first) = ids.first() {
        let raw = first.of(&document.text);
        let typed = raw.split_inclusive(['-', '/', '.', ':']).next().unwrap_or(raw).to_owned();
        complete(&mut document, client, &mut scene, *first, &typed)?;
    } else {
        scene.note("The server sees no model ID in this file.");
    }
    fix(&mut document, client, &mut scene, found)?;
    out.text(&scene.finish())?;
    Ok(())
}

/// What is underlined when the file is opened.
fn findings(
    document: &Document,
    client: &mut Client,
    scene: &mut Scene,
    began: Instant,
) -> anyhow::Result<Vec<Diagnostic>> {
    let published = document.published(client)?;
    scene.opened(began.elapsed(), published.len());
    let found = with_fixes(document, client, &published)?;
    let lines = LineIndex::new(&document.text);
    let hidden = hidden_in(&document.text, scene.language());
    let page =
        Page { path: Path::new(&document.name), text: &document.text, lines: &lines, hidden: &hidden, cells: &[] };
    found.iter().for_each(|finding| scene.finding(&page, finding));
    Ok(found)
}

fn with_fixes(document: &Document, client: &mut Client, published: &[Value]) -> anyhow::Result<Vec<Diagnostic>> {
    published.iter().map(|finding| document.finding(client, finding)).collect()
}

/// The lines that the quick fixes change. One may uncover another: the successor of a model takes other parameters.
fn fix(document: &mut Document, client: &mut Client, scene: &mut Scene, found: Vec<Diagnostic>) -> anyhow::Result<()> {
    let before = document.text.clone();
    let mut left = found;
    for _ in 0..ROUNDS {
        let fixes = fixes_together(&left, |_| true);
        let edits: Vec<TextEdit> = fixes.into_iter().flat_map(|(_, fix)| fix.edits.clone()).collect();
        if edits.is_empty() {
            break;
        }
        document.edit(client, &edits)?;
        let published = document.published(client)?;
        left = with_fixes(document, client, &published)?;
    }
    if before != document.text {
        scene.fixed(&masked(&before), &masked(&document.text), left.len());
    }
    Ok(())
}

fn hover(document: &Document, client: &mut Client, scene: &mut Scene, at: usize) -> anyhow::Result<()> {
    let began = Instant::now();
    if let Some((span, card)) = document.hover(client, at)? {
        scene.card(&masked(span.of(&document.text)), &card, began.elapsed());
    }
    Ok(())
}

/// Types `typed` in the place of `at`, shows the list, and takes it back.
fn complete(
    document: &mut Document,
    client: &mut Client,
    scene: &mut Scene,
    at: Span,
    typed: &str,
) -> anyhow::Result<()> {
    let before = at.of(&document.text).to_owned();
    document.edit(client, &[TextEdit { span: at, new_text: typed.to_owned() }])?;
    let began = Instant::now();
    let cursor = at.start + typed.len();
    let items = document.completion(client, cursor)?;
    let lines = LineIndex::new(&document.text);
    let line = lines.line(&document.text, lines.position(&document.text, cursor, Default::default()).line);
    let hidden = hidden_in(&document.text, scene.language());
    let head = starred(&document.text, Span::new(line.start, cursor), &hidden);
    scene.list(
        head.trim_start(),
        &items.iter().map(|item| (item.label.as_str(), item.detail.as_str(), item.deprecated)).collect::<Vec<_>>(),
        began.elapsed(),
    );
    document.edit(client, &[TextEdit { span: Span::new(at.start, cursor), new_text: before }])
}

/// A path as a URI.
fn file_uri(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    let text = path.to_string_lossy().replace('\\', "/");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
