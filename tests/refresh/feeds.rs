//! Feeds as they should be.

use super::*;

#[test]
fn a_feed_is_read_once_and_then_only_asked_for_changes() {
    let room = Room::new();
    assert_eq!(only(&room.run()), (Outcome::Updated, 100, String::new()));
    assert_eq!(room.last_validator(), None);
    assert_eq!(only(&room.run()), (Outcome::Unchanged, 100, String::new()));
    assert_eq!(room.last_validator().as_deref(), Some("\"1\""));
    room.server.answer_with(|request| Reply::body(models(101)).unless_known("\"2\"", request));
    assert_eq!(only(&room.run()), (Outcome::Updated, 101, String::new()));
    room.run();
    assert_eq!(room.last_validator().as_deref(), Some("\"2\""));
}

#[test]
fn a_request_tells_nothing_but_its_purpose() {
    let room = Room::new();
    room.run();
    let request = room.server.requests().pop().unwrap();
    let mut names: Vec<&str> = request.head.lines().filter_map(|line| Some(line.split_once(':')?.0)).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
    assert_eq!(request.header("user-agent"), Some(concat!("modelmeta/", env!("CARGO_PKG_VERSION"))));
    assert_eq!(request.header("accept-encoding"), Some("gzip"));
}

#[test]
fn a_compressed_feed_is_unpacked() {
    let room = Room::new();
    room.misbehave(Reply::body(gzip(models(100).as_bytes())).with("Content-Encoding", "gzip"));
    assert_eq!(only(&room.run()), (Outcome::Updated, 100, String::new()));
}

#[test]
fn pages_are_read_to_the_last_and_each_is_asked_for_changes() {
    let row =
        |n| format!(r#"{{"id":"{n}","object":"model","provider":"acme","model":"acme-{n}","model_name":"Acme {n}"}}"#);
    let page = move |n: usize| {
        // The pages overlap by one row, as pages of a live list do.
        let rows: Vec<String> = (n * 100 - 100..n * 100 + 1).map(row).collect();
        format!(
            r#"{{"object":"list","data":[{}],"page":{n},"page_size":100,"total":300,"total_pages":3}}"#,
            rows.join(",")
        )
    };
    let number = |request: &Request| -> usize { request.target.split("page=").nth(1).unwrap().parse().unwrap() };
    let room = Room::new();
    room.server.answer_with(move |request| {
        let n = number(request);
        Reply::body(page(n)).unless_known(&format!("\"{n}\""), request)
    });
    let data =
        Data { sources: vec![format!("modelmeta={}", room.server.url("/v1/models?page=1"))], ..room.data.clone() };
    let run = || run_once(&data, limits(), &mut |_| {}).0;
    assert_eq!(only(&run()).0, Outcome::Updated);
    assert_eq!(only(&run()).0, Outcome::Unchanged);
    let asked: Vec<(usize, bool)> =
        room.server.requests().iter().map(|r| (number(r), r.header("if-none-match").is_some())).collect();
    assert_eq!(asked, [(1, false), (2, false), (3, false), (1, true), (2, true), (3, true)]);
}

#[test]
fn offline_means_no_connection_at_all() {
    let room = Room::new();
    room.run();
    let file = room.folder.path().join("team.json");
    fs::write(&file, models(3)).unwrap();
    let sources = vec![room.server.url("/models.json"), file.to_str().unwrap().to_owned()];
    let data = Data { offline: true, sources, ..room.data.clone() };
    let before = room.server.requests().len();
    let report = run_once(&data, limits(), &mut |_| {}).0;
    assert_eq!(room.server.requests().len(), before);
    let seen: Vec<_> = report.sources.iter().map(|source| (source.outcome, source.models)).collect();
    assert_eq!(seen, [(Outcome::Offline, 100), (Outcome::Updated, 3)], "what was there stays, files are no network");
    assert!(modelmeta::refresh::status(&data).offline);
}

#[test]
fn a_file_is_a_source_like_any_other() {
    let room = Room::new();
    let file = room.folder.path().join("team.json");
    let data = Data { sources: vec![file.to_str().unwrap().to_owned()], ..room.data.clone() };
    let run = || only(&run_once(&data, limits(), &mut |_| {}).0);
    assert!(run().2.contains("cannot read"));
    fs::write(&file, models(3)).unwrap();
    assert_eq!(run(), (Outcome::Updated, 3, String::new()));
    assert_eq!(run(), (Outcome::Unchanged, 3, String::new()));
    fs::write(&file, "{").unwrap();
    assert_eq!((run().0, run().1), (Outcome::Failed, 3));
}

#[test]
fn progress_is_told_from_start_to_end() {
    let room = Room::new();
    let mut seen = Vec::new();
    run_once(&room.data, limits(), &mut |progress| seen.push(progress));
    let name = room.server.url("/models.json");
    assert_eq!(seen.first(), Some(&Progress::Started(1)));
    assert!(seen.contains(&Progress::Bytes { source: name.clone(), bytes: models(100).len() as u64 }), "{seen:?}");
    assert_eq!(seen.last(), Some(&Progress::Done { source: name }));
}

/// A feed may keep all its models and lose what it says of them.
#[test]
fn a_feed_that_loses_its_prices_dates_limits_or_providers_is_refused() {
    let row = |n: usize, lost: &str| {
        let mut row = serde_json::json!({ "provider": format!("acme-{n}"), "id": format!("m-{n}"),
            "rates": [{ "meter": "input", "unit": "1M_tokens", "amount": "3" }],
            "lifecycle": { "released": "2026-01-01" }, "limits": { "context_window": 1000 } });
        match lost {
            "provider" => row["provider"] = "acme".into(),
            "zero" => row["rates"][0]["amount"] = "0".into(),
            other => drop(row.as_object_mut().unwrap().remove(other)),
        }
        row
    };
    let feed = |lost: &str, most: usize| {
        let rows: Vec<_> = (0..100).map(|n| row(n, if n < most { lost } else { "nothing" })).collect();
        serde_json::json!({ "schema": 1, "generated_at": "2026-11-25", "models": rows }).to_string()
    };
    for (lost, word) in [
        ("rates", "models with a price"),
        ("zero", "models with a price"),
        ("lifecycle", "models with a date"),
        ("limits", "models with a limit"),
        ("provider", "providers"),
    ] {
        let room = Room::new();
        room.misbehave(Reply::body(feed("nothing", 0)));
        assert_eq!(only(&room.run()), (Outcome::Updated, 100, String::new()));
        room.misbehave(Reply::body(feed(lost, 20)));
        assert_eq!(only(&room.run()).0, Outcome::Updated, "{lost}: a fifth may go");
        room.misbehave(Reply::body(feed(lost, 60)));
        let (outcome, models, error) = only(&room.run());
        assert_eq!((outcome, models), (Outcome::Failed, 100), "{lost}");
        assert!(error.contains("shrank from") && error.contains(word), "{lost}: {error}");
    }
}
