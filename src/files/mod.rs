//! The one door through which the product reads files that nobody handed to it.
//!
//! Git carries symbolic links and archives carry pipes, so a name such as `uv.lock` says nothing of what is behind it. What is
//! opened here is a regular file; a pipe, a device, a socket or a folder is refused before a byte is read, and no more is read
//! than the caller allows. A file that speaks for a workspace (settings, lock files, ignore files) must also lie in that
//! workspace: [`read_within`] refuses a link that leads out of it.
//!
//! A regular file on a network drive that hangs cannot be given up by who reads it. The server therefore reads on threads
//! that no answer waits for; a command waits, as any command does.

use crate::text::shown_path;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Why a file is not read. The text is a clause that begins with "it".
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nothing of that name is there, or a link to nothing.
    #[error("it does not exist")]
    Missing,
    /// A folder.
    #[error("it is a folder")]
    Folder,
    /// A pipe, a device, a socket.
    #[error("it is {0}, not a regular file")]
    NotRegular(&'static str),
    /// Longer than the caller allows, in bytes.
    #[error("it is larger than {}", size(*limit))]
    TooLarge {
        /// The most that would have been read.
        limit: u64,
    },
    /// A link to a place outside of the folder that it may speak for.
    #[error("it is a link that leads out of {}", shown_path(root))]
    LeadsOut {
        /// The folder.
        root: PathBuf,
    },
    /// Read as text, and no UTF-8.
    #[error("it is not valid UTF-8")]
    NotText,
    /// The system said no.
    #[error("it cannot be read: {0}")]
    System(io::Error),
}

impl Refused {
    /// Whether no file of that name is there: a name that is looked for may be free, or a folder's.
    pub fn is_absence(&self) -> bool {
        matches!(self, Refused::Missing | Refused::Folder)
    }
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Refused {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refused::Missing,
            io::ErrorKind::IsADirectory => Refused::Folder,
            _ => Refused::System(error),
        }
    }
}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> io::Error {
        let kind = match refused {
            Refused::System(error) => return error,
            Refused::Missing => io::ErrorKind::NotFound,
            Refused::Folder => io::ErrorKind::IsADirectory,
            Refused::NotRegular(_) => io::ErrorKind::InvalidInput,
            Refused::TooLarge { .. } => io::ErrorKind::FileTooLarge,
            Refused::LeadsOut { .. } => io::ErrorKind::PermissionDenied,
            Refused::NotText => io::ErrorKind::InvalidData,
        };
        io::Error::new(kind, refused)
    }
}

/// Reads a regular file of at most `limit` bytes; links are followed.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Refused> {
    let (file, data) = open(path)?;
    if data.len() > limit {
        return Err(Refused::TooLarge { limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or_default().saturating_add(1));
    // One byte more than allowed tells an exact fit from a file that grows, or whose length nobody knows (`/proc`).
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(Refused::TooLarge { limit }) } else { Ok(bytes) }
}

/// Reads a regular file of at most `limit` bytes that is UTF-8 throughout; links are followed.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Refused> {
    String::from_utf8(read(path, limit)?).map_err(|_| Refused::NotText)
}

/// Reads a text that speaks for what lies under `root`; a link may lead anywhere in there, but not out of it.
pub fn read_within(root: &Path, path: &Path, limit: u64) -> Result<String, Refused> {
    // Names that are looked for are mostly free: nothing is resolved for those.
    regular(path.metadata()?)?;
    let root_itself = root.canonicalize()?;
    match path.canonicalize() {
        Ok(target) if target.starts_with(&root_itself) => read_text(&target, limit),
        _ => Err(Refused::LeadsOut { root: root.to_owned() }),
    }
}

/// Opens a regular file for reading; links are followed.
pub fn open(path: &Path) -> Result<(File, Metadata), Refused> {
    // Looked at first, because opening alone sets some devices in motion; and again when open, for it may be another now.
    regular(path.metadata()?)?;
    let file = without_waiting().read(true).open(path)?;
    let data = regular(file.metadata()?)?;
    Ok((file, data))
}

fn regular(data: Metadata) -> Result<Metadata, Refused> {
    if data.is_file() { Ok(data) } else { Err(kind(&data).map_or(Refused::Folder, Refused::NotRegular)) }
}

/// What it is that is no regular file; nothing for a folder.
fn kind(data: &Metadata) -> Option<&'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = data.file_type();
        let pairs = [
            (kind.is_fifo(), "a pipe"),
            (kind.is_socket(), "a socket"),
            (kind.is_block_device() || kind.is_char_device(), "a device"),
        ];
        if let Some((_, name)) = pairs.into_iter().find(|(is, _)| *is) {
            return Some(name);
        }
    }
    (!data.is_dir()).then_some("something else")
}

/// A pipe that takes a file's place between look and opening must not hold us up.
#[cfg(unix)]
fn without_waiting() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    options
}

#[cfg(not(unix))]
fn without_waiting() -> OpenOptions {
    OpenOptions::new()
}

/// A number of bytes for people.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn said(result: Result<String, Refused>) -> String {
        result.map_or_else(|refused| refused.to_string(), |text| format!("read: {text}"))
    }

    #[test]
    fn a_regular_file_of_the_allowed_size_is_read() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.txt");
        std::fs::write(&path, "four").unwrap();
        assert_eq!(said(read_text(&path, 4)), "read: four");
        assert_eq!(said(read_text(&path, 3)), "it is larger than 3 bytes");
        assert_eq!(said(read_text(home.path(), 3)), "it is a folder");
        assert!(read_text(&path.join("x"), 3).unwrap_err().is_absence(), "a file is no folder");
        std::fs::write(&path, b"\xff").unwrap();
        assert_eq!(said(read_text(&path, 4)), "it is not valid UTF-8");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_refused_without_waiting_for_it() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        for (name, target) in [("zero", "/dev/zero"), ("circle", "circle"), ("nothing", "gone")] {
            symlink(target, at(name)).unwrap();
        }
        for (name, expected) in [
            ("pipe", "it is a pipe, not a regular file"),
            ("socket", "it is a socket, not a regular file"),
            ("zero", "it is a device, not a regular file"),
            ("nothing", "it does not exist"),
        ] {
            assert_eq!(said(read_text(&at(name), 100)), expected, "{name}");
        }
        assert!(said(read_text(&at("circle"), 100)).starts_with("it cannot be read: "));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_does_not_say_its_length_is_read_up_to_the_limit() {
        assert_eq!(said(read_text(Path::new("/proc/self/status"), 10)), "it is larger than 10 bytes");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_may_lead_anywhere_within_and_nowhere_else() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("root");
        std::fs::create_dir_all(root.join("sub")).unwrap();
        for (path, text) in [("outside", "secret"), ("root/inside", "ours"), ("root/sub/plain", "plain")] {
            std::fs::write(home.path().join(path), text).unwrap();
        }
        symlink("../inside", root.join("sub/in")).unwrap();
        symlink(root.join("inside"), root.join("sub/absolute")).unwrap();
        symlink("../../outside", root.join("sub/out")).unwrap();
        symlink("../..", root.join("sub/up")).unwrap();
        let read = |name: &str| said(read_within(&root, &root.join("sub").join(name), 100));
        assert_eq!(["in", "absolute", "plain"].map(read), ["read: ours", "read: ours", "read: plain"]);
        for name in ["out", "up/outside"] {
            assert_eq!(read(name), format!("it is a link that leads out of {}", shown_path(&root)));
        }
    }
}
