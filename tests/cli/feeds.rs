//! What a feed says comes out as text, in every command and form, whatever it says.

use super::hostile_feed::{TEXTS, assert_inert, assert_plain, feeds};
use super::project::{Project, Run};

const CALL: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"acme-1\", messages=[])\n";

/// The user's own settings.
const USER: &str = "user/modelmeta/modelmeta.toml";

/// A project whose user reads these sources, all of them files; they have been read once.
pub fn reading(sources: &[&str]) -> Project {
    let project = Project::new(&[("a.py", CALL)]);
    let home = project.path("user").display().to_string();
    let project = project.with("XDG_CONFIG_HOME", &home);
    let list: Vec<String> = sources.iter().map(|source| format!("{source:?}")).collect();
    project.write(USER, format!("[data]\nsources = [{}]\ncacheDir = \"cache\"\n", list.join(", ")));
    project
}

pub fn run(project: &Project, arguments: &str) -> Run {
    let arguments: Vec<&str> = arguments.split(' ').collect();
    project.run(&arguments)
}

/// Reads a hostile feed; gives the project and the provider to ask for.
fn hostile(name: &str, feed: &serde_json::Value) -> (Project, &'static str) {
    let source = if name == "own" { "./feed.json".to_owned() } else { format!("{name}=./feed.json") };
    let project = reading(&[&source]);
    project.write("feed.json", feed.to_string());
    let refreshed = run(&project, "refresh --color never");
    assert!(refreshed.code == 0 && refreshed.stdout.contains("updated"), "{name}: {refreshed}");
    assert_plain(name, &refreshed.stdout);
    (project, if name == "openrouter" { "openrouter" } else { "acme" })
}

#[test]
fn no_text_of_a_model_acts_on_a_terminal_or_in_markdown() {
    for (name, feed) in feeds("Acme") {
        let (project, provider) = hostile(name, &feed);
        let prefix = if name == "openrouter" { "acme/" } else { "" };
        let listed = run(&project, &format!("list --provider {provider} --format json"));
        assert!(listed.stdout.contains("acme-12\""), "{name}: {listed}");
        // Our own schema has all the fields; the others show that their adapters lead through the same door.
        let shown = if name == "own" { TEXTS.len() } else { 2 };
        let cards = (0..shown).map(|n| format!("info {prefix}acme-{n} --provider {provider}"));
        let lists = ["list", "upcoming --days 100", "search acme --limit 600"];
        let lists = lists.map(|list| format!("{list} --provider {provider}"));
        for command in cards.chain(lists).chain(["inventory".to_owned()]) {
            let what = format!("{name}, {command}");
            let shown = run(&project, &format!("{command} --color always"));
            assert!(shown.code == 0, "{what}: {shown}");
            assert_plain(&what, &without_our_styles(&shown.stdout));
            assert_inert(&what, &run(&project, &format!("{command} --format markdown")).stdout);
        }
        for command in ["doctor", "check", "inspect", "check --format json", "check --format github"] {
            assert_plain(&format!("{name}, {command}"), &run(&project, command).stdout);
        }
        assert_inert(name, &run(&project, "check --format markdown").stdout.replace("### modelmeta", ""));
    }
}

#[test]
fn no_text_of_a_provider_acts_on_a_terminal_or_in_markdown() {
    let (name, feed) = feeds("Acme").pop().unwrap();
    let (project, _) = hostile(name, &feed);
    for (n, text) in TEXTS.iter().enumerate() {
        let command = format!("info seller-{n}/sold-{n}");
        assert_plain(text, &run(&project, &command).stdout);
        let card = run(&project, &format!("{command} --format markdown")).stdout;
        assert!(card.contains(&format!("sold-{n}")), "{card}");
        assert_inert(text, &card);
    }
}

/// What colours leave behind when they are taken out.
fn without_our_styles(text: &str) -> String {
    [0, 1, 2, 33, 91].iter().fold(text.to_owned(), |text, style| text.replace(&format!("\u{1b}[{style}m"), ""))
}

const ACME: &str =
    r#"{"schema":1,"generated_at":"2026-11-20","models":[{"provider":"acme","id":"acme-0","kind":"chat"}]}"#;

/// A project whose one feed was read.
fn acme() -> Project {
    let project = reading(&["./feed.json"]);
    project.write("feed.json", ACME);
    assert_eq!(run(&project, "refresh").code, 0);
    project
}

#[test]
fn a_model_is_found_by_the_name_that_lists_give_it() {
    let project = acme();
    for id in ["acme-0", "acme/acme-0", "Acme-0 --provider acme"] {
        let shown = run(&project, &format!("info {id}"));
        assert!(shown.code == 0 && shown.stdout.starts_with("acme-0"), "{id}: {shown}");
    }
    assert_eq!(run(&project, "info acme/acme-1").code, 2);
}

#[test]
fn without_a_network_files_are_read_and_servers_are_not() {
    let project = acme();
    project.write("feed.json", ACME.replace("acme-0", "acme-00"));
    let offline = run(&project, "--offline refresh");
    assert!(offline.code == 0 && offline.stdout.contains("New (1)"), "{offline}");
    project.write(USER, "[data]\nsources = [\"./feed.json\", \"litellm\"]\ncacheDir = \"cache\"\n");
    let offline = run(&project, "--offline refresh");
    assert!(offline.code == 0 && offline.stdout.contains("not asked (offline)"), "{offline}");
    project.write(USER, "[data]\nsources = [\"litellm\"]\ncacheDir = \"cache\"\n");
    let offline = run(&project, "--offline refresh");
    assert!(offline.code == 2 && offline.stderr.contains("switched off"), "{offline}");
}

/// The one file of the cache that ends so.
fn cached(project: &Project, ending: &str) -> std::path::PathBuf {
    let folder = std::fs::read_dir(project.path("cache/v1")).unwrap();
    let mut files = folder.map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|end| end == ending)).unwrap()
}

#[test]
fn a_damaged_cache_is_told_by_every_command_that_reads_it() {
    for spoil in [b"garbage".as_slice(), b"", b"{\"format\":9}\n"] {
        let project = acme();
        std::fs::write(cached(&project, "feed"), spoil).unwrap();
        for command in ["doctor", "check", "list --provider openai", "info gpt-4o", "inventory"] {
            let told = run(&project, command).stderr;
            assert_eq!(told.matches("and ignored").count(), 1, "{command}: {told}");
        }
        let doctor = run(&project, "doctor").stdout;
        assert!(doctor.contains("not in use: ") && doctor.contains("`modelmeta refresh`"), "{doctor}");
        assert_eq!(run(&project, "refresh").code, 0);
        assert!(!run(&project, "doctor").stderr.contains("ignored"));
        assert_eq!(run(&project, "info acme/acme-0").code, 0);
    }
    // A pack is made again.
    let project = acme();
    std::fs::write(cached(&project, "pack"), "garbage").unwrap();
    assert_eq!(run(&project, "info acme/acme-0").code, 0);
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_in_the_cache_are_refused() {
    let project = acme();
    for target in ["/dev/zero", "pipe"] {
        for ending in ["feed", "pack", "json"] {
            let file = cached(&project, ending);
            std::fs::remove_file(&file).unwrap();
            if target == "pipe" {
                assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
            } else {
                std::os::unix::fs::symlink(target, &file).unwrap();
            }
            for command in ["list --provider openai", "doctor", "refresh"] {
                assert_eq!(run(&project, command).code, 0, "{target}, {ending}, {command}");
            }
        }
    }
}
