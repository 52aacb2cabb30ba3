//! Writing a card once for both kinds of client: Markdown, and plain text for terminals and editors without it.
//!
//! All texts that come from outside, of data and of files, are written through [`Writer::plain`], [`Writer::bold`],
//! [`Writer::code`] and [`Writer::link`]: there they lose their power over Markdown and terminals.
//!
//! Tables are padded in both, so that they line up in terminal editors, too: these draw no tables, but hide the marks.

use super::Markup;
use crate::catalog::plain::{self, visible};
use crate::rules::phrase;
use std::fmt::Write;

/// Columns that a line of prose may fill.
const WIDTH: usize = 78;

/// A text that grows block by block.
#[derive(Debug)]
pub struct Writer {
    markup: Markup,
    text: String,
}

impl Writer {
    /// An empty text.
    pub fn new(markup: Markup) -> Writer {
        Writer { markup, text: String::new() }
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.text.trim_end().to_owned()
    }

    fn markdown(&self) -> bool {
        self.markup == Markup::Markdown
    }

    /// Strong text.
    pub fn bold(&self, text: &str) -> String {
        if self.markdown() { format!("**{}**", escape(text)) } else { visible(text) }
    }

    /// Something to be typed as it stands.
    pub fn code(&self, text: &str) -> String {
        if self.markdown() { code(text) } else { visible(text) }
    }

    /// Text that may hold anything.
    pub fn plain(&self, text: &str) -> String {
        if self.markdown() { escape(text) } else { visible(text) }
    }

    /// Names from the data, as people read them: `prompt_caching` is "prompt caching".
    pub fn words<'t>(&self, names: impl IntoIterator<Item = &'t String>) -> String {
        names.into_iter().map(|name| self.plain(&phrase::words(name))).collect::<Vec<_>>().join(", ")
    }

    /// A link; its address beside it where links cannot be followed, and only its text if the address is none.
    pub fn link(&self, text: &str, url: &str) -> String {
        match plain::address(url) {
            Some(url) if self.markdown() => format!("[{}]({url})", escape(text)),
            Some(url) => format!("{}: {url}", visible(text)),
            None => self.plain(text),
        }
    }

    /// A paragraph of ready-made inline text.
    pub fn paragraph(&mut self, line: &str) {
        self.lines(&[line.to_owned()]);
    }

    /// Lines that stay lines, kept together as one paragraph.
    pub fn lines(&mut self, lines: &[String]) {
        let lines: Vec<&String> = lines.iter().filter(|line| !line.is_empty()).collect();
        for (index, line) in lines.iter().enumerate() {
            // Two spaces at the end keep a line a line in Markdown.
            let end = if self.markdown() && index + 1 < lines.len() { "  \n" } else { "\n" };
            match self.markup {
                Markup::Markdown => self.text.push_str(line),
                Markup::Plain => self.text.push_str(&wrap(line)),
            }
            self.text.push_str(end);
        }
        if !lines.is_empty() {
            self.text.push('\n');
        }
    }

    /// Links in one line; where they cannot be followed, each in its own.
    pub fn links(&mut self, links: &[(String, String)]) {
        let written: Vec<String> = links.iter().map(|(title, url)| self.link(title, url)).collect();
        match self.markup {
            Markup::Markdown => self.paragraph(&written.join(" · ")),
            Markup::Plain => self.lines(&written),
        }
    }

    /// A line across.
    pub fn rule(&mut self) {
        self.text.push_str(if self.markdown() { "---\n\n" } else { "" });
    }

    /// A table; the first column flush left, the others as `right` says. Cells are inline text without line ends.
    pub fn table(&mut self, head: &[String], rows: &[Vec<String>], right: bool) {
        // A bar would end the cell, in code too, where it was not escaped yet.
        let bars = |cell: &String| cell.replace("\\|", "|").replace('|', "\\|");
        let cell = |cell: &String| if self.markdown() { bars(cell) } else { cell.clone() };
        let head: Vec<String> = head.iter().map(cell).collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let width = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column)).chain(head.get(column));
            cells.map(|cell| shown(cell)).max().unwrap_or(0).max(3)
        };
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        self.row(&head, &widths, right);
        if self.markdown() {
            let dashes = widths.iter().map(|width| match right {
                true => format!("{}:", "-".repeat(width + 1)),
                false => "-".repeat(width + 2),
            });
            let _ = writeln!(self.text, "|{}|", dashes.collect::<Vec<_>>().join("|"));
        }
        for row in &rows {
            self.row(row, &widths, right);
        }
        self.text.push('\n');
    }

    fn row(&mut self, cells: &[String], widths: &[usize], right: bool) {
        let (open, between, close) = if self.markdown() { ("| ", " | ", " |") } else { ("", "   ", "") };
        let start = self.text.len();
        for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let space = width.saturating_sub(shown(cell));
            let (before, after) = if right { (space, 0) } else { (0, space) };
            self.text.push_str(if column == 0 { open } else { between });
            self.text.extend(std::iter::repeat_n(' ', before));
            self.text.push_str(cell);
            self.text.extend(std::iter::repeat_n(' ', after));
        }
        self.text.push_str(close);
        let written = self.text.get(start..).map_or(0, |line| line.trim_end().len());
        self.text.truncate(start + written);
        self.text.push('\n');
    }
}

