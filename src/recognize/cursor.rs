//! Where a cursor stands, in text that is being typed.
//!
//! Half a word seldom parses, and a string without its closing quote swallows what follows. So the line is read by its
//! quotes first; then the text is mended as if the word were finished (a known ID, a known parameter, the closing quote), and
//! recognition looks at the mended text as at any other. What it finds in that place says what the word is going to be.

use super::id::{Shape, shape};
use super::lines::variable;
use super::reader::Reader;
use super::{CallSite, Cursor, Extra, Role, facts::Facts, outward};
use crate::languages::{Language, Source, WIRE};
use crate::text::Span;
use tree_sitter::{InputEdit, Point};

/// An ID that is also a word: recognition takes it for a model only in a place for models.
const ID: &str = "o3";
const NAME: &str = "temperature";
const VALUE: &str = "0";

/// What stands at `offset`; nothing outside a model or parameter context. `facts` are those of the source.
pub fn cursor(source: &Source, facts: &Facts, offset: usize, extra: Extra<'_>) -> Option<Cursor> {
    let text = &*source.text;
    text.get(offset..).filter(|_| offset <= text.len())?;
    let bytes = text.as_bytes();
    let line = Span::new(
        bytes.get(..offset)?.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1),
        bytes.get(offset..)?.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(text.len(), |at| offset + at),
    );
    let typing = Typing { source, facts, extra, line, word: word(text, line, offset) };
    if source.language.grammar.is_none() {
        return typing.variable(offset);
    }
    // A program that names no library and no model is about something else: its `model=` is not for IDs.
    if source.hits().is_empty() && source.language.lexis.spelling != WIRE {
        return None;
    }
    match place(text, line, offset, source.language)? {
        Place::Text { start, quote } => typing.in_text(start, quote),
        // A string of several lines looks like code to a line.
        Place::Code => typing.in_code().or_else(|| typing.as_written(typing.word)),
    }
}

/// What a line says about a place in it.
enum Place {
    /// Inside a string that starts behind its quote at `start`.
    Text { start: usize, quote: char },
    /// Outside of strings.
    Code,
}

/// Nothing in a comment.
fn place(text: &str, line: Span, offset: usize, language: &Language) -> Option<Place> {
    let lexis = &language.lexis;
    let mut open: Option<(usize, char)> = None;
    let mut escaped = false;
    let before = Span::new(line.start, offset).of(text);
    for (at, c) in before.char_indices() {
        match open {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some((_, quote)) if c == quote => open = None,
            Some(_) => {}
            None if lexis.quotes.contains(&c) && (!lexis.bare || opens_bare(before.get(..at)?)) => {
                open = Some((line.start + at + c.len_utf8(), c));
            }
            None if !lexis.comment.is_empty() && before.get(at..)?.starts_with(lexis.comment) => return None,
            None => {}
        }
    }
    Some(open.map_or(Place::Code, |(start, quote)| Place::Text { start, quote }))
}

/// Whether a quote opens a string where strings may stand without quotes: `it's` holds none.
fn opens_bare(before: &str) -> bool {
    before.trim_end().is_empty() || before.trim_end().ends_with([':', '=', '-', ',', '[', '{'])
}

/// The run of characters of IDs and names round `offset`.
fn word(text: &str, line: Span, offset: usize) -> Span {
    let fits = |c: &char| is_in_word(*c);
    let before = Span::new(line.start, offset).of(text).chars().rev().take_while(fits).count();
    let after = Span::new(offset, line.end).of(text).chars().take_while(fits).count();
    Span::new(offset - before, offset + after)
}

/// Whether a character may be part of an ID or a name.
pub fn is_in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '@' | '+')
}

struct Typing<'a> {
    source: &'a Source,
    facts: &'a Facts,
    extra: Extra<'a>,
    line: Span,
    word: Span,
}

