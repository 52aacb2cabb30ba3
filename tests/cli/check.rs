//! `check` and `inspect`: every format, every exit code.

use super::project::Project;
use insta::assert_snapshot;
use serde_json::json;

#[test]
fn every_format_says_the_same() {
    let project = Project::demo();
    assert_snapshot!("check_plain", project.run(&["check"]));
    assert_snapshot!("check_verbose", project.run(&["check", "-v", "support.py"]));
    assert_snapshot!("check_json", project.run(&["check", "--format", "json"]).pretty());
    assert_snapshot!("check_markdown", project.run(&["check", "--format", "markdown"]));
    assert_snapshot!("check_github", project.run(&["check", "--format", "github"]));
    assert_snapshot!("check_quiet", project.run(&["check", "--quiet", "gateway.yaml"]));
}

#[test]
fn sarif_lists_every_rule_and_never_fails_a_job() {
    let run = Project::demo().run(&["check", "--format", "sarif"]);
    let mut log = run.json();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    let codes: Vec<&str> = rules.as_array().unwrap().iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(codes, modelmeta::rules::ALL.iter().map(|rule| rule.code).collect::<Vec<_>>());
    assert!(rules.as_array().unwrap().iter().all(|rule| rule["helpUri"].as_str().unwrap().starts_with("https://")));
    log["runs"][0]["tool"]["driver"]["version"] = "[version]".into();
    assert_snapshot!("check_sarif", format!("exit {}\n{}", run.code, serde_json::to_string_pretty(&log).unwrap()));
}

#[test]
fn under_github_actions_it_annotates_and_writes_the_summary() {
    let project = Project::demo().with("GITHUB_ACTIONS", "true").with("GITHUB_STEP_SUMMARY", "summary.md");
    let run = project.run(&["check"]);
    assert_eq!(run.stdout, Project::demo().run(&["check", "--format", "github"]).stdout);
    assert_eq!(project.read("summary.md"), Project::demo().run(&["check", "--format", "markdown"]).stdout);
}

#[test]
fn inspect_lists_what_the_server_sees() {
    let project = Project::demo();
    assert_snapshot!("inspect_plain", project.run(&["inspect"]));
    assert_snapshot!("inspect_json", project.run(&["inspect", "--format", "json", "support.py"]).pretty());
    assert_snapshot!("inventory", project.run(&["inventory"]));
    assert_snapshot!("inventory_markdown", project.run(&["inventory", "--format", "markdown"]));
}

/// The same request in four languages: the retirement of the model, the temperature, and nothing else.
#[test]
fn a_temperature_of_three_in_four_languages() {
    let python =
        "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o\", temperature=3, top_p=0.5)\n";
    let typescript = "import OpenAI from \"openai\";\nawait new OpenAI().chat.completions.create({ model: \"gpt-4o\", temperature: 3, top_p: 0.5, messages: [] });\n";
    let yaml = "provider: openai\nmodel: gpt-4o\ntemperature: 3\ntop_p: 0.5\n";
    let json = "{ \"provider\": \"openai\", \"model\": \"gpt-4o\", \"temperature\": 3, \"top_p\": 0.5 }\n";
    for (name, text) in [("a.py", python), ("a.ts", typescript), ("a.yaml", yaml), ("a.json", json)] {
        let project = Project::new(&[]);
        let report = project.piped(&["check", "--format", "json", "--stdin-filename", name, "-"], text);
        let report = report.json();
        let findings = report["files"][0]["findings"].as_array().unwrap().clone();
        let mut rules: Vec<&str> = findings.iter().map(|finding| finding["rule"].as_str().unwrap()).collect();
        rules.sort_unstable();
        let others: Vec<&&str> = rules.iter().filter(|rule| **rule != "retiring-model").collect();
        assert_eq!(others, [&"parameter-out-of-range"], "{name}: {rules:?}");
        let temperature = findings.iter().find(|finding| finding["rule"] == "parameter-out-of-range").unwrap();
        assert_eq!(temperature["fix"]["edits"][0]["new_text"].as_str().unwrap().trim_end_matches(".0"), "2", "{name}");
        let message = temperature["message"].as_str().unwrap();
        assert!(message.contains("0 to 2 (default 1)"), "{name}: {message}");
        let plain = project.piped(&["check", "--stdin-filename", name, "-"], text).stdout;
        let lines: Vec<Vec<char>> = plain.lines().map(|line| line.chars().collect()).collect();
        let one = |line: &Vec<char>| line.iter().filter(|c| **c == '^').count() == 1;
        let carets = lines.iter().position(one).unwrap();
        let column = lines[carets].iter().position(|c| *c == '^').unwrap();
        assert_eq!(lines[carets - 1][column], '3', "{name}: {plain}");
    }
}

