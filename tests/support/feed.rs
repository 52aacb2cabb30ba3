//! A feed server on loopback that behaves, or misbehaves, as told: `std::net` only, because the point is to send what
//! a well-made server library would refuse to send.

#![allow(dead_code, clippy::unwrap_used)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

/// One request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    /// `/models.json?page=2`, or `feeds.example:443` of a CONNECT.
    pub target: String,
    /// All header lines, names in lower case.
    pub head: String,
}

impl Request {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

/// How the body comes.
#[derive(Debug, Clone)]
pub enum Body {
    /// Whole.
    Whole(Vec<u8>),
    /// A byte now and then, for ever.
    Drip,
    /// As fast as it can, for ever.
    Endless,
    /// Fewer bytes than announced.
    Cut(Vec<u8>),
}

impl Reply {
    pub fn status(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: Body::Whole(Vec::new()) }
    }

    pub fn body(body: impl Into<Vec<u8>>) -> Reply {
        Reply { status: 200, headers: Vec::new(), body: Body::Whole(body.into()) }
    }

    pub fn of(body: Body) -> Reply {
        Reply { status: 200, headers: Vec::new(), body }
    }

    pub fn redirect(to: impl Into<String>) -> Reply {
        Reply::status(302).with("Location", to)
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.headers.push((name, value.into()));
        self
    }

    /// Answers 304 to whoever has this version, the body to everybody else.
    pub fn unless_known(self, etag: &str, request: &Request) -> Reply {
        let known = request.header("if-none-match") == Some(etag);
        let reply = if known { Reply::status(304) } else { self };
        reply.with("ETag", etag)
    }
}

type Handler = Box<dyn FnMut(&Request) -> Reply + Send>;

/// The server; it ends with the test's process.
pub struct FeedServer {
    pub address: SocketAddr,
    handler: Arc<Mutex<Handler>>,
    requests: Arc<Mutex<Vec<Request>>>,
    connections: Arc<AtomicUsize>,
}

/// Something a connection can be spoken over: TCP, or TLS on it.
pub trait Stream: Read + Write {}
impl<T: Read + Write> Stream for T {}

impl FeedServer {
    /// A server for plain HTTP.
    pub fn start(handler: impl FnMut(&Request) -> Reply + Send + 'static) -> FeedServer {
        FeedServer::over(handler, |tcp| Some(Box::new(tcp)))
    }

    /// A server behind something else that talks first: TLS, a proxy's CONNECT.
    pub fn over(
        handler: impl FnMut(&Request) -> Reply + Send + 'static,
        wrap: impl Fn(TcpStream) -> Option<Box<dyn Stream>> + Send + Sync + 'static,
    ) -> FeedServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = FeedServer {
            address: listener.local_addr().unwrap(),
            handler: Arc::new(Mutex::new(Box::new(handler))),
            requests: Arc::default(),
            connections: Arc::default(),
        };
        let connections = server.connections.clone();
        let (handler, requests, wrap) = (server.handler.clone(), server.requests.clone(), Arc::new(wrap));
        thread::spawn(move || {
            for tcp in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::Relaxed);
                let (handler, requests, wrap) = (handler.clone(), requests.clone(), wrap.clone());
                thread::spawn(move || {
                    let Some(mut stream) = wrap(tcp) else { return };
                    let Some(request) = read_request(&mut *stream) else { return };
                    let reply = (lock(&handler))(&request);
                    lock(&requests).push(request);
                    // Whoever hangs up on a misbehaving server does the right thing.
                    let _ = answer(&mut *stream, reply);
                });
            }
        });
        server
    }

    /// From now on answers so.
    pub fn answer_with(&self, handler: impl FnMut(&Request) -> Reply + Send + 'static) {
        *lock(&self.handler) = Box::new(handler);
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How often somebody came, answered or not.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Every request that was answered.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.requests).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Reads a request's head; there are no bodies to GET.
pub fn read_request(stream: &mut dyn Stream) -> Option<Request> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
        // Not a method: somebody expects another protocol here.
        if !head[0].is_ascii_uppercase() {
            return None;
        }
    }
    let head = String::from_utf8(head).ok()?;
    let (first, rest) = head.split_once("\r\n")?;
    let target = first.split(' ').nth(1)?.to_owned();
    let lower =
        |line: &str| line.split_once(": ").map(|(name, value)| format!("{}: {value}\n", name.to_ascii_lowercase()));
    Some(Request { target, head: rest.lines().filter_map(lower).collect() })
}

fn answer(stream: &mut dyn Stream, reply: Reply) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    let announced = match &reply.body {
        Body::Whole(body) => Some(body.len()),
        Body::Cut(body) => Some(body.len() + 1000),
        Body::Drip | Body::Endless => None,
    };
    if let Some(length) = announced.filter(|_| reply.status != 304) {
        head += &format!("Content-Length: {length}\r\n");
    }
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"\r\n")?;
    match reply.body {
        Body::Whole(body) | Body::Cut(body) => stream.write_all(&body)?,
        Body::Drip => loop {
            stream.write_all(b" ")?;
            stream.flush()?;
            thread::sleep(Duration::from_millis(20));
        },
        Body::Endless => {
            let piece = [b' '; 65536];
            loop {
                stream.write_all(&piece)?;
            }
        }
    }
    stream.flush()
}
