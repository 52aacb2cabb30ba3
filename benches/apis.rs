//! What it costs to hold one call against its API: `cargo bench --bench apis`. The budget is 20 µs for a call site.

use divan::{Bencher, black_box};
use modelmeta::apis::check::{Call, Given, check};
use modelmeta::apis::{self, WIRE, Written};

fn main() {
    divan::main();
}

/// Calls with as many parameters as people write, over the APIs with the most rules.
const CALLS: &[(&str, &str)] = &[
    ("openai.chat_completions", "gpt-4o"),
    ("openai.chat_completions", "gpt-5.6"),
    ("openai.responses", "o3"),
    ("anthropic.messages", "claude-sonnet-4-5"),
    ("google.gemini.generateContent", "gemini-2.5-flash"),
];

#[divan::bench(args = CALLS)]
fn check_a_call(bencher: Bencher, (name, model): (&str, &str)) {
    let Some(api) = apis::get(name) else { return };
    let written = [
        ("messages", Written::Opaque),
        ("temperature", Written::Number(1.0)),
        ("max_tokens", Written::Number(1024.0)),
        ("stream", Written::Bool(true)),
        ("stop", Written::List(2)),
        ("tools", Written::Opaque),
        ("reasoning_effort", Written::Text("low".to_owned())),
        ("seed", Written::Number(7.0)),
    ];
    let arguments: Vec<Given> =
        written.iter().map(|(path, value)| Given { path, parameter: api.find(path, WIRE), value }).collect();
    let installed = std::collections::BTreeMap::new();
    let call = Call {
        api,
        layer: None,
        model: Some(model),
        arguments: &arguments,
        spelling: WIRE,
        complete: true,
        installed: &installed,
    };
    let mut found = Vec::new();
    bencher.bench_local(|| {
        found.clear();
        check(black_box(&call), &mut found);
        found.len()
    });
}

#[divan::bench]
fn find_a_name() -> bool {
    apis::get("openai.chat_completions")
        .and_then(|api| api.find(black_box("maxOutputTokens"), "vercel_ai_sdk"))
        .is_some()
}

#[divan::bench]
fn find_an_api_by_url() -> bool {
    let like = apis::get("openai.chat_completions");
    apis::by_url(black_box("https://api.groq.com/openai/v1"), like).is_some()
}
