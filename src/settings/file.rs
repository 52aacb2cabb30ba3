//! Settings files: where they lie, how they are read, and how layers lie over each other.
//!
//! Nothing here touches the disk: callers hand in how to read a path ([`Read`]). A wrong key costs that key and is told as a
//! [`Problem`], never the whole file.

use super::Settings;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// How to read a file's text of at most so many bytes; `None` when no such file is there, or it is not to be read, which the
/// reader tells.
pub type Read<'a> = &'a dyn Fn(&Path, u64) -> Option<String>;

/// So large may a settings file be, in bytes; a large `pyproject.toml` has some hundred kilobytes.
pub const LIMIT: u64 = 1 << 20;

/// The names looked for in each folder, best first.
pub const NAMES: [&str; 4] = ["modelmeta.toml", ".modelmeta.toml", ".config/modelmeta.toml", "pyproject.toml"];

/// Whose file it is; a team's file cannot decide about a user's network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// Checked in beside the code.
    Team,
    /// In the user's configuration folder.
    User,
}

/// Something in the settings that cannot be used; everything else holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line from 1, where known.
    pub line: Option<usize>,
    /// The key and what is wrong with it.
    pub message: String,
}

/// One settings file.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The keys that can be used, a layer for [`Settings::layered`].
    pub layer: Value,
    /// The keys that cannot.
    pub problems: Vec<Problem>,
}

/// The settings file that lies in this very folder.
pub fn in_folder(folder: &Path, read: Read) -> Option<SettingsFile> {
    NAMES.iter().find_map(|name| load(&folder.join(name), Owner::Team, read))
}

/// Reads one settings file; `None` if it cannot be read or is a `pyproject.toml` without `[tool.modelmeta]`.
pub fn load(path: &Path, owner: Owner, read: Read) -> Option<SettingsFile> {
    let text = read(path, LIMIT)?;
    let holder: &[&str] = if path.ends_with("pyproject.toml") { &["tool", "modelmeta"] } else { &[] };
    let (layer, problems) = parse(&text, holder, owner)?;
    Some(SettingsFile { path: path.into(), layer, problems })
}

impl Settings {
    /// Settings from the text of one `modelmeta.toml`, over the defaults.
    pub fn from_toml(text: &str, owner: Owner) -> (Settings, Vec<Problem>) {
        let (layer, problems) = parse(text, &[], owner).unwrap_or_default();
        (Settings::layered([&layer]).0, problems)
    }

    /// Settings from layers, each of which wins over those before it: the editor's, then the file's, then the flags'.
    /// Tables merge key by key, lists and single values replace.
    pub fn layered<'a>(layers: impl IntoIterator<Item = &'a Value>) -> (Settings, Vec<Problem>) {
        let mut merged = Value::Object(Map::new());
        let mut problems = Vec::new();
        for layer in layers {
            merge(&mut merged, clean(layer, Unknown::Ignore, &mut problems));
        }
        let settings = serde_json::from_value(merged).unwrap_or_else(|error| {
            problems.push(Problem { line: None, message: error.to_string() });
            Settings::default()
        });
        (settings, problems)
    }
}

/// The usable part of a file's text. `holder` is the table our keys lie under; nothing when the file lacks it.
fn parse(text: &str, holder: &[&str], owner: Owner) -> Option<(Value, Vec<Problem>)> {
    let table = match text.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => {
            let line = error.span().map(|span| line_of(text, span.start));
            // Somebody else's broken pyproject.toml is not ours to report.
            return holder
                .is_empty()
                .then(|| (Value::Null, vec![Problem { line, message: error.message().to_owned() }]));
        }
    };
    let mut value = json(toml::Value::Table(table));
    for key in holder {
        value = value.get_mut(*key)?.take();
    }
    let mut problems = Vec::new();
    if owner == Owner::Team {
        problems.extend(take_data(&mut value).iter().map(|key| Problem {
            line: None,
            message: format!(
                "`{key}` is for each user to decide, not for a team's file: set it in the editor or in your own \
                 settings file"
            ),
        }));
    }
    let layer = clean(&value, Unknown::Report, &mut problems);
    for problem in &mut problems {
        problem.line = line_of_key(text, holder, &problem.message);
    }
    Some((layer, problems))
}

/// Takes out where data comes from and what the network may be used for; gives the keys that were there.
fn take_data(settings: &mut Value) -> Vec<String> {
    match settings.as_object_mut().and_then(|settings| settings.remove("data")) {
        Some(Value::Object(data)) => data.keys().map(|key| format!("data.{key}")).collect(),
        Some(_) => vec!["data".to_owned()],
        None => Vec::new(),
    }
}

/// What to do with a key that nobody knows.
#[derive(Clone, Copy, PartialEq)]
enum Unknown {
    /// An editor hands over keys of its own (`trace.server`).
    Ignore,
    /// In a file it is a slip of the pen.
    Report,
}

/// The part of `layer` that fits the settings' shape; the defaults tell the shape.
fn clean(layer: &Value, unknown: Unknown, problems: &mut Vec<Problem>) -> Value {
    let shape = serde_json::to_value(Settings::default()).unwrap_or_default();
    if layer.is_null() {
        return Value::Object(Map::new());
    }
    clean_at(&mut Vec::new(), layer, &shape, unknown, problems)
}

