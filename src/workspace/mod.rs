//! Reading a workspace: which files there are, what each says, and which settings hold for it.
//!
//! The server and the commands read the same files in the same way, because both read them here. [`Walk`] finds the files,
//! [`Text`] is what one of them says, [`Folders`] knows the settings of the folder it lies in, and [`Reason`] says why a file
//! is not read.

mod folders;
mod ignored;
mod reason;
mod text;
mod walk;

pub use folders::{Folder, Folders, Ground, SettingsFiles, user_file_path};
pub use reason::Reason;
pub use text::Text;
pub use walk::{Found, Walk};
