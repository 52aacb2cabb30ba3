//! What is recognised in texts that a person reads: `tests/recognize/<language>/*` are files as people write them, with a
//! caret line below each line that names a model or sets a parameter.
//!
//! ```text
//! client.chat.completions.create(model="gpt-4o", temperature=0.2)
//! #                                     ^^^^^^ request via openai.chat_completions at openai
//! #                                                          ^^^ temperature of gpt-4o (openai.chat_completions)
//! ```
//!
//! Caret lines are taken out before the text is read. What is marked has to be found just so, and what is not marked must not
//! be found. `MARK=1 cargo test --test recognize` writes the caret lines anew; then read what changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod cursor;
mod fixture;
mod hostile;
mod stable;

use fixture::Fixture;

#[test]
fn every_fixture_is_recognised_as_marked() {
    let failures: Vec<String> = fixture::all().iter().filter_map(Fixture::check).collect();
    assert!(failures.is_empty(), "\n{}\n{} fixture(s) differ", failures.join("\n"), failures.len());
}

#[test]
fn every_language_has_fixtures_with_and_without_models() {
    for language in modelmeta::languages::ALL {
        let mine: Vec<Fixture> =
            fixture::all().into_iter().filter(|fixture| fixture.language.name == language.name).collect();
        assert!(mine.iter().any(|fixture| fixture.has_marks()), "{}: no fixture", language.name);
        let silent = |fixture: &Fixture| fixture.name.contains("not_models");
        // What is silent in TypeScript is in JSX, too.
        assert!(mine.iter().any(silent) || language.name == "tsx", "{}: no fixture of traps", language.name);
    }
}
