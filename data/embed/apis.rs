//! Packs `data/apis/*.toml` for `src/apis`: one postcard record per API, and a table of what is needed to find one.

#[path = "../../src/apis/schema.rs"]
#[allow(dead_code)]
mod schema;

use schema::{Api, Certainty, Check, Constraint, Parameter, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// Writes `apis.bin` (the records) and `apis.rs` (the table) into `OUT_DIR`.
pub fn pack() -> Result<(), Box<dyn Error>> {
    let folder = Path::new("data/apis");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut apis = read(folder)?;
    for api in apis.values_mut() {
        finish(api)?;
    }
    share(&mut apis)?;
    write(&apis, Path::new(&env::var("OUT_DIR")?))
}

/// Every file of the folder, by API name.
fn read(folder: &Path) -> Result<BTreeMap<String, Api>, Box<dyn Error>> {
    let mut apis = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut api: Api =
            toml::from_str(&fs::read_to_string(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        api.name.clone_from(&name);
        apis.insert(name, api);
    }
    Ok(apis)
}

/// Puts in what the file says once for all its facts.
fn finish(api: &mut Api) -> Result<(), String> {
    let Api { name, source: main, sources, groups, parameters, rules, .. } = api;
    let lookup = |key: &str, wanted_by: &str| {
        sources.get(key).ok_or_else(|| format!("data/apis/{name}.toml: {wanted_by} has no source `{key}`"))
    };
    for parameter in parameters {
        let key = if parameter.source.is_empty() { &*main } else { &parameter.source };
        attribute(parameter, lookup(key, &parameter.name)?);
    }
    for rule in rules {
        for text in &mut rule.sources {
            // A key is one word; anything else is the place itself.
            if !text.contains(['/', ' ']) {
                text.clone_from(&lookup(text, &rule.id)?.at);
            }
        }
        if rule.verified.is_empty() {
            rule.verified.clone_from(&lookup(main, &rule.id)?.verified);
        }
        expand(&mut rule.models, groups)
            .map_err(|group| format!("data/apis/{name}.toml: {} means no group {group}", rule.id))?;
        rule.bad.clear();
        rule.good.clear();
    }
    groups.clear();
    Ok(())
}

/// Writes out the groups (`@name`) among some globs.
fn expand(models: &mut Vec<String>, groups: &BTreeMap<String, Vec<String>>) -> Result<(), String> {
    let mut globs = Vec::new();
    for model in models.drain(..) {
        match model.strip_prefix('@') {
            Some(group) => globs.extend(groups.get(group).ok_or_else(|| model.clone())?.iter().cloned()),
            None => globs.push(model),
        }
    }
    *models = globs;
    Ok(())
}

/// Hands the rules that several APIs share to each of them, in its own names.
fn share(apis: &mut BTreeMap<String, Api>) -> Result<(), String> {
    let mut shared: Vec<(String, Constraint)> = Vec::new();
    for api in apis.values_mut() {
        for rule in &mut api.rules {
            shared.extend(std::mem::take(&mut rule.also).into_iter().map(|other| (other, rule.clone())));
        }
    }
    for (name, mut rule) in shared {
        let api = apis.get_mut(&name).ok_or_else(|| format!("{}: there is no API `{name}`", rule.id))?;
        rename(&mut rule, &api.parameters);
        api.rules.push(rule);
    }
    Ok(())
}

/// Puts an API's own names in a rule where it calls a parameter by its alias.
fn rename(rule: &mut Constraint, parameters: &[Parameter]) {
    let own = |name: &mut String| {
        if let Some(parameter) = parameters.iter().find(|parameter| parameter.alias.as_ref() == Some(name)) {
            name.clone_from(&parameter.name);
        }
    };
    rule.parameters.iter_mut().for_each(own);
    rule.when.iter_mut().chain(&mut rule.unless).for_each(|guard| own(&mut guard.parameter));
    match &mut rule.check {
        Check::Requires(guards) => guards.iter_mut().for_each(|guard| own(&mut guard.parameter)),
        Check::Below(name) | Check::AtMost(name) | Check::AtLeast(name) => own(name),
        _ => {}
    }
}

fn attribute(parameter: &mut Parameter, source: &Source) {
    parameter.source.clone_from(&source.at);
    if parameter.verified.is_empty() {
        parameter.verified.clone_from(&source.verified);
    }
    if parameter.certainty == Certainty::Unknown {
        parameter.certainty = source.certainty;
    }
}

fn write(apis: &BTreeMap<String, Api>, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut records = Vec::new();
    let mut table = format!("static TABLE: [Packed; {}] = [\n", apis.len());
    for (name, api) in apis {
        let start = records.len();
        postcard::to_io(api, &mut records)?;
        writeln!(
            table,
            "    Packed {{ name: {name:?}, provider: {:?}, follows: {:?}, hosts: &{:?}, kinds: &{:?}, preferred: {:?}, \
             wraps: &{:?}, spelling: {:?}, record: {start}..{}, api: OnceLock::new() }},",
            api.provider,
            api.follows,
            api.hosts,
            api.kinds,
            api.preferred,
            api.wraps,
            api.spelling,
            records.len()
        )?;
    }
    let since = apis.values().flat_map(|api| &api.rules).flat_map(|rule| rule.since_sdk.values());
    let packages: BTreeSet<&str> = since.filter_map(|since| Some(since.split_once(' ')?.0)).collect();
    writeln!(table, "];\nstatic PACKAGES: &[&str] = &{:?};", Vec::from_iter(packages))?;
    table.push_str("static RECORDS: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/apis.bin\"));\n");
    fs::write(out.join("apis.bin"), records)?;
    fs::write(out.join("apis.rs"), table)?;
    Ok(())
}
