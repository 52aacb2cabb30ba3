//! Reading values that may be missing, of the wrong type, or absurd: each reader gives what is sane or nothing.

use crate::catalog::decimal::Decimal;
use crate::catalog::plain::MOST_TOKENS;
use jiff::civil::Date;
use serde_json::Value;

pub fn text(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    (!text.is_empty() && text.len() <= 300).then(|| text.to_owned())
}

pub fn flag(value: &Value, key: &str) -> Option<bool> {
    value.get(key)?.as_bool()
}

/// A count of tokens; 0 means unknown in every source.
pub fn tokens(value: &Value, key: &str) -> Option<u64> {
    let count = match value.get(key)? {
        Value::Number(number) => number.as_u64().or_else(|| number.as_f64().map(|count| count as u64))?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (1..=MOST_TOKENS).contains(&count).then_some(count)
}

/// An amount of money, shifted by powers of ten; zero stays.
pub fn money(value: &Value, shift: i32) -> Option<Decimal> {
    match value {
        Value::Number(number) => Decimal::parse(&number.to_string(), shift),
        Value::String(text) => Decimal::parse(text.trim_start_matches('$'), shift),
        _ => None,
    }
}

pub fn texts(value: &Value, key: &str) -> Vec<String> {
    let items = value.get(key).and_then(Value::as_array).into_iter().flatten();
    let mut texts: Vec<String> = items.filter_map(Value::as_str).map(|text| text.trim().to_lowercase()).collect();
    texts.retain(|text| !text.is_empty() && text.len() <= 100);
    let mut seen = std::collections::HashSet::new();
    texts.retain(|text| seen.insert(text.clone()));
    texts
}

pub fn date(value: &Value, key: &str) -> Option<Date> {
    let text = value.get(key)?.as_str()?;
    text.get(..10)?.parse().ok()
}

/// An ISO date, month or year as text.
pub fn loose_date(value: &Value, key: &str) -> Option<String> {
    let text = value.get(key)?.as_str()?.trim();
    let text = text.get(..10).unwrap_or(text);
    let fits =
        text.bytes().zip(*b"0000-00-00").all(|(b, shape)| if shape == b'-' { b == b'-' } else { b.is_ascii_digit() });
    (fits && matches!(text.len(), 4 | 7 | 10) && text.starts_with("20")).then(|| text.to_owned())
}

pub fn objects(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

pub fn items<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.get(key).and_then(Value::as_array).into_iter().flatten()
}
