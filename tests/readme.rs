//! What the README takes from elsewhere is what is there: tables, the coverage report, the picture, links and commands.
//!
//! `UPDATE=1 cargo test --test readme` writes it anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use anstyle::RgbColor;
use anstyle_svg::{Palette, Term};
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The day of the picture.
const TODAY: &str = "2026-11-23";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// What the built program prints.
fn modelmeta(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modelmeta"));
    let command = command.args(arguments).current_dir(root()).env_clear().env("MODELMETA_OFFLINE", "1");
    let output = command.env("HOME", root().join("target/nobody")).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Fails when the file is not `fresh`, or writes it when asked to.
fn hold(path: &str, fresh: &str) {
    let path = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, fresh).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == fresh, "{} is stale: `UPDATE=1 cargo test --test readme` renews it", path.display());
}

#[test]
fn what_is_generated_is_fresh() {
    let mut readme = read("README.md");
    for (name, block) in [
        ("editors", editors()),
        ("recognised", recognised()),
        ("rules", rules()),
        ("settings", settings()),
        ("commands", commands()),
        ("coverage", format!("```\n{}```\n", modelmeta(&["dataset", "verify"]))),
        ("sources", sources()),
    ] {
        let (begin, end) = (format!("<!-- begin {name} -->\n"), format!("<!-- end {name} -->"));
        let (head, rest) = readme.split_once(&begin).unwrap_or_else(|| panic!("no {begin}"));
        let (_, tail) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end}"));
        readme = format!("{head}{begin}{block}{end}{tail}");
    }
    hold("README.md", &readme);
}

/// The table of `editors/README.md`, its links as seen from here.
fn editors() -> String {
    let page = read("editors/README.md");
    let rows = page.lines().filter(|line| line.starts_with("| ["));
    let mut table = "| editor | set-up |\n|---|---|\n".to_owned();
    for row in rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let editor = cells[1].replacen("](", "](editors/", 1).replacen(')', "/README.md)", 1);
        writeln!(table, "| {editor} | {} |", cells[2]).unwrap();
    }
    table
}

fn recognised() -> String {
    let mut sdks: Vec<String> = toml_files("data/sdks").iter().map(|table| text(table, "title")).collect();
    sdks.sort_by_key(|title| title.to_lowercase());
    let mut titles: Vec<&str> = modelmeta::apis::all().map(|api| api.title.as_str()).collect();
    titles.sort_by_key(|title| title.to_lowercase());
    let spellings: Vec<String> = toml_files("data/dialects").iter().map(|table| text(table, "title")).collect();
    let languages = modelmeta::languages::ALL.iter().map(|language| {
        let endings = language.extensions.iter().map(|ending| format!(".{ending}"));
        let mut names: Vec<String> = endings.chain(language.filenames.iter().map(|&name| name.to_owned())).collect();
        names.dedup();
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        format!("{} ({})", title(language.name), names.join(" "))
    });
    format!(
        "- **Languages**: {}; Jupyter notebooks (`.ipynb`)\n- **SDKs and frameworks**: {}\n- **Spellings of IDs**: {}\n- \
         **APIs** whose parameters it knows ({}):\n  <details><summary>all of them</summary>\n\n  {}\n  </details>\n",
        languages.collect::<Vec<_>>().join(", "),
        sdks.join(", "),
        spellings.join("; "),
        titles.len(),
        titles.join(" · "),
    )
}

/// What people call a language.
fn title(name: &str) -> &'static str {
    match name {
        "python" => "Python",
        "javascript" => "JavaScript",
        "typescript" => "TypeScript",
        "tsx" => "TSX",
        "json" => "JSON",
        "jsonc" => "JSON with comments",
        "yaml" => "YAML",
        "toml" => "TOML",
        "dotenv" => "environment files",
        other => panic!("what do people call {other}?"),
    }
}

fn rules() -> String {
    let mut table = "| rule | usually | says |\n|---|---|---|\n".to_owned();
    for rule in modelmeta::rules::ALL {
        let page = format!("src/rules/{}.md", rule.code.replace('-', "_"));
        writeln!(table, "| [`{}`]({page}) | {} | {} |", rule.code, rule.severity.as_str(), rule.summary).unwrap();
    }
    table
}

fn settings() -> String {
    let schema: Value = serde_json::from_str(&read("data/settings.schema.json")).unwrap();
    let mut table = "| setting | default | |\n|---|---|---|\n".to_owned();
    rows(&schema, "", &mut table);
    table
}

