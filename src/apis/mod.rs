//! What request APIs document: parameters with their ranges and defaults, and the rules that single models add.
//!
//! Every fact stands in `data/apis/*.toml`, one file per API, with its source. `data/embed.rs` packs the files at compile time;
//! an [`Api`] is decoded on first use and lives for the whole run, so everything here is `&'static`.

mod call;
pub mod check;
pub mod names;
pub mod schema;
mod violation;

pub use names::{core, is_library};
pub use schema::{Api, Case, Certainty, Check, Constraint, Guard, Level, Parameter, Type, Value, Written};

use std::ops::Range;
use std::sync::OnceLock;

/// The spelling of a site that writes names exactly as they are sent: a request body in JSON, a `curl` command.
pub const WIRE: &str = "wire";

/// What is needed to find an API without decoding it.
struct Packed {
    name: &'static str,
    provider: &'static str,
    follows: Option<&'static str>,
    hosts: &'static [&'static str],
    kinds: &'static [&'static str],
    preferred: bool,
    wraps: &'static [&'static str],
    spelling: Option<&'static str>,
    record: Range<usize>,
    api: OnceLock<Option<Api>>,
}

include!(concat!(env!("OUT_DIR"), "/apis.rs"));

impl Packed {
    fn api(&'static self) -> Option<&'static Api> {
        let decode = || RECORDS.get(self.record.clone()).and_then(|record| postcard::from_bytes(record).ok());
        self.api.get_or_init(decode).as_ref()
    }

    /// Whether a client made for `like` can call this API.
    fn speaks(&self, like: &Api) -> bool {
        self.name == like.name
            || self.follows == Some(like.name.as_str())
            || (self.follows.is_some() && self.follows == like.follows.as_deref())
            || like.follows.as_deref() == Some(self.name)
    }
}

/// Every API, in the order of their names.
pub fn all() -> impl Iterator<Item = &'static Api> {
    TABLE.iter().filter_map(Packed::api)
}

/// The API of this name, such as `openai.chat_completions`.
pub fn get(name: &str) -> Option<&'static Api> {
    let at = TABLE.binary_search_by(|packed| packed.name.cmp(name)).ok()?;
    TABLE.get(at)?.api()
}

/// The API that a base URL's host and path belong to, for a site whose SDK would speak `like` (an OpenAI client pointed at
/// `https://api.deepseek.com` speaks `deepseek.chat`). `None` when the host is not known, or does not serve such requests.
pub fn by_url(url: &str, like: Option<&Api>) -> Option<&'static Api> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let mut best: Option<(usize, bool, &'static Packed)> = None;
    for packed in &TABLE {
        if like.is_some_and(|like| !packed.speaks(like)) {
            continue;
        }
        let Some(length) = packed.hosts.iter().filter(|host| host_matches(host, rest)).map(|host| host.len()).max()
        else {
            continue;
        };
        let exact = like.is_some_and(|like| like.name == packed.name) || packed.preferred;
        if best.is_none_or(|(most, sure, _)| (length, exact) > (most, sure)) {
            best = Some((length, exact, packed));
        }
    }
    best?.2.api()
}

/// Whether a URL without its scheme starts with `pattern`, a host with an optional path and `*` inside the host.
fn host_matches(pattern: &str, url: &str) -> bool {
    let (host, path) = pattern.split_once('/').unwrap_or((pattern, ""));
    let (url_host, url_path) = url.split_once('/').unwrap_or((url, ""));
    let url_host = match url_host.rsplit_once(':') {
        Some((bare, _)) if !host.contains(':') => bare,
        _ => url_host,
    };
    let path_fits = path.is_empty()
        || url_path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    path_fits && glob_matches(host, url_host)
}

/// Whether `text` fits `pattern`, in which `*` stands for any run of characters; ASCII case does not count.
pub fn glob_matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where the last `*` stands, and how much of the text it has taken so far.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if byte.eq_ignore_ascii_case(&text[t]) => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                p = at + 1;
                t = taken + 1;
            }
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

/// The API a provider's models of this kind (`chat`, `embedding` …) are called through when nothing else tells.
pub fn default_for(provider: &str, kind: &str) -> Option<&'static Api> {
    let mut serving =
        TABLE.iter().filter(|api| api.wraps.is_empty() && api.provider == provider && api.kinds.contains(&kind));
    let first = serving.next()?;
    if first.preferred { first.api() } else { serving.find(|api| api.preferred).unwrap_or(first).api() }
}

/// The packages whose installed version decides about some fact: `anthropic`, `@anthropic-ai/sdk` …
pub fn packages() -> &'static [&'static str] {
    PACKAGES
}

/// The library behind a spelling (`vercel_ai_sdk`, `langchain_python` …) where it passes parameters on to `provider`: what it
/// documents itself, above what the provider's API does.
pub fn wrapper(spelling: &str, provider: &str) -> Option<&'static Api> {
    let wraps = |api: &&Packed| {
        api.spelling == Some(spelling) && api.wraps.iter().any(|name| *name == provider || *name == "*")
    };
    TABLE.iter().find(wraps)?.api()
}
