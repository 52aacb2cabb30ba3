//! When sources are asked.

use super::*;

#[test]
fn a_server_that_asks_to_wait_is_left_alone() {
    let room = Room::new();
    room.misbehave(Reply::status(429).with("Retry-After", "7200"));
    let eager = Limits { quiet: Duration::from_millis(1), tick: Duration::from_millis(5), ..limits() };
    let watched = Watched::start(&room.data, eager);
    watched.finished();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(room.server.requests().len(), 1);
    // Nor does another process ask.
    let other = Watched::start(&room.data, eager);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(room.server.requests().len(), 1);
    // But a person may.
    other.refresh();
    assert_eq!(room.server.requests().len(), 2);
}

#[test]
fn a_clock_that_was_set_back_neither_stops_the_schedule_nor_makes_ages_negative() {
    let room = Room::new();
    room.run();
    let state = room.folder.path().join("cache/v1/state.json");
    let future = fs::read_to_string(&state).unwrap().replace("\"20", "\"21");
    fs::write(&state, future).unwrap();
    let status = modelmeta::refresh::status(&room.data);
    assert_eq!(status.age(jiff::Timestamp::now()), Some(Duration::ZERO));

    let eager = Limits { quiet: Duration::from_millis(1), ..limits() };
    let report = Watched::start(&room.data, eager).finished();
    assert_eq!(
        only(&report),
        (Outcome::Unchanged, 100, String::new()),
        "asked although its time is in the next century"
    );
}
