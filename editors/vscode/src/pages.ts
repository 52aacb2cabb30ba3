// A model's details as a page one can read, search and leave open: the server's Markdown, shown by VS Code's own preview.

import * as vscode from "vscode";
import type { Server } from "./server";

const SCHEME = "modelmeta";

export class PageProvider implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly server: Server) {}

  /** Opens the page of the model `key` beside nothing: as a tab of its own. */
  async open(key: string): Promise<void> {
    await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.from({ scheme: SCHEME, path: `/${key}` }));
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const key = uri.path.slice(1);
    const page = await this.server.run<string | null>("modelmeta.details", { key }, token);
    return page ?? `No model \`${key}\` is known.`;
  }

  dispose(): void {
    this.registration.dispose();
  }
}
