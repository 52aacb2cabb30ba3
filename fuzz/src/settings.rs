//! The text of a `modelmeta.toml`, then, behind a separator, a Python program that is held against it.

use super::{SEPARATOR, TODAY, lang};
use modelmeta::analysis::Analysis;
use modelmeta::catalog::Catalog;
use modelmeta::languages::{Source, by_id};
use modelmeta::settings::Settings;
use modelmeta::settings::file::Owner;
use std::sync::Arc;

/// What is held against the settings when the input has no program.
const PROGRAM: &str = "from openai import OpenAI\nOpenAI().chat.completions.create(model=\"gpt-4\", temperature=3)\n";

/// Reads the settings as a team's and as a user's, and analyses the program with both.
pub fn run(data: &[u8]) {
    let input = String::from_utf8_lossy(data);
    let (toml, program) = input.split_once(SEPARATOR).unwrap_or((&input, PROGRAM));
    for owner in [Owner::Team, Owner::User] {
        let (settings, problems) = Settings::from_toml(toml, owner);
        let lines = toml.lines().count() + 1;
        assert!(
            problems.iter().all(|problem| problem.line.is_none_or(|line| (1..=lines).contains(&line))),
            "{problems:?}"
        );
        let Some(python) = by_id("python") else { return };
        let source = Source::new(program.into(), python, None);
        lang::ask(&Analysis::new(source, Catalog::embedded(), Arc::new(settings), TODAY).at("src/app.py"));
    }
}
