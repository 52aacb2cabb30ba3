//! One source read from its server or file: page by page, conditional where a valid body is at hand, never more than
//! fits.

use super::Limits;
use super::cache::Part;
use super::client::{Answer, Downloads};
use super::problem::Problem;
use super::sources::{Paging, Place, Source, digest};
use crate::files::{self, Refused};
use reqwest::{Response, Url, header};
use std::path::Path;

/// What reading a source gave.
#[derive(Debug)]
pub(super) struct Fetched {
    /// The whole feed as it stands now.
    pub parts: Vec<Part>,
    /// Whether any body differs from what was at hand.
    pub changed: bool,
    /// Whether anything, bodies or validators, is worth writing down.
    pub fresh: bool,
}

/// Reads `source`; `known` is its last good state, `progress` is told the bytes read so far.
///
/// # Errors
/// Whatever keeps the source from being read completely.
pub(super) async fn fetch(
    source: &Source,
    known: Vec<Part>,
    downloads: Option<&Downloads>,
    limits: &Limits,
    progress: &(dyn Fn(u64) + Send + Sync),
) -> Result<Fetched, Problem> {
    match (&source.place, downloads) {
        (Place::File(path), _) => from_file(path, known, limits.body),
        (Place::Url(_), None) => Err(Problem::Setting("the network is switched off".to_owned())),
        (Place::Url(url), Some(downloads)) => {
            let pages = Pages { paging: source.shape.paging, known, downloads, body: limits.body, progress };
            let slow = Problem::Slow(limits.total);
            tokio::time::timeout(limits.total, pages.read(url.clone())).await.unwrap_or(Err(slow))
        }
    }
}

fn from_file(path: &Path, known: Vec<Part>, limit: u64) -> Result<Fetched, Problem> {
    let body = files::read(path, limit).map_err(|refused| match refused {
        Refused::TooLarge { limit } => Problem::TooLarge(limit),
        refused => Problem::refused(path, refused),
    })?;
    let changed = known.first().is_none_or(|part| part.body != body);
    let parts = vec![Part { key: digest(&path.to_string_lossy()), etag: None, body }];
    Ok(Fetched { parts, changed, fresh: changed })
}

struct Pages<'a> {
    paging: Paging,
    known: Vec<Part>,
    downloads: &'a Downloads,
    body: u64,
    progress: &'a (dyn Fn(u64) + Send + Sync),
}

impl Pages<'_> {
    async fn read(mut self, first: Url) -> Result<Fetched, Problem> {
        let before = self.known.len();
        let mut fetched = Fetched { parts: Vec::new(), changed: false, fresh: false };
        let mut size = 0;
        let mut next = Some(first);
        while let Some(url) = next {
            let part = self.page(&url, size, &mut fetched).await?;
            size += part.body.len() as u64;
            fetched.parts.push(part);
            let body = fetched.parts.last().map(|part| part.body.as_slice()).unwrap_or_default();
            next = self.paging.next(&url, body, fetched.parts.len());
        }
        if fetched.parts.len() != before {
            fetched.changed = true;
            fetched.fresh = true;
        }
        Ok(fetched)
    }

    async fn page(&mut self, url: &Url, before: u64, fetched: &mut Fetched) -> Result<Part, Problem> {
        let key = digest(url.as_str());
        let known = self.known.iter().position(|part| part.key == key).map(|at| self.known.swap_remove(at));
        let etag = known.as_ref().and_then(|part| part.etag.as_deref());
        match (self.downloads.get(url, etag).await?, known) {
            (Answer::NotModified, Some(part)) => {
                (self.progress)(before + part.body.len() as u64);
                Ok(part)
            }
            (Answer::NotModified, None) => {
                Err(Problem::Unusable("it says \"not modified\" without being asked".to_owned()))
            }
            (Answer::Body { etag, response }, known) => {
                let body = self.body(response, before).await?;
                fetched.fresh = true;
                fetched.changed |= known.is_none_or(|part| part.body != body);
                Ok(Part { key, etag, body })
            }
        }
    }

    /// Reads a body in pieces, counting what it unpacks to: a small download can be a large feed.
    async fn body(&self, mut response: Response, before: u64) -> Result<Vec<u8>, Problem> {
        if is_page_for_people(&response) {
            return Err(Problem::Unusable("a web page instead of data (a login page of this network?)".to_owned()));
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|e| Problem::from_body(&e))? {
            if before + (body.len() + piece.len()) as u64 > self.body {
                return Err(Problem::TooLarge(self.body));
            }
            body.extend_from_slice(&piece);
            (self.progress)(before + body.len() as u64);
        }
        Ok(body)
    }
}

/// JSON comes as `application/json`, `text/plain` or without a type; only HTML is surely something else.
fn is_page_for_people(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"))
}
