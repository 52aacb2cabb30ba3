//! Jupyter notebooks: the code cells joined to one program, as in an editor (a client made in the first cell is known in
//! the last), and the way back from a place in it to a cell.

use crate::languages::{self, Language};
use crate::text::Span;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::path::Path;

/// Cell magics that run the cell as it is; any other (`%%bash`) makes it another language's.
const TRANSPARENT: &[&str] = &["%%time", "%%timeit", "%%capture", "%%prun"];

/// A notebook as one text.
#[derive(Debug)]
pub struct Notebook {
    /// The code cells' sources, one below the other.
    pub text: String,
    /// Where each lies in the text, in order.
    pub cells: Vec<Cell>,
    /// The kernel's language.
    pub language: &'static Language,
}

/// A code cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its number among all cells, from 0.
    pub index: usize,
    /// Its source in the joined text.
    pub span: Span,
    /// Where in the joined text each string of its source starts, and on which line of the file, from 1.
    strings: Vec<(usize, usize)>,
}

impl Cell {
    /// The line of the file on which an offset of the joined text stands.
    pub fn file_line(&self, offset: usize) -> usize {
        let at = self.strings.partition_point(|(start, _)| *start <= offset);
        self.strings.get(at.saturating_sub(1)).map_or(1, |(_, line)| *line)
    }
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    cells: Vec<RawCell<'a>>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize)]
struct RawCell<'a> {
    cell_type: String,
    /// A list of strings, or one.
    #[serde(borrow)]
    source: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default)]
    language_info: Named,
    #[serde(default)]
    kernelspec: Kernel,
}

#[derive(Deserialize, Default)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize, Default)]
struct Kernel {
    language: Option<String>,
}

/// The cell that holds an offset of the joined text.
pub fn cell_at(cells: &[Cell], offset: usize) -> Option<&Cell> {
    cells.iter().rev().find(|cell| cell.span.start <= offset)
}

/// Whether a path is named like a notebook.
pub fn is_notebook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ipynb"))
}

/// The language of a path; a notebook's is told by what is in it, mostly Python.
pub fn language_of(path: &Path) -> Option<&'static Language> {
    if is_notebook(path) { languages::by_id("python") } else { languages::by_path(path) }
}

impl Notebook {
    /// Reads a notebook's file; the error says what is wrong with it. One in a language that nothing here reads has no cells.
    pub fn read(json: &str) -> Result<Notebook, serde_json::Error> {
        let File { cells: raw, metadata } = serde_json::from_str(json)?;
        let named = metadata.language_info.name.or(metadata.kernelspec.language);
        let named = named.map_or("python".to_owned(), |name| name.to_ascii_lowercase());
        let known = languages::by_id(&named);
        let Some(language) = known.or_else(|| languages::by_id("python")) else {
            return Err(serde::de::Error::custom("no language reads it"));
        };
        let mut notebook = Notebook { text: String::new(), cells: Vec::new(), language };
        let mut lines = FileLines { json, offset: 0, line: 1 };
        for (index, cell) in raw.into_iter().enumerate().filter(|(_, cell)| known.is_some() && cell.cell_type == "code")
        {
            let strings = cell.source.map_or(Ok(Vec::new()), strings)?;
            let text: Vec<String> = strings.iter().map(|raw| serde_json::from_str(raw)).collect::<Result<_, _>>()?;
            let magic = text.first().and_then(|line| line.split_whitespace().next());
            if magic.is_some_and(|word| word.starts_with("%%") && !TRANSPARENT.contains(&word)) {
                continue;
            }
            let start = notebook.text.len();
            let mut places = Vec::new();
            for (raw, text) in strings.iter().zip(&text) {
                places.push((notebook.text.len(), lines.of(raw)));
                notebook.text.push_str(text);
            }
            notebook.cells.push(Cell { index, span: Span::new(start, notebook.text.len()), strings: places });
            notebook.text.push('\n');
        }
        Ok(notebook)
    }
}

/// The strings of a cell's source as they stand in the file.
fn strings(source: &RawValue) -> Result<Vec<&str>, serde_json::Error> {
    if source.get().starts_with('"') {
        return Ok(vec![source.get()]);
    }
    let strings: Vec<&RawValue> = serde_json::from_str(source.get())?;
    Ok(strings.into_iter().map(RawValue::get).collect())
}

/// Counts the lines of a file up to one piece of it after another.
struct FileLines<'a> {
    json: &'a str,
    offset: usize,
    line: usize,
}

impl FileLines<'_> {
    fn of(&mut self, piece: &str) -> usize {
        let offset = (piece.as_ptr() as usize).saturating_sub(self.json.as_ptr() as usize);
        let between = self.json.as_bytes().get(self.offset..offset).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count();
        self.offset = offset.max(self.offset);
        self.line
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn code_cells_are_one_program() {
        let json = r##"{"cells": [
            {"cell_type": "code", "source": ["a = 1\n",
             "b"]},
            {"cell_type": "markdown", "source": "# words"},
            {"cell_type": "code", "source": "%%bash\nls"},
            {"cell_type": "code", "source": "%%time\nc"},
            {"cell_type": "code"}
        ]}"##;
        let notebook = Notebook::read(json).unwrap();
        assert_eq!(notebook.text, "a = 1\nb\n%%time\nc\n\n");
        let cells: Vec<_> = notebook.cells.iter().map(|cell| (cell.index, cell.span.of(&notebook.text))).collect();
        assert_eq!(cells, [(0, "a = 1\nb"), (3, "%%time\nc"), (4, "")]);
        assert_eq!(notebook.language.name, "python");
        let lines: Vec<usize> =
            [0, 6, 14].map(|offset| cell_at(&notebook.cells, offset).unwrap().file_line(offset)).into();
        assert_eq!(lines, [2, 3, 6]);
    }

    #[test]
    fn a_notebook_of_another_language_is_empty_and_other_json_an_error() {
        let json =
            r#"{"cells": [{"cell_type": "code", "source": "x"}], "metadata": {"kernelspec": {"language": "julia"}}}"#;
        assert_eq!(Notebook::read(json).unwrap().cells, []);
        assert!(Notebook::read("{}").is_err());
    }
}
