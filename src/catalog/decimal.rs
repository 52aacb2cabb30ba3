//! Exact amounts of money.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A non-negative decimal number with up to 12 places, exact where the source was: prices are compared, scaled and shown,
/// and `0.1 + 0.2` must stay `0.3`. Serialised as a string (`"1.25"`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(u64);

const PLACES: i32 = 12;
const ONE: u64 = 1_000_000_000_000;

impl Decimal {
    /// Nothing to pay.
    pub const ZERO: Decimal = Decimal(0);

    /// Reads `1.25`, `1.5e-06` or `0` and multiplies by ten to the power of `shift` (6: from per token to per 1M tokens).
    /// Rounds at the twelfth place, so that a source's `2.9999999999999997e-07` is the 0.3 it was meant to be. Nothing for
    /// negative, malformed and absurd (≥ 10 million) numbers: a feed's "-1" means that there is no price.
    pub fn parse(text: &str, shift: i32) -> Option<Decimal> {
        let text = text.trim();
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if (whole.is_empty() && fraction.is_empty()) || whole.len() + fraction.len() > 60 {
            return None;
        }
        let digits: String = whole.chars().chain(fraction.chars()).collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // How many of the digits stand before the point once it has moved to the twelfth place.
        let keep = exponent.checked_add(shift)?.checked_add(PLACES)?.checked_add(i32::try_from(whole.len()).ok()?)?;
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() {
            return Some(Decimal::ZERO);
        }
        let keep = keep - i32::try_from(digits.len() - significant.len()).ok()?;
        if keep < 0 {
            return Some(Decimal::ZERO);
        }
        let keep = usize::try_from(keep).ok()?;
        if keep > 19 {
            return None;
        }
        let head = significant.get(..keep.min(significant.len()))?;
        let mut units = if head.is_empty() { 0 } else { head.parse::<u64>().ok()? };
        units = units.checked_mul(10u64.checked_pow(u32::try_from(keep - head.len()).ok()?)?)?;
        if significant.as_bytes().get(keep).is_some_and(|&next| next >= b'5') {
            units = units.checked_add(1)?;
        }
        (units < 10_000_000 * ONE).then_some(Decimal(units))
    }

    /// Whether it is exactly nothing.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// For arithmetic that need not be exact: ratios, estimates, sorting.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / ONE as f64
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, fraction) = (self.0 / ONE, self.0 % ONE);
        if fraction == 0 {
            return f.pad(&whole.to_string());
        }
        let text = format!("{whole}.{fraction:012}");
        f.pad(text.trim_end_matches('0'))
    }
}

impl FromStr for Decimal {
    type Err = NotDecimal;

    fn from_str(text: &str) -> Result<Decimal, NotDecimal> {
        Decimal::parse(text, 0).ok_or(NotDecimal)
    }
}

/// The text is not a non-negative decimal number below 10 million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a non-negative decimal number below 10 million")]
pub struct NotDecimal;

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal number, as text or number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Decimal, E> {
                number.to_string().parse().map_err(E::custom)
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Decimal, E> {
                number.to_string().parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Decimal, E> {
                number.to_string().parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn per_token_becomes_per_million() {
        for (text, per_million) in [
            ("5e-06", "5"),
            ("1.25e-06", "1.25"),
            ("2.9999999999999997e-07", "0.3"),
            ("4.049997e-05", "40.49997"),
            ("0.0000000429", "0.0429"),
            ("0", "0"),
            ("0.0", "0"),
            ("1e-30", "0"),
            (".5", "500000"),
        ] {
            assert_eq!(Decimal::parse(text, 6).unwrap().to_string(), per_million, "{text}");
        }
    }

    #[test]
    fn what_is_no_price_is_nothing() {
        for text in ["-1", "", ".", "free", "1e9", "1e400", "1e-999999999999", "NaN", "1.2.3", "١"] {
            assert_eq!(Decimal::parse(text, 0), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn text_and_back(units in 0..10_000_000 * ONE) {
            let decimal = Decimal(units);
            proptest::prop_assert_eq!(decimal.to_string().parse::<Decimal>().unwrap(), decimal);
        }

        #[test]
        fn never_panics(text in ".*", shift in -40..40) {
            let _ = Decimal::parse(&text, shift);
        }
    }
}
