//! Jupyter notebooks: the code cells joined to one program, as in an editor (a client made in the first cell is known in
//! the last), and the way back from a place in it to a cell.

use crate::languages::{self, Language};
use crate::text::{Span, surrogates};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::path::Path;
use std::sync::LazyLock;

/// Cell magics that run the cell as it is; any other (`%%bash`) makes it another language's.
const TRANSPARENT: &[&str] = &["%%time", "%%timeit", "%%capture", "%%prun"];

/// Why a notebook is not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It is no notebook.
    #[error("not a notebook: {0}")]
    Broken(#[from] serde_json::Error),
    /// Its kernel runs a language that nothing here reads.
    #[error("no language reads the cells of its kernel: {0}")]
    Kernel(String),
}

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

/// What a notebook says of its kernel.
#[derive(Deserialize, Default)]
struct Metadata {
    language_info: Option<LanguageInfo>,
    kernelspec: Option<Kernel>,
}

#[derive(Deserialize, Default)]
struct LanguageInfo {
    name: Option<String>,
    file_extension: Option<String>,
}

#[derive(Deserialize, Default)]
struct Kernel {
    name: Option<String>,
    display_name: Option<String>,
    language: Option<String>,
}

impl Metadata {
    /// The language of the cells, or what the kernel is called that runs another. A kernel that nobody knows runs Python
    /// unless it says otherwise, as most do.
    fn language(self) -> Result<&'static Language, String> {
        let (info, kernel) = (self.language_info.unwrap_or_default(), self.kernelspec.unwrap_or_default());
        let said: Vec<String> =
            [info.name, kernel.language].into_iter().flatten().filter(|word| !word.is_empty()).collect();
        let names: Vec<String> = [kernel.name, kernel.display_name].into_iter().flatten().collect();
        let ending = format!("cell.{}", info.file_extension.unwrap_or_default().trim_start_matches('.'));
        let known = said.iter().chain(&names).find_map(|word| kernels::language(word));
        if let Some(language) = known.or_else(|| languages::by_path(Path::new(&ending))) {
            return Ok(language);
        }
        let other = said.into_iter().next().or_else(|| names.into_iter().find(|name| kernels::is_other(name)));
        other.map_or_else(|| languages::by_id("python").ok_or_else(String::new), Err)
    }
}

mod kernels {
    //! What `data/kernels.toml` knows of the names of kernels.

    use super::{Deserialize, Language, LazyLock, languages};

    #[derive(Deserialize, Default)]
    struct Names {
        python: Vec<String>,
        other: Vec<String>,
    }

    static NAMES: LazyLock<Names> =
        LazyLock::new(|| toml::from_str(include_str!("../data/kernels.toml")).unwrap_or_default());

    /// The language that a name stands for.
    pub fn language(name: &str) -> Option<&'static Language> {
        let name = name.to_ascii_lowercase();
        let python = || NAMES.python.iter().any(|part| name.contains(part.as_str()));
        languages::by_id(&name).or_else(|| python().then(|| languages::by_id("python"))?)
    }

    /// Whether it is the name of a kernel for a language that nothing here reads.
    pub fn is_other(name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let word = name.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
        word.is_some_and(|word| NAMES.other.iter().any(|other| other == word))
    }
}

/// The cell that holds an offset of the joined text.
pub fn cell_at(cells: &[Cell], offset: usize) -> Option<&Cell> {
    let behind = cells.partition_point(|cell| cell.span.start <= offset);
    cells.get(behind.checked_sub(1)?)
}

/// Whether a path is named like a notebook.
pub fn is_notebook(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ipynb"))
}

/// The language of a path; a notebook's is told by what is in it, mostly Python.
pub fn language_of(path: &Path) -> Option<&'static Language> {
    if is_notebook(path) { languages::by_id("python") } else { languages::by_path(path) }
}

