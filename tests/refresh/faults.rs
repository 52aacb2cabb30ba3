//! Servers that misbehave.

use super::*;

/// Every way a server can misbehave, and a word of what is told.
fn faults() -> Vec<(&'static str, Reply)> {
    let bomb = gzip(&vec![b' '; 4 << 20]);
    vec![
        ("HTTP 404", Reply::status(404)),
        ("HTTP 429 and asks to wait 7200 s", Reply::status(429).with("Retry-After", "7200")),
        ("HTTP 500", Reply::status(500)),
        ("HTTP 204", Reply::status(204)),
        ("more than 1 MB", Reply::of(Body::Endless)),
        ("more than 1 MB", Reply::body(bomb).with("Content-Encoding", "gzip")),
        ("broke off", Reply::of(Body::Cut(models(100).into_bytes()))),
        ("broke off", Reply::body(&gzip(models(100).as_bytes())[..60]).with("Content-Encoding", "gzip")),
        ("broke off", Reply::body(models(100)).with("Content-Encoding", "gzip")),
        ("a web page instead of data", Reply::body("<html>Log in").with("Content-Type", "text/html; charset=utf-8")),
        ("not usable", Reply::body(&models(100).as_bytes()[..200])),
        ("not usable", Reply::body("")),
        ("not usable", Reply::body(r#"{"object":"list","data":[]}"#)),
        ("not usable", Reply::body(r#"["valid","json"]"#)),
        ("schema is not 1", Reply::body(models(100).replace("\"schema\":1", "\"schema\":2"))),
        ("shrank from 100 to 10", Reply::body(models(10))),
        ("not HTTPS", Reply::redirect("http://feeds.example/models.json")),
        ("circles", Reply::redirect("/models.json")),
        ("no URL", Reply::redirect("https://[")),
    ]
}

#[test]
fn whatever_a_server_does_the_last_good_data_stays_and_the_reason_is_told_once() {
    let room = Room::new();
    let watched = room.watch();
    watched.refresh();
    for (word, reply) in faults() {
        withstands(&room, &watched, word, reply);
    }
}

#[test]
fn a_server_that_drips_is_not_waited_for() {
    let room = Room::new();
    let watched = Watched::start(&room.data, Limits { total: Duration::from_secs(1), ..limits() });
    watched.refresh();
    withstands(&room, &watched, "no complete answer within 1 s", Reply::of(Body::Drip));
}

/// One fault after a good refresh, told once, and the server well again.
fn withstands(room: &Room, watched: &Watched, word: &str, reply: Reply) {
    room.misbehave(reply);
    let (outcome, count, error) = only(&watched.refresh());
    assert_eq!((outcome, count), (Outcome::Failed, 100), "{word}");
    assert!(error.contains(word), "{word}: {error}");
    let told = watched.told();
    assert!(told.len() == 1 && told[0].contains(word), "{word}: {told:?}");

    watched.refresh();
    assert_eq!(watched.told(), Vec::<String>::new(), "{word}: told once");
    assert!(watched.knows("acme-99"), "{word}");
    assert!(knows(&modelmeta::refresh::latest(&room.data), "acme-99"), "{word}: for the next process, too");

    room.behave();
    assert_eq!(only(&watched.refresh()), (Outcome::Unchanged, 100, String::new()), "{word}: well again");
}

#[test]
fn not_modified_without_a_validator_is_no_answer() {
    let room = Room::new();
    room.misbehave(Reply::status(304).with("ETag", "\"never asked for\""));
    let (outcome, count, error) = only(&room.run());
    assert_eq!((outcome, count), (Outcome::Failed, 0));
    assert!(error.contains("HTTP 304"), "{error}");
}

#[test]
fn a_host_that_does_not_exist_or_does_not_answer_fails_alone() {
    let room = Room::new();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let sources = [
        room.server.url("/models.json"),
        "https://nowhere.invalid/models.json".to_owned(),
        format!("http://{nobody}/models.json"),
        format!("https://localhost:{}/models.json", room.server.address.port()),
        "moddels.dev".to_owned(),
    ];
    let data = Data { sources: sources.to_vec(), ..room.data.clone() };
    let report = run_once(&data, limits(), &mut |_| {}).0;
    let outcomes: Vec<Outcome> = report.sources.iter().map(|source| source.outcome).collect();
    let Outcome::Updated = outcomes[0] else { panic!("{report:?}") };
    assert_eq!(outcomes[1..], [Outcome::Failed; 4], "{report:?}");
    let error = |at: usize| report.sources[at].error.clone().unwrap();
    assert!(error(2).contains("no connection"), "{}", error(2));
    assert!(error(4).contains("no known source"), "{}", error(4));
    assert_eq!(report.notices.len(), 4, "{:?}", report.notices);
}
