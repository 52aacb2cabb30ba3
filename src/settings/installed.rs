//! Which versions of SDKs a workspace has installed, as its lock files tell. Nothing is run, nothing is asked of a registry.
//!
//! A few facts hold from some version of an SDK on (`since_sdk` in `data/apis`). Lock files of all package managers name a
//! package and, on the same line or soon after it, its version; that is all that is read of them.

use super::file::Read;
use std::collections::BTreeMap;
use std::path::Path;

/// Package → version. A package that is not there has no version, or several.
pub type Installed = BTreeMap<String, String>;

/// The files that say what is installed.
pub const LOCKS: [&str; 10] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "Pipfile.lock",
    "requirements.txt",
];

/// So large may a lock file be, in bytes; the largest of monorepos have some megabytes.
const LIMIT: u64 = 16 << 20;

/// What the lock files in this very folder say of these packages.
pub fn in_folder(folder: &Path, packages: &[&str], read: Read) -> Installed {
    let mut installed = Installed::new();
    for text in LOCKS.iter().filter_map(|name| read(&folder.join(name), LIMIT)) {
        for package in packages {
            if let Some(version) = version(&text, package) {
                installed.entry((*package).to_owned()).or_insert(version);
            }
        }
    }
    installed
}

/// The one version of a package that a lock file names; nothing when it names two.
fn version(text: &str, package: &str) -> Option<String> {
    memchr::memmem::find(text.as_bytes(), package.as_bytes())?;
    let mut found: Option<&str> = None;
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        let here = match mention(line, package) {
            Some(Mention::Heading) => {
                inside = true;
                None
            }
            Some(Mention::Version(version)) => Some(version),
            None if inside => value_of(line, "version"),
            None => None,
        };
        let Some(version) = here else { continue };
        inside = false;
        if found.is_some_and(|known| known != version) {
            return None;
        }
        found = Some(version);
    }
    found.map(str::to_owned)
}

/// How a line of a lock file speaks of a package.
enum Mention<'t> {
    /// Its version follows: `name = "anthropic"`, `"node_modules/@anthropic-ai/sdk": {`, `"@anthropic-ai/sdk@^1.0.0":`.
    Heading,
    /// Its version stands here: `anthropic==2.0.1`, `'@anthropic-ai/sdk@1.4.0':`, `"@anthropic-ai/sdk": ["@anthropic-ai/sdk@1.4.0"`.
    Version(&'t str),
}

fn mention<'t>(line: &'t str, package: &str) -> Option<Mention<'t>> {
    let quotes: &[char] = &['"', '\''];
    if value_of(line, "name") == Some(package) {
        return Some(Mention::Heading);
    }
    let line = line.trim_start_matches(quotes).trim_start_matches("node_modules/").trim_start_matches('/');
    let rest = line.strip_prefix(package)?.trim_start_matches(quotes);
    if rest == ": {" || rest == ":" {
        return Some(Mention::Heading);
    }
    let array = rest.strip_prefix(": [").map(|rest| rest.trim_start_matches(quotes));
    let exact = array.and_then(|rest| rest.strip_prefix(package)).unwrap_or(rest);
    let exact = exact.strip_prefix("==").or_else(|| exact.strip_prefix('@'))?;
    match digits(exact) {
        Some(version) => Some(Mention::Version(version)),
        // A range, as yarn has it: `@^1.0.0`, `@npm:^1.0.0`.
        None => line.ends_with(':').then_some(Mention::Heading),
    }
}

/// The value behind a key: `version = "2.0.1"`, `"version": "==2.0.1",`, `version "1.4.0"`, `version: 1.4.0(zod@4)`.
fn value_of<'t>(line: &'t str, key: &str) -> Option<&'t str> {
    let rest = line.trim_start_matches('"').strip_prefix(key)?;
    let value = rest.trim_start_matches(['"', ':', '=', ' ']);
    if value.len() == rest.len() {
        return None;
    }
    if key == "version" { digits(value) } else { Some(value.trim_end_matches(['"', ','])) }
}

/// The version that a text begins with.
fn digits(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || ".-+".contains(c))).unwrap_or(text.len());
    text.get(..end).filter(|version| version.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_manager_names_the_version() {
        let js = "@anthropic-ai/sdk";
        for (file, package, text) in [
            ("npm", js, "{\n \"packages\": {\n  \"node_modules/@anthropic-ai/sdk\": {\n   \"version\": \"1.4.0\",\n"),
            ("old npm", js, "  \"dependencies\": {\n    \"@anthropic-ai/sdk\": {\n      \"version\": \"1.4.0\",\n"),
            (
                "pnpm",
                js,
                "    dependencies:\n      '@anthropic-ai/sdk':\n        specifier: ^1.0.0\n        version: 1.4.0(zod@4.1.0)\n",
            ),
            ("pnpm packages", js, "packages:\n  '@anthropic-ai/sdk@1.4.0':\n    resolution: {integrity: sha512-x}\n"),
            ("yarn", js, "\"@anthropic-ai/sdk@^1.0.0\":\n  version \"1.4.0\"\n"),
            ("yarn berry", js, "\"@anthropic-ai/sdk@npm:^1.0.0\":\n  version: 1.4.0\n"),
            ("bun", js, "    \"@anthropic-ai/sdk\": [\"@anthropic-ai/sdk@1.4.0\", \"\", {}, \"sha512-x\"],\n"),
            ("uv", "anthropic", "[[package]]\nname = \"anthropic\"\nversion = \"1.4.0\"\n"),
            (
                "pipenv",
                "anthropic",
                "\"anthropic\": {\n  \"hashes\": [\n  \"sha256:1\"\n ],\n  \"version\": \"==1.4.0\"\n}\n",
            ),
            ("pip", "anthropic", "anthropic==1.4.0 ; python_version > '3.9'\n"),
        ] {
            assert_eq!(version(text, package).as_deref(), Some("1.4.0"), "{file}");
        }
    }

    #[test]
    fn what_only_looks_like_it_names_none() {
        for text in [
            "\"dependencies\": {\n \"@anthropic-ai/sdk\": \"^1.0.0\"\n},\n\"node_modules/x\": {\n \"version\": \"3.0.0\"\n",
            "\"node_modules/x/node_modules/@anthropic-ai/sdk\": {\n \"version\": \"0.9.0\"\n",
            "anthropic-bedrock==1.4.0\nmy-anthropic==2.0.0\nanthropic>=1.0\n",
            "[[package]]\nname = \"anthropic-tools\"\nversion = \"3.0.0\"\n",
            // Two versions: nobody knows which one a file uses.
            "'@anthropic-ai/sdk@1.4.0':\n'@anthropic-ai/sdk@0.30.0':\n",
        ] {
            assert_eq!(version(text, "@anthropic-ai/sdk").or(version(text, "anthropic")), None, "{text}");
        }
    }
}
