//! What a refresh costs: it is done in a process of its own, and nothing of it stays in the server.

use super::feed::{Body, FeedServer, Reply};
use super::support::{Server, figure};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const FILE: &str = "file:///app/ask.py";
const TEXT: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"acme-1\", messages=[])\n";
/// Where the ID begins.
const ID: u32 = 41;

/// A feed of so many models, each with as much to say as those of the live ones.
fn full_size(provider: &str, models: usize) -> String {
    let row = |n: usize| {
        json!({ "provider": format!("{provider}-{}", n % 40), "id": format!("acme-{n}"), "name": format!("Acme {n}"), "kind": "chat",
            "family": "acme", "status": "active", "lifecycle": { "released": "2026-01-01" }, "access": "closed",
            "limits": { "context_window": 200_000, "max_output_tokens": 64_000 },
            "modalities": { "input": ["text", "image"], "output": ["text"] },
            "endpoints": ["chat_completions", "responses"], "capabilities": { "tool_call": true, "vision": true },
            "rates": [{ "meter": "input", "unit": "1M_tokens", "amount": "3" }, { "meter": "output", "unit": "1M_tokens", "amount": "15" }] })
    };
    let rows: Vec<Value> = (0..models).map(row).collect();
    json!({ "schema": 1, "generated_at": "2026-05-25", "models": rows }).to_string()
}

/// A server that reads these sources.
fn reading(program: &Path, sources: &[String], cache: &Path) -> Server {
    let mut server = Server::spawn_program(program, &[]);
    let data = json!({ "sources": sources, "cacheDir": cache });
    let capabilities = json!({ "textDocument": { "hover": { "contentFormat": ["markdown"] } } });
    server.request("initialize", json!({ "capabilities": capabilities, "initializationOptions": { "data": data } }));
    server.notify("initialized", json!({}));
    server.open(FILE, "python", TEXT);
    server.findings(FILE, 0);
    server
}

/// The server's memory in kB once it knows what the feeds say.
fn informed(server: &mut Server) -> u64 {
    while !server.card(FILE, 1, ID).contains("Acme 1") {}
    server.memory("VmRSS")
}

/// The most memory in kB that the process which refreshes for a server takes until it ends.
fn peak_of_worker(server: &Server) -> u64 {
    let mut peak = 0;
    loop {
        let workers = server.children();
        if workers.is_empty() && peak > 0 {
            return peak;
        }
        // One that has just ended has no figures any more.
        peak = workers.into_iter().filter_map(|id| figure(id, "VmHWM")).fold(peak, u64::max);
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[test]
fn a_server_that_refreshed_is_as_small_as_one_that_finds_the_data_ready() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    // As many models as the four live sources have.
    let sources = [("a", 8_900), ("b", 3_700), ("c", 2_100), ("d", 900)].map(|(name, models)| {
        let path = folder.path().join(format!("{name}.json"));
        fs::write(&path, full_size(name, models)).unwrap();
        path.to_str().unwrap().to_owned()
    });
    // A program that is replaced while it runs, as by an update.
    let program = folder.path().join("modelmeta");
    fs::copy(env!("CARGO_BIN_EXE_modelmeta"), &program).unwrap();
    let mut refreshed = reading(&program, &sources, &cache);
    fs::remove_file(&program).unwrap();
    let asked = refreshed.ask("workspace/executeCommand", json!({ "command": "modelmeta.refresh", "arguments": [] }));
    let peak = peak_of_worker(&refreshed);
    assert!((1_000..150_000).contains(&peak), "the worker took {peak} kB");
    let answer = refreshed.answer(asked);
    assert_eq!(answer["result"]["changed"], true, "{answer}");
    let after = informed(&mut refreshed);
    assert!(refreshed.children().is_empty());

    let ready = informed(&mut reading(env!("CARGO_BIN_EXE_modelmeta").as_ref(), &sources, &cache));
    assert!(after < ready + 4096, "{after} kB after a refresh, {ready} kB where the data was ready");
}

#[test]
fn a_refresh_ends_with_its_server() {
    let folder = tempfile::tempdir().unwrap();
    let feed = FeedServer::start(|_| Reply::of(Body::Drip));
    let sources = [feed.url("/models.json")];
    let mut server = reading(env!("CARGO_BIN_EXE_modelmeta").as_ref(), &sources, &folder.path().join("cache"));
    server.ask("workspace/executeCommand", json!({ "command": "modelmeta.refresh", "arguments": [] }));
    while feed.connections() == 0 {
        server.is_alive();
    }
    let workers = server.children();
    assert_eq!(workers.len(), 1);
    server.kill();
    let runs =
        |id: &u32| fs::read_to_string(format!("/proc/{id}/cmdline")).is_ok_and(|line| line.contains("refresh-apart"));
    let patience = std::time::Instant::now();
    while workers.iter().any(runs) {
        assert!(patience.elapsed().as_secs() < 60, "the worker outlives its server");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[test]
fn where_the_cache_keeps_nothing_the_server_refreshes_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("cache");
    fs::write(&cache, "a file where the folder should be").unwrap();
    let source = folder.path().join("feed.json");
    fs::write(&source, full_size("a", 1000)).unwrap();
    let sources = [source.to_str().unwrap().to_owned()];
    let mut server = reading(env!("CARGO_BIN_EXE_modelmeta").as_ref(), &sources, &cache);
    server.request("workspace/executeCommand", json!({ "command": "modelmeta.refresh", "arguments": [] }));
    informed(&mut server);
}