/// Whether a cell's text says by a magic that it is another language's.
pub fn is_foreign(cell: &str) -> bool {
    let word = cell.split_whitespace().next();
    word.is_some_and(|word| word.starts_with("%%") && !TRANSPARENT.contains(&word))
}

impl Notebook {
    /// Reads a notebook's file. Lone halves of UTF-16 pairs in it are replaced.
    pub fn read(json: &str) -> Result<Notebook, Unread> {
        let file = serde_json::from_str(json).map_err(Unread::from).and_then(|file| Notebook::of(json, file));
        let Err(Unread::Broken(_)) = file else { return file };
        let repaired = surrogates::repaired(json);
        if repaired == json { file } else { Notebook::of(&repaired, serde_json::from_str(&repaired)?) }
    }

    fn of(json: &str, file: File<'_>) -> Result<Notebook, Unread> {
        let language = file.metadata.language().map_err(Unread::Kernel)?;
        let mut notebook = Notebook { text: String::new(), cells: Vec::new(), language };
        let mut lines = FileLines { json, offset: 0, line: 1 };
        for (index, cell) in file.cells.into_iter().enumerate().filter(|(_, cell)| cell.cell_type == "code") {
            let strings = cell.source.map_or(Ok(Vec::new()), strings)?;
            let text: Vec<String> = strings.iter().map(|raw| serde_json::from_str(raw)).collect::<Result<_, _>>()?;
            if text.first().is_some_and(|first| is_foreign(first)) {
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

    /// The language of a notebook with this metadata, or why it is not read.
    fn language(metadata: &str) -> String {
        let json = format!(r#"{{"cells": [{{"cell_type": "code", "source": "x"}}], "metadata": {metadata}}}"#);
        Notebook::read(&json).map_or_else(|unread| unread.to_string(), |notebook| notebook.language.name.to_owned())
    }

    #[test]
    fn kernels_for_python_are_known_by_many_names() {
        for metadata in [
            r#"{}"#,
            r#"{"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}"#,
            r#"{"language_info": {"name": "python3"}}"#,
            r#"{"language_info": {"name": "ipython", "version": 3}}"#,
            r#"{"kernelspec": {"language": "IPython"}}"#,
            r#"{"kernelspec": {"display_name": "Python 3.13 (XPython)", "name": "xpython"}}"#,
            r#"{"kernelspec": {"language": "", "name": "pysparkkernel"}, "language_info": {"name": "pyspark"}}"#,
            r#"{"kernelspec": {"name": "conda-env-llm-py"}}"#,
            r#"{"kernelspec": {"name": "our-team", "display_name": "Our team"}}"#,
            r#"{"language_info": {"name": "mine", "file_extension": ".py"}}"#,
        ] {
            assert_eq!(language(metadata), "python", "{metadata}");
        }
        assert_eq!(language(r#"{"kernelspec": {"language": "typescript", "name": "deno"}}"#), "typescript");
    }

    #[test]
    fn a_kernel_for_another_language_is_named() {
        for (metadata, name) in [
            (r#"{"kernelspec": {"language": "julia"}}"#, "julia"),
            (r#"{"language_info": {"name": "R", "file_extension": ".r"}}"#, "R"),
            (r#"{"kernelspec": {"name": "ir", "display_name": "R"}}"#, "ir"),
            (r#"{"kernelspec": {"name": "scala212"}}"#, "scala212"),
        ] {
            assert_eq!(language(metadata), format!("no language reads the cells of its kernel: {name}"));
        }
    }

    #[test]
    fn half_of_a_pair_costs_that_character_alone() {
        let json = "{\"metadata\": {\"kernelspec\": {\"name\": \"\\ud83d\"}}, \"cells\": [\n\
                    {\"cell_type\": \"code\", \"source\": \"a = '\\ud83d'\"}]}";
        let notebook = Notebook::read(json).unwrap();
        assert_eq!(notebook.text, "a = '\u{fffd}'\n");
        assert_eq!(notebook.cells[0].file_line(0), 2);
        assert!(Notebook::read("{}").is_err());
    }
}
