//! JSON as some programs write it: with halves of UTF-16 pairs, which no Unicode text can hold.

/// Replaces `\ud800`–`\udfff` that do not stand in a pair by the replacement character. The length in bytes and every place
/// in the JSON stay.
pub fn repaired(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let taken = match code_unit(escape) {
            Some(0xD800..0xDC00) if matches!(code_unit(escape.get(6..).unwrap_or("")), Some(0xDC00..0xE000)) => 12,
            Some(0xD800..0xE000) => {
                out.push_str("\\ufffd");
                rest = escape.get(6..).unwrap_or("");
                continue;
            }
            Some(_) => 6,
            None => 1 + escape.chars().nth(1).map_or(0, char::len_utf8),
        };
        out.push_str(escape.get(..taken).unwrap_or(escape));
        rest = escape.get(taken..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The code unit of an escape `\uXXXX` at the start of `text`.
fn code_unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}
