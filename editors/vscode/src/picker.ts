// The list of models with price and context window. The server ranks; the list only shows.

import * as vscode from "vscode";
import type { ModelRow } from "./protocol";
import type { Server } from "./server";

const LIMIT = 100;

type Item = vscode.QuickPickItem & { row?: ModelRow };

/** Lets the user choose a model; nothing when they leave the list. */
export function pickModel(server: Server, placeholder: string): Promise<ModelRow | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = "ModelMeta";
  pick.placeholder = placeholder;
  let asked: vscode.CancellationTokenSource | undefined;

  const search = async (query: string) => {
    asked?.cancel();
    const mine = (asked = new vscode.CancellationTokenSource());
    pick.busy = true;
    try {
      const rows = await server.run<ModelRow[]>("modelmeta.search", { query, limit: LIMIT }, mine.token);
      if (mine.token.isCancellationRequested) return;
      pick.items = rows.map(item);
      if (rows.length === 0) pick.items = [{ label: `No model matches “${query}”`, alwaysShow: true }];
    } catch (error) {
      if (!mine.token.isCancellationRequested) pick.items = [{ label: String(error), alwaysShow: true }];
    }
    if (asked === mine) pick.busy = false;
  };

  return new Promise((resolve) => {
    pick.onDidChangeValue(search);
    pick.onDidAccept(() => {
      const row = pick.selectedItems[0]?.row;
      if (!row) return;
      resolve(row);
      pick.hide();
    });
    pick.onDidHide(() => {
      asked?.cancel();
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
    void search("");
  });
}

/** `alwaysShow`: the server has already matched, and more kindly than the list's own filter would. */
function item(row: ModelRow): Item {
  const detail = [row.price, row.context, row.status].filter(Boolean).join(" · ");
  return { row, label: row.id, description: `${row.name} · ${row.provider}`, detail, alwaysShow: true };
}
