//! The one door for text from data. Whatever a feed says passes here before it enters the catalogue, so that no card, list
//! or message downstream has to ask where a text came from.
//!
//! - What people read (names, licences, dates) is one line without control, bidi or invisible characters.
//! - What programs read (IDs, names of tools, endpoints and parameters) is made of the few characters that such names
//!   are made of; anything else is no name and is left out.
//! - Addresses are parsed and printed by a URL library, HTTPS only, without credentials.
//!
//! Everything has a bounded length, and every list a bounded number of items. Text that passed may still hold marks of
//! Markdown: whoever writes Markdown escapes it.

use super::schema::*;
use crate::text::is_hidden;
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;

/// Longest text for people, in bytes.
const LONGEST_TEXT: usize = 300;
/// Longest ID, in bytes.
const LONGEST_ID: usize = 200;
/// Longest name of a tool, endpoint, parameter …, in bytes.
const LONGEST_WORD: usize = 100;
/// Longest address, in bytes.
const LONGEST_ADDRESS: usize = 2000;
/// Items of a list; no model has more.
pub(super) const MOST_ITEMS: usize = 200;
/// More tokens than any model takes; a feed that says so counts something else.
pub(super) const MOST_TOKENS: u64 = 1_000_000_000;

/// What IDs hold beside letters and digits; parentheses and spaces stand in the remarks of named successors.
const MARKS_OF_IDS: &str = "-/.:_@~*+=, ()";

/// Text for people, on one line; `None` if nothing is left or it is too long for what it should be.
pub fn text(text: &str) -> Option<String> {
    let spaced = visible(text);
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    (!line.is_empty() && line.len() <= LONGEST_TEXT).then_some(line)
}

/// A text without characters that are not seen; what breaks or spaces it is a space.
pub fn visible(text: &str) -> String {
    let space = |c: char| if c.is_control() || c.is_whitespace() { ' ' } else { c };
    text.chars().map(space).filter(|c| !is_hidden(*c)).collect()
}

/// Whether a text can be the ID of a model or the slug of a provider.
pub fn is_id(text: &str) -> bool {
    is_name(text, LONGEST_ID)
}

/// Whether a text can be the name of a tool, an endpoint, a parameter and the like.
pub fn is_word(text: &str) -> bool {
    is_name(text, LONGEST_WORD)
}

fn is_name(text: &str, longest: usize) -> bool {
    let fits = |c: char| c.is_alphanumeric() || MARKS_OF_IDS.contains(c);
    let spaced = text.trim() == text && !text.contains("  ");
    !text.is_empty() && text.len() <= longest && spaced && text.chars().all(fits)
}

/// An address that can be followed, as a URL library prints it; `None` if it is not HTTPS or no address at all. What
/// would end a link in Markdown or HTML is percent-encoded.
pub fn address(text: &str) -> Option<String> {
    // A template such as `https://${HOST}/v1`.
    let filled_in = !text.contains('{');
    let mut url = Url::parse(text.trim()).ok().filter(|url| filled_in && url.scheme() == "https" && url.has_host())?;
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let printed = url.as_str();
    let path = printed.len() - url[url::Position::BeforePath..].len();
    let (host, path) = printed.split_at_checked(path)?;
    let known = |c: char| c.is_ascii_alphanumeric() || "-._:/[]".contains(c);
    let escaped: String = path.chars().map(|c| if ends_a_link(c) { percent(c) } else { c.to_string() }).collect();
    (host.chars().all(known) && printed.len() <= LONGEST_ADDRESS).then(|| format!("{host}{escaped}"))
}

fn ends_a_link(c: char) -> bool {
    !c.is_ascii_graphic() || "()[]{}<>\"'`\\|^*".contains(c)
}

