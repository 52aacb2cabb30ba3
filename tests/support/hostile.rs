//! Feeds made by somebody who wants more than to tell of models: every text in them tries to leave its place.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Texts that act on terminals, on Markdown, on HTML, and on the eyes.
pub const TEXTS: &[&str] = &[
    "\u{1b}]0;pwned\u{7}\u{1b}[2J\u{1b}[31mred",
    "\u{1b}]8;;http://evil/\u{1b}\\here\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m\u{85}next\u{2028}line\u{2029}more",
    "left\u{202e}right\u{2066}x\u{200b}y\u{feff}z\u{e0041}",
    "one\ntwo\r\n\n# three\n\n| a | b |\n|---|---|\n",
    "`](command:workbench.action.terminal.new)",
    "``` ` `](command:x) ``",
    "<img src=http://evil/p.png onerror=x>",
    "![p](http://evil/p.png) [z](command:evil)",
    "https://acme.example/x) ![p](http://evil/p.png) [z](command:evil)",
    "https://me:secret@acme.example/\"><img src=x>",
    "x | y || z \\| w | `a|b`",
    "**bold** ~~gone~~ [^1] &lt;b&gt; <http://evil/> @octocat",
];

/// Keys that hold what a row must have to be a row at all.
const STRUCTURE: &[&str] =
    &["id", "model", "provider", "litellm_provider", "equals", "meter", "unit", "kind", "support"];

/// A feed of every source, enough models of each. Wherever a text may stand in the row of `acme-N` stands the Nth of the
/// texts (and over again), and `about` in what is said of the provider.
pub fn feeds(about: &str) -> Vec<(&'static str, Value)> {
    let rows =
        |row: &Value| (0..600).map(|n| numbered(&spoil(row.clone(), TEXTS[n % TEXTS.len()]), n)).collect::<Vec<_>>();
    let named = |row: &Value, prefix: &str| -> Value {
        let named = rows(row).into_iter().enumerate().map(|(n, row)| (format!("{prefix}acme-{n}"), row));
        named.collect::<Map<_, _>>().into()
    };
    let mut feeds = Vec::new();
    for (name, list) in [("modelmeta", "/data"), ("openrouter", "/data"), ("genai-prices", "/0/models")] {
        let (clean, mut feed) = (fixture(name), spoil(fixture(name), about));
        *feed.pointer_mut(list).unwrap() = rows(&clean.pointer(list).unwrap()[0]).into();
        feeds.push((name, feed));
    }
    let (clean, mut models_dev) = (fixture("models.dev"), spoil(fixture("models.dev"), about));
    models_dev["acme"]["models"] = named(&clean["acme"]["models"]["acme-1"], "");
    feeds.push(("models.dev", models_dev));
    feeds.push(("litellm", named(&fixture("litellm")["acme/acme-1"], "acme/")));
    feeds.push(("own", own(about)));
    feeds
}

fn fixture(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/feeds/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn numbered(row: &Value, n: usize) -> Value {
    let mut row = row.clone();
    for key in ["id", "model"] {
        if let Some(id) = row.get_mut(key) {
            *id = json!(id.as_str().unwrap().replace("acme-1", &format!("acme-{n}")));
        }
    }
    if let Some(equals) = row.pointer_mut("/match/equals") {
        *equals = json!(format!("acme-{n}"));
    }
    row
}

/// The same with `text` wherever a text may stand, in keys of flags, too.
fn spoil(value: Value, text: &str) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(|item| spoil(item, text)).collect(),
        Value::Object(map) => {
            let flags = !map.is_empty() && map.values().all(Value::is_boolean);
            let spoilt = map.into_iter().map(|(key, value)| {
                let keep = STRUCTURE.contains(&key.as_str()) && value.is_string();
                let value = if keep { value } else { spoil(value, text) };
                (key, value)
            });
            spoilt.chain(flags.then(|| (text.to_owned(), json!(true)))).collect::<Map<_, _>>().into()
        }
        Value::String(_) => json!(text),
        other => other,
    }
}