fn clean_at(
    path: &mut Vec<String>,
    value: &Value,
    shape: &Value,
    unknown: Unknown,
    problems: &mut Vec<Problem>,
) -> Value {
    // A table whose keys are the users' own (`deployments`) is empty by default.
    let own_keys = shape.as_object().is_some_and(|known| known.is_empty() && !path.is_empty());
    match (value, shape) {
        (Value::Object(entries), Value::Object(known)) => {
            let mut kept = Map::new();
            for (key, value) in entries {
                path.push(key.clone());
                if own_keys {
                    if fits(path, value, problems) {
                        kept.insert(key.clone(), value.clone());
                    }
                } else if let Some(shape) = known.get(key) {
                    let cleaned = clean_at(path, value, shape, unknown, problems);
                    if !cleaned.is_null() {
                        kept.insert(key.clone(), cleaned);
                    }
                } else if unknown == Unknown::Report {
                    let hint = nearest_key(key, known.keys()).map(|near| format!("; did you mean `{near}`?"));
                    let message = format!("`{}` is not a setting{}", path.join("."), hint.unwrap_or_default());
                    problems.push(Problem { line: None, message });
                }
                path.pop();
            }
            Value::Object(kept)
        }
        // Editors send null for a setting that is not set.
        (Value::Null, _) => Value::Null,
        _ => {
            if fits(path, value, problems) {
                value.clone()
            } else {
                Value::Null
            }
        }
    }
}

/// Whether the settings with this one key set are settings.
fn fits(path: &[String], value: &Value, problems: &mut Vec<Problem>) -> bool {
    let nested =
        path.iter().rev().fold(value.clone(), |inner, key| Value::Object(Map::from_iter([(key.clone(), inner)])));
    match serde_json::from_value::<Settings>(nested) {
        Ok(_) => true,
        Err(error) => {
            // serde speaks of Rust's types.
            let said = ["u32", "i64", "u64", "usize", "u16"].iter().fold(error.to_string(), |said, kind| {
                said.replace(&format!("expected {kind}"), "expected a whole number")
            });
            problems.push(Problem { line: None, message: format!("`{}`: {said}", path.join(".")) });
            false
        }
    }
}

fn nearest_key<'a>(key: &str, known: impl Iterator<Item = &'a String>) -> Option<&'a str> {
    let distance = |other: &str| rapidfuzz::distance::osa::distance(key.chars(), other.chars());
    known.map(|other| (distance(other), other.as_str())).filter(|(far, _)| *far <= 2).min().map(|(_, other)| other)
}

/// Lays `over` on `under`.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            for (key, value) in over {
                merge(under.entry(key).or_insert(Value::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}

/// TOML as JSON; a date becomes its text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(json).collect()),
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(yes) => Value::Bool(yes),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
    }
}

/// The line of the key that a message names first, in backticks.
fn line_of_key(text: &str, holder: &[&str], message: &str) -> Option<usize> {
    use toml::de::{DeTable, DeValue};
    let named = message.split('`').nth(1)?;
    let root = DeTable::parse(text).ok()?;
    let mut table = root.get_ref();
    let mut at = None;
    for key in holder.iter().copied().chain(named.split('.')) {
        let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == key) else { break };
        at = Some(name.span().start);
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    at.map(|at| line_of(text, at))
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|&byte| byte == b'\n').count() + 1
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use std::collections::BTreeMap;

    #[test]
    fn a_wrong_key_costs_that_key_alone() {
        let text = "[diagnostics]\nretireWithinDays = 30\n[diagnostics.severity]\nretired-model = \"warning\"\n\
                    misspelled-model = \"loud\"\n[hovr]\nenable = false\n";
        let (settings, problems) = Settings::from_toml(text, Owner::Team);
        assert_eq!(settings.diagnostics.retire_within_days, 30);
        assert_eq!(settings.diagnostics.severity, BTreeMap::from([("retired-model".into(), Severity::Warning)]));
        let said: Vec<_> = problems.iter().map(|problem| (problem.line, problem.message.as_str())).collect();
        assert_eq!(said[0].0, Some(5));
        assert!(said[0].1.starts_with("`diagnostics.severity.misspelled-model`: unknown variant `loud`"), "{said:?}");
        assert_eq!(said[1], (Some(6), "`hovr` is not a setting; did you mean `hover`?"));
    }

    #[test]
    fn a_broken_file_says_where() {
        let (settings, problems) = Settings::from_toml("enable = true\nenable = tru\n", Owner::Team);
        assert_eq!(settings, Settings::default());
        assert_eq!(problems[0].line, Some(2));
    }

    #[test]
    fn where_data_comes_from_is_the_users_to_say() {
        let text = "[data]\noffline = true\nrefreshMinutes = 90\nproxy = \"http://proxy.example\"\nsources = []\n";
        let (team, problems) = Settings::from_toml(text, Owner::Team);
        assert_eq!(team, Settings::default());
        assert_eq!(
            problems.iter().map(|problem| problem.line).collect::<Vec<_>>(),
            [Some(2), Some(4), Some(3), Some(5)]
        );
        let (user, problems) = Settings::from_toml(text, Owner::User);
        assert!(user.data.offline && user.data.sources.is_empty() && problems.is_empty());
        assert_eq!(Settings::from_toml("data = 3\n", Owner::Team).1.len(), 1);
    }

    #[test]
    fn the_later_layer_wins_key_by_key() {
        let editor = serde_json::json!({"hover": {"enable": false}, "trace": {"server": "off"}, "maxFileSize": 10,
            "deployments": {"a": "gpt-4o"}});
        let file = serde_json::json!({"maxFileSize": 20, "deployments": {"b": "gpt-5"}, "completion": null});
        let (settings, problems) = Settings::layered([&editor, &file]);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(!settings.hover.enable && settings.completion.enable);
        assert_eq!(settings.max_file_size, 20);
        assert_eq!(settings.deployments.len(), 2);
    }
}
