//! Reads the Python literals that `genai_prices/data.py` is made of: calls with named arguments, lists, dictionaries,
//! text, numbers, `None`. A call becomes an object with its name under `""`; `Decimal('5')` becomes its text.

use super::SourceError;
use serde_json::{Map, Value};

/// The first list in the file that is assigned to `name`.
pub(super) fn list(text: &str, name: &str) -> Result<Value, SourceError> {
    let unreadable = |at: usize| SourceError::Unreadable(format!("Python literal, byte {at}"));
    let start = text.find(&format!("\n{name}")).ok_or(SourceError::Shape("no such list"))?;
    let at = text.get(start..).and_then(|rest| rest.find("= [")).ok_or(SourceError::Shape("no such list"))?;
    let mut reader = Reader { bytes: text.as_bytes(), at: start + at + 2, depth: 0 };
    reader.value().ok_or_else(|| unreadable(reader.at))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                b'#' => self.at += self.bytes.get(self.at..)?.iter().take_while(|b| **b != b'\n').count(),
                &b => return Some(b),
            }
        }
    }

    fn eat(&mut self, b: u8) -> bool {
        let fits = self.peek() == Some(b);
        self.at += usize::from(fits);
        fits
    }

    fn value(&mut self) -> Option<Value> {
        self.depth += 1;
        if self.depth > 64 {
            return None;
        }
        let value = match self.peek()? {
            b'[' => self.sequence(b'[', b']').map(Value::Array),
            b'{' => self.dictionary(),
            b'(' => {
                // A parenthesis only groups: text over several lines.
                let mut items = self.sequence(b'(', b')')?;
                if items.len() == 1 { items.pop() } else { Some(Value::Array(items)) }
            }
            b'\'' | b'"' => self.texts().map(Value::String),
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.named(),
        };
        self.depth -= 1;
        value
    }

    fn sequence(&mut self, open: u8, close: u8) -> Option<Vec<Value>> {
        self.eat(open).then_some(())?;
        let mut items = Vec::new();
        while !self.eat(close) {
            items.push(self.value()?);
            if !self.eat(b',') && self.peek() != Some(close) {
                return None;
            }
        }
        Some(items)
    }

    fn dictionary(&mut self) -> Option<Value> {
        self.eat(b'{').then_some(())?;
        let mut map = Map::new();
        while !self.eat(b'}') {
            let key = self.value()?.as_str()?.to_owned();
            self.eat(b':').then_some(())?;
            map.insert(key, self.value()?);
            if !self.eat(b',') && self.peek() != Some(b'}') {
                return None;
            }
        }
        Some(Value::Object(map))
    }

    /// `None`, `True`, `a.b.Name(x=1, 2)`.
    fn named(&mut self) -> Option<Value> {
        let name = self.word()?;
        match name.as_str() {
            "None" => return Some(Value::Null),
            "True" => return Some(Value::Bool(true)),
            "False" => return Some(Value::Bool(false)),
            _ => {}
        }
        if !self.eat(b'(') {
            // A constant: `datetime.UTC`.
            return Some(Value::String(name));
        }
        let mut map = Map::new();
        let mut plain = Vec::new();
        while !self.eat(b')') {
            let start = self.at;
            match self.word() {
                Some(key) if self.eat(b'=') => {
                    map.insert(key.trim_end_matches('_').to_owned(), self.value()?);
                }
                _ => {
                    self.at = start;
                    plain.push(self.value()?);
                }
            }
            if !self.eat(b',') && self.peek() != Some(b')') {
                return None;
            }
        }
        Some(match (name.as_str(), plain.as_slice()) {
            ("Decimal", [text]) => text.clone(),
            ("datetime.date", [year, month, day]) => {
                Value::String(format!("{:04}-{:02}-{:02}", year.as_u64()?, month.as_u64()?, day.as_u64()?))
            }
            ("datetime.time", [hour, rest @ ..]) => {
                let minute = rest.first().and_then(Value::as_u64).unwrap_or(0);
                Value::String(format!("{:02}:{minute:02}", hour.as_u64()?))
            }
            _ => {
                map.insert(String::new(), Value::String(name));
                Value::Object(map)
            }
        })
    }

    fn word(&mut self) -> Option<String> {
        self.peek()?;
        let rest = self.bytes.get(self.at..)?;
        let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')).count();
        let word = std::str::from_utf8(rest.get(..len)?).ok()?;
        self.at += len;
        (len > 0).then(|| word.to_owned())
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.bytes.get(self.at..)?;
        let len = rest.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_' | b'e')).count();
        let text = std::str::from_utf8(rest.get(..len)?).ok()?.replace('_', "");
        self.at += len;
        serde_json::from_str(&text).ok()
    }

    /// One text, or several side by side, which Python joins.
    fn texts(&mut self) -> Option<String> {
        let mut out = self.text()?;
        while matches!(self.peek(), Some(b'\'' | b'"')) {
            out.push_str(&self.text()?);
        }
        Some(out)
    }

    fn text(&mut self) -> Option<String> {
        let quote = *self.bytes.get(self.at)?;
        self.at += 1;
        let mut out = Vec::new();
        loop {
            let b = *self.bytes.get(self.at)?;
            self.at += 1;
            match b {
                b'\\' => {
                    let escaped = *self.bytes.get(self.at)?;
                    self.at += 1;
                    out.push(match escaped {
                        b'n' => b'\n',
                        b't' => b'\t',
                        other => other,
                    });
                }
                b if b == quote => return String::from_utf8(out).ok(),
                b => out.push(b),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn literals() {
        let text = "\nproviders: list[P] = [\n  P(id='x', or_=[A(b=Decimal('1.5')), None], # note\n    n=12_000, s='a\\'b' \"c\", d=datetime.date(2026, 3, 1)),\n]\n";
        let value = list(text, "providers").unwrap();
        let expected = serde_json::json!([{"": "P", "id": "x", "or": [{"": "A", "b": "1.5"}, null], "n": 12000,
            "s": "a'bc", "d": "2026-03-01"}]);
        assert_eq!(value, expected);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in r#"\nproviders = \[[\[\](){}a-zA-Z'",=:0-9 \\]*"#) {
            let _ = list(&text, "providers");
        }
    }
}
