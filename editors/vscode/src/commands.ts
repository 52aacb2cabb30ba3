// The commands of the palette. Their IDs differ from the server's own (`modelmeta.search` …), which the language client
// registers by itself.

import * as vscode from "vscode";
import type { PageProvider } from "./pages";
import { pickModel } from "./picker";
import type { RefreshReport, RetirementRow, ScanSummary } from "./protocol";
import type { Server } from "./server";
import type { Status } from "./status";
import { count } from "./words";

const RETIREMENT_DAYS = 365;

export function registerCommands(server: Server, pages: PageProvider, status: Status, output: vscode.LogOutputChannel): vscode.Disposable[] {
  const commands: Record<string, (...given: never[]) => unknown> = {
    searchModels: async () => {
      const row = await pickModel(server, "Search models by name, provider or ID");
      if (row) await pages.open(row.key);
    },
    insertModelId: async () => {
      const editor = vscode.window.activeTextEditor;
      const row = editor && (await pickModel(server, "Insert the ID of a model"));
      if (row) await editor.edit((edit) => editor.selections.forEach((selection) => edit.replace(selection, row.id)));
    },
    showModelDetails: async (given?: string) => {
      const word = given ?? wordAtCursor();
      const known = word && (await server.run<string | null>("modelmeta.details", { key: word })) !== null;
      const key = known ? word : (await pickModel(server, "Show the details of a model"))?.key;
      if (key) await pages.open(key);
    },
    refreshModelData: async () => {
      const report = await withProgress("Renewing the model data", () => server.run<RefreshReport | null>("modelmeta.refresh"));
      const data = await status.showData();
      tell(data?.offline ? "offline, so no source was asked" : outcome(report));
    },
    scanIntoProblems: async () => {
      const summary = await withProgress("Scanning the workspace", () => server.run<ScanSummary>("modelmeta.scanWorkspace"));
      await vscode.commands.executeCommand("workbench.actions.view.problems");
      tell(`${count(summary.findings, "finding")} in ${count(summary.files, "file")}`);
    },
    showUpcomingRetirements: async () => {
      const rows = await server.run<RetirementRow[]>("modelmeta.upcoming", { days: RETIREMENT_DAYS });
      const picked = await vscode.window.showQuickPick(rows.map(retirement), {
        title: "Models that shut down within a year",
        placeHolder: rows.length > 0 ? "Choose one to read its page" : "None is announced",
        matchOnDescription: true,
        matchOnDetail: true,
      });
      if (picked) await pages.open(picked.key);
    },
    restartServer: () => server.restart(),
    showOutput: () => output.show(),
  };
  return Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`modelmeta.${name}`, async (...given: never[]) => {
      try {
        return await run(...given);
      } catch (error) {
        output.error(`${name}: ${String(error)}`);
        void vscode.window.showErrorMessage(`ModelMeta: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  );
}

function retirement(row: RetirementRow): vscode.QuickPickItem & { key: string } {
  const successor = row.successor ? ` · successor ${row.successor}` : "";
  return {
    key: row.key,
    label: row.id,
    description: row.provider,
    detail: `${row.date}, in ${count(row.days, "day")}${successor}`,
  };
}

function outcome(report: RefreshReport | null): string {
  if (report?.failed) return "not every source answered; the last good data stays";
  return report?.changed ? "the model data has changed" : "the model data is up to date";
}

/** A word in passing: it goes by itself. */
function tell(words: string): void {
  vscode.window.setStatusBarMessage(`ModelMeta: ${words}`, 10_000);
}

/** The selection, or the run of characters under the cursor that may be an ID; the server knows whether it is one. */
function wordAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  const range = selection.isEmpty ? document.getWordRangeAtPosition(selection.active, /[\w@][\w./:@+-]*\w/) : selection;
  return range && document.getText(range);
}

function withProgress<Result>(title: string, task: () => Promise<Result>): Thenable<Result> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `ModelMeta: ${title}` }, task);
}
