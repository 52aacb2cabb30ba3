//! Paths in URIs. A URI is otherwise never taken apart: it goes back to the client byte for byte.

use std::path::{Path, PathBuf};
use tower_lsp::gen_lsp_types::Uri;

/// The path a URI names, also that of a notebook whose cell it is; nothing for a text that lies nowhere (`untitled:`).
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let (scheme, rest) = uri.0.split_once(':')?;
    if !matches!(scheme, "file" | "vscode-notebook-cell") {
        return None;
    }
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.get(path.find('/')?..)?;
    let path = if scheme == "file" { path } else { path.split('#').next()? };
    let path = decoded(path);
    // `/c:/folder` is `c:/folder`.
    let drive = path.get(2) == Some(&b':');
    Some(from_bytes(if drive { path.get(1..)? } else { &path }))
}

/// The URI of a path.
pub fn of(path: &Path) -> Uri {
    let path = path.as_os_str().as_encoded_bytes();
    let mut uri = String::from(if path.starts_with(b"/") { "file://" } else { "file:///" });
    for &byte in path {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(byte.into()),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri(uri)
}

/// A path of these bytes, which need not be Unicode on every system.
fn from_bytes(bytes: &[u8]) -> PathBuf {
    #[cfg(unix)]
    return PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes));
    #[cfg(not(unix))]
    return PathBuf::from(String::from_utf8_lossy(bytes).into_owned());
}

/// The text without percent encoding; what is no encoding stays as it is.
fn decoded(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.filter(|_| *first == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_uri() {
        for name in ["/a/b.py", "/a b/é/[id]/100%.py", "c:/x.py"] {
            assert_eq!(path(&of(Path::new(name))), Some(PathBuf::from(name)));
        }
        #[cfg(unix)]
        assert_eq!(
            path(&Uri("file:///k%FF.py".to_owned())).map(|path| of(&path).0).as_deref(),
            Some("file:///k%FF.py")
        );
        assert_eq!(of(Path::new("/é [x].py")).0, "file:///%C3%A9%20%5Bx%5D.py");
    }

    #[test]
    fn paths_are_read_as_editors_write_them() {
        let cases = [
            ("file:///a/b.py", Some("/a/b.py")),
            ("file:///app/[id]/p%C3%A9%20q.ts", Some("/app/[id]/pé q.ts")),
            ("file:///é x.py", Some("/é x.py")),
            ("file:///c%3A/x.py", Some("c:/x.py")),
            ("file:///c:/x.py", Some("c:/x.py")),
            ("file:///a%zz%.py", Some("/a%zz%.py")),
            ("file:///a#b.py", Some("/a#b.py")),
            ("file://host/a.py", Some("/a.py")),
            ("vscode-notebook-cell:/a/b.ipynb#W0sZmlsZQ%3D%3D", Some("/a/b.ipynb")),
            ("untitled:Untitled-1", None),
            ("/plain/path.py", None),
            ("file:", None),
            ("", None),
        ];
        for (uri, expected) in cases {
            assert_eq!(path(&Uri(uri.to_owned())), expected.map(PathBuf::from), "{uri}");
        }
    }
}
