//! The page for contributors, followed to the letter.

use modelmeta::apis::check::{Call, Given, Kind, check};
use modelmeta::apis::schema::Example;
use modelmeta::apis::{self, Api, Certainty, Written};
use std::collections::{BTreeMap, BTreeSet};

/// The page that tells how to add an API: its example is a whole file, and its tables name every key there is.
#[test]
fn the_page_for_contributors_is_true() {
    let page = include_str!("../../data/apis/README.md");
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let mut file: Api = toml::from_str(example).unwrap();
    file.name = "deepseek.example".to_owned();
    assert_eq!(file.find("maxOutputTokens", "vercel_ai_sdk").unwrap().name, "max_tokens");
    let documented = |name: &str| {
        let table = page.split(&format!("| {name} | says |\n")).nth(1).unwrap().split("\n\n").next().unwrap();
        let keys = table.lines().flat_map(|line| line.split('|').nth(1).unwrap_or("").split('`').skip(1).step_by(2));
        keys.map(str::to_owned).collect::<BTreeSet<String>>()
    };
    let keys = |value: serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<String>>();
    assert_eq!(documented("key of a parameter"), keys(serde_json::to_value(&file.parameters[0]).unwrap()));
    assert_eq!(documented("key of a rule"), keys(serde_json::to_value(&file.rules[0]).unwrap()));
    let mut of_file = keys(serde_json::to_value(&file).unwrap());
    of_file.retain(|key| !["name", "parameters", "rules"].contains(&key.as_str()));
    assert_eq!(documented("key of a file"), of_file);

    // The build script writes out what the file says once for all its facts.
    file.parameters.iter_mut().for_each(|parameter| parameter.certainty = Certainty::Docs);
    let file: &'static Api = Box::leak(Box::new(file));
    let wrong = |example: &Example| {
        let arguments: Vec<_> = example.iter().filter(|(path, _)| *path != "model").collect();
        let given: Vec<Given> = arguments
            .iter()
            .map(|(path, value)| Given { path, parameter: file.find(path, apis::WIRE), value })
            .collect();
        let Some(Written::Text(model)) = example.get("model") else { panic!("{example:?}") };
        let installed = BTreeMap::new();
        let call = Call {
            api: file,
            layer: None,
            model: Some(model),
            arguments: &given,
            spelling: apis::WIRE,
            complete: true,
            installed: &installed,
        };
        let mut found = Vec::new();
        check(&call, &mut found);
        found.iter().map(|violation| violation.kind).collect::<Vec<_>>()
    };
    assert_eq!(wrong(&file.rules[0].bad[0]), [Kind::Unsupported]);
    assert_eq!(wrong(&file.rules[0].good[0]), []);
    let above = Example::from([
        ("model".to_owned(), Written::Text("deepseek-chat".to_owned())),
        ("temperature".to_owned(), Written::Number(3.0)),
    ]);
    assert_eq!(wrong(&above), [Kind::OutOfRange]);
}
