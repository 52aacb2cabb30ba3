//! Where a request without an SDK goes: the URL that the call around it is given.

use super::read;
use crate::apis;
use crate::languages::{Kind, Literal, Node};

/// How far the call may be: `post(URL, body=json.dumps({…}))`.
const REACH: usize = 8;

/// Who serves what the object or call `root` is sent to, and whether that is someone for whom no API is documented.
/// Nothing where no URL stands there, or one that tells nothing.
pub fn of(root: Node<'_>, text: &str) -> (Option<&'static str>, bool) {
    let Some(url) = url(root, text) else { return (None, false) };
    match apis::by_url(&url, None) {
        Some(api) => (Some(api.provider.as_str()), false),
        None => (None, true),
    }
}

fn url(root: Node<'_>, text: &str) -> Option<String> {
    let mut around = Some(root);
    for _ in 0..REACH {
        let node = around?;
        match node.kind() {
            Kind::Call => {
                let unnamed = read::entries(node, text).list.into_iter().filter(|entry| entry.key.is_none());
                let texts = unnamed.filter_map(|entry| match entry.value.literal(text) {
                    Some(Literal::Text(_, text)) => Some(text),
                    _ => None,
                });
                let is_url = |text: &String| text.starts_with("https://") || text.starts_with("http://");
                if let Some(url) = texts.take(2).find(is_url) {
                    return Some(url);
                }
            }
            Kind::Statement | Kind::Scope => return None,
            _ => {}
        }
        around = node.parent();
    }
    None
}
