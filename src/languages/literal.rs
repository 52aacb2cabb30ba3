//! Literals as programs write them.

use crate::text::Span;

/// A value that stands in the text itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Text, and where it stands without its quotes.
    Text(Span, String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// `null` and its kin.
    Null,
}

impl Literal {
    /// Reads a string literal that starts at `start`: `"a"`, `'a'`, `` `a` ``, `r"a"`, `"""a"""`, or bare text.
    /// `plain_single`: single quotes know no escapes but `''` (YAML, TOML).
    pub fn text(raw: &str, start: usize, plain_single: bool) -> Option<Literal> {
        let prefix = raw
            .find(['"', '\'', '`'])
            .filter(|&at| at <= 2 && raw.as_bytes().iter().take(at).all(u8::is_ascii_alphabetic));
        let Some(prefix) = prefix else {
            return Some(Literal::Text(Span::new(start, start + raw.len()), raw.to_string()));
        };
        let quoted = raw.get(prefix..)?;
        let quote = quoted.chars().next()?;
        let width =
            if quote != '`' && quoted.len() >= 6 && quoted.starts_with(&String::from(quote).repeat(3)) { 3 } else { 1 };
        let body = quoted.get(width..quoted.len().checked_sub(width)?)?;
        let span = Span::new(start + prefix + width, start + prefix + width + body.len());
        let literal = raw.get(..prefix)?.contains(['r', 'R']);
        let text = if literal || !body.contains(['\\', '\'']) {
            body.to_string()
        } else if plain_single && quote == '\'' {
            body.replace("''", "'")
        } else {
            unescape(body)
        };
        Some(Literal::Text(span, text))
    }

    /// Reads a number: `1_000`, `.5`, `1e-4`, `-1`, `0.7f`, `10n`.
    pub fn number(raw: &str) -> Option<Literal> {
        let text: String = raw.chars().filter(|c| *c != '_' && !c.is_whitespace()).collect();
        let text = text.trim_end_matches(['f', 'F', 'n', 'd', 'L', 'l']);
        text.strip_prefix('+')
            .unwrap_or(text)
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .map(Literal::Number)
    }
}

/// Resolves the escapes that languages share; an unknown one stands for itself.
pub fn unescape(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut rest = body.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('\n') | None => {}
            Some(kind @ ('u' | 'x')) => {
                let digits: String = rest.clone().take(if kind == 'u' { 4 } else { 2 }).collect();
                let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                out.push(code.unwrap_or(kind));
                if code.is_some() {
                    rest.by_ref().take(digits.chars().count()).for_each(drop);
                }
            }
            Some(other) => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_lose_their_quotes_and_keep_their_place() {
        let read = |raw: &str| Literal::text(raw, 10, false);
        let text = |start: usize, end: usize, text: &str| Some(Literal::Text(Span::new(start, end), text.to_string()));
        assert_eq!(read("\"gpt-4o\""), text(11, 17, "gpt-4o"));
        assert_eq!(read("r'a\\d'"), text(12, 15, "a\\d"));
        assert_eq!(read("\"\"\"a\"\"\""), text(13, 14, "a"));
        assert_eq!(read("\"\""), text(11, 11, ""));
        assert_eq!(read("gpt-4o"), text(10, 16, "gpt-4o"));
        assert_eq!(read(r#""openai\/gpt\u002d4o""#), text(11, 30, "openai/gpt-4o"));
        assert_eq!(read("'"), None);
        assert_eq!(Literal::text("'it''s'", 0, true), text(1, 6, "it's"));
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        for (raw, number) in [("1_000", 1000.0), (".5", 0.5), ("1e-4", 1e-4), ("- 1", -1.0), ("0.7f", 0.7), ("+2", 2.0)]
        {
            assert_eq!(Literal::number(raw), Some(Literal::Number(number)), "{raw}");
        }
        for raw in ["", "0x10", "1.2.3", "nan", "inf", "--1"] {
            assert_eq!(Literal::number(raw), None, "{raw}");
        }
    }
}
