//! What stands under `editors/` against what the server says of itself: languages, settings, commands, versions.
//! The editors themselves are run by `editors/test`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use modelmeta::languages;
use modelmeta::settings::Settings;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::Server;

/// Folders under `editors/` that are not an editor.
const SHARED: &[&str] = &["fixtures", "lib"];

/// Languages, by the server's name, that an editor has no name of its own for.
const NAMELESS: &[(&str, &[&str])] = &[
    // TSX goes under the name of the language it extends, JSON with comments under JSON.
    ("emacs/modelmeta-eglot.el", &["jsonc"]),
    ("kate/settings.json", &["tsx", "jsonc", "dotenv"]),
    ("sublime/LSP-modelmeta.sublime-settings", &["jsonc"]),
    ("zed/extension.toml", &["dotenv"]),
];

/// Names of a language that VS Code does not use.
const NOT_VSCODE: &[&str] = &["env"];

/// Settings that only an editor needs: which program to start, and how much to log of it.
const CLIENT_ONLY: &[&str] = &["modelmeta.path", "modelmeta.trace.server"];

/// Settings whose value is a table with keys of the user's choice.
const MAPS: &[&str] = &["diagnostics.severity", "deployments", "models", "includeLanguages"];

#[test]
fn vscode_wakes_for_exactly_the_languages_of_the_server() {
    let manifest = manifest();
    let wakes = strings(&manifest["activationEvents"]);
    let wakes: BTreeSet<&str> = wakes.iter().filter_map(|event| event.strip_prefix("onLanguage:")).collect();
    let served = languages::ALL.iter().flat_map(|language| language.ids).copied();
    let served: BTreeSet<&str> = served.filter(|id| !NOT_VSCODE.contains(id)).collect();
    let sent = between(&read("vscode/src/languages.ts"), "const LANGUAGES = [", "]");
    let sent: BTreeSet<&str> = quoted(&sent, '"').collect();
    assert_eq!(wakes, sent, "activationEvents and src/languages.ts");
    assert_eq!(wakes, served, "activationEvents and the server's languages");
}

#[test]
fn every_editors_language_is_served_and_none_is_forgotten() {
    for (file, ids) in language_ids() {
        for id in &ids {
            assert!(languages::by_id(id).is_some(), "{file}: no language reads `{id}`");
        }
        let nameless = NAMELESS.iter().filter(|(name, _)| *name == file).flat_map(|(_, languages)| *languages);
        let nameless: Vec<&str> = nameless.copied().collect();
        for language in languages::ALL.iter().filter(|language| !nameless.contains(&language.name)) {
            let listed = language.ids.iter().any(|id| ids.contains(*id));
            assert!(listed, "{file} does not list {} ({:?})", language.name, language.ids);
        }
    }
}

#[test]
fn vscodes_settings_are_the_servers() {
    let manifest = manifest();
    let declared = manifest["contributes"]["configuration"]["properties"].as_object().unwrap();
    let mut expected = BTreeMap::new();
    leaves(&serde_json::to_value(Settings::default()).unwrap(), "", &mut expected);
    for (key, default) in &expected {
        let setting = declared.get(key).unwrap_or_else(|| panic!("package.json lacks {key}: npm run settings"));
        assert_eq!(&setting["default"], default, "default of {key}");
        assert!(
            setting["markdownDescription"].as_str().is_some_and(|words| words.len() > 8),
            "{key} says what it is for"
        );
    }
    let unknown: Vec<&String> =
        declared.keys().filter(|key| !expected.contains_key(*key) && !CLIENT_ONLY.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "the server does not know {unknown:?}");
}

#[test]
fn what_names_a_program_or_a_source_waits_for_trust() {
    let manifest = manifest();
    let restricted = strings(&manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]);
    for key in manifest["contributes"]["configuration"]["properties"].as_object().unwrap().keys() {
        let risky = key == "modelmeta.path" || key.starts_with("modelmeta.data.");
        assert_eq!(restricted.contains(key), risky, "{key}");
    }
}