/// How many columns a cell fills where it is shown: the marks of code are hidden.
fn shown(cell: &str) -> usize {
    cell.chars().filter(|c| *c != '`').count()
}

/// Breaks a line between words; continued lines are indented.
fn wrap(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in line.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            out.push_str("\n  ");
            column = 2;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}

/// A span of code that shows the text unchanged: its fence is longer than every run of backticks within.
pub fn code(text: &str) -> String {
    let text = visible(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Text as Markdown that shows it unchanged: no emphasis, link, image, HTML, entity, mention, and no bare address that a
/// client would make a link of. An underscore inside a word means nothing there and stays as it is.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let text = visible(text);
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let (before, rest) = text.split_at(at);
        let next = rest.chars().nth(1);
        let is_mark = match c {
            '_' => !(previous.is_alphanumeric() && next.is_some_and(char::is_alphanumeric)),
            ':' => rest.starts_with("://"),
            '.' => before.to_ascii_lowercase().ends_with("www"),
            c => "\\`*[]<>#|~!&@".contains(c),
        };
        if is_mark {
            out.push('\\');
        }
        out.push(c);
        previous = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_what_it_is() {
        assert_eq!(escape("in_memory *now* _x_ <b>"), "in_memory \\*now\\* \\_x\\_ \\<b\\>");
        assert_eq!(
            escape("![p](http://evil/p.png) &lt; www.evil a@b"),
            "\\!\\[p\\](http\\://evil/p.png) \\&lt; www\\.evil a\\@b"
        );
        assert_eq!(escape("a\u{1b}[2J\u{202e}b\nc"), "a \\[2Jb c");
        assert_eq!(code("gpt-4o"), "`gpt-4o`");
        assert_eq!(code("`](command:x)``"), "``` `](command:x)`` ```");
        assert_eq!(wrap(&"word ".repeat(20)).lines().map(str::len).max(), Some(WIDTH - 4));
    }

    #[test]
    fn a_link_that_leads_nowhere_is_text() {
        let out = Writer::new(Markup::Markdown);
        assert_eq!(
            out.link("a]", "https://a.example/x) ![p](http://evil)"),
            "[a\\]](https://a.example/x%29%20!%5Bp%5D%28http://evil%29)"
        );
        assert_eq!(out.link("a", "command:x"), "a");
        assert_eq!(Writer::new(Markup::Plain).link("a", "https://a.example"), "a: https://a.example/");
    }

    #[test]
    fn tables_line_up() {
        let mut out = Writer::new(Markup::Markdown);
        out.table(&["a".to_owned(), "b|c".to_owned()], &[vec!["long cell".to_owned(), "1".to_owned()]], false);
        out.table(&["code".to_owned(), "b".to_owned()], &[vec!["`max_tokens`".to_owned(), "1".to_owned()]], false);
        let text = out.finish().replace('`', "");
        let tables: Vec<&str> = text.split("\n\n").collect();
        assert_eq!(tables.len(), 2);
        for table in tables {
            let widths: Vec<usize> = table.lines().map(str::len).collect();
            assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
        }
    }
}
