//! What is known: `info`, `list`, `search`, `upcoming`, `explain`, `schema`, `completions`, `doctor`.

use super::project::Project;
use insta::assert_snapshot;

/// One model of every kind, and every way to name one.
#[test]
fn cards() {
    let project = Project::new(&[]);
    for (name, arguments) in [
        ("chat", "gpt-4o"),
        ("reasoning", "anthropic/claude-opus-4-6"),
        ("image", "gpt-image-2"),
        ("embedding", "text-embedding-3-small"),
        ("rerank", "rerank-v3.5"),
        ("speech", "tts-1"),
        ("transcription", "whisper-1"),
        ("video", "sora-2"),
        ("realtime", "gpt-realtime-2.1"),
        ("moderation", "omni-moderation-latest"),
        ("retired", "gpt-4-32k"),
        ("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"),
        ("fine-tune", "ft:gpt-4o-2024-08-06:acme::abc123"),
        ("provider", "gpt-4o --provider azure"),
    ] {
        let arguments: Vec<&str> = ["info"].into_iter().chain(arguments.split_whitespace()).collect();
        assert_snapshot!(format!("info_{name}"), project.run(&arguments));
    }
    assert_snapshot!("info_markdown", project.run(&["info", "text-embedding-3-small", "--format", "markdown"]));
    assert_snapshot!("info_json", project.run(&["info", "text-embedding-3-small", "--format", "json"]).pretty());
}

/// No terminal is narrower than a card.
#[test]
fn cards_fit_into_eighty_columns() {
    let project = Project::new(&[]);
    let listed = project.run(&["list", "--provider", "openai", "--format", "json"]).json();
    let ids = listed["models"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap());
    for id in ids.step_by(9) {
        let card = project.run(&["info", "--provider", "openai", id]).stdout;
        let wide = card.lines().find(|line| line.chars().count() > 80 && !line.contains("https://"));
        assert_eq!(wide, None, "{id}");
    }
}

#[test]
fn lists() {
    let project = Project::new(&[]);
    assert_snapshot!("list", project.run(&["list", "--provider", "cohere", "--kind", "rerank"]));
    assert_snapshot!(
        "list_markdown",
        project.run(&["list", "--provider", "cohere", "--kind", "rerank", "--format", "markdown"])
    );
    assert_snapshot!("search", project.run(&["search", "opus 4", "--provider", "anthropic", "--limit", "5"]));
    assert_snapshot!("search_nothing", project.run(&["search", "zzzzqqqq"]));
    assert_snapshot!("upcoming", project.run(&["upcoming", "--provider", "anthropic", "--days", "120"]));
}

#[test]
fn rules_explain_themselves() {
    let project = Project::new(&[]);
    assert_snapshot!("explain", project.run(&["explain"]));
    for rule in modelmeta::rules::ALL {
        let run = project.run(&["explain", rule.code]);
        assert_eq!((run.code, run.stdout.as_str()), (0, rule.page), "{}", rule.code);
    }
}

#[test]
fn scripts_and_schemas() {
    let project = Project::new(&[]);
    assert_eq!(project.run(&["schema"]).stdout, include_str!("../../data/settings.schema.json"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = project.run(&["completions", shell]).stdout;
        for word in ["check", "inspect", "upcoming", "fail-within"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
    assert_snapshot!("help", project.run(&["--help"]));
    assert_snapshot!("help_check", project.run(&["check", "-h"]));
}

#[test]
fn doctor_tells_what_there_is_and_nothing_private() {
    let project = Project::demo();
    project.write("modelmeta.toml", "[diagnostics]\nretireWithinDays = \"soon\"\n");
    let run = project.run(&["doctor"]);
    let lines: Vec<&str> = run.stdout.lines().filter(|line| !line.starts_with("program ")).collect();
    assert_snapshot!("doctor", format!("{}\n--- standard error\n{}", lines.join("\n"), run.stderr));
}