#[test]
fn vscodes_commands_reach_the_server_and_do_not_take_its_names() {
    let answer = Server::spawn().request("initialize", json!({ "capabilities": {} }));
    let served = strings(&answer["result"]["capabilities"]["executeCommandProvider"]["commands"]);
    let sources = ["commands.ts", "pages.ts", "picker.ts"].map(|name| read(&format!("vscode/src/{name}"))).concat();
    let asked: Vec<&str> = sources.split("server.run").skip(1).filter_map(|call| quoted(call, '"').next()).collect();
    assert!(asked.len() >= 5, "{asked:?}");
    for command in asked {
        assert!(served.iter().any(|known| known == command), "the server has no {command}: {served:?}");
    }
    // The language client registers the server's commands under their own names: a second one of that name would not start.
    for command in manifest()["contributes"]["commands"].as_array().unwrap() {
        let id = command["command"].as_str().unwrap();
        assert!(!served.iter().any(|known| known == id), "{id} is the server's");
        let registered = sources.contains(&format!("{}: ", id.strip_prefix("modelmeta.").unwrap()));
        assert!(registered, "{id} is declared and not registered");
    }
}

#[test]
fn one_version_everywhere() {
    let ours = env!("CARGO_PKG_VERSION");
    assert_eq!(manifest()["version"], ours, "vscode/package.json");
    assert_eq!(toml("zed/extension.toml")["version"].as_str(), Some(ours), "zed/extension.toml");
    assert_eq!(toml("zed/Cargo.toml")["package"]["version"].as_str(), Some(ours), "zed/Cargo.toml");
    assert!(read("neovim/mason/package.yaml").contains(&format!("modelmeta@{ours}\n")), "neovim/mason/package.yaml");
    assert!(read("vscode/CHANGELOG.md").contains(&format!("## {ours}")), "vscode/CHANGELOG.md");
}

#[test]
fn every_editor_says_how_and_whether_it_was_run() {
    let overview = read("README.md");
    for name in editors() {
        let page = read(&format!("{name}/README.md"));
        assert!(overview.contains(&format!("]({name})")), "editors/README.md does not name {name}");
        let tested = root().join(&name).join("test/run").exists();
        let says = page.contains("editors/test") || page.contains("What was tested");
        assert!(says, "{name}/README.md does not say what was tested");
        if !tested {
            assert!(
                page.contains("never run") || page.contains("Nothing in"),
                "{name}/README.md must say that it was not run"
            );
        }
    }
}

#[test]
fn pictures_are_there_and_small() {
    let mut pictures: Vec<PathBuf> = Vec::new();
    for walkthrough in manifest()["contributes"]["walkthroughs"].as_array().unwrap() {
        for step in walkthrough["steps"].as_array().unwrap() {
            pictures.push(root().join("vscode").join(step["media"]["image"].as_str().unwrap()));
        }
    }
    let shown = read("vscode/README.md");
    pictures.extend(shown.split("](media/").skip(1).map(|rest| {
        let name = rest.split_once(')').unwrap().0;
        root().join("vscode/media").join(name)
    }));
    let docs = std::fs::read_dir(root().join("../docs/images")).unwrap();
    pictures.extend(docs.map(|entry| entry.unwrap().path()));
    assert!(pictures.len() > 15, "{pictures:?}");
    for picture in pictures {
        let size = std::fs::metadata(&picture).unwrap_or_else(|error| panic!("{}: {error}", picture.display())).len();
        assert!(size < 150_000, "{} has {size} bytes", picture.display());
    }
}

