//! Puts a new text in a file's place, or leaves the file alone and says why.
//!
//! An editor may save the file at any moment, before our eyes or behind our back, and the program may be killed at any
//! moment. So the new text is written to a file without a name and brought to the disk; the two change places in one step;
//! and what came out is looked at: is it the file that was analysed, with the text that was analysed? If not, they change
//! places again, and nothing has happened. The old file stays open for a while: who opened it before the exchange and writes
//! to it after has lost nothing either ([`Replaced::settle`]).
//!
//! What cannot be kept (an owner, a further name, an attribute) is a reason to leave the file alone.

use crate::files::open;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "other.rs")]
mod system;

/// How the names of unfinished files begin and end; no language reads such files.
const UNFINISHED: (&str, &str) = (".modelmeta-", ".tmp");

/// Why a file was left alone. The text is a clause that begins with "it".
#[derive(Debug)]
pub enum Left {
    /// Not the text that was analysed.
    Changed,
    /// Its permissions forbid writing.
    ReadOnly,
    /// It has so many names; the others would keep the old text.
    Linked(u64),
    /// Owner or group would become the caller's.
    Owner,
    /// An attribute or access list would be lost.
    Attribute(String),
    /// Another program holds a lock on it.
    Locked,
    /// Changed in two ways at once, in a moment that no order makes sense of.
    Torn,
    /// The system said no.
    System(io::Error),
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Left::Changed => f.write_str("it was changed meanwhile; run `modelmeta fix` again"),
            Left::ReadOnly => f.write_str("it is read-only"),
            Left::Linked(names) => write!(f, "it has {names} names (hard links), and only one would be fixed"),
            Left::Owner => f.write_str("its owner and group cannot be kept"),
            Left::Attribute(name) => write!(f, "its attribute `{name}` cannot be kept"),
            Left::Locked => f.write_str("another program has locked it"),
            Left::Torn => f.write_str("two programs wrote to it at the same moment; look whether all is there"),
            Left::System(error) => write!(f, "it cannot be written: {error}"),
        }
    }
}

impl<E: Into<io::Error>> From<E> for Left {
    fn from(error: E) -> Left {
        Left::System(error.into())
    }
}

/// A file that has its new text.
#[derive(Debug)]
pub struct Replaced {
    path: PathBuf,
    old: File,
    before: Vec<u8>,
    after: Vec<u8>,
}

/// Puts `after` in the place of `before`, which the file at `path` has to hold. Links are followed.
pub fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<Replaced, Left> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let (mut old, _) = open(&path)?;
    system::is_replaceable(&path, &old)?;
    old.try_lock().map_err(|_| Left::Locked)?;
    if !holds(&mut old, before)? {
        return Err(Left::Changed);
    }
    let mut new = system::Draft::new(folder)?;
    new.file().write_all(after)?;
    system::keep(&old, new.file())?;
    new.file().sync_all()?;
    new.exchange(&path, &mut old, |old| Ok(holds(old, before)?))?;
    system::sync_folder(folder)?;
    Ok(Replaced { path, old, before: before.to_vec(), after: after.to_vec() })
}

impl Replaced {
    /// Looks once more at the old file, which another program may have had open. What was added to it is added to the new
    /// one; any other change takes the fix back.
    pub fn settle(mut self) -> Result<(), Left> {
        let written = read(&mut self.old)?;
        if written == self.before {
            return Ok(());
        }
        if let Some(added) = written.strip_prefix(&*self.before) {
            let mut file = File::options().append(true).open(&self.path)?;
            file.write_all(added)?;
            return Ok(file.sync_all()?);
        }
        match replace(&self.path, &self.after, &written) {
            Ok(_) => Err(Left::Changed),
            Err(Left::Changed) => Err(Left::Torn),
            Err(left) => Err(left),
        }
    }
}

/// Removes what a killed run left in a folder: unfinished files that no running program holds.
pub fn sweep(folder: &Path) {
    for entry in folder.read_dir().into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1);
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_ours && is_file && open(&entry.path()).is_ok_and(|(file, _)| file.try_lock().is_ok()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn holds(file: &mut File, text: &[u8]) -> io::Result<bool> {
    Ok(file.metadata()?.len() == text.len() as u64 && read(file)? == text)
}

fn read(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A name that no file of the folder has, while this program runs alone with its number.
fn unfinished(folder: &Path) -> PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    folder.join(format!("{}{}-{number}{}", UNFINISHED.0, std::process::id(), UNFINISHED.1))
}