impl Typing<'_> {
    fn text(&self) -> &str {
        &self.source.text
    }

    /// The value of a variable that is named for a model, in a file of variables.
    fn variable(&self, offset: usize) -> Option<Cursor> {
        let variable = variable(self.text(), self.line).filter(|variable| variable.value.touches(offset))?;
        let facts = Facts::default();
        let reader = Reader::new(self.text(), self.source.language, &facts, self.extra);
        let key = reader.key(variable.name.rsplit('.').next().unwrap_or(variable.name));
        let word = variable.value.of(self.text());
        if key.not_model || (!key.model || key.weak) && shape(word) < Shape::Strong {
            return None;
        }
        let start = variable.value.start.max(self.word.start);
        let span = Span::new(start, self.word.end.max(start));
        Some(Cursor::Model { span, site: outward::bare(span, self.source.language) })
    }

    fn in_text(&self, start: usize, quote: char) -> Option<Cursor> {
        let word = Span::new(self.word.start.max(start), self.word.end);
        // A flag of a command is none of its words.
        if word.of(self.text()).starts_with('-') {
            return None;
        }
        // Behind other words of a string nothing is known to be an ID.
        if word.start != start {
            return self.as_written(word);
        }
        let rest = self.text().get(word.end..)?;
        let mut close = String::new();
        if !rest.starts_with(quote) {
            close.push(quote);
        }
        let closing = format!("{close}{}", self.closers(start, rest));
        let found = self.model(word, &close).or_else(|| (closing != close).then(|| self.model(word, &closing))?);
        found.or_else(|| {
            let before = self.text().get(..start - quote.len_utf8())?.trim_end();
            let is_key = before.ends_with(['{', ',']) || before.len() <= self.line.start;
            let behind = rest.strip_prefix(quote).unwrap_or(rest).trim_start();
            let has_value = behind.starts_with(':');
            // The quote that is there already closes the name, not what would be put behind it.
            if close.is_empty() && !has_value {
                return None;
            }
            let tail = if has_value { close } else { format!("{close}: 1{}", comma(behind)) };
            is_key.then(|| self.name(word, NAME, &tail))?
        })
    }

    /// What closes the brackets that the line has open before `start`, where the line ends behind the word.
    fn closers(&self, start: usize, rest: &str) -> String {
        if !rest.starts_with(['\n', '\r']) {
            return String::new();
        }
        let mut open = Vec::new();
        for c in Span::new(self.line.start, start).of(self.text()).chars() {
            match c {
                '(' => open.push(')'),
                '[' => open.push(']'),
                '{' => open.push('}'),
                ')' | ']' | '}' => drop(open.pop()),
                _ => {}
            }
        }
        open.into_iter().rev().collect()
    }

    fn in_code(&self) -> Option<Cursor> {
        let language = self.source.language;
        let before = Span::new(self.line.start, self.word.start).of(self.text());
        let behind = self.text().get(self.word.end..)?;
        let head = before.trim_end();
        if language.lexis.bare && (head.ends_with(':') || (head.ends_with('-') && head != before)) {
            return self.model(self.word, "");
        }
        if head.ends_with(language.lexis.assign) && !head.ends_with("==") {
            return self.value(self.word, "");
        }
        // A name is followed by its value, or is still without one.
        let has_value = behind.trim_start_matches([' ', '\t']).starts_with(language.lexis.assign);
        let separated = |tail: &str| format!("{tail}{}", comma(behind.trim_start()));
        let tail = match language.name {
            _ if has_value => String::new(),
            "python" => separated("=1"),
            "toml" => " = 1".to_owned(),
            "yaml" => ": 1".to_owned(),
            "json" | "jsonc" => separated("\": 1"),
            _ => separated(": 1"),
        };
        let starts_line = before.trim_matches([' ', '\t', '-']).is_empty();
        let written = self.text().get(..self.word.start)?.trim_end();
        let in_list = written.ends_with(['(', ',', '{']);
        // Where lines are entries, what follows on the line would be part of the new one.
        let free =
            has_value || behind.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) || behind.trim().is_empty();
        let fits = if matches!(language.name, "yaml" | "toml") { starts_line && free || in_list } else { in_list };
        let name = if matches!(language.name, "json" | "jsonc") && !has_value { "\"temperature" } else { NAME };
        fits.then(|| self.name(self.word, name, &tail))?
    }

    /// The word as an ID, or else as the value of a parameter.
    fn model(&self, word: Span, close: &str) -> Option<Cursor> {
        let sites = self.mended(word, ID, close);
        let names = |site: &CallSite| site.models.iter().any(|model| model.span.start == word.start);
        match sites.into_iter().find(names) {
            Some(mut site) => {
                site.models.retain(|model| model.span.start != word.start);
                site.settle(self.extra);
                Some(Cursor::Model { span: word, site })
            }
            None => self.value(word, close).or_else(|| self.as_written(word)),
        }
    }

    /// A word that is an ID already, wherever it stands as one.
    fn as_written(&self, word: Span) -> Option<Cursor> {
        let written = word.of(self.text());
        if shape(written) < Shape::Strong {
            return None;
        }
        let sites = self.mended(word, written, "");
        let mut site = sites.into_iter().find(|site| site.models.iter().any(|model| model.span == word))?;
        site.models.retain(|model| model.role != Role::Doc);
        let before = site.models.len();
        site.models.retain(|model| model.span != word);
        site.settle(self.extra);
        (site.models.len() < before).then_some(Cursor::Model { span: word, site })
    }

    fn value(&self, word: Span, close: &str) -> Option<Cursor> {
        let (placeholder, reach) = if close.is_empty() && !self.in_quotes(word) { (VALUE, 0) } else { (ID, 1) };
        self.mended(word, placeholder, close).into_iter().find_map(|mut site| {
            let at = site.arguments.iter().position(|argument| {
                argument.span.start + reach == word.start && argument.span.start >= argument.name.end
            })?;
            let parameter = site.arguments.remove(at).parameter?;
            Some(Cursor::Value { span: word, parameter, site })
        })
    }

    fn name(&self, word: Span, name: &str, tail: &str) -> Option<Cursor> {
        self.mended(word, name, tail).into_iter().find_map(|mut site| {
            let at = site.arguments.iter().position(|argument| argument.name.touches(word.start + 1))?;
            site.arguments.remove(at);
            Some(Cursor::Name { span: word, site })
        })
    }

    fn in_quotes(&self, word: Span) -> bool {
        self.text().get(..word.start).is_some_and(|before| before.ends_with(self.source.language.lexis.quotes))
    }

    /// The sites at the word of the text with `instead` in place of the word and `tail` behind it. Only the top-level
    /// block around the word is read; where there are no blocks, all of it.
    fn mended(&self, word: Span, instead: &str, tail: &str) -> Vec<CallSite> {
        let text = self.text();
        let block = self.source.block(word.start);
        let before = Span::new(block.start, word.start).of(text);
        let after = Span::new(word.end, block.end.max(word.end)).of(text);
        let mended = [before, instead, tail, after].concat();
        let language = self.source.language;
        let part = if language.blocks.is_some() {
            Source::of_part(mended.into(), language)
        } else {
            let end = word.start + instead.len() + tail.len();
            let old = self.source.kept_tree().cloned().map(|mut tree| {
                tree.edit(&InputEdit {
                    start_byte: word.start,
                    old_end_byte: word.end,
                    new_end_byte: end,
                    start_position: point(text, word.start),
                    old_end_position: point(text, word.end),
                    new_end_position: point(&mended, end),
                });
                tree
            });
            Source::new(mended.into(), language, old.as_ref())
        };
        let mut sites = outward::sites_at(&part, word.start - block.start, self.facts, self.extra);
        for site in &mut sites {
            site.settle(self.extra);
            let places = site.places_mut();
            places.for_each(|place| *place = Span::new(place.start + block.start, place.end + block.start));
        }
        sites
    }
}

/// The comma that a new entry needs before what follows it.
fn comma(behind: &str) -> &'static str {
    if behind.is_empty() || behind.starts_with([',', ')', ']', '}']) { "" } else { "," }
}

/// Row and column as the parser counts them: lines end at `\n` only.
fn point(text: &str, offset: usize) -> Point {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    let row = memchr::memchr_iter(b'\n', before).count();
    Point::new(row, offset - memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1))
}
