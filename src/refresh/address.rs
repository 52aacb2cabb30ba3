//! Where a download may go: HTTPS anywhere, plain HTTP to this machine only, and a redirect never from the public
//! network into a private one, neither by an address in the URL nor by a name that resolves to one.

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex};

/// Whether a source may live at `url`; the reason when not.
pub(super) fn check_source(url: &Url) -> Result<(), String> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" => Err(format!("{} is not HTTPS; plain HTTP is accepted from this machine only", shown(url))),
        other => Err(format!("{other}: is not a scheme data can be read from; use https or a file")),
    }
}

/// Whether an answer from `from` may send us on to `to`; the reason when not.
pub(super) fn check_redirect(from: &Url, to: &Url) -> Result<(), String> {
    check_source(to).map_err(|_| format!("it redirects to {}, which is not HTTPS", shown(to)))?;
    if is_private(to) && !is_private(from) {
        return Err(format!("it redirects to {}, an address in a private network", shown(to)));
    }
    Ok(())
}

/// Whether `url` names this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match literal(url) {
        Some(address) => address.to_canonical().is_loopback(),
        None => url.host_str().is_some_and(|host| named_within(host, "localhost")),
    }
}

/// `url` without what may be secret in it: user, password, query and fragment.
pub(super) fn shown(url: &Url) -> String {
    let mut plain = url.clone();
    // Both calls fail only for URLs that cannot carry credentials in the first place.
    let _ = plain.set_username("");
    let _ = plain.set_password(None);
    plain.set_query(None);
    plain.set_fragment(None);
    plain.to_string()
}

fn is_private(url: &Url) -> bool {
    match literal(url) {
        Some(address) => is_private_address(address),
        None => url
            .host_str()
            .is_none_or(|host| ["localhost", "local", "internal"].iter().any(|zone| named_within(host, zone))),
    }
}

fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

fn named_within(host: &str, zone: &str) -> bool {
    let host = host.trim_end_matches('.');
    host.eq_ignore_ascii_case(zone)
        || host
            .len()
            .checked_sub(zone.len())
            .and_then(|at| host.split_at_checked(at))
            .is_some_and(|(rest, tail)| rest.ends_with('.') && tail.eq_ignore_ascii_case(zone))
}

fn is_private_address(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_private_v4(v4),
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.is_multicast()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || embedded_v4(v6).is_some_and(is_private_v4)
        }
    }
}

fn is_private_v4(v4: Ipv4Addr) -> bool {
    let [a, b, ..] = v4.octets();
    a == 0
        || v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_multicast()
        || v4.is_broadcast()
        || (a == 100 && (64..128).contains(&b)) // carrier-grade NAT, RFC 6598
}

/// The IPv4 address that a NAT64 (RFC 6052) or 6to4 (RFC 3056) address stands for.
fn embedded_v4(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)))
        }
        _ => None,
    }
}

/// The system's resolver, except that names which only a redirect brought up give public addresses or none.
///
/// Behind a proxy these names are not resolved here, so the proxy's own (private) name keeps working.
#[derive(Debug, Clone, Default)]
pub(super) struct GuardedDns {
    from_redirects: Arc<Mutex<HashSet<String>>>,
}

impl GuardedDns {
    /// From now on `url`'s host must not lead into a private network.
    pub(super) fn guard(&self, url: &Url) {
        if let (Some(host), Ok(mut hosts)) = (url.host_str(), self.from_redirects.lock()) {
            hosts.insert(host.to_owned());
        }
    }

    fn is_guarded(&self, host: &str) -> bool {
        // A poisoned lock means an earlier panic: then trust nothing.
        self.from_redirects.lock().map_or(true, |hosts| hosts.contains(host))
    }
}

impl Resolve for GuardedDns {
    fn resolve(&self, name: Name) -> Resolving {
        let guarded = self.is_guarded(name.as_str());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let usable: Vec<SocketAddr> = found.filter(|at| !guarded || !is_private_address(at.ip())).collect();
            if usable.is_empty() {
                return Err(format!("{} leads into a private network", name.as_str()).into());
            }
            Ok(Box::new(usable.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for good in ["https://models.dev/api.json", "http://127.0.0.1:8080/x", "http://[::1]/x", "http://LOCALHOST:1/x"]
        {
            assert_eq!(check_source(&url(good)), Ok(()), "{good}");
        }
        for bad in ["http://models.dev/api.json", "http://10.0.0.1/x", "http://notlocalhost/x", "ftp://models.dev/x"] {
            assert!(check_source(&url(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn redirects_never_lead_from_outside_in() {
        let refused = [
            "http://models.dev/x",
            "http://127.0.0.1/x",
            "https://127.0.0.1/x",
            "https://2130706433/x", // 127.0.0.1 as one number
            "https://10.1.2.3/x",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/x",
            "https://[::1]/x",
            "https://[::ffff:192.168.0.1]/x",
            "https://[64:ff9b::a00:1]/x",
            "https://[fd00::1]/x",
            "https://metadata.google.internal/x",
            "https://localhost./x",
        ];
        for to in refused {
            assert!(check_redirect(&url("https://models.dev/a"), &url(to)).is_err(), "{to}");
        }
        for to in ["https://cdn.models.dev/a", "https://8.8.8.8/a", "https://[2606:4700::1]/a"] {
            assert_eq!(check_redirect(&url("https://models.dev/a"), &url(to)), Ok(()), "{to}");
        }
        assert_eq!(check_redirect(&url("http://127.0.0.1:1/a"), &url("http://127.0.0.1:2/b")), Ok(()));
        assert_eq!(check_redirect(&url("https://10.0.0.1/a"), &url("https://10.0.0.2/b")), Ok(()));
    }

    #[test]
    fn a_name_from_a_redirect_does_not_resolve_to_this_machine() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let dns = GuardedDns::default();
        let resolve =
            |dns: &GuardedDns| runtime.block_on(dns.resolve("localhost".parse().unwrap())).map(Iterator::count);
        assert!(resolve(&dns).unwrap() > 0);
        dns.guard(&url("https://localhost/x"));
        assert!(resolve(&dns).is_err_and(|e| e.to_string().contains("private network")));
    }

    #[test]
    fn what_is_shown_holds_no_secret() {
        assert_eq!(shown(&url("https://me:pw@feeds.example/a.json?token=s#f")), "https://feeds.example/a.json");
    }
}
