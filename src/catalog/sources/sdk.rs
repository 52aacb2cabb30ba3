//! The providers' own TypeScript SDKs: which IDs their types know, and which of them are announced to go.
//!
//! No TypeScript is parsed. A union of quoted IDs behind `type …Model =` or `model?:` is read by its punctuation, the
//! announcements by the fixed shape they are generated in.

use super::{Feed, SourceError};
use crate::catalog::plain::is_id;
use crate::catalog::schema::*;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The text of all source files of a package, one after the other.
pub fn parse(bytes: &[u8], provider: &str) -> Result<Feed, SourceError> {
    let text = std::str::from_utf8(bytes).map_err(|problem| SourceError::Unreadable(problem.to_string()))?;
    let mut ends: BTreeMap<String, End> = BTreeMap::new();
    announcements(text, &mut ends);
    deprecated_models(text, &mut ends);
    let mut rows: BTreeMap<String, Model> = BTreeMap::new();
    for (kind, ids) in unions(text) {
        for id in ids {
            let end = ends.get(&id);
            let row = rows.entry(id.clone()).or_insert_with(|| Model {
                provider: provider.to_owned(),
                lifecycle: Lifecycle {
                    retires_on: end.map(|end| end.day),
                    source: end.and_then(|end| end.page.clone()),
                    ..Lifecycle::default()
                },
                id,
                ..Model::default()
            });
            if row.kind.is_unknown() {
                row.kind = kind;
            }
        }
    }
    let mut feed = Feed::new(&format!("{provider}-sdk"));
    rows.into_values().try_for_each(|row| feed.add(row))?;
    feed.checked()
}

/// An announced end, and the page that the package names for it.
struct End {
    day: Date,
    page: Option<String>,
}

/// The address behind the first `word` in a text.
fn page(text: &str, word: &str) -> Option<String> {
    let address = text.split_once(word)?.1.split_whitespace().next()?;
    address.starts_with("https://").then(|| address.to_owned())
}

/// Every union of IDs with the kind that the name of its type tells.
fn unions(text: &str) -> Vec<(Kind, Vec<String>)> {
    let mut found = Vec::new();
    for (at, said) in text.match_indices("Model").chain(text.match_indices("model")) {
        let before = text.get(..at).unwrap_or("");
        let rest = text.get(at + 5..).unwrap_or("");
        let name_start = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |end| end + 1);
        let name = before.get(name_start..).unwrap_or("");
        let declared = before.get(..name_start).unwrap_or("").ends_with("export type ") && rest.starts_with(" =");
        let property = name.is_empty() && said == "model" && (rest.starts_with(':') || rest.starts_with("?:"));
        if !declared && !property {
            continue;
        }
        let body = rest.trim_start_matches([' ', '?', ':', '=']);
        let ids = union(body.split(';').next().unwrap_or(""));
        if !ids.is_empty() {
            found.push((kind(name), ids));
        }
    }
    found
}

/// `'a' | 'b' | (string & {}) | Other` → a, b; nothing when it is anything else.
fn union(body: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for part in body.split('|').map(str::trim).filter(|part| !part.is_empty()) {
        let quoted = part.strip_prefix('\'').and_then(|part| part.strip_suffix('\''));
        match quoted {
            Some(id) if is_model(id) => ids.push(id.to_owned()),
            Some(_) => {}
            None if part.len() > 60 || part.contains(['\'', ':']) => return Vec::new(),
            None => {}
        }
    }
    ids
}

/// `auto` and bare dates stand in unions too and are no models.
fn is_model(id: &str) -> bool {
    is_id(id) && id.contains(|c: char| c.is_ascii_digit() || c == '-') && id.contains(|c: char| c.is_ascii_alphabetic())
}

fn kind(name: &str) -> Kind {
    match name {
        "Chat" => Kind::Chat,
        "Embedding" => Kind::Embedding,
        "Image" => Kind::Image,
        "Speech" => Kind::Speech,
        "Audio" => Kind::Transcription,
        "Moderation" => Kind::Moderation,
        "Video" => Kind::Video,
        _ => Kind::Unknown,
    }
}