const CLEAN: &str = "from openai import OpenAI\nOpenAI().responses.create(model=\"gpt-6-luna\", input=\"hi\")\n";
const RETIRED: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"o3-mini\", messages=[])\n";
/// Ends on 2027-01-14, 52 days away.
const RETIRING: &str =
    "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4o-mini\", messages=[])\n";

#[test]
fn exit_codes() {
    let project = Project::new(&[
        ("clean.py", CLEAN),
        ("retired.py", RETIRED),
        ("retiring.py", RETIRING),
        ("notes.txt", "gpt-4"),
        ("empty/.keep", ""),
        ("broken.json", "not a baseline"),
    ]);
    for (code, arguments) in [
        (0, "check clean.py"),
        (0, "check retired.py --exit-zero"),
        (0, "check retired.py --format sarif"),
        (0, "check retiring.py --fail-on error"),
        (0, "check retiring.py --fail-within 30"),
        (0, "inspect clean.py"),
        (0, "explain"),
        (0, "--help"),
        (0, "--version"),
        (1, "check retired.py"),
        (1, "check retiring.py"),
        (1, "check retiring.py --fail-on error --fail-within 60"),
        (1, "check retired.py --fail-within 30"),
        (1, "check ."),
        (1, "fix --dry-run retired.py"),
        (2, ""),
        (2, "chekc"),
        (2, "check --nonsense"),
        (2, "check nowhere.py"),
        (2, "check --config nowhere.toml ."),
        (2, "check --baseline nowhere.json ."),
        (2, "check --baseline broken.json ."),
        (2, "check --today tomorrow ."),
        (2, "check -"),
        (2, "check --exclude {a ."),
        (2, "info no-such-model-at-all"),
        (2, "list --provider opneai"),
        (2, "list --kind chatt"),
        (2, "explain no-such-rule"),
        (2, "refresh"),
        (3, "check empty"),
        (3, "check notes.txt"),
        (3, "inspect empty"),
        (3, "fix empty"),
        (3, "inventory empty"),
    ] {
        let run = project.run(&arguments.split_whitespace().collect::<Vec<_>>());
        assert_eq!(run.code, code, "modelmeta {arguments}: {run}");
        assert!(code != 2 || !run.stderr.is_empty(), "modelmeta {arguments} says nothing");
    }
}

#[test]
fn what_goes_wrong_is_said_in_words() {
    let project = Project::new(&[("notes.txt", "gpt-4"), ("broken.json", "not a baseline"), ("empty/.keep", "")]);
    let said: Vec<String> = [
        "check nowhere.py",
        "check notes.txt",
        "check empty",
        "check -",
        "check --config nowhere.toml .",
        "check --baseline nowhere.json .",
        "check --baseline broken.json .",
        "check --exclude {a .",
        "check --today tomorrow .",
        "info gpt-4oo",
        "info no-such-model-at-all",
        "list --provider opneai",
        "list --provider nobody-at-all",
        "list --kind chatt",
        "explain retired",
        "refresh",
        "demo nowhere.py",
        "demo notes.txt",
    ]
    .iter()
    .map(|arguments| {
        let run = project.run(&arguments.split_whitespace().collect::<Vec<_>>());
        format!("$ modelmeta {arguments}\n{}{}", run.stdout, run.stderr)
    })
    .collect();
    assert_snapshot!("errors", said.join("\n"));
}

#[test]
fn a_coming_shutdown_is_looked_for_as_far_as_asked() {
    let project = Project::new(&[("a.py", RETIRING)]);
    project.write("modelmeta.toml", "[diagnostics]\nretireWithinDays = 10\n");
    assert!(!project.run(&["check"]).stdout.contains("retiring-model"));
    let run = project.run(&["check", "--fail-within", "60"]);
    assert!(run.code == 1 && run.stdout.contains("retiring-model"), "{run}");
}

