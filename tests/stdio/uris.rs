//! Names of files as editors write them: they come back byte for byte.

use super::CALL;
use super::support::Server;

#[test]
fn every_name_works_and_comes_back_as_it_was() {
    let names = [
        "file:///a/b.py",
        "file:///app/[id]/page.py",
        "file:///app/%5Bid%5D/page.py",
        "file:///with space/a.py",
        "file:///with%20space/a.py",
        "file:///é/日本/😀.py",
        "file:///%C3%A9.py",
        "file:///a%zz%.py",
        "file:///a^{}|b.py",
        "file:///a\\b.py",
        "file:///c%3A/x.py",
        "file:///C:/x.py",
        "file://host/share/x.py",
        "file:///a#b?c.py",
        "FILE:///a.py",
        "untitled:Untitled-1",
        "vscode-notebook-cell:/a.ipynb#W0sZmlsZQ%3D%3D",
        "vscode-remote://ssh-remote+host/a.py",
        "git:/a.py?%7B%22ref%22%3A%22~%22%7D",
        "/plain/path.py",
        "a.py",
        "",
    ];
    let mut server = Server::start();
    for name in names {
        server.open(name, "python", CALL);
        assert_eq!(server.findings(name, 0).len(), 1, "{name}");
        server.edit(name, 1, 3, 16..17, "1");
        assert_eq!(server.findings(name, 1).len(), 0, "{name}");
        assert!(server.card(name, 2, 12).contains("`gpt-4o`"), "{name}");
    }
}
