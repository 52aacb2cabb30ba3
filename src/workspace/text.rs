//! What one file says: bytes to text, and a notebook to the program of its cells.

use super::reason::Reason;
use crate::files::{self, Refused};
use crate::languages::Language;
use crate::notebook::{self, Cell, Notebook};
use std::borrow::Cow;
use std::path::Path;

/// The text of a file, and how to read it.
#[derive(Debug)]
pub struct Text {
    /// Without a byte order mark; of a notebook the code cells, joined.
    pub text: String,
    /// How to read it.
    pub language: &'static Language,
    /// Of a notebook: where each code cell lies in `text`.
    pub cells: Vec<Cell>,
    /// The file starts with a byte order mark.
    pub bom: bool,
    /// What is not UTF-8 was replaced.
    pub lossy: bool,
}

impl Text {
    /// Reads a file of at most `limit` bytes.
    pub fn read(path: &Path, language: &'static Language, limit: u64) -> Result<Text, Reason> {
        let bytes = files::read(path, limit).map_err(|refused| match refused {
            Refused::TooLarge { .. } => {
                let size = path.metadata().map_or(limit, |data| data.len());
                Reason::TooLarge { size: size.max(limit.saturating_add(1)), limit }
            }
            refused => refused.into(),
        })?;
        Text::of(path, language, &bytes)
    }

    /// What a file of that name says in these bytes.
    pub fn of(path: &Path, language: &'static Language, bytes: &[u8]) -> Result<Text, Reason> {
        if memchr::memchr(0, bytes).is_some() {
            return Err(Reason::Binary);
        }
        let body = bytes.strip_prefix(b"\xef\xbb\xbf");
        let text = String::from_utf8_lossy(body.unwrap_or(bytes));
        let (bom, lossy) = (body.is_some(), matches!(text, Cow::Owned(_)));
        if notebook::is_notebook(path) {
            let Notebook { text, cells, language } = Notebook::read(&text)?;
            return Ok(Text { text, language, cells, bom, lossy });
        }
        Ok(Text { text: text.into_owned(), language, cells: Vec::new(), bom, lossy })
    }

    /// Whether the file is this very text: only then may it be written back.
    pub fn is_faithful(&self) -> bool {
        !self.lossy && self.cells.is_empty()
    }
}
