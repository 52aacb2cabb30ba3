//! Jupyter notebooks: the code cells joined to one program, as in an editor (a client made in the first cell is known in
//! the last), and the way back from a place in it to a cell.

use crate::languages::{self, Language};
use crate::text::Span;
use serde::Deserialize;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Its number among all cells, from 0.
    pub index: usize,
    /// Its source in the joined text.
    pub span: Span,
}

#[derive(Deserialize)]
struct File {
    cells: Vec<RawCell>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Deserialize)]
struct RawCell {
    cell_type: String,
    #[serde(default)]
    source: Lines,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Lines {
    Many(Vec<String>),
    One(String),
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

impl Default for Lines {
    fn default() -> Lines {
        Lines::Many(Vec::new())
    }
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
        for (index, cell) in raw.into_iter().enumerate().filter(|_| known.is_some()) {
            let source = match cell.source {
                Lines::Many(lines) => lines.concat(),
                Lines::One(text) => text,
            };
            let magic = source.split_whitespace().next().filter(|word| word.starts_with("%%"));
            if cell.cell_type == "code" && magic.is_none_or(|word| TRANSPARENT.contains(&word)) {
                let start = notebook.text.len();
                notebook.text.push_str(&source);
                notebook.cells.push(Cell { index, span: Span::new(start, notebook.text.len()) });
                notebook.text.push('\n');
            }
        }
        Ok(notebook)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn code_cells_are_one_program() {
        let json = r##"{"cells": [
            {"cell_type": "code", "source": ["a = 1\n", "b"]},
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
    }

    #[test]
    fn a_notebook_of_another_language_is_empty_and_other_json_an_error() {
        let json =
            r#"{"cells": [{"cell_type": "code", "source": "x"}], "metadata": {"kernelspec": {"language": "julia"}}}"#;
        assert_eq!(Notebook::read(json).unwrap().cells, []);
        assert!(Notebook::read("{}").is_err());
    }
}
