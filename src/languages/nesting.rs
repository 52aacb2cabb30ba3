//! Texts that no parser should be given.
//!
//! The grammars of languages with indentation keep the open levels in a record of 1,024 bytes and write behind its end when
//! there are more than it holds (253 in YAML): the process would be gone. No one writes such texts, only generators and attackers do.

/// Levels more than this are not parsed.
pub(super) const DEEPEST: usize = 200;

/// Whether the lines of a text could open more levels than a parser survives: each level needs a column of its own.
pub(super) fn is_too_deep(text: &str) -> bool {
    has_wide_margin(text) && opens_many(text)
}

/// Whether some line may begin with more than [`DEEPEST`] bytes that can open levels. One byte in as many tells where not.
fn has_wide_margin(text: &str) -> bool {
    let bytes = text.as_bytes();
    let opens = |byte: &&u8| b" \t-?:".contains(byte);
    (0..bytes.len()).step_by(DEEPEST).any(|at| {
        let before = bytes.get(..at).unwrap_or_default().iter().rev().take(DEEPEST).take_while(opens).count();
        let behind = bytes.get(at..).unwrap_or_default().iter().take(DEEPEST).take_while(opens).count();
        behind > 0 && before + behind >= DEEPEST
    })
}

fn opens_many(text: &str) -> bool {
    let mut columns = Columns::default();
    text.split(['\n', '\r']).any(|line| {
        let mut width = 0;
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b' ' | b'\t' => continue,
                // A level within the line: `- - a`, `? a`.
                b'-' | b'?' | b':' => columns.add(at),
                _ => {
                    width = at;
                    break;
                }
            }
            if columns.count > DEEPEST {
                return true;
            }
        }
        columns.add(width);
        columns.count > DEEPEST
    })
}

/// The columns in which something stands first.
#[derive(Default)]
struct Columns {
    seen: Vec<bool>,
    count: usize,
}

impl Columns {
    fn add(&mut self, column: usize) {
        if column >= self.seen.len() {
            self.seen.resize(column + 1, false);
        }
        if let Some(seen) = self.seen.get_mut(column).filter(|seen| !**seen) {
            *seen = true;
            self.count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_staircases_are_too_deep() {
        let stairs = |steps: usize| (0..steps).map(|step| format!("{}- a\n", " ".repeat(step))).collect::<String>();
        assert!(!is_too_deep(&stairs(100)));
        assert!(is_too_deep(&stairs(300)));
        assert!(is_too_deep(&"- ".repeat(1000)));
        assert!(!is_too_deep(&format!("{}x", " ".repeat(10_000))));
        assert!(!is_too_deep(&"-----\n".repeat(1000)));
        assert!(!is_too_deep(&"(".repeat(10_000)));
    }
}