/// Every field that our own schema has, in good rows and in rows whose very IDs are the texts. Of the provider `seller-N`
/// the Nth text is said.
fn own(about: &str) -> Value {
    let numbered = || TEXTS.iter().enumerate();
    let good = numbered().map(|(n, text)| own_row(&format!("acme-{n}"), text));
    let sold = numbered().map(|(n, _)| json!({ "provider": format!("seller-{n}"), "id": format!("sold-{n}") }));
    let rows: Vec<Value> = good.chain(TEXTS.iter().map(|text| own_row(text, text))).chain(sold).collect();
    let seller = |text: &str| json!({ "name": text, "doc": text, "api": text, "env": [text] });
    let sellers = numbered().map(|(n, text)| (format!("seller-{n}"), seller(text)));
    let mut providers: Map<String, Value> =
        sellers.chain(TEXTS.iter().map(|text| ((*text).to_owned(), seller(text)))).collect();
    providers.insert("acme".to_owned(), seller(about));
    json!({ "schema": 1, "generated_at": TEXTS[0], "sources": [{ "id": about, "name": about, "url": about }],
        "providers": providers, "models": rows })
}

#[rustfmt::skip]
fn own_row(id: &str, text: &str) -> Value {
    json!({ "provider": "acme", "id": id, "aliases": [text, "acme-other"], "alias_of": text, "name": text, "family": text,
        "kind": "chat", "status": "deprecated", "access": "open_weights", "licence": text,
        "lifecycle": { "released": text, "deprecated_on": "2026-01-01", "retires_on": "2026-12-24", "source": text,
            "replacements": [text, "acme-9"] },
        "limits": { "context_window": 1000, "max_output_tokens": 500 },
        "modalities": { "input": ["text", text], "output": ["text", text] }, "endpoints": [text], "tools": [text],
        "use_cases": [text], "capabilities": { text: true, "vision": false },
        "rates": [
            { "meter": "input", "unit": "1M_tokens", "amount": "3", "currency": "USD", "source": text, "as_of": text },
            { "meter": "output", "unit": "1M_tokens", "amount": "3", "currency": text },
            { "meter": "input", "unit": "1M_tokens", "amount": "2", "when": { "tier": text, "region": text, "quality": text,
                "size": text, "ttl": text, "utc_window": text, "from": text, "until": text } } ],
        "reasoning": { "supported": true, "efforts": [text, "low"], "default_effort": text },
        "parameters": { text: { "support": "yes", "scope": "model", "basis": "documented", "source": text },
            "temperature": { "support": "conditional", "condition": text, "default": text, "enum": [text],
                "scope": "model", "basis": "documented", "source": text } },
        "knowledge_cutoff": text, "provenance": { text: [text] }, "confirmed": [text],
        "conflicts": [{ "field": text, "source": text, "value": text }] })
}

/// Fails where a terminal would be told anything, or a character that nobody sees is left.
pub fn assert_plain(what: &str, output: &str) {
    let control = |c: char| c.is_control() && c != '\n';
    let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    let found = output.chars().find(|c| control(*c) || hidden(*c));
    assert_eq!(found, None, "{what}: {output:?}");
}

/// Fails where Markdown has an image, HTML or a link that is not one of ours.
pub fn assert_inert(what: &str, markdown: &str) {
    assert_plain(what, markdown);
    for event in Parser::new_ext(markdown, Options::all()) {
        let bad = match &event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                !dest_url.starts_with("https://") || dest_url.starts_with("https://evil") || dest_url.contains("secret")
            }
            Event::Start(Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::Strikethrough | Tag::Heading { .. }) => {
                true
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => true,
            _ => false,
        };
        assert!(!bad, "{what}: {event:?} in {markdown}");
    }
    // Addresses that some clients make links of.
    assert!(!markdown.contains(" http://") && !markdown.contains(" https://"), "{what}: {markdown}");
}
