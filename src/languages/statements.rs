//! Where the top-level statements of a program begin, by a scan that knows only strings, comments and brackets.

/// After so many lines of comments a block begins all the same: for each of them the parser of Python looks through all that
/// follow.
const MOST_COMMENTS: usize = 64;

/// How a language shows where a top-level statement begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blocks {
    /// By indentation: Python.
    Indented,
    /// By brackets: JavaScript, TypeScript.
    Braced,
}

/// Where a block begins. What lies before it has no say in what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// Its first byte.
    pub at: usize,
    /// How many `\n` lie before it.
    pub row: usize,
    /// It begins with a decorator: what it decorates belongs to it.
    pub decorated: bool,
}

impl Start {
    /// The start of a text.
    pub fn of(text: &str) -> Start {
        Start { at: 0, row: 0, decorated: text.starts_with('@') }
    }
}

/// A scan that goes from statement to statement.
pub struct Scan<'a> {
    bytes: &'a [u8],
    blocks: Blocks,
    at: usize,
    row: usize,
    depth: usize,
    /// How many lines of comments at the margin follow one another up to here, in this block.
    comments: usize,
    /// As in [`Start`], of the line that last began a statement.
    decorated: bool,
}

impl<'a> Scan<'a> {
    /// From a statement on.
    pub fn from(text: &'a str, blocks: Blocks, start: Start) -> Scan<'a> {
        let Start { at, row, decorated } = start;
        Scan { bytes: text.as_bytes(), blocks, at, row, depth: 0, comments: 0, decorated }
    }

    /// The start of the next block; none at the end of the text.
    pub fn next_block(&mut self) -> Option<Start> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\n' => {
                    self.row += 1;
                    if self.begins_block() {
                        return Some(Start { at: self.at, row: self.row, decorated: self.decorated });
                    }
                }
                b'\\' => self.escape(),
                b'(' | b'[' | b'{' => self.depth += 1,
                b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                b'"' | b'\'' => self.string(byte),
                b'`' if self.blocks == Blocks::Braced => self.until(b"`"),
                b'#' if self.blocks == Blocks::Indented => self.comment(),
                b'/' if self.blocks == Blocks::Braced => self.slash(),
                _ => {}
            }
        }
        None
    }

    /// Whether the line at the scan's place begins a top-level statement.
    fn begins_block(&mut self) -> bool {
        let line = self.bytes.get(self.at..).unwrap_or_default();
        let Some(&first) = line.first() else { return false };
        if self.blocks == Blocks::Indented && self.depth == 0 && first == b'#' {
            self.comments += 1;
            let begins = self.comments >= MOST_COMMENTS && !self.decorated;
            self.comments = if begins { 0 } else { self.comments };
            return begins;
        }
        self.comments = 0;
        if !(first.is_ascii_alphabetic() || matches!(first, b'_' | b'@' | b'$') || first >= 0x80) {
            return false;
        }
        let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word.as_bytes()));
        if self.depth > 0 {
            // An unclosed bracket, as while typing: no one writes these inside brackets at the margin.
            let certain: &[&str] = match self.blocks {
                Blocks::Indented => &["def ", "class ", "async def ", "import ", "from ", "@"],
                Blocks::Braced => &["import ", "export ", "function ", "class ", "const "],
            };
            if !starts(certain) {
                return false;
            }
            self.depth = 0;
        }
        let goes_on: &[&str] = match self.blocks {
            Blocks::Indented => &["else", "elif ", "elif(", "except", "finally"],
            Blocks::Braced => &["else", "catch", "finally", "while"],
        };
        let begins = !self.decorated && !starts(goes_on);
        self.decorated = first == b'@';
        begins
    }

    /// Behind a backslash: the next byte means nothing, a line end after it joins the lines.
    fn escape(&mut self) {
        if self.bytes.get(self.at) == Some(&b'\n') {
            self.row += 1;
        }
        self.at += 1;
    }

    fn string(&mut self, quote: u8) {
        let triple = [quote; 3];
        let opening = self.at - 1;
        if self.blocks == Blocks::Indented && self.bytes.get(opening..opening + 3) == Some(&triple[..]) {
            self.at += 2;
            return self.until(&triple);
        }
        // A plain string ends with its line, closed or not.
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => return,
                b'\\' => {
                    self.at += 1;
                    self.escape();
                }
                _ => {
                    self.at += 1;
                    if byte == quote {
                        return;
                    }
                }
            }
        }
    }

    /// Goes behind the next `end`, or to the end of the text.
    fn until(&mut self, end: &[u8]) {
        while let Some(rest) = self.bytes.get(self.at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with(end) {
                self.at += end.len();
                return;
            }
            self.at += 1;
            match rest.first() {
                Some(b'\\') => self.escape(),
                Some(b'\n') => self.row += 1,
                _ => {}
            }
        }
    }

    fn comment(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }

    /// A comment, a regular expression or a division.
    fn slash(&mut self) {
        match self.bytes.get(self.at) {
            Some(b'/') => self.comment(),
            Some(b'*') => {
                self.at += 1;
                self.until(b"*/");
            }
            _ if self.expects_operand() => self.regex(),
            _ => {}
        }
    }

    /// Whether a slash here opens a regular expression: nothing stands before it that could be divided.
    fn expects_operand(&self) -> bool {
        let before = self.bytes.get(..self.at - 1).unwrap_or_default().trim_ascii_end();
        before.last().is_none_or(|byte| b"(,=:[!&|?{};+-*%<>~^".contains(byte))
            || ["return", "typeof", "case", "in", "of"].iter().any(|word| before.ends_with(word.as_bytes()))
    }

    fn regex(&mut self) {
        let mut class = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => return,
                b'\\' => self.at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    self.at += 1;
                    return;
                }
                _ => {}
            }
            self.at += 1;
        }
    }
}
