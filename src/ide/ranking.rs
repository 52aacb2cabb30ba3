//! Which of many names fit what was typed, and how well; which of those that fit come first. The editor filters again; a
//! list with room for a hundred has to hold the right hundred.

use crate::catalog::{Model, Status};
use std::cmp::Reverse;

/// How well a name fits; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    /// It begins with what was typed.
    Prefix,
    /// A word in it does.
    Word,
    /// It holds what was typed.
    Inside,
    /// It holds the letters in order.
    Scattered,
}

/// How `name` fits `typed`, both in lower case; nothing when it does not.
pub fn fit(name: &str, typed: &str) -> Option<Match> {
    // Whoever asks may send a megabyte.
    if typed.len() > name.len() {
        return None;
    }
    if name.starts_with(typed) {
        return Some(Match::Prefix);
    }
    match name.find(typed) {
        Some(at) if !name.as_bytes().get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_alphanumeric) => {
            Some(Match::Word)
        }
        Some(_) => Some(Match::Inside),
        None => {
            let mut letters = name.chars();
            typed.chars().all(|wanted| letters.any(|letter| letter == wanted)).then_some(Match::Scattered)
        }
    }
}

/// How alive a model is; smaller is better. What no source has a status for may be a price list's own name for something
/// else, so even what will go some day is the better offer.
pub fn liveliness(status: Status) -> u8 {
    match status {
        Status::Active => 0,
        Status::Preview => 1,
        Status::Deprecated => 2,
        Status::Unknown => 3,
        Status::Retired => 4,
    }
}

/// A release date, newest first; none comes last. `2024-05` is the number 20240500.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age(Reverse<u32>);

impl Age {
    /// A model's.
    pub fn of(model: &Model) -> Age {
        let released = model.lifecycle.released.as_deref().unwrap_or_default();
        let digits = released.chars().filter_map(|c| c.to_digit(10)).chain(std::iter::repeat(0)).take(8);
        Age(Reverse(digits.fold(0, |number, digit| number * 10 + digit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearer_is_better() {
        let fits = ["gpt-4o", "openai/gpt-4o", "chatgpt-4o", "g-p-t--4o", "claude"].map(|name| fit(name, "gpt-4o"));
        let expected = [Some(Match::Prefix), Some(Match::Word), Some(Match::Inside), Some(Match::Scattered), None];
        assert_eq!(fits, expected);
        assert_eq!(fit("gemini-2.5-flash", "g25f"), Some(Match::Scattered));
        assert_eq!(fit("anything", ""), Some(Match::Prefix));
    }
}
