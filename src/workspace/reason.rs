//! Why a file is not read, or not as it is.

use crate::files::{Refused, size};
use crate::languages::GivenUp;
use crate::notebook;
use std::fmt;

/// Why a file was not read. Its text goes on from "was not read: ".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Larger than `maxFileSize`.
    TooLarge {
        /// In bytes.
        size: u64,
        /// What is allowed, in bytes.
        limit: u64,
    },
    /// Holds NUL bytes.
    Binary,
    /// The disk did not give it.
    Unreadable(String),
    /// Named by the user, but no language reads such files.
    NoLanguage,
    /// A notebook that is none, or one in a language that nothing here reads.
    NoNotebook(String),
    /// Some of it was not read.
    GivenUp(GivenUp),
    /// Read, with what is not UTF-8 replaced.
    Lossy,
    /// A mistake of ours.
    Internal,
}

impl Reason {
    /// Whether the file was read all the same.
    pub fn was_read(&self) -> bool {
        *self == Reason::Lossy
    }
}

impl From<Refused> for Reason {
    fn from(refused: Refused) -> Reason {
        let text = refused.to_string();
        Reason::Unreadable(match refused {
            Refused::System(error) => error.to_string(),
            Refused::NotRegular(_) | Refused::Folder => "it is not a regular file".to_owned(),
            _ => text,
        })
    }
}

impl From<notebook::Unread> for Reason {
    fn from(unread: notebook::Unread) -> Reason {
        Reason::NoNotebook(unread.to_string())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::TooLarge { size: found, limit } => {
                write!(f, "{} is more than maxFileSize allows ({})", size(*found), size(*limit))
            }
            Reason::Binary => f.write_str("it is binary"),
            Reason::Unreadable(why) | Reason::NoNotebook(why) => f.write_str(why),
            Reason::NoLanguage => f.write_str("no language reads files of that name"),
            Reason::GivenUp(why) => why.fmt(f),
            Reason::Lossy => f.write_str("it is not valid UTF-8"),
            Reason::Internal => f.write_str("modelmeta stumbled over it; please report this file"),
        }
    }
}