/// A row for each setting that is no group of settings.
fn rows(group: &Value, prefix: &str, table: &mut String) {
    for (name, setting) in group["properties"].as_object().into_iter().flatten() {
        let name = format!("{prefix}{name}");
        if setting["properties"].is_object() && name != "diagnostics.severity" {
            rows(setting, &format!("{name}."), table);
            continue;
        }
        let said = |setting: &Value| setting["description"].as_str().unwrap_or_default().replace('\n', " ");
        // A switch is known by what it switches.
        let said = if said(setting) == "On or off." { said(group) } else { said(setting) };
        let default = match &setting["default"] {
            Value::Null => String::new(),
            Value::String(text) if text.is_empty() => String::new(),
            Value::Array(items) if items.is_empty() => String::new(),
            Value::Object(entries) if entries.is_empty() => String::new(),
            Value::Array(items) => items.iter().map(|item| format!("`{}`", plain(item))).collect::<Vec<_>>().join(" "),
            value => format!("`{}`", plain(value)),
        };
        writeln!(table, "| `{name}` | {default} | {said} |").unwrap();
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What `modelmeta --help` lists.
fn commands() -> String {
    let mut table = "| command | does |\n|---|---|\n".to_owned();
    for (name, about) in listed() {
        writeln!(table, "| `{name}` | {about} |").unwrap();
    }
    table
}

fn listed() -> Vec<(String, String)> {
    let help = modelmeta(&["--help"]);
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let lines = rest.lines().take_while(|line| line.starts_with("  "));
    let entries = lines.filter_map(|line| line.trim().split_once("  "));
    let entries = entries.filter(|(name, _)| *name != "help");
    entries.map(|(name, about)| (name.to_owned(), about.trim().to_owned())).collect()
}

/// The packages of NOTICE.
fn sources() -> String {
    let notice = read("NOTICE");
    let mut table = "| source | licence |\n|---|---|\n".to_owned();
    for line in notice.lines().filter_map(|line| line.strip_prefix("  ")) {
        let cells: Vec<&str> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        let [name, licence, url] = cells[..] else { panic!("{line}") };
        writeln!(table, "| [{name}]({url}) | {licence} |").unwrap();
    }
    table
}

fn toml_files(folder: &str) -> Vec<toml::Table> {
    let entries = std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read_to_string(path).unwrap().parse().unwrap()).collect()
}

fn text(table: &toml::Table, key: &str) -> String {
    table[key].as_str().unwrap().to_owned()
}

/// One file of the demo, as a terminal shows it.
#[test]
fn the_picture_is_what_the_demo_shows() {
    let shown = modelmeta(&["demo", "--quiet", "--color", "always", "--today", TODAY, "--no-config"]);
    let (_, scene) = shown.split_once("summary.ts").unwrap();
    let (scene, _) = scene.split_once("\n\n\u{1b}[2m──").or_else(|| scene.split_once("\n\n── ")).unwrap();
    let scene = format!("── \u{1b}[1msummary.ts{scene}\n");
    let rgb = |color: u32| RgbColor((color >> 16) as u8, (color >> 8) as u8, color as u8);
    let colours = [
        0x1d2229, 0xf47067, 0x7ec98f, 0xe0b464, 0x6cb6ff, 0xc297ff, 0x56c2c9, 0xc6ced8, 0x7d8895, 0xff7b72, 0x9be0a8,
        0xf0cc7f, 0x8ecbff, 0xd7b8ff, 0x7fdde3, 0xffffff,
    ];
    let term = Term::new().palette(Palette(colours.map(rgb))).bg_color(rgb(0x1d2229).into());
    let term = term.fg_color(rgb(0xd5dbe3).into()).min_width_px(680);
    let picture = term.render_svg(&scene).replace(".dimmed { opacity: 0.4; }", ".dimmed { opacity: 0.65; }");
    hold("docs/demo.svg", &picture);
}

#[test]
fn its_links_lead_somewhere() {
    let readme = read("README.md");
    let targets = readme.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
    let local: Vec<&str> = targets.filter(|target| !target.starts_with("http")).collect();
    assert!(local.len() > 30, "{local:?}");
    let missing: Vec<&&str> = local.iter().filter(|target| !root().join(Path::new(target)).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_commands_it_names_exist() {
    let readme = read("README.md");
    let names: Vec<String> = listed().into_iter().map(|(name, _)| name).collect();
    let written = readme.split("modelmeta ").skip(1).filter_map(|rest| rest.split([' ', '`', '\n', ',']).next());
    // Lower case and no path: a command.
    let written: Vec<&str> =
        written.filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase())).collect();
    assert!(written.len() > 5, "{written:?}");
    for word in written {
        assert!(names.iter().any(|name| name == word), "`modelmeta {word}`");
    }
}
