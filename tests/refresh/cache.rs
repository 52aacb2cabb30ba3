//! The cache folder: damaged, newer, missing, full, shared.

use super::*;

#[test]
fn without_a_writable_folder_everything_works_from_memory() {
    let room = Room::new();
    // A file where the folder should be: true for every user, root included.
    fs::write(room.folder.path().join("cache"), "in the way").unwrap();
    works_from_memory(&room);
}

/// Needs the right to mount a file system of 64 kB; says so where it is missing.
#[test]
#[cfg(target_os = "linux")]
fn on_a_full_disk_everything_works_from_memory() {
    use std::process::Command;
    let room = Room::new();
    let mount = room.folder.path().join("cache");
    fs::create_dir(&mount).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&mount).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no right to mount a small file system");
        return;
    }
    fs::write(mount.join("filler"), vec![0; 56 * 1024]).unwrap();
    let outcome = std::panic::catch_unwind(|| works_from_memory(&room));
    let left: Vec<PathBuf> =
        files(&mount.join("v1")).into_iter().filter(|path| path.to_string_lossy().contains(".new-")).collect();
    Command::new("umount").arg(&mount).status().unwrap();
    outcome.unwrap();
    assert_eq!(left, Vec::<PathBuf>::new(), "no unfinished files");
}

fn works_from_memory(room: &Room) {
    // Incompressible, so that it does not fit anywhere small.
    let noise = |n: u64| format!("{:016x}", (n + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let models: Vec<String> = (0..5000).map(|n| format!(r#"{{"provider":"acme","id":"acme-{}"}}"#, noise(n))).collect();
    let large = format!(r#"{{"schema":1,"generated_at":"2026-11-25","models":[{}]}}"#, models.join(","));
    room.server.answer_with(move |request| Reply::body(large.clone()).unless_known("\"1\"", request));
    let watched = room.watch();
    assert_eq!(only(&watched.refresh()), (Outcome::Updated, 5000, String::new()));
    let told = watched.told();
    assert_eq!(told.len(), 1, "told once: {told:?}");
    assert!(told[0].starts_with("cache: "), "{told:?}");
    assert_eq!(only(&watched.refresh()), (Outcome::Unchanged, 5000, String::new()));
    assert_eq!(room.last_validator().as_deref(), Some("\"1\""), "the validator is in memory too");
    assert_eq!(watched.told(), Vec::<String>::new());
    room.misbehave(Reply::status(500));
    assert_eq!(only(&watched.refresh()).1, 5000);
    assert!(watched.knows(&format!("acme-{}", noise(4999))));
}

#[test]
fn a_damaged_or_newer_cache_file_is_ignored_told_once_and_replaced() {
    let damaged = |bytes: &mut Vec<u8>| {
        let at = bytes.len() - 9;
        bytes[at] ^= 0xff;
    };
    let newer = |bytes: &mut Vec<u8>| {
        let header = String::from_utf8_lossy(bytes).replacen("\"format\":1", "\"format\":7", 1);
        *bytes = header.into_bytes();
    };
    let half = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2);
    let empty = |bytes: &mut Vec<u8>| bytes.clear();
    type Spoil = dyn Fn(&mut Vec<u8>);
    let spoils: [(&str, &Spoil); 4] =
        [("damaged", &damaged), ("another version", &newer), ("damaged", &half), ("damaged", &empty)];
    for (word, spoil) in spoils {
        let room = Room::new();
        room.run();
        let mut bytes = fs::read(room.cache_file()).unwrap();
        spoil(&mut bytes);
        fs::write(room.cache_file(), bytes).unwrap();

        let watched = room.watch();
        assert_eq!(only(&watched.refresh()), (Outcome::Updated, 100, String::new()));
        assert_eq!(room.last_validator(), None, "no validator without its body");
        let told = watched.told();
        assert!(told.len() == 1 && told[0].contains(word), "{word}: {told:?}");
        assert_eq!(only(&watched.refresh()).0, Outcome::Unchanged);
        assert_eq!(watched.told(), Vec::<String>::new());
    }
}

#[test]
fn of_two_that_are_due_one_asks_and_the_other_reads_what_it_brought() {
    let room = Room::new();
    room.server.answer_with(|request| {
        std::thread::sleep(Duration::from_millis(200));
        Reply::body(models(100)).unless_known("\"1\"", request)
    });
    let eager = Limits { quiet: Duration::from_millis(1), tick: Duration::from_millis(50), ..limits() };
    let both = [Watched::start(&room.data, eager), Watched::start(&room.data, eager)];
    for watched in &both {
        let catalog = loop {
            if let Update::Catalog(catalog) = watched.updates.recv_timeout(SOON).expect("both get the data") {
                break catalog;
            }
        };
        assert_eq!(watched.refresher.status().sources[0].models, 100);
        assert!(knows(&catalog, "acme-99"));
    }
    assert_eq!(room.server.requests().len(), 1);
}

/// The victim of the test below: this very test binary, started again, refreshes until it is killed.
#[test]
fn refreshes_until_it_is_killed() {
    let (Ok(url), Ok(folder)) = (std::env::var("MODELMETA_TEST_FEED"), std::env::var("MODELMETA_TEST_CACHE")) else {
        return;
    };
    let data = Data { sources: vec![url], cache_dir: folder, ..Data::default() };
    loop {
        run_once(&data, Limits { body: 32 << 20, ..limits() }, &mut |_| {});
    }
}

#[test]
fn killing_a_refresh_at_any_moment_leaves_a_whole_feed() {
    use std::process::{Command, Stdio};
    let room = Room::new();
    // Another body each time, so that every round writes; large, so that most kills meet a write.
    let mut version = 0;
    let fresh = move |_: &Request| {
        version += 1;
        Reply::body(models(5_000 + version % 7)).with("ETag", format!("\"{version}\""))
    };
    let unchanged = |request: &Request| match request.header("if-none-match") {
        Some(_) => Reply::status(304),
        None => Reply::status(500),
    };
    for round in 0..8 {
        room.server.answer_with(fresh);
        let before = room.server.requests().len();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "cache::refreshes_until_it_is_killed"])
            .env("MODELMETA_TEST_FEED", room.server.url("/models.json"))
            .env("MODELMETA_TEST_CACHE", &room.data.cache_dir)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while room.server.requests().len() < before + 2 {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(round * 53 % 197));
        child.kill().unwrap();
        child.wait().unwrap();
        // Whoever comes next finds a whole feed with its validator, and nothing to complain of.
        room.server.answer_with(unchanged);
        let report = room.run();
        assert_eq!(report.notices, Vec::<String>::new(), "round {round}");
        assert!(only(&report).0 == Outcome::Unchanged && only(&report).1 >= 5_000, "round {round}: {report:?}");
    }
    // The next one that may write sweeps up what was left.
    let left: Vec<PathBuf> = files(&room.folder.path().join("cache/v1"));
    assert!(left.iter().all(|path| !path.to_string_lossy().contains(".new-")), "{left:?}");
}
