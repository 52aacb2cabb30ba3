//! Columns that line up, for lists on a terminal.

use super::{STRONG, paint};
use crate::cli::args::ListFormat;

/// The table in the format asked for.
pub fn write(head: &[&str], rows: &[Vec<String>], format: ListFormat) -> String {
    if format == ListFormat::Markdown { markdown(head, rows) } else { render(head, rows) }
}

/// The table as Markdown.
fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(head.iter().map(|title| title.trim_start_matches('>').to_owned()).collect());
    text.push_str(&line(
        head.iter().map(|title| if title.starts_with('>') { "--:" } else { "---" }.to_owned()).collect(),
    ));
    for row in rows {
        text.push_str(&line(row.iter().map(|cell| super::markdown::name(cell)).collect()));
    }
    text
}

/// A table: a bold head, rows, two spaces between columns. Columns whose head starts with `>` are set to the right.
fn render(head: &[&str], rows: &[Vec<String>]) -> String {
    let right: Vec<bool> = head.iter().map(|title| title.starts_with('>')).collect();
    let head: Vec<String> = head.iter().map(|title| title.trim_start_matches('>').to_owned()).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column)).chain(head.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &[String]| {
        let cells =
            cells.iter().zip(&widths).zip(&right).map(|((cell, &width), &right)| {
                if right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
            });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut text = paint(STRONG, line(&head)) + "\n";
    for row in rows {
        text.push_str(&line(row));
        text.push('\n');
    }
    text
}
