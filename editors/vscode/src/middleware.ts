// What has to look a little different in VS Code than in the other editors.

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

export const middleware: Middleware = {
  provideHover: async (document, position, token, next) => {
    const hover = await next(document, position, token);
    hover?.contents.forEach((text) => loosen(text, "&emsp;"));
    return hover;
  },
  resolveCompletionItem: async (item, token, next) => {
    const resolved = await next(item, token);
    loosen(resolved?.documentation, "&thinsp;"); // beside a list there is less room
    return resolved;
  },
};

/** VS Code sets the cells of a hover's tables without any space between them. */
function loosen(text: unknown, space: string): void {
  if (!(text instanceof vscode.MarkdownString)) return;
  text.value = text.value.replace(/^\|.*\|$/gm, (row) => row.replaceAll(" | ", `${space} | `));
}
