//! Requests by hand: a body that is posted to a URL. The end of the URL tells the API, its host who serves it, and of some
//! APIs it names the model.
//!
//! `requests.post("https://api.openai.com/v1/chat/completions", json={…})`, `` fetch(`${base}/v1/messages`, { body }) ``.

use super::facts::Facts;
use super::reader::Reader;
use super::url::{self, Url};
use super::vocabulary::vocabulary;
use super::{ModelRef, inside, read};
use crate::apis::{self, Api};
use crate::languages::{Kind, Node};
use crate::text::Span;

/// How far the call may be that an object is handed to: `post(URL, body=json.dumps({…}))`.
const REACH: usize = 8;

/// What a body is posted to.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The server.
    pub server: Url,
    /// The API whose path the URL ends in, on its own provider's server.
    pub like: Option<&'static Api>,
    /// The text of the URL as it stands in the source.
    pub written: Span,
}

/// What the call around `root` posts `root` to; also when `root` is posted by the name that it is given.
pub fn of(reader: &Reader<'_>, root: Node<'_>) -> Option<Posted> {
    let mut around = Some(root);
    for _ in 0..REACH {
        let node = around?;
        match node.kind() {
            Kind::Call => {
                let posted = reader.known.posted.of(node, || by_call(node, reader.facts, reader.text));
                if let Some(posted) = posted {
                    return Some(posted);
                }
            }
            Kind::Assign => {
                let name = read::path(node.first()?, reader.text).filter(|path| path.maker.is_none())?;
                return reader.facts.posted(&name.names).cloned();
            }
            Kind::Statement | Kind::Scope => return None,
            _ => {}
        }
        around = node.parent();
    }
    None
}

/// The URL that a call is given first, or as `url`.
pub fn by_call(call: Node<'_>, facts: &Facts, text: &str) -> Option<Posted> {
    let entries = read::entries(call, text).list.into_iter();
    let mut urls = entries.filter(|entry| entry.key.as_ref().is_none_or(|key| key.text == "url")).take(2);
    urls.find_map(|entry| of_value(entry.value.peel(), facts, text))
}

fn of_value(value: Node<'_>, facts: &Facts, text: &str) -> Option<Posted> {
    let server = url::of_value(value, facts, text);
    let is_text = value.kind() == Kind::Text;
    let like = if is_text { by_path(value.text(text)) } else { None };
    match &server {
        Url::Literal(url) if url.starts_with("http") => {
            let like = like.or_else(|| by_path(url));
            Some(Posted { server, like, written: value.span() })
        }
        Url::Opaque if like.is_some() => Some(Posted { server, like, written: value.span() }),
        _ => None,
    }
}

/// The API whose path a URL has.
fn by_path(url: &str) -> Option<&'static Api> {
    let url = url.trim_end_matches(['"', '\'', '`']);
    let path = url.split(['?', '#']).next().unwrap_or(url).trim_end_matches('/');
    let known = vocabulary().words.url_paths.iter().find(|known| path.ends_with(known.end.as_str()))?;
    apis::get(&known.api)
}

/// The model that the URL of a request names.
pub fn model(reader: &Reader<'_>, posted: &Posted) -> Option<ModelRef> {
    let at = posted.written.of(reader.text).find("/models/")? + "/models/".len();
    inside::text(reader, posted.written, posted.written.start + at)
}
