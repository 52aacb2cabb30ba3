//! A cache and feeds that are damaged, in the way, or hostile.

use super::feed::{Body, FeedServer, Reply};
use super::project::Project;
use super::support::Server;
use super::{CALL, others_are_answered, run, size};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

/// A feed in our own schema.
fn models(count: usize, name: &str) -> String {
    let model = |n| format!(r#"{{"provider":"acme","id":"{name}-{n}","kind":"chat"}}"#);
    let models: Vec<String> = (0..count).map(model).collect();
    format!(r#"{{"schema":1,"generated_at":"2026-11-20","models":[{}]}}"#, models.join(","))
}

/// A project whose user reads `source` into `cache`.
fn reading(source: &str) -> Project {
    let project = Project::new(&[("a.py", CALL)]);
    let home = project.path("user").display().to_string();
    let settings = format!("[data]\nsources = [{source:?}]\ncacheDir = \"{}\"\n", project.path("cache").display());
    project.write("user/modelmeta/modelmeta.toml", settings);
    project.with("XDG_CONFIG_HOME", &home)
}

/// How many models of the feed the command knows.
fn known(project: &Project, name: &str) -> usize {
    run(project, &["list", "--provider", "acme"]).stdout.matches(&format!("{name}-")).count()
}

fn cache_file(project: &Project, ending: &str) -> PathBuf {
    let files = std::fs::read_dir(project.path("cache/v1")).unwrap().map(|entry| entry.unwrap().path());
    files.into_iter().find(|path| path.extension().is_some_and(|own| own == ending)).unwrap()
}

fn filled() -> Project {
    let project = reading("./feed.json");
    project.write("feed.json", models(50, "old"));
    let refreshed = run(&project, &["refresh"]);
    assert_eq!(refreshed.code, 0, "{refreshed}");
    assert_eq!(known(&project, "old"), 50);
    project
}

#[test]
fn the_cache_is_in_the_way() {
    for what in ["file", "empty", "garbage", "fifo"] {
        let project = filled();
        let feed = cache_file(&project, "feed");
        std::fs::remove_file(&feed).unwrap();
        match what {
            "file" => {
                std::fs::remove_dir_all(project.path("cache/v1")).unwrap();
                project.write("cache/v1", "");
            }
            "empty" => std::fs::write(&feed, "").unwrap(),
            "garbage" => std::fs::write(&feed, b"{\"format\":9}\n\0\xff").unwrap(),
            _ => assert!(std::process::Command::new("mkfifo").arg(&feed).status().unwrap().success()),
        }
        let checked = run(&project, &["check", "a.py"]);
        assert!(checked.stdout.contains("gpt-4-0613"), "{what}: {checked}");
        let home = project.path("user").display().to_string();
        let mut server = Server::spawn_with(&[("MODELMETA_OFFLINE", "1"), ("XDG_CONFIG_HOME", &home)]);
        server.request("initialize", serde_json::json!({ "capabilities": {} }));
        server.notify("initialized", serde_json::json!({}));
        others_are_answered(&mut server);
    }
}

#[test]
fn the_cache_cannot_be_written() {
    let project = reading("./feed.json");
    project.write("feed.json", models(50, "old"));
    project.write("cache", "a file");
    let refreshed = run(&project, &["refresh"]);
    assert!(refreshed.code == 0 && refreshed.stderr.contains("cache"), "{refreshed}");
}

#[test]
fn a_pack_is_damaged() {
    let project = filled();
    let pack = cache_file(&project, "pack");
    let whole = std::fs::read(&pack).unwrap();
    for n in 0..size(4, 40) {
        let mut damaged = whole.clone();
        for step in 0..20 {
            let at = (n * 7919 + step * 104_729) % damaged.len();
            damaged[at] ^= 0x55;
        }
        damaged.truncate(if n % 4 == 0 { whole.len() / 2 } else { whole.len() });
        std::fs::write(&pack, damaged).unwrap();
        assert_eq!(known(&project, "old"), 50, "pack {n}");
    }
}

#[test]
fn a_refresh_is_killed_at_any_moment() {
    for n in 0..size(3, 60) {
        let project = filled();
        project.write("feed.json", models(60, "new"));
        let mut command = project.command(env!("CARGO_BIN_EXE_modelmeta").as_ref());
        let mut refresh = command.arg("refresh").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(37 * n as u64 % 400));
        refresh.kill().unwrap();
        refresh.wait().unwrap();
        let (old, new) = (known(&project, "old"), known(&project, "new"));
        assert!((old, new) == (50, 0) || (old, new) == (0, 60), "killed in {n}: {old} old, {new} new");
        run(&project, &["refresh"]);
        let litter = std::fs::read_dir(project.path("cache/v1")).unwrap().flatten();
        let litter = litter.filter(|entry| entry.file_name().to_string_lossy().starts_with(".new-")).count();
        assert_eq!((litter, known(&project, "new")), (0, 60), "killed in {n}");
    }
}

#[test]
fn a_feeds_server_misbehaves() {
    let server = FeedServer::start(|_| Reply::body(models(50, "old")));
    let project = reading(&server.url("/feed.json")).with("MODELMETA_OFFLINE", "");
    assert_eq!(run(&project, &["refresh"]).code, 0);
    let replies = [
        Reply::status(500),
        Reply::body("<html>").with("Content-Type", "text/html"),
        Reply::of(Body::Cut(models(50, "new").into_bytes())),
        Reply::of(Body::Endless),
        Reply::body("[".repeat(1 << 20)),
        Reply::redirect("file:///etc/passwd"),
        Reply::redirect("ftp://127.0.0.1/x"),
        Reply::redirect("data:application/json,{}"),
        Reply::redirect("//127.0.0.1:1/x"),
        Reply::redirect("/feed.json"),
    ];
    for reply in replies {
        let told = format!("{:?}", reply.headers);
        server.answer_with(move |_| reply.clone());
        let refreshed = run(&project, &["refresh"]);
        assert!(!refreshed.stdout.is_empty(), "{told}: {refreshed}");
        assert_eq!(known(&project, "old"), 50, "{told}: {refreshed}");
    }
}

#[test]
fn a_feed_has_rows_without_end() {
    let project = reading("./feed.json");
    project.write("feed.json", models(size(60_000, 900_000), "row"));
    let (_folder, program) = super::limited("ulimit -v 700000", "");
    let mut command = project.command(&program);
    let refreshed = project.finish(command.arg("refresh"), b"");
    assert!(refreshed.code == 2 && refreshed.stdout.contains("more than"), "{refreshed}");
    assert!(run(&project, &["check", "a.py"]).stdout.contains("gpt-4-0613"));
}

#[test]
fn the_day_is_odd() {
    let project = Project::new(&[("a.py", CALL)]);
    for (day, ends) in
        [("2020-01-01", true), ("2099-12-31", true), ("9999-12-31", true), ("2026-13-45", false), ("x", false)]
    {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_modelmeta"));
        command.args(["--today", day, "check", "a.py"]).env("MODELMETA_OFFLINE", "1").current_dir(project.path("."));
        let run = project.finish(&mut command, b"");
        assert_eq!(run.code != 2, ends, "{day}: {run}");
    }
}

#[test]
fn ten_servers_start_at_once_on_one_cache() {
    let project = filled();
    let home = project.path("user").display().to_string();
    let start = |_| {
        let mut server = Server::spawn_with(&[("MODELMETA_OFFLINE", "1"), ("XDG_CONFIG_HOME", &home)]);
        server.ask("initialize", serde_json::json!({ "capabilities": {} }));
        server
    };
    let mut servers: Vec<Server> = (0..10).map(start).collect();
    for server in &mut servers {
        server.answer(1);
        server.notify("initialized", serde_json::json!({}));
        others_are_answered(server);
    }
}
