//! What Unix systems offer for it: files without a name (Linux), two names that change places (Linux, macOS), owners, modes,
//! extended attributes. Where a file system lacks one of the first two, there is a moment more in which a kill leaves an
//! unfinished file, or an editor that renames its own file into place goes unnoticed.

use super::{Left, unfinished};
use rustix::fs::{self as system, Access, AtFlags, CWD, Mode, OFlags, RenameFlags};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};

/// Refuses a file that may not be written, or that has other names.
pub fn is_replaceable(path: &Path, file: &File) -> Result<(), Left> {
    let data = file.metadata()?;
    // The administrator may write everything, and should not by mistake.
    if data.mode() & 0o222 == 0 || system::access(path, Access::WRITE_OK).is_err() {
        return Err(Left::ReadOnly);
    }
    if data.nlink() > 1 { Err(Left::Linked(data.nlink())) } else { Ok(()) }
}

/// Gives `new` the owner, the attributes and the mode of `old`.
pub fn keep(old: &File, new: &File) -> Result<(), Left> {
    let (data, own) = (old.metadata()?, new.metadata()?);
    if (data.uid(), data.gid()) != (own.uid(), own.gid()) {
        fchown(new, Some(data.uid()), Some(data.gid())).map_err(|_| Left::Owner)?;
    }
    keep_attributes(old, new)?;
    // Last, because a change of the owner takes bits away.
    Ok(new.set_permissions(data.permissions())?)
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn keep_attributes(old: &File, new: &File) -> Result<(), Left> {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};
    /// The kernel's own limits.
    const LONGEST: usize = 64 * 1024;
    let mut names = Vec::with_capacity(LONGEST);
    // A file system without attributes has none to keep.
    if flistxattr(old, rustix::buffer::spare_capacity(&mut names)).is_err() {
        return Ok(());
    }
    for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let (mut value, mut has) = (Vec::with_capacity(LONGEST), Vec::with_capacity(LONGEST));
        let is_read = fgetxattr(old, name, rustix::buffer::spare_capacity(&mut value)).is_ok();
        let is_set = is_read && fsetxattr(new, name, &value, XattrFlags::empty()).is_ok();
        // Security labels may not be set, and are the same in the same folder.
        let mut is_same = || fgetxattr(new, name, rustix::buffer::spare_capacity(&mut has)).is_ok() && has == value;
        if !(is_set || is_read && is_same()) {
            return Err(Left::Attribute(String::from_utf8_lossy(name).into_owned()));
        }
    }
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn keep_attributes(_old: &File, _new: &File) -> Result<(), Left> {
    Ok(())
}

/// Brings the folder's names to the disk. Some file systems cannot, and bring them by themselves.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    let folder = system::open(folder, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())?;
    match system::fsync(folder) {
        Err(rustix::io::Errno::INVAL) => Ok(()),
        done => Ok(done?),
    }
}

/// The new file before it has its place; goes with its name when dropped.
pub struct Draft {
    file: File,
    name: PathBuf,
    is_named: bool,
}

impl Draft {
    /// An empty file in `folder`, without a name where the system knows such files.
    pub fn new(folder: &Path) -> io::Result<Draft> {
        let name = unfinished(folder);
        let (file, is_named) = match nameless(folder) {
            Some(file) => (file, false),
            None => (OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&name)?, true),
        };
        // Whoever sweeps the folder sees that it is in use.
        file.try_lock().map_err(io::Error::other)?;
        Ok(Draft { file, name, is_named })
    }

    /// The file.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Changes places with the file at `path`; if that was not `old`, or is not as it should be, changes back.
    pub fn exchange(
        mut self,
        path: &Path,
        old: &mut File,
        is_as_before: impl Fn(&mut File) -> Result<bool, Left>,
    ) -> Result<(), Left> {
        let is_old = |name: &Path, old: &File| Ok::<_, Left>(id(&name.symlink_metadata()?) == id(&old.metadata()?));
        self.give_name()?;
        if self.swap(path).is_err() {
            // No exchange on this file system: look as late as possible, then replace.
            if !is_old(path, old)? || !is_as_before(old)? {
                return Err(Left::Changed);
            }
            std::fs::rename(&self.name, path)?;
            self.is_named = false;
            return Ok(());
        }
        if is_old(&self.name, old)? && is_as_before(old)? {
            return Ok(());
        }
        self.swap(path)?;
        // Somebody replaced our file in between: theirs is the newest and goes back.
        if id(&self.name.symlink_metadata()?) != id(&self.file.metadata()?) {
            self.swap(path)?;
        }
        Err(Left::Changed)
    }

    fn swap(&self, path: &Path) -> io::Result<()> {
        Ok(system::renameat_with(CWD, &self.name, CWD, path, RenameFlags::EXCHANGE)?)
    }

    #[cfg(target_os = "linux")]
    fn give_name(&mut self) -> io::Result<()> {
        use std::os::fd::AsRawFd;
        if !self.is_named {
            let file = format!("/proc/self/fd/{}", self.file.as_raw_fd());
            system::linkat(CWD, file, CWD, &self.name, AtFlags::SYMLINK_FOLLOW)?;
            self.is_named = true;
        }
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    fn give_name(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.is_named {
            let _ = std::fs::remove_file(&self.name);
        }
    }
}

fn id(data: &std::fs::Metadata) -> (u64, u64) {
    (data.dev(), data.ino())
}

/// A file that has no name, so that a kill leaves nothing behind.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    // It can be named later through /proc only.
    Path::new("/proc/self/fd").exists().then_some(())?;
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    Some(system::open(folder, flags, Mode::RUSR | Mode::WUSR).ok()?.into())
}

#[cfg(not(target_os = "linux"))]
fn nameless(_folder: &Path) -> Option<File> {
    None
}
