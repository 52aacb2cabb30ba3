//! What a feed says comes out as text, in every command and form, whatever it says.

use super::hostile_feed::{TEXTS, assert_inert, assert_plain, feeds};
use super::project::{Project, Run};

const CALL: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"acme-1\", messages=[])\n";

/// A project that reads these sources, all of them files; they have been read once.
pub fn reading(sources: &[&str]) -> Project {
    let project = Project::new(&[("a.py", CALL)]);
    let list: Vec<String> = sources.iter().map(|source| format!("{source:?}")).collect();
    project.write("user.toml", format!("[data]\nsources = [{}]\ncacheDir = \"cache\"\n", list.join(", ")));
    project
}

pub fn run(project: &Project, arguments: &str) -> Run {
    let arguments: Vec<&str> = ["--config", "user.toml"].into_iter().chain(arguments.split(' ')).collect();
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
        let cards = (0..TEXTS.len()).map(|n| format!("info {prefix}acme-{n} --provider {provider}"));
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
    for text in TEXTS {
        let (name, feed) = feeds(text).pop().unwrap();
        let (project, _) = hostile(name, &feed);
        let command = "info acme-0 --provider acme";
        assert_plain(text, &run(&project, command).stdout);
        assert_inert(text, &run(&project, &format!("{command} --format markdown")).stdout);
        assert_plain(text, &run(&project, "doctor").stdout);
    }
}

/// What colours leave behind when they are taken out.
fn without_our_styles(text: &str) -> String {
    [0, 1, 2, 33, 91].iter().fold(text.to_owned(), |text, style| text.replace(&format!("\u{1b}[{style}m"), ""))
}
