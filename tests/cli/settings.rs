//! Settings files: which one holds where, and what is said about their mistakes.

use super::project::Project;

const RETIRED: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"o3-mini\", messages=[])\n";

#[test]
fn the_nearest_file_holds() {
    let project = Project::new(&[("a.py", RETIRED), ("deep/b.py", RETIRED), ("deep/er/c.py", RETIRED)]);
    project.write("modelmeta.toml", "[diagnostics.severity]\nretired-model = \"hint\"\n");
    project.write("deep/pyproject.toml", "[tool.modelmeta.diagnostics.severity]\nretired-model = \"off\"\n");
    let report = project.run(&["check", "--format", "json"]).json();
    assert_eq!(report["summary"]["hints"], 1, "{report}");
    assert_eq!(report["files"].as_array().unwrap().len(), 1, "{report}");
    let run = project.run(&["check", "--no-config"]);
    assert!(run.stdout.contains("3 errors in 3 of"), "{run}");
    project.write("strict.toml", "[policy]\ndeny = [\"openai/*\"]\n");
    let run = project.run(&["check", "--config", "strict.toml"]);
    assert!(run.stdout.contains("disallowed-model"), "{run}");
}

#[test]
fn a_folder_of_tests_is_one_wherever_the_command_is_started() {
    // Nothing tells who is called: in a test that is a hint, elsewhere more.
    let project = Project::new(&[("tests/a.py", "MODEL = \"o3-mini\"\nask(model=MODEL)\n")]);
    project.write(".git/HEAD", "");
    let from_root = project.run(&["check", "--format", "json", "tests/a.py"]).json();
    assert_eq!(from_root["summary"]["hints"], 1, "{from_root}");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_modelmeta"));
    let mut inside = project.command(binary);
    inside.args(["check", "--format", "json", "a.py"]).current_dir(project.path("tests"));
    assert_eq!(project.finish(&mut inside, b"").json()["summary"], from_root["summary"]);
}

#[test]
fn mistakes_are_told_with_their_place() {
    let project = Project::new(&[("a.py", RETIRED)]);
    project.write("modelmeta.toml", "maxFilesize = 3\n[diagnostics]\nretireWithinDays = \"soon\"\n");
    let run = project.run(&["check"]);
    insta::assert_snapshot!("settings_mistakes", run);
}

#[test]
fn accepted_findings_and_deployments() {
    let project = Project::new(&[("a.py", RETIRED), ("b.py", &RETIRED.replace("o3-mini", "prod-chat"))]);
    project.write(
        "modelmeta.toml",
        "deployments = { prod-chat = \"o3-mini\" }\n[[ignore]]\npath = \"a.py\"\nrule = \"retired-model\"\nreason = \"our proxy maps it\"\n",
    );
    let report = project.run(&["check", "--format", "json"]).json();
    let paths: Vec<&str> =
        report["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
    // What the settings themselves name is old, too.
    assert_eq!(paths, ["b.py", "modelmeta.toml"], "{report}");
}