#[test]
fn the_command_is_the_same_everywhere() {
    assert_eq!(toml("helix/languages.toml")["language-server"]["modelmeta"]["args"][0].as_str(), Some("lsp"));
    for file in ["kate/settings.json", "sublime/LSP-modelmeta.sublime-settings", "jetbrains/modelmeta/template.json"] {
        let text = read(file);
        let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(
            value.is_object() && (text.contains("[\"modelmeta\", \"lsp\"]") || text.contains("\"modelmeta lsp\"")),
            "{file}"
        );
    }
    for (file, words) in [
        ("neovim/lsp/modelmeta.lua", "{ 'modelmeta', 'lsp' }"),
        ("emacs/modelmeta-eglot.el", "'(\"modelmeta\" \"lsp\")"),
        ("emacs/lsp-modelmeta.el", "'(\"modelmeta\" \"lsp\")"),
        ("vim/plugin/modelmeta_ale.vim", "'%e lsp'"),
    ] {
        assert!(read(file).contains(words), "{file} starts `modelmeta lsp`");
    }
}

/// The pages show what the files hold, and no setting that the server does not have.
#[test]
fn snippets_are_the_files() {
    let sublime: Value = serde_json::from_str(&read("sublime/LSP-modelmeta.sublime-settings")).unwrap();
    assert!(read("sublime/README.md").contains(sublime["selector"].as_str().unwrap()), "selector of sublime/README.md");

    let mut known = BTreeMap::new();
    leaves(&serde_json::to_value(Settings::default()).unwrap(), "", &mut known);
    for name in editors() {
        let page = read(&format!("{name}/README.md"));
        let words = page.split(['`', '"', '\'', '(', ')']).filter(|word| word.starts_with("modelmeta."));
        for key in words.filter(|word| word.chars().all(|c| c.is_alphanumeric() || c == '.')) {
            let ours = key == "modelmeta.toml" || CLIENT_ONLY.contains(&key) || known.contains_key(key);
            assert!(ours, "{name}/README.md: no setting {key}");
        }
        // Nested: `diagnostics = { retireWithinDays = 30 }`, `"inlayHints": { "price": true }`.
        let groups: BTreeSet<&str> = known.keys().filter_map(|key| key.split('.').nth(1)).collect();
        for (group, rest) in groups.iter().flat_map(|group| page.split(group).skip(1).map(move |rest| (group, rest))) {
            let inside = rest.trim_start_matches(['"', ' ', '=', ':']).strip_prefix('{').unwrap_or_default();
            if let Some(name) = inside.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()) {
                assert!(known.contains_key(&format!("modelmeta.{group}.{name}")), "{name}: no {group}.{name}");
            }
        }
    }
}

