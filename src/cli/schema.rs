//! `modelmeta schema`: the JSON Schema of the settings, as published in `data/settings.schema.json`.

use super::Status;
use super::output::Out;

/// Generated from [`crate::settings::Settings`] by the test below, which fails when it is stale.
const SCHEMA: &str = include_str!("../../data/settings.schema.json");

pub fn run(out: &mut Out) -> anyhow::Result<Status> {
    out.verbatim(SCHEMA)?;
    Ok(Status::Clean)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::{rules, settings::Settings};
    use serde_json::{Map, Value, json};

    /// The published schema: the settings struct's, with the rules' codes, in one piece (editors dislike `$ref`).
    fn schema() -> String {
        let settings = schemars::generate::SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
        let mut schema = settings.into_generator().into_root_schema_for::<Settings>().to_value();
        let severities = rules::ALL.iter().map(|rule| {
            let severity = json!({
                "description": rule.summary,
                "enum": ["off", "hint", "information", "warning", "error"],
                "default": rule.severity.as_str(),
            });
            (rule.code.to_owned(), severity)
        });
        let severity = schema.pointer_mut("/properties/diagnostics/properties/severity").unwrap();
        *severity = json!({
            "description": severity["description"],
            "type": "object",
            "additionalProperties": false,
            "properties": severities.collect::<Map<_, _>>(),
        });
        close(&mut schema);
        schema["title"] = "modelmeta.toml".into();
        schema["description"] = "Settings of ModelMeta, in modelmeta.toml and under `modelmeta.` in an editor.".into();
        serde_json::to_string_pretty(&schema).unwrap() + "\n"
    }

    /// A misspelt key is an error in every table with fixed keys; the formats of integers say nothing.
    fn close(schema: &mut Value) {
        if let Some(object) = schema.as_object_mut() {
            object.remove("format");
            if object.get("properties").is_some_and(Value::is_object) {
                object.entry("additionalProperties").or_insert(false.into());
            }
        }
        match schema {
            Value::Object(entries) => entries.values_mut().for_each(close),
            Value::Array(items) => items.iter_mut().for_each(close),
            _ => {}
        }
    }

    #[test]
    fn the_published_schema_is_the_settings() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/data/settings.schema.json");
        let schema = schema();
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        // `UPDATE=1 cargo test --lib schema` writes it anew.
        assert!(std::fs::read_to_string(path).unwrap() == schema, "data/settings.schema.json is stale");
    }
}
