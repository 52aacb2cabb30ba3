//! Text that others wrote, as it may stand on a line of output.
//!
//! A name of a file, an ID or a line of code can hold characters that a terminal obeys, that turn the order of what is read,
//! or that nobody sees; and a line of a build's log can be a command to the machine that runs the build. [`escaped`] shows
//! such characters by their numbers, as Rust writes them, so that what is read is what is there and nothing is obeyed.
//! [`shown_path`] does it for paths, strictly: two names never look the same because of a character that is not seen.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::{MAIN_SEPARATOR, Path};

/// `text` on one line, safe to print: control characters, those that turn the direction of reading, and invisible ones stand
/// as `\n` or `\u{202e}`; what a build's runner would take for a command is broken up. A tab stays a tab.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
        return obeyed_by_none(Cow::Borrowed(text));
    }
    let before = || std::iter::once(' ').chain(text.chars());
    let hides = |(c, before): (char, char)| is_hidden(c) && !belongs(before, c);
    if !text.chars().zip(before()).any(hides) {
        return obeyed_by_none(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (c, before) in text.chars().zip(before()) {
        if hides((c, before)) { escape(&mut out, c) } else { out.push(c) }
    }
    obeyed_by_none(Cow::Owned(out))
}

/// A path as people read it, on one line and safe to print: without `./`, with `/`. Whatever is not a visible character
/// stands as an escape, bytes that are no UTF-8 as `\xff`, and a backslash in a name is doubled.
pub fn shown_path(path: &Path) -> String {
    let inside = path.strip_prefix(".").unwrap_or(path);
    let path = if inside.as_os_str().is_empty() { path } else { inside };
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                MAIN_SEPARATOR => out.push('/'),
                '\\' => out.push_str("\\\\"),
                '\t' => out.push_str("\\t"),
                c if is_hidden(c) || c != ' ' && c.is_whitespace() => escape(&mut out, c),
                c => out.push(c),
            }
        }
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02x}");
        }
    }
    obeyed_by_none(Cow::Owned(out)).into_owned()
}

/// A path as programs read it: as it is, with `/`; as [`shown_path`] gives it where it is no Unicode.
pub fn exact_path(path: &Path) -> Cow<'_, str> {
    match path.to_str() {
        Some(text) if MAIN_SEPARATOR == '/' => Cow::Borrowed(text),
        Some(text) => Cow::Owned(text.replace(MAIN_SEPARATOR, "/")),
        None => Cow::Owned(shown_path(path)),
    }
}

/// Whether nobody sees the character, or a terminal obeys it: Unicode's controls (Cc), line and paragraph separators, and
/// what its property `Default_Ignorable_Code_Point` and the annotation characters (both of Unicode 17) leave unseen.
pub fn is_hidden(c: char) -> bool {
    match c {
        '\t' | ' '..='~' => false,
        '\0'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether an invisible character belongs to the one before it: joiners and variation selectors make emoji, Persian and
/// Hindi what they are, and do nothing behind a letter of an ID.
fn belongs(previous: char, c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}') && !previous.is_ascii() && !is_hidden(previous)
}

fn escape(out: &mut String, c: char) {
    let _ = match c {
        '\n' => out.write_str("\\n"),
        '\r' => out.write_str("\\r"),
        c => write!(out, "\\u{{{:x}}}", u32::from(c)),
    };
}

/// The line as no build's runner obeys it. GitHub takes a line for a command that begins with `::`, spaces before it or not,
/// or that has `##[` anywhere; Azure Pipelines looks for `##vso[`, TeamCity for `##teamcity[`.
fn obeyed_by_none(line: Cow<'_, str>) -> Cow<'_, str> {
    let begins = line.trim_start().starts_with("::").then(|| line.len() - line.trim_start().len());
    let brackets = line.match_indices('[').map(|(at, _)| at).filter(|at| {
        let before = line.get(..*at).unwrap_or_default();
        before.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).ends_with("##")
    });
    let found: Vec<usize> = begins.into_iter().chain(brackets).collect();
    if found.is_empty() {
        return line;
    }
    let mut out = String::with_capacity(line.len() + 8);
    let mut done = 0;
    for at in found {
        out.push_str(line.get(done..at).unwrap_or_default());
        line.get(at..).and_then(|rest| rest.chars().next()).into_iter().for_each(|c| escape(&mut out, c));
        done = at + 1;
    }
    out.push_str(line.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_stays() {
        for text in ["gpt-4o, \"x\" \\ and\ttabs", "a ⚠️ in 日本語, می‌خواهم", "# not [a] ## command", "a::b", ""]
        {
            assert!(matches!(escaped(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn what_is_not_seen_or_is_obeyed_is_escaped() {
        let pairs = [
            ("a\nb\r", "a\\nb\\r"),
            ("\u{1b}[31m\u{9b}0m\u{7f}", "\\u{1b}[31m\\u{9b}0m\\u{7f}"),
            ("x\u{202e}y\u{2066}z\u{2028}", "x\\u{202e}y\\u{2066}z\\u{2028}"),
            ("gpt-4\u{200d}o\u{feff}\u{ad}", "gpt-4\\u{200d}o\\u{feff}\\u{ad}"),
            ("::add-mask::x", "\\u{3a}:add-mask::x"),
            (" \t::stop-commands::x", " \t\\u{3a}:stop-commands::x"),
            ("a ##[group]b ##vso[task]c", "a ##\\u{5b}group]b ##vso\\u{5b}task]c"),
            ("###[group]", "###\\u{5b}group]"),
            ("##a##[group]", "##a##\\u{5b}group]"),
        ];
        for (text, shown) in pairs {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn paths_are_told_apart() {
        let shown = |text: &str| shown_path(Path::new(text));
        assert_eq!(shown("./src/a.py"), "src/a.py");
        assert_eq!(shown("."), ".");
        assert_eq!(shown("x\n::add-mask::.py"), "x\\n::add-mask::.py");
        assert_eq!(shown("::add-mask::.py"), "\\u{3a}:add-mask::.py");
        assert_eq!(shown("a\u{fe0f}b\u{a0}c\td"), "a\\u{fe0f}b\\u{a0}c\\td");
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            let bytes = Path::new(std::ffi::OsStr::from_bytes(b"k\xff.py"));
            assert_eq!(shown_path(bytes), "k\\xff.py");
            assert_eq!(shown("k\\xff.py"), "k\\\\xff.py");
        }
    }
}
