//! The pipe to the client: stdin and stdout as an editor gives them.
//!
//! Both are read and written by the thread that answers, where the system can wait for them: a message that wakes a second
//! thread costs more than most answers. Files and terminals are left to tokio, which gives them threads.

use tokio::io::{AsyncRead, AsyncWrite};

/// What the client writes.
pub fn input() -> Box<dyn AsyncRead + Send + Unpin> {
    #[cfg(unix)]
    if let Some(input) = unix::input() {
        return input;
    }
    Box::new(tokio::io::stdin())
}

/// What the client reads.
pub fn output() -> Box<dyn AsyncWrite + Send + Unpin> {
    #[cfg(unix)]
    if let Some(output) = unix::output() {
        return output;
    }
    Box::new(tokio::io::stdout())
}

#[cfg(unix)]
mod unix {
    use super::{AsyncRead, AsyncWrite};
    use std::fs::File;
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::fs::FileTypeExt;
    use std::os::unix::net;
    use tokio::net::{UnixStream, unix::pipe};

    /// One end of a way that can be waited for.
    enum End {
        Pipe(File),
        /// What Node gives its children.
        Socket(UnixStream),
    }

    pub fn input() -> Option<Box<dyn AsyncRead + Send + Unpin>> {
        Some(match End::of(std::io::stdin())? {
            End::Pipe(pipe) => Box::new(pipe::Receiver::from_file(pipe).ok()?),
            End::Socket(socket) => Box::new(socket),
        })
    }

    pub fn output() -> Option<Box<dyn AsyncWrite + Send + Unpin>> {
        Some(match End::of(std::io::stdout())? {
            End::Pipe(pipe) => Box::new(pipe::Sender::from_file(pipe).ok()?),
            End::Socket(socket) => Box::new(socket),
        })
    }

    impl End {
        fn of(stream: impl AsFd) -> Option<End> {
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
