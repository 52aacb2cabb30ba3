//! Values: as an API documents them, and as somebody writes them in a call.

use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A value as documented.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
}

/// The packed form of [`Value`]: TOML says what a value is by how it looks, the packed form has to say it outright.
#[derive(Serialize, Deserialize)]
enum PackedValue {
    Bool(bool),
    Number(f64),
    Text(String),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.clone() {
            Value::Bool(bool) => PackedValue::Bool(bool),
            Value::Number(number) => PackedValue::Number(number),
            Value::Text(text) => PackedValue::Text(text),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        if deserializer.is_human_readable() {
            return match deserializer.deserialize_any(AsWritten)? {
                Written::Bool(bool) => Ok(Value::Bool(bool)),
                Written::Number(number) => Ok(Value::Number(number)),
                Written::Text(text) => Ok(Value::Text(text)),
                _ => Err(de::Error::custom("a number, a text, true or false is wanted here")),
            };
        }
        Ok(match PackedValue::deserialize(deserializer)? {
            PackedValue::Bool(bool) => Value::Bool(bool),
            PackedValue::Number(number) => Value::Number(number),
            PackedValue::Text(text) => Value::Text(text),
        })
    }
}

/// A value as somebody wrote it in a call: what can be told of it without running anything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Written {
    /// A number.
    Number(f64),
    /// Text without substitutions.
    Text(String),
    /// True or false.
    Bool(bool),
    /// `null`, `None`, `nil`, `undefined`.
    Null,
    /// A list of this many items.
    List(usize),
    /// An object or table.
    Object,
    /// A variable, call or expression: nothing is known.
    Opaque,
}

impl Written {
    /// Whether it is a documented value. Texts are compared without case: SDKs differ in it, APIs rarely care.
    pub fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Written::Number(a), Value::Number(b)) => a == b,
            (Written::Bool(a), Value::Bool(b)) => a == b,
            (Written::Text(a), Value::Text(b)) => a.eq_ignore_ascii_case(b),
            _ => false,
        }
    }

    /// Whether it is none of a list. Only what is of a kind that is listed is judged: words say nothing about a number.
    pub fn misses(&self, values: &[Value]) -> bool {
        let same_kind = |value: &Value| {
            matches!(
                (self, value),
                (Written::Number(_), Value::Number(_))
                    | (Written::Text(_), Value::Text(_))
                    | (Written::Bool(_), Value::Bool(_))
            )
        };
        values.iter().any(same_kind) && !values.iter().any(|value| self.is(value))
    }
}

/// Reads [`Written`] from TOML, where a call in a rule's examples stands as `{ temperature = 3, stop = "<expression>" }`.
struct AsWritten;

impl<'de> Visitor<'de> for AsWritten {
    type Value = Written;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("a value as written in a call")
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Written, E> {
        Ok(Written::Bool(bool))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Written, E> {
        Ok(Written::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Written, E> {
        Ok(Written::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Written, E> {
        Ok(match text {
            "<expression>" => Written::Opaque,
            "<null>" => Written::Null,
            _ => Written::Text(text.to_owned()),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Written, A::Error> {
        let mut length = 0;
        while items.next_element::<de::IgnoredAny>()?.is_some() {
            length += 1;
        }
        Ok(Written::List(length))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Written, A::Error> {
        while entries.next_entry::<de::IgnoredAny, de::IgnoredAny>()?.is_some() {}
        Ok(Written::Object)
    }
}

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Written, D::Error> {
        deserializer.deserialize_any(AsWritten)
    }
}