fn percent(c: char) -> String {
    c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Data that holds texts.
pub(super) trait Plain {
    /// Makes every text in it plain; false if what remains means nothing without those that are left out.
    fn plain(&mut self) -> bool;
}

// Every field is named: one that is added later cannot be forgotten here.

impl Plain for Model {
    fn plain(&mut self) -> bool {
        #[rustfmt::skip]
        let Model {
            provider, id, aliases, alias_of, name, family, kind: _, status: _, lifecycle, access: _, licence, limits,
            modalities: Modalities { input, output }, endpoints, tools, use_cases, capabilities, price_state: _, rates,
            reasoning, parameters, knowledge_cutoff, provenance, confirmed, conflicts,
        } = self;
        let Limits { context_window, max_input_tokens, max_output_tokens } = limits;
        [context_window, max_input_tokens, max_output_tokens].into_iter().for_each(tokens);
        [name, family, licence, knowledge_cutoff].into_iter().for_each(line);
        [input, output, endpoints, tools, use_cases, confirmed].into_iter().for_each(words);
        names(aliases, is_id);
        option(alias_of, is_id);
        keys(capabilities);
        keys(parameters);
        keys(provenance);
        provenance.values_mut().for_each(words);
        parameters.retain(|_, fact| fact.plain());
        list(rates);
        list(conflicts);
        lifecycle.plain() && reasoning.as_mut().is_none_or(Plain::plain) && is_id(provider) && is_id(id)
    }
}

impl Plain for Lifecycle {
    fn plain(&mut self) -> bool {
        let Lifecycle { released, deprecated_on: _, retires_on: _, earliest: _, replacements, source } = self;
        line(released);
        names(replacements, is_id);
        *source = source.as_deref().and_then(address);
        true
    }
}

impl Plain for Reasoning {
    fn plain(&mut self) -> bool {
        let Reasoning { supported: _, efforts, default_effort, budget, always_on: _ } = self;
        words(efforts);
        option(default_effort, is_word);
        if let Some(Budget { min, max }) = budget {
            [min, max].into_iter().for_each(|count| *count = count.filter(|count| *count <= MOST_TOKENS));
        }
        true
    }
}

impl Plain for ParameterFact {
    fn plain(&mut self) -> bool {
        let ParameterFact { support: _, condition, min: _, max: _, default, values, scope, basis: _, source } = self;
        option(condition, is_word);
        words(values);
        let scalar = |value: &Value| value.as_str().map_or(value.is_boolean() || value.is_number(), is_word);
        *default = default.take().filter(scalar);
        *source = text(source).unwrap_or_default();
        is_word(scope)
    }
}

impl Plain for Rate {
    fn plain(&mut self) -> bool {
        let Rate { meter: _, unit: _, amount: _, currency, when, source, as_of } = self;
        let When { tier, context_over, region, quality, size, ttl, utc_window, from, until } = when;
        [tier, region, quality, size, ttl, utc_window, from, until].into_iter().for_each(|word| option(word, is_word));
        tokens(context_over);
        option(as_of, is_word);
        *source = text(source).unwrap_or_default();
        // An amount of nobody knows what is no price.
        currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase())
    }
}

impl Plain for Conflict {
    fn plain(&mut self) -> bool {
        let Conflict { field, source, value } = self;
        is_word(field) && is_word(value) && text(source).as_ref() == Some(source)
    }
}

impl Plain for Provider {
    fn plain(&mut self) -> bool {
        let Provider { name, rank: _, doc, api, env } = self;
        *doc = doc.as_deref().and_then(address);
        *api = api.as_deref().and_then(address);
        names(env, is_word);
        text(name).map(|text| *name = text).is_some()
    }
}

impl Plain for Source {
    fn plain(&mut self) -> bool {
        let Source { id, name, version, url, sha256, data_date, licence } = self;
        [version, sha256, data_date, licence].into_iter().for_each(line);
        *url = url.as_deref().and_then(address);
        [id, name].into_iter().all(|name| text(name).map(|text| *name = text).is_some())
    }
}

/// Makes the items of a list plain and keeps those that still mean something.
pub(super) fn list<T: Plain>(items: &mut Vec<T>) {
    items.retain_mut(Plain::plain);
    items.truncate(MOST_ITEMS);
}

fn line(field: &mut Option<String>) {
    *field = field.as_deref().and_then(text);
}

fn option(field: &mut Option<String>, fits: fn(&str) -> bool) {
    *field = field.take().filter(|text| fits(text));
}

