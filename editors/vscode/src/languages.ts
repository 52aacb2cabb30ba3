// What is sent to the server. The same languages wake the extension (`activationEvents`); a test holds both against the
// server's own table.

import type { DocumentFilter } from "vscode-languageclient/node";

const LANGUAGES = [
  "python",
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "json",
  "jsonc",
  "json5",
  "yaml",
  "dockercompose",
  "github-actions-workflow",
  "helm",
  "toml",
  "dotenv",
  "properties",
];

// Any scheme that holds text a person writes: also notebook cells, unsaved files and virtual workspaces. Left out are
// the views that only show (output, git's old versions, diffs of a pull request).
const SCHEMES = ["file", "untitled", "vscode-notebook-cell", "vscode-vfs"];

/** Every served language under every served scheme. */
export const documentSelector: DocumentFilter[] = SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));