/// The protocol's language IDs that each editor's file sends.
fn language_ids() -> Vec<(&'static str, BTreeSet<String>)> {
    let owned = |ids: &mut dyn Iterator<Item = &str>| ids.map(String::from).collect::<BTreeSet<_>>();

    let lua = between(&read("neovim/lsp/modelmeta.lua"), "filetypes = {", "}");
    let neovim = owned(&mut quoted(&lua, '\'').map(|filetype| if filetype == "env" { "dotenv" } else { filetype }));

    let helix = toml("helix/languages.toml");
    let helix_names = BTreeMap::from([("jsx", "javascriptreact"), ("tsx", "typescriptreact")]);
    let helix = helix["language"].as_array().unwrap().iter().map(|language| {
        let name = language["name"].as_str().unwrap();
        let id = language.get("language-id").map(|id| id.as_str().unwrap());
        id.or_else(|| helix_names.get(name).copied()).unwrap_or(name).to_string()
    });

    let kate: Value = serde_json::from_str(&read("kate/settings.json")).unwrap();
    let kate = kate["servers"].as_object().unwrap().keys().cloned().collect();

    let zed = toml("zed/extension.toml");
    let zed = &zed["language_servers"]["modelmeta"];
    let zed_ids = zed["language_ids"].as_table().unwrap();
    let served = zed["languages"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    assert_eq!(served.collect::<BTreeSet<_>>(), zed_ids.keys().map(String::as_str).collect(), "zed/extension.toml");

    let lisp = between(&read("emacs/lsp-modelmeta.el"), "defconst lsp-modelmeta-languages", ")");
    let vim = between(&read("vim/plugin/modelmeta_ale.vim"), "let s:languages = {", "}");
    let template: Value = serde_json::from_str(&read("jetbrains/modelmeta/template.json")).unwrap();
    let jetbrains = template["fileTypeMappings"].as_array().unwrap().iter();

    vec![
        ("neovim/lsp/modelmeta.lua", neovim),
        ("helix/languages.toml", helix.collect()),
        ("emacs/modelmeta-eglot.el", eglot_ids()),
        ("kate/settings.json", kate),
        ("sublime/LSP-modelmeta.sublime-settings", sublime_ids()),
        ("zed/extension.toml", zed_ids.values().map(|id| id.as_str().unwrap().into()).collect()),
        ("emacs/lsp-modelmeta.el", owned(&mut quoted(&lisp, '"'))),
        ("vim/plugin/modelmeta_ale.vim", owned(&mut quoted(&vim, '\'').skip(1).step_by(2))),
        (
            "jetbrains/modelmeta/template.json",
            jetbrains.map(|map| map["languageId"].as_str().unwrap().into()).collect(),
        ),
    ]
}

/// What Eglot sends for its modes: the ID that a mode is given, else its name without what marks it as one.
fn eglot_ids() -> BTreeSet<String> {
    let modes = between(&read("emacs/modelmeta-eglot.el"), "defconst modelmeta-eglot-modes\n  '(", "\n  \"");
    let words: Vec<&str> = modes.split([' ', '\n', '(', ')', '"']).filter(|word| !word.is_empty()).collect();
    let mut ids = BTreeSet::new();
    for (index, word) in words.iter().enumerate() {
        if let Some(name) = word.strip_suffix("-mode") {
            let given = words.get(index + 1) == Some(&":language-id");
            ids.insert(if given { words[index + 2] } else { name.trim_end_matches("-ts") }.to_owned());
        }
    }
    ids
}

/// What Sublime Text's LSP sends for its scopes.
fn sublime_ids() -> BTreeSet<String> {
    let client: Value = serde_json::from_str(&read("sublime/LSP-modelmeta.sublime-settings")).unwrap();
    let scopes = client["selector"].as_str().unwrap().split(" | ");
    let id = |scope: &str| match scope.strip_prefix("source.").unwrap_or_else(|| panic!("scope {scope}")) {
        "js" => "javascript".to_owned(),
        "jsx" => "javascriptreact".to_owned(),
        "ts" => "typescript".to_owned(),
        "tsx" => "typescriptreact".to_owned(),
        name => name.to_owned(),
    };
    scopes.map(id).collect()
}

/// Every setting by its dotted key, with its default.
fn leaves(value: &Value, key: &str, found: &mut BTreeMap<String, Value>) {
    match value.as_object() {
        Some(object) if !MAPS.contains(&key) => {
            for (name, child) in object {
                leaves(child, &if key.is_empty() { name.clone() } else { format!("{key}.{name}") }, found);
            }
        }
        _ => {
            found.insert(format!("modelmeta.{key}"), value.clone());
        }
    }
}

/// What stands between quotes, alternately outside and inside.
fn quoted(text: &str, quote: char) -> impl Iterator<Item = &str> {
    text.split(quote).skip(1).step_by(2)
}

fn between(text: &str, start: &str, end: &str) -> String {
    let rest = text.split_once(start).unwrap_or_else(|| panic!("no {start}")).1;
    rest.split_once(end).unwrap_or_else(|| panic!("no {end} after {start}")).0.to_string()
}

fn editors() -> Vec<String> {
    let entries = std::fs::read_dir(root()).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().into_string().unwrap());
    folders.filter(|name| !SHARED.contains(&name.as_str())).collect()
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().map(|word| word.as_str().unwrap().to_string()).collect()
}

fn manifest() -> Value {
    serde_json::from_str(&read("vscode/package.json")).unwrap()
}

fn toml(path: &str) -> toml::Table {
    read(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("editors/{path}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("editors")
}