/// `- "gpt-5.1", "gpt-5.1-2025-11-13": Announced shutdown date: 2027-04-01.`, broken over comment lines.
fn announcements(text: &str, ends: &mut BTreeMap<String, End>) {
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches('*').trim());
    let flat = lines.collect::<Vec<_>>().join(" ");
    for (at, said) in flat.match_indices("Announced shutdown date:") {
        let rest = flat.get(at + said.len()..).unwrap_or("");
        let date = rest.split_whitespace().next().unwrap_or("");
        let Some(day) = date.trim_end_matches('.').parse::<Date>().ok() else { continue };
        // The remark ends where the next one of the list begins.
        let page = page(rest.split(" - ").next().unwrap_or(""), "See ");
        let before = flat.get(..at).unwrap_or("").trim_end().trim_end_matches(':');
        let list = before.rsplit("- ").next().unwrap_or("");
        // The hyphen of an ID is followed by no space, so the last "- " opens the list.
        for id in list.split('"').skip(1).step_by(2) {
            ends.entry(id.to_owned()).or_insert_with(|| End { day, page: page.clone() });
        }
    }
}

/// `'claude-sonnet-4-5': 'November 30th, 2026',`
fn deprecated_models(text: &str, ends: &mut BTreeMap<String, End>) {
    let page = page(text, "Please migrate to a newer model. Visit ");
    for (at, said) in text.match_indices("const DEPRECATED_MODELS") {
        let body = text.get(at + said.len()..).unwrap_or("");
        let Some(body) = body.split_once("= {").map(|(_, rest)| rest.split('}').next().unwrap_or("")) else { continue };
        let quoted: Vec<&str> = body.split('\'').skip(1).step_by(2).collect();
        for pair in quoted.chunks_exact(2) {
            if let [id, date] = pair
                && let Some(day) = spoken(date)
            {
                ends.entry((*id).to_owned()).or_insert_with(|| End { day, page: page.clone() });
            }
        }
    }
}

/// `November 30th, 2026`
fn spoken(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let month = words.next()?.to_lowercase();
    let month = MONTHS.iter().position(|name| *name == month)? as i8 + 1;
    let day = words.next()?.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
    Date::new(words.next()?.parse().ok()?, month, day).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn types_and_announcements() {
        let text = r#"
/**
 * - "gpt-5.1", "gpt-5.1-2025-11-13": Announced shutdown
 *   date: 2027-04-01. See
 *   https://example.com/deprecations for details.
 * - "tts-1": Announced shutdown date: 2027-05-02.
 */
export type ChatModel =
  | 'gpt-5.1'
  | 'gpt-5.1-2025-11-13'
  | 'gpt-5.2';
export type SpeechModel = (string & {}) | 'tts-1';
interface X { model?: 'whisper-1' | 'auto'; other: 'no-model'; }
const DEPRECATED_MODELS: { [K in Model]?: string } = {
  'gpt-5.2': 'November 30th, 2026',
};
"#;
        let feed = parse(text.as_bytes(), "openai").unwrap();
        let row = |id: &str| feed.rows.iter().find(|row| row.id == id).unwrap();
        assert_eq!(feed.rows.len(), 5);
        assert_eq!(row("gpt-5.1").kind, Kind::Chat);
        assert_eq!(row("tts-1").lifecycle.source, None);
        assert_eq!(row("gpt-5.1-2025-11-13").lifecycle.source.as_deref(), Some("https://example.com/deprecations"));
        assert_eq!(row("tts-1").lifecycle.retires_on.unwrap().to_string(), "2027-05-02");
        assert_eq!(row("gpt-5.2").lifecycle.retires_on.unwrap().to_string(), "2026-11-30");
        assert!(row("whisper-1").kind.is_unknown());
    }
}
