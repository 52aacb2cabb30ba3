//! The same where there is no exchange of names, on Windows: the file is looked at as late as possible, then replaced. A
//! file that another program has open for writing cannot be replaced there at all.

use super::{Left, unfinished};
use crate::files::open;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// Refuses a file that may not be written.
pub fn is_replaceable(_path: &Path, file: &File) -> Result<(), Left> {
    if file.metadata()?.permissions().readonly() { Err(Left::ReadOnly) } else { Ok(()) }
}

/// The folder's access list holds for the new file as it did for the old.
pub fn keep(_old: &File, _new: &File) -> Result<(), Left> {
    Ok(())
}

/// Names come to the disk by themselves.
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The new file before it has its place; goes with its name when dropped.
pub struct Draft {
    file: File,
    name: PathBuf,
}

impl Draft {
    /// An empty file in `folder`.
    pub fn new(folder: &Path) -> io::Result<Draft> {
        let name = unfinished(folder);
        Ok(Draft { file: OpenOptions::new().read(true).write(true).create_new(true).open(&name)?, name })
    }

    /// The file.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Takes the place of the file at `path` if that is as it should be.
    pub fn exchange(
        self,
        path: &Path,
        old: &mut File,
        is_as_before: impl Fn(&mut File) -> Result<bool, Left>,
    ) -> Result<(), Left> {
        if !is_as_before(old)? || !is_as_before(&mut open(path)?.0)? {
            return Err(Left::Changed);
        }
        Ok(std::fs::rename(&self.name, path)?)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.name);
    }
}
