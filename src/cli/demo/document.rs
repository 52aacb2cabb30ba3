//! A file as an editor has it open: its text, its version, and the server's answers about it as plain values.

use super::client::Client;
use crate::diagnostic::{Diagnostic, Fix, Safety, Severity};
use crate::rules::Rule;
use crate::text::{Encoding, LineIndex, Position, Span, TextEdit, apply_edits};
use serde_json::{Value, json};

/// An open file.
pub struct Document {
    /// The name shown.
    pub name: String,
    /// The text as the server has it.
    pub text: String,
    uri: String,
    version: i64,
}

/// One line of a completion list.
pub struct Item {
    /// What goes in.
    pub label: String,
    /// What is told beside it.
    pub detail: String,
    /// Struck through.
    pub deprecated: bool,
}

impl Document {
    /// Opens a file at the server.
    pub fn open(client: &mut Client, name: &str, uri: &str, language: &str, text: String) -> anyhow::Result<Document> {
        let item = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        client.notify("textDocument/didOpen", json!({"textDocument": item}))?;
        Ok(Document { name: name.to_owned(), text, uri: uri.to_owned(), version: 1 })
    }

    /// What the server finds in the text as it is.
    pub fn published(&self, client: &mut Client) -> anyhow::Result<Vec<Value>> {
        client.findings(&self.uri, self.version)
    }

    /// A finding with the quick fix that the light bulb puts first.
    pub fn finding(&self, client: &mut Client, finding: &Value) -> anyhow::Result<Diagnostic> {
        let params = json!({
            "textDocument": {"uri": self.uri},
            "range": finding["range"],
            "context": {"diagnostics": [finding], "only": ["quickfix"]},
        });
        let actions = client.request("textDocument/codeAction", params)?;
        let belongs = |action: &&Value| {
            let about = action["diagnostics"].as_array();
            about.is_none_or(|about| {
                about.iter().any(|other| other["code"] == finding["code"] && other["range"] == finding["range"])
            })
        };
        let actions = actions.as_array().map(Vec::as_slice).unwrap_or_default();
        let preferred = actions.iter().filter(|action| action["isPreferred"] == true).find(belongs);
        let severity = match finding["severity"].as_i64() {
            Some(1) => Severity::Error,
            Some(2) => Severity::Warning,
            Some(3) => Severity::Information,
            _ => Severity::Hint,
        };
        Ok(Diagnostic {
            code: finding["code"].as_str().and_then(Rule::get).map_or("", |rule| rule.code),
            severity,
            span: self.span(&finding["range"]),
            message: finding["message"].as_str().unwrap_or_default().to_owned(),
            source: None,
            deprecated: false,
            retires_on: None,
            fixes: preferred.and_then(|action| self.fix(action)).into_iter().collect(),
            related: Vec::new(),
        })
    }

    /// A quick fix that edits this file.
    fn fix(&self, action: &Value) -> Option<Fix> {
        let in_changes = action["edit"]["changes"].get(&self.uri);
        let edits = in_changes.or_else(|| action["edit"]["documentChanges"].get(0)?.get("edits"))?.as_array()?;
        let edit = |edit: &Value| {
            Some(TextEdit { span: self.span(&edit["range"]), new_text: edit["newText"].as_str()?.to_owned() })
        };
        let edits = edits.iter().map(edit).collect::<Option<Vec<_>>>()?;
        Some(Fix { title: action["title"].as_str()?.to_owned(), edits, safety: Safety::Unsafe })
    }

    /// The card over an offset.
    pub fn hover(&self, client: &mut Client, offset: usize) -> anyhow::Result<Option<(Span, String)>> {
        let answer = client.request("textDocument/hover", self.at(offset))?;
        let contents = &answer["contents"];
        let text = contents["value"].as_str().or_else(|| contents.as_str());
        Ok(text.map(|text| (self.span(&answer["range"]), text.to_owned())))
    }

    /// The list at an offset, best first.
    pub fn completion(&self, client: &mut Client, offset: usize) -> anyhow::Result<Vec<Item>> {
        let answer = client.request("textDocument/completion", self.at(offset))?;
        let items = answer.get("items").unwrap_or(&answer).as_array().cloned().unwrap_or_default();
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let item = |item: &Value| Item {
            label: word(&item["label"]),
            detail: word(if item["detail"].is_null() { &item["labelDetails"]["description"] } else { &item["detail"] }),
            deprecated: item["deprecated"] == true
                || item["tags"].as_array().is_some_and(|tags| tags.contains(&1.into())),
        };
        let mut items = items;
        items.sort_by_key(|item| word(if item["sortText"].is_null() { &item["label"] } else { &item["sortText"] }));
        Ok(items.iter().map(item).collect())
    }

    /// Where the server sees model IDs.
    pub fn ids(&self, client: &mut Client) -> anyhow::Result<Vec<Span>> {
        let links = client.request("textDocument/documentLink", json!({"textDocument": {"uri": self.uri}}))?;
        Ok(links
            .as_array()
            .map(|links| links.iter().map(|link| self.span(&link["range"])).collect())
            .unwrap_or_default())
    }

    /// Changes the text and tells the server.
    pub fn edit(&mut self, client: &mut Client, edits: &[TextEdit]) -> anyhow::Result<()> {
        self.text = apply_edits(&self.text, edits);
        self.version += 1;
        let params = json!({
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"text": self.text}],
        });
        client.notify("textDocument/didChange", params)
    }

    fn at(&self, offset: usize) -> Value {
        let Position { line, column } = LineIndex::new(&self.text).position(&self.text, offset, Encoding::Utf16);
        json!({"textDocument": {"uri": self.uri}, "position": {"line": line, "character": column}})
    }

    fn span(&self, range: &Value) -> Span {
        let lines = LineIndex::new(&self.text);
        let offset = |place: &Value| {
            let number = |name: &str| place[name].as_u64().unwrap_or_default() as usize;
            lines.offset(&self.text, Position { line: number("line"), column: number("character") }, Encoding::Utf16)
        };
        Span::new(offset(&range["start"]), offset(&range["end"]))
    }
}
