//! Where data comes from is the user's to say: no file of a repository has a say in it, in any command.

use super::feed::{FeedServer, Reply};
use super::project::Project;

/// Keys that would have this address asked, kept in a file, or gone through.
fn data(address: &str) -> String {
    format!(
        "sources = [\"{address}/feed.json\"]\nrefreshMinutes = 1\noffline = false\ncacheDir = \"kept\"\nproxy = \"{address}\"\n\
         caFile = \"ca.pem\"\n"
    )
}

/// A project whose commands may use a network, in which nothing but this machine answers.
fn project() -> Project {
    let project = Project::new(&[("a.py", "MODEL = \"gpt-4o\"\n")]);
    let home = project.path("home").display().to_string();
    let variables = [
        ("MODELMETA_OFFLINE", "0"),
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("NO_PROXY", "127.0.0.1"),
        ("XDG_CONFIG_HOME", home.as_str()),
    ];
    variables.iter().fold(project, |project, (name, value)| project.with(name, value))
}

const COMMANDS: [&[&str]; 6] =
    [&["refresh"], &["check"], &["doctor"], &["list"], &["info", "gpt-4o"], &["refresh", "--config", "modelmeta.toml"]];

#[test]
fn a_repository_has_no_say() {
    let feed = FeedServer::start(|_| Reply::body("{}"));
    for (file, head) in [("modelmeta.toml", "[data]\n"), ("pyproject.toml", "[tool.modelmeta.data]\n")] {
        let project = project();
        project.write(file, format!("{head}{}", data(&feed.url(""))));
        for command in COMMANDS.iter().filter(|command| file == "modelmeta.toml" || !command.contains(&"--config")) {
            let run = project.run(command);
            assert!(!project.path("kept").exists(), "{command:?}: {run}");
            for key in ["sources", "refreshMinutes", "offline", "cacheDir", "proxy", "caFile"] {
                let told = run.stderr.contains(&format!("`data.{key}` is for each user to decide"));
                assert!(told || !matches!(command[0], "check" | "doctor" | "refresh"), "{command:?}, {key}: {run}");
            }
        }
    }
    assert_eq!(feed.connections(), 0);
}

#[test]
fn the_user_has() {
    let feed = FeedServer::start(|_| Reply::body("{}"));
    let project = project();
    let sources = format!("[data]\nsources = [\"{}\"]\n", feed.url("/feed.json"));
    project.write("home/modelmeta/modelmeta.toml", sources);
    project.run(&["refresh"]);
    project.run(&["refresh", "--config", "home/modelmeta/modelmeta.toml"]);
    assert!(feed.requests().len() >= 2, "{:?}", feed.requests());
    project.write("home/modelmeta/modelmeta.toml", "[data]\noffline = true\n");
    project.write("team.toml", "");
    assert_eq!(project.run(&["refresh", "--config", "team.toml"]).code, 2, "the user's own word on the network stays");
}