fn tokens(field: &mut Option<u64>) {
    *field = field.filter(|count| (1..=MOST_TOKENS).contains(count));
}

fn words(items: &mut Vec<String>) {
    names(items, is_word);
}

fn names(items: &mut Vec<String>, fits: fn(&str) -> bool) {
    items.retain(|item| fits(item));
    items.truncate(MOST_ITEMS);
}

fn keys<T>(map: &mut BTreeMap<String, T>) {
    let mut room = MOST_ITEMS;
    map.retain(|key, _| {
        let fits = room > 0 && is_word(key);
        room -= usize::from(fits);
        fits
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_one_visible_line() {
        for (raw, plain) in [
            ("GPT-4o", Some("GPT-4o")),
            ("  two\r\nlines\u{2028}and\tmore ", Some("two lines and more")),
            ("\u{1b}]8;;http://evil/\u{7}link\u{1b}[31m", Some("]8;;http://evil/ link [31m")),
            ("a\u{202e}b\u{200b}c\u{feff}", Some("abc")),
            ("\u{0}\u{1b}\u{200d}", None),
        ] {
            assert_eq!(text(raw).as_deref(), plain, "{raw:?}");
        }
        assert_eq!(text(&"x".repeat(LONGEST_TEXT)).map(|text| text.len()), Some(LONGEST_TEXT));
        assert_eq!(text(&"x".repeat(LONGEST_TEXT + 1)), None);
    }

    #[test]
    fn ids_are_made_of_what_ids_are_made_of() {
        for id in ["gpt-4o", "us.anthropic.claude-v1:0", "~anthropic/x", "gpt-5 (reasoning.mode: pro)", "qwen/\u{5343}"]
        {
            assert!(is_id(id), "{id}");
        }
        let long = "x".repeat(LONGEST_ID + 1);
        for id in
            ["", " a", "a\n", "a`b", "](command:x)", "<img src=x>", "a\u{202e}b", "a\u{1b}[2J", "a|b", "a  b", &long]
        {
            assert!(!is_id(id), "{id:?}");
        }
    }

    #[test]
    fn an_address_leads_to_https_and_ends_no_link() {
        for (raw, plain) in [
            ("https://a.example/b?c=d#e", Some("https://a.example/b?c=d#e")),
            ("https://A.example", Some("https://a.example/")),
            ("https://me:pw@a.example/", Some("https://a.example/")),
            (
                "https://a.example/x) ![p](http://evil/p.png)",
                Some("https://a.example/x%29%20!%5Bp%5D%28http://evil/p.png%29"),
            ),
            ("https://a.example/?q='\"<img>`|\\", Some("https://a.example/?q=%27%22%3Cimg%3E%60%7C%5C")),
            ("https://a.example/\u{202e}x", Some("https://a.example/%E2%80%AEx")),
            ("https://[::1]/x", Some("https://[::1]/x")),
            ("http://a.example/", None),
            ("command:workbench.action.terminal.new", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("https://", None),
            ("https://a.example/${ACCOUNT}/v1", None),
            ("https://a.example)/", None),
        ] {
            assert_eq!(address(raw).as_deref(), plain, "{raw:?}");
        }
    }

    #[test]
    fn what_is_not_plain_goes_and_the_rest_stays() {
        let mut model = Model {
            provider: "acme".to_owned(),
            id: "acme-1".to_owned(),
            name: Some("Acme\u{1b}[31m 1".to_owned()),
            tools: vec!["web_search".to_owned(), "`](command:x)".to_owned()],
            limits: Limits { context_window: Some(u64::MAX), max_input_tokens: Some(0), max_output_tokens: Some(5) },
            capabilities: (0..300).map(|n| (format!("can-{n}"), true)).collect(),
            ..Model::default()
        };
        assert!(model.plain());
        assert_eq!((model.name.as_deref(), model.tools.join(" ")), (Some("Acme [31m 1"), "web_search".to_owned()));
        assert_eq!(model.limits, Limits { max_output_tokens: Some(5), ..Limits::default() });
        assert_eq!(model.capabilities.len(), MOST_ITEMS);
        model.id = "acme\n1".to_owned();
        assert!(!model.plain());
    }
}
