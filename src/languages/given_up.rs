//! Why some of a text was not read.

use super::nesting::{BRACKETS, COLUMNS};
use std::fmt;

/// Why some of a text was not read. The text of it is a clause that begins with "it".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GivenUp {
    /// Something in it is nested deeper than any text that people write.
    TooDeep,
    /// Reading it takes more work than any text that people write.
    TooMuchWork,
}

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GivenUp::TooDeep => {
                write!(f, "it is nested too deeply (more than {BRACKETS} brackets or {COLUMNS} indentations)")
            }
            GivenUp::TooMuchWork => f.write_str("it takes too much work to read"),
        }
    }
}
