//! The pipe to the client: stdin and stdout as an editor gives them.
//!
//! Both are read and written by the thread that answers, where the system can wait for them: a message that wakes a second
//! thread costs more than most answers. Files and terminals are left to tokio, which gives them threads.

use tokio::io::{AsyncRead, AsyncWrite};

/// What the client writes.
pub fn input() -> Box<dyn AsyncRead + Send + Unpin> {
    #[cfg(unix)]
    match unix::End::of(std::io::stdin()) {
        Some(unix::End::Pipe(pipe)) => {
            if let Ok(pipe) = tokio::net::unix::pipe::Receiver::from_file(pipe) {
                return Box::new(pipe);
            }
        }
        Some(unix::End::Socket(socket)) => return Box::new(socket),
        None => {}
    }
    Box::new(tokio::io::stdin())
}

/// What the client reads.
pub fn output() -> Box<dyn AsyncWrite + Send + Unpin> {
    #[cfg(unix)]
    match unix::End::of(std::io::stdout()) {
        Some(unix::End::Pipe(pipe)) => {
            if let Ok(pipe) = tokio::net::unix::pipe::Sender::from_file(pipe) {
                return Box::new(pipe);
            }
        }
        Some(unix::End::Socket(socket)) => return Box::new(socket),
        None => {}
    }
    Box::new(tokio::io::stdout())
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::fs::FileTypeExt;
    use std::os::unix::net;
    use tokio::net::UnixStream;

    /// One end of the way to the client, where it can be waited for.
    pub enum End {
        Pipe(File),
        /// What Node gives its children.
        Socket(UnixStream),
    }

    impl End {
        pub fn of(stream: impl AsFd) -> Option<End> {
            let file = File::from(stream.as_fd().try_clone_to_owned().ok()?);
            let kind = file.metadata().ok()?.file_type();
            if kind.is_fifo() {
                return Some(End::Pipe(file));
            }
            let socket = kind.is_socket().then(|| net::UnixStream::from(OwnedFd::from(file)))?;
            socket.set_nonblocking(true).ok()?;
            UnixStream::from_std(socket).ok().map(End::Socket)
        }
    }
}
