//! How days, money and counts are written for people, the same in messages and on cards.

use crate::catalog::decimal::Decimal;
use crate::catalog::schema::{Meter, Model, Price, Rate};
use jiff::civil::Date;

/// "in 36 days", "tomorrow", "today", "yesterday", "31 days ago".
pub fn days(days: i32) -> String {
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        2.. => format!("in {days} days"),
        _ => format!("{} days ago", days.unsigned_abs()),
    }
}

/// Days from `today` to `day`; negative when it has passed.
pub fn days_to(day: Date, today: Date) -> i32 {
    (day - today).get_days()
}

/// `128,000`
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `128k`, `1M`, `1.05M`: for where there is little room.
pub fn short_count(number: u64) -> String {
    let scaled = |unit: u64| {
        let text = format!("{:.2}", number as f64 / unit as f64);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    match number {
        1_000_000.. => format!("{}M", scaled(1_000_000)),
        1_000.. => format!("{}k", number / 1_000),
        _ => number.to_string(),
    }
}

/// `$10`, `$2.50`, `$0.0429`; another currency keeps its code: `2 CNY`.
pub fn money(amount: Decimal, currency: &str) -> String {
    let mut text = amount.to_string();
    if let Some(point) = text.find('.')
        && text.len() - point == 2
    {
        text.push('0');
    }
    if currency == "USD" { format!("${text}") } else { format!("{text} {currency}") }
}

/// A rate's amount.
pub fn amount(rate: &Rate) -> String {
    money(rate.amount, &rate.currency)
}

/// "$2.50 in / $10 out", as far as published; nothing when neither is.
pub fn in_out(model: &Model) -> Option<String> {
    let part = |meter, word| match model.price(meter) {
        Price::Known(rate) => Some(format!("{} {word}", amount(rate))),
        Price::Free | Price::IncludedInPlan | Price::NotApplicable | Price::NotPublished => None,
    };
    let parts: Vec<String> = [part(Meter::Input, "in"), part(Meter::Output, "out")].into_iter().flatten().collect();
    match (parts.is_empty(), model.price(Meter::Input)) {
        (false, _) => Some(parts.join(" / ")),
        (true, Price::Free) => Some("free".to_owned()),
        (true, Price::IncludedInPlan) => Some("included in plan".to_owned()),
        (true, _) => None,
    }
}

/// "`a`", "`a` or `b`", "`a`, `b` or `c`".
pub fn choice<S: AsRef<str>>(items: &[S]) -> String {
    let quoted: Vec<String> = items.iter().map(|item| format!("`{}`", item.as_ref())).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// A name from the data for people: `prompt_caching` is "prompt caching".
pub fn words(name: &str) -> String {
    name.replace(['_', '-'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_write() {
        assert_eq!([0, 1, -1, 36, -31].map(days), ["today", "tomorrow", "yesterday", "in 36 days", "31 days ago"]);
        assert_eq!([7, 1_000, 128_000, 1_048_576].map(count), ["7", "1,000", "128,000", "1,048,576"]);
        assert_eq!([512, 8_192, 128_000, 1_000_000, 1_048_576].map(short_count), ["512", "8k", "128k", "1M", "1.05M"]);
        let dollars = |text: &str| money(Decimal::parse(text, 0).unwrap_or_default(), "USD");
        assert_eq!(["10", "2.5", "1.25", "0.0429", "0"].map(dollars), ["$10", "$2.50", "$1.25", "$0.0429", "$0"]);
        assert_eq!(choice(&["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
