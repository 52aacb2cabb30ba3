//! TLS, certificate authorities, proxies, and redirects that would lead from the public network into a private one.
//!
//! A proxy on loopback lets a source live at a public name: whatever host is asked for, the proxy itself answers as it.

use super::feed::{Stream, read_request};
use super::*;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A certificate authority of our own, and a server's configuration with a certificate it signed.
struct Authority {
    pem: String,
    config: Arc<ServerConfig>,
}

impl Authority {
    fn new(hosts: &[&str]) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);

        let leaf_key = KeyPair::generate().unwrap();
        let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let leaf = CertificateParams::new(hosts).unwrap().signed_by(&leaf_key, &issuer).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], PrivateKeyDer::try_from(leaf_key.serialize_der()).unwrap())
            .unwrap();
        Authority { pem, config: Arc::new(config) }
    }

    /// A server that shows the certificate of `other` to everybody but the first who comes.
    fn server_then(&self, other: &Authority, handler: impl FnMut(&Request) -> Reply + Send + 'static) -> FeedServer {
        let (own, other) = (self.config.clone(), other.config.clone());
        let first = AtomicBool::new(true);
        FeedServer::over(handler, move |tcp| {
            Authority::wrap(if first.swap(false, Ordering::Relaxed) { &own } else { &other }, tcp)
        })
    }

    /// Speaks TLS on a connection.
    fn wrap(config: &Arc<ServerConfig>, tcp: TcpStream) -> Option<Box<dyn Stream>> {
        Some(Box::new(StreamOwned::new(ServerConnection::new(config.clone()).ok()?, tcp)))
    }

    /// A server that speaks TLS.
    fn server(&self, handler: impl FnMut(&Request) -> Reply + Send + 'static) -> FeedServer {
        let config = self.config.clone();
        FeedServer::over(handler, move |tcp| Authority::wrap(&config, tcp))
    }

    /// A proxy that takes every CONNECT and is the other end itself; also gives the hosts that were asked for.
    fn proxy(&self, handler: impl FnMut(&Request) -> Reply + Send + 'static) -> (FeedServer, Arc<Mutex<Vec<String>>>) {
        let config = self.config.clone();
        let hosts = Arc::new(Mutex::new(Vec::new()));
        let asked = hosts.clone();
        let server = FeedServer::over(handler, move |mut tcp| {
            hosts.lock().unwrap().push(read_request(&mut tcp)?.target);
            tcp.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
            Authority::wrap(&config, tcp)
        });
        (server, asked)
    }

    fn file(&self, room: &Room) -> String {
        let path = room.folder.path().join("authority.pem");
        fs::write(&path, &self.pem).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

#[test]
fn a_certificate_is_trusted_only_with_its_authority() {
    let room = Room::new();
    let authority = Authority::new(&["localhost"]);
    let server = authority.server(|_| Reply::body(models(100)));
    let url = format!("https://localhost:{}/models.json", server.address.port());
    let data = Data { sources: vec![url], ..room.data.clone() };
    let (outcome, _, error) = only(&run_once(&data, limits(), &mut |_| {}).0);
    assert_eq!(outcome, Outcome::Failed);
    assert!(error.contains("certificate not trusted") && error.contains("data.caFile"), "{error}");

    let data = Data { ca_file: authority.file(&room), ..data };
    assert_eq!(only(&run_once(&data, limits(), &mut |_| {}).0), (Outcome::Updated, 100, String::new()));

    let changed = authority.server_then(&Authority::new(&["localhost"]), |_| Reply::body(models(100)));
    let url = format!("https://localhost:{}/models.json", changed.address.port());
    let data = Data { sources: vec![url], ..data };
    assert_eq!(only(&run_once(&data, limits(), &mut |_| {}).0).0, Outcome::Updated);
    let (outcome, count, error) = only(&run_once(&data, limits(), &mut |_| {}).0);
    assert_eq!((outcome, count), (Outcome::Failed, 100), "the last good data stays");
    assert!(error.contains("certificate not trusted"), "{error}");

    let elsewhere = Authority::new(&["feeds.example"]).server(|_| Reply::body(models(100)));
    let url = format!("https://localhost:{}/models.json", elsewhere.address.port());
    let data = Data { sources: vec![url], ..data };
    assert!(only(&run_once(&data, limits(), &mut |_| {}).0).2.contains("certificate not trusted"));
}

#[test]
fn an_unusable_authority_file_is_told_with_its_setting() {
    let room = Room::new();
    let data = Data {
        sources: vec!["https://localhost:1/models.json".to_owned()],
        ca_file: room.folder.path().join("nothing.pem").to_str().unwrap().to_owned(),
        ..room.data.clone()
    };
    let error = only(&run_once(&data, limits(), &mut |_| {}).0).2;
    assert!(error.contains("data.caFile") && error.contains("nothing.pem"), "{error}");
}

#[test]
fn a_proxy_is_used_for_the_outside_and_never_for_this_machine() {
    let room = Room::new();
    let authority = Authority::new(&["feeds.example"]);
    let (proxy, hosts) = authority.proxy(|request| Reply::body(models(50)).unless_known("\"p\"", request));
    let data = Data {
        sources: vec!["https://feeds.example/models.json".to_owned(), room.server.url("/models.json")],
        proxy: format!("http://{}", proxy.address),
        ca_file: authority.file(&room),
        ..room.data.clone()
    };
    let report = run_once(&data, limits(), &mut |_| {}).0;
    let seen: Vec<_> = report.sources.iter().map(|source| (source.outcome, source.models)).collect();
    assert_eq!(seen, [(Outcome::Updated, 50), (Outcome::Updated, 100)], "{report:?}");
    assert_eq!(*hosts.lock().unwrap(), ["feeds.example:443"]);
}

#[test]
fn redirects_lead_to_https_and_never_from_outside_in() {
    let authority = Authority::new(&["feeds.example", "cdn.example"]);
    let refused = [
        ("http://feeds.example/x", "not HTTPS"),
        ("http://127.0.0.1:9/x", "private network"),
        ("https://127.0.0.1/x", "private network"),
        ("https://10.1.2.3/x", "private network"),
        ("https://169.254.169.254/x", "private network"),
        ("https://[::1]/x", "private network"),
        ("//localhost/x", "private network"),
    ];
    for (to, word) in refused {
        let room = Room::new();
        let mut first = true;
        let (proxy, hosts) = authority.proxy(move |_| match std::mem::take(&mut first) {
            true => Reply::body(models(100)),
            false => Reply::redirect(to),
        });
        let data = Data {
            sources: vec!["https://feeds.example/models.json".to_owned()],
            proxy: format!("http://{}", proxy.address),
            ca_file: authority.file(&room),
            ..room.data.clone()
        };
        run_once(&data, limits(), &mut |_| {});
        let (outcome, count, error) = only(&run_once(&data, limits(), &mut |_| {}).0);
        assert_eq!((outcome, count), (Outcome::Failed, 100), "{to}: the last good data stays");
        assert!(error.contains(word), "{to}: {error}");
        assert_eq!(*hosts.lock().unwrap(), ["feeds.example:443"; 2], "{to}: not followed");
    }

    let room = Room::new();
    let (proxy, hosts) = authority.proxy(|request| match request.header("host") {
        Some("feeds.example") => Reply::redirect("https://cdn.example/models.json"),
        _ => Reply::body(models(100)),
    });
    let data = Data {
        sources: vec!["https://feeds.example/models.json".to_owned()],
        proxy: format!("http://{}", proxy.address),
        ca_file: authority.file(&room),
        ..room.data.clone()
    };
    assert_eq!(only(&run_once(&data, limits(), &mut |_| {}).0), (Outcome::Updated, 100, String::new()));
    assert_eq!(*hosts.lock().unwrap(), ["feeds.example:443", "cdn.example:443"]);
}
