//! The HTTP client: built when the first download is due, dropped with the run, so that an idle server holds no
//! connection, no certificates and no memory for them.

use super::address::{self, GuardedDns};
use super::problem::Problem;
use super::{Limits, shown_proxy};
use crate::files;
use crate::settings::Data;
use crate::text::shown_path;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder, Proxy, Response, StatusCode, Url};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// More hops than any real feed takes.
const MOST_REDIRECTS: usize = 5;
/// Bytes of the largest file of certificates.
const LARGEST_AUTHORITY: u64 = 16 << 20;
/// A server that asks for a longer pause is asked again after this long all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// What a server answered to a conditional request.
#[derive(Debug)]
pub(super) enum Answer {
    /// What we have is current.
    NotModified,
    /// A new body is on its way.
    Body {
        /// The validator to send next time.
        etag: Option<String>,
        /// The response, its body not yet read.
        response: Response,
    },
}

/// Downloads one run of the refresh makes.
#[derive(Debug, Clone)]
pub(super) struct Downloads {
    /// For this machine's own servers: never through a proxy.
    direct: Client,
    /// For everything else.
    outside: Client,
    dns: GuardedDns,
    limits: Limits,
}

impl Downloads {
    pub(super) fn new(data: &Data, limits: Limits) -> Result<Downloads, Problem> {
        // The result only says whether somebody (an earlier run) installed it before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dns = GuardedDns::default();
        let authorities = authorities(data)?;
        let base = || base(&limits, &dns).tls_certs_merge(authorities.iter().cloned());
        let mut outside = base();
        if !data.proxy.is_empty() {
            let proxy = Proxy::all(&data.proxy).map_err(|_| {
                Problem::Setting(format!("data.proxy: {} is not a proxy's URL", shown_proxy(&data.proxy)))
            })?;
            outside = outside.proxy(proxy.no_proxy(reqwest::NoProxy::from_env()));
        }
        let build = |builder: ClientBuilder| builder.build().map_err(|e| Problem::from_request(&e, limits.connect));
        Ok(Downloads { direct: build(base().no_proxy())?, outside: build(outside)?, dns, limits })
    }

    /// Asks for `url`, following redirects where they may lead.
    pub(super) async fn get(&self, url: &Url, etag: Option<&str>) -> Result<Answer, Problem> {
        let mut at = url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.send(&at, etag).await?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED && etag.is_some() {
                return Ok(Answer::NotModified);
            }
            if status == StatusCode::OK {
                return Ok(Answer::Body { etag: text(response.headers(), header::ETAG), response });
            }
            let location = text(response.headers(), header::LOCATION).filter(|_| status.is_redirection());
            match location {
                Some(location) => at = self.follow(&at, &location)?,
                None => {
                    return Err(Problem::Status {
                        status: status.as_u16(),
                        retry_after: retry_after(response.headers()),
                    });
                }
            }
        }
        Err(Problem::Redirect("it redirects in circles".to_owned()))
    }

    async fn send(&self, url: &Url, etag: Option<&str>) -> Result<Response, Problem> {
        let client = if address::is_loopback(url) { &self.direct } else { &self.outside };
        let mut request = client.get(url.clone());
        if let Some(etag) = etag {
            request = request.header(header::IF_NONE_MATCH, etag);
        }
        request.send().await.map_err(|e| Problem::from_request(&e, self.limits.connect))
    }

    fn follow(&self, from: &Url, location: &str) -> Result<Url, Problem> {
        let to = from.join(location).map_err(|_| Problem::Redirect("it redirects to no URL".to_owned()))?;
        address::check_redirect(from, &to).map_err(Problem::Redirect)?;
        if from.host() != to.host() {
            self.dns.guard(&to);
        }
        Ok(to)
    }
}

fn base(limits: &Limits, dns: &GuardedDns) -> ClientBuilder {
    Client::builder()
        .user_agent(concat!("modelmeta/", env!("CARGO_PKG_VERSION")))
        .default_headers(HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("application/json"))]))
        .connect_timeout(limits.connect)
        .redirect(Policy::none())
        .gzip(true)
        .dns_resolver(dns.clone())
}

/// Mozilla's roots (for machines that have none), the setting's and the environment's further authorities; the
/// system's own are always trusted.
fn authorities(data: &Data) -> Result<Vec<Certificate>, Problem> {
    let mozilla = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
    let mut all: Vec<Certificate> = mozilla.iter().filter_map(|der| Certificate::from_der(der).ok()).collect();
    for (name, file) in authority_files(data) {
        match pem(name, &file) {
            Ok(certificates) => all.extend(certificates),
            // The environment's was set for other programs: that it is gone is no reason to stop.
            Err(_) if name == ENVIRONMENT => {}
            Err(problem) => return Err(problem),
        }
    }
    Ok(all)
}

/// Where other programs learn of further authorities.
const ENVIRONMENT: &str = "SSL_CERT_FILE";

/// Files of further authorities, each with where it is named.
pub(super) fn authority_files(data: &Data) -> impl Iterator<Item = (&'static str, PathBuf)> {
    let set = Some(PathBuf::from(&data.ca_file)).map(|file| ("data.caFile", file));
    let environment = std::env::var_os(ENVIRONMENT).map(|file| (ENVIRONMENT, PathBuf::from(file)));
    set.into_iter().chain(environment).filter(|(_, file)| !file.as_os_str().is_empty())
}

pub(super) fn pem(name: &str, path: &Path) -> Result<Vec<Certificate>, Problem> {
    let told = |reason: String| Problem::Setting(format!("{name}: cannot use {} ({reason})", shown_path(path)));
    let text = files::read(path, LARGEST_AUTHORITY).map_err(|refused| told(refused.to_string()))?;
    let certificates = Certificate::from_pem_bundle(&text).map_err(|_| told("not PEM".to_owned()))?;
    if certificates.is_empty() {
        return Err(told("no certificate in it".to_owned()));
    }
    Ok(certificates)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// `Retry-After` as seconds or as a date (held against the answer's own `Date`, whose clock it was written by).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, header::RETRY_AFTER)?;
    let wait = match value.trim().parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => {
            let until = http_date(&value)?;
            let now =
                text(headers, header::DATE).and_then(|date| http_date(&date)).unwrap_or_else(jiff::Timestamp::now);
            until.duration_since(now).try_into().unwrap_or_default()
        }
    };
    Some(wait.min(LONGEST_WAIT))
}

fn http_date(text: &str) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::parse(text.trim()).ok().map(|date| date.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_and_never_negative_or_endless() {
        let of = |pairs: &[(header::HeaderName, &'static str)]| {
            retry_after(&pairs.iter().map(|(k, v)| (k.clone(), HeaderValue::from_static(v))).collect())
        };
        let now = (header::DATE, "Wed, 21 Oct 2026 07:28:00 GMT");
        let seconds = Duration::from_secs;
        assert_eq!(of(&[(header::RETRY_AFTER, "120")]), Some(seconds(120)));
        assert_eq!(of(&[now.clone(), (header::RETRY_AFTER, "Wed, 21 Oct 2026 07:30:00 GMT")]), Some(seconds(120)));
        assert_eq!(of(&[now.clone(), (header::RETRY_AFTER, "Wed, 21 Oct 2026 07:00:00 GMT")]), Some(seconds(0)));
        assert_eq!(of(&[(header::RETRY_AFTER, "99999999999")]), Some(LONGEST_WAIT));
        assert_eq!(of(&[(header::RETRY_AFTER, "soon")]), None);
        assert_eq!(of(&[]), None);
    }
}