#[test]
fn what_only_informs_is_shown_once() {
    let table = "PRICES = {\n    \"gpt-4-32k\": 60,\n}\nMODELS = [\"gpt-4-32k\"]\n";
    let project = Project::new(&[("a.py", table), ("b.py", table)]);
    let run = project.run(&["check"]);
    let shown = run.stdout.matches("[retired-model]").count();
    let all = project.run(&["check", "-v"]).stdout.matches("[retired-model]").count();
    assert!(shown < all && all == 4, "{run}");
    assert!(run.stdout.contains(" more place"), "{run}");
}

#[test]
fn a_baseline_accepts_what_it_knows_wherever_it_moves() {
    let project = Project::new(&[("a.py", RETIRED)]);
    let run = project.run(&["baseline", "--write", "accepted.json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, "1 finding written to accepted.json\n"));
    project.write("a.py", format!("# moved\n\n{RETIRED}"));
    let run = project.run(&["check", "--baseline", "accepted.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, "No findings in 2 files; 1 finding in the baseline\n"));
    project.write("a.py", format!("{RETIRED}{}", RETIRED.replace("o3-mini", "gpt-4-32k")));
    let run = project.run(&["check", "--baseline", "accepted.json", "--format", "json"]);
    let findings = run.json()["files"][0]["findings"].as_array().unwrap().len();
    assert_eq!((run.code, findings), (1, 1), "{run}");
}

#[test]
fn which_files_are_read() {
    let project = Project::new(&[
        (".gitignore", "ignored.py\n"),
        (".git/config", ""),
        ("ignored.py", RETIRED),
        ("kept.py", RETIRED),
        ("deep/kept.py", RETIRED),
        (".env", "OPENAI_MODEL=gpt-4-32k\n"),
        (".hidden/a.py", RETIRED),
    ]);
    let read = |arguments: &[&str]| -> Vec<String> {
        let run = project.run(&[&["check", "--format", "json"], arguments].concat()).json();
        let files = run["files"].as_array().unwrap().iter();
        files.map(|file| file["path"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(read(&[]), [".env", "deep/kept.py", "kept.py"]);
    assert_eq!(read(&["--no-gitignore"]), [".env", "deep/kept.py", "ignored.py", "kept.py"]);
    assert_eq!(read(&["--include-hidden"]), [".env", ".hidden/a.py", "deep/kept.py", "kept.py"]);
    assert_eq!(read(&["--exclude", "deep/"]), [".env", "kept.py"]);
    assert_eq!(read(&["kept.py", "ignored.py", "kept.py"]), ["ignored.py", "kept.py"], "named files are read, once");
}

#[test]
fn secrets_are_never_printed() {
    let project = Project::new(&[
        (".env", "OPENAI_API_KEY=sk-proj-abcdefghijklmnop OPENAI_MODEL=gpt-4-32k\nOPENAI_MODEL=gpt-4-32k # hunter2\n"),
        (
            "a.py",
            "from openai import OpenAI\nOpenAI(api_key=\"sk-proj-abcdefghijklmnop\").chat.completions.create(model=\"o3-mini\", messages=[])\n",
        ),
    ]);
    for arguments in
        [&["check", "-v"][..], &["check", "--format", "json"], &["check", "--format", "sarif"], &["inspect"]]
    {
        let run = project.run(arguments);
        assert!(run.stdout.contains("gpt-4-32k"), "{run}");
        assert!(!run.to_string().contains("abcdefgh"), "{run}");
    }
}

#[test]
fn colours_are_for_terminals() {
    let escape = |project: &Project, arguments: &[&str]| project.run(arguments).stdout.contains('\u{1b}');
    let project = Project::demo();
    assert!(!escape(&project, &["check"]));
    assert!(escape(&project, &["check", "--color", "always"]));
    let forced = Project::demo().with("FORCE_COLOR", "1");
    assert!(escape(&forced, &["check"]));
    assert!(!escape(&forced.with("NO_COLOR", "1"), &["check"]));
}

#[test]
fn json_is_versioned() {
    let project = Project::demo();
    for arguments in
        ["check", "inspect", "inventory", "list --provider cohere", "search opus", "upcoming", "info gpt-4o"]
    {
        let arguments = format!("{arguments} --format json");
        let run = project.run(&arguments.split_whitespace().collect::<Vec<_>>());
        assert_eq!(run.json()["version"], json!(1), "{arguments}");
    }
}
