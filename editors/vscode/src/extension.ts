// The thin side of ModelMeta: it finds the server, starts it, and gives VS Code the things no protocol carries
// (a status entry, quick picks, a page). Everything the extension knows about models it asks the server.

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { documentSelector } from "./languages";
import { PageProvider } from "./pages";
import { Server } from "./server";
import { Status } from "./status";

let server: Server | undefined;

/** Registers everything and lets the server start behind, with the first file it serves: activation never waits for it. */
export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("ModelMeta", { log: true });
  server = new Server(context, output);
  const pages = new PageProvider(server);
  const status = new Status(server);
  context.subscriptions.push(output, server, pages, status, ...registerCommands(server, pages, status, output));
  context.subscriptions.push(startWithFirstFile(server));
}

/**
 * Starts the server once a file it serves is shown. VS Code opens texts that nobody sees, too (a schema, its own settings);
 * they wake the extension, and need no server.
 */
function startWithFirstFile(server: Server): vscode.Disposable {
  const served = (document: vscode.TextDocument) => vscode.languages.match(documentSelector as vscode.DocumentSelector, document) > 0;
  const shown = () =>
    vscode.window.visibleTextEditors.some(({ document }) => served(document)) ||
    vscode.window.visibleNotebookEditors.some(({ notebook }) => notebook.getCells().some(({ document }) => served(document)));
  const look = () => {
    if (!shown()) return;
    watching.dispose();
    void server.start();
  };
  const watching = vscode.Disposable.from(
    vscode.window.onDidChangeVisibleTextEditors(look),
    vscode.window.onDidChangeVisibleNotebookEditors(look),
    vscode.workspace.onDidOpenTextDocument(look), // also: another language for a shown file, another cell
  );
  look();
  return watching;
}

/** Stops the server; VS Code waits for it. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
