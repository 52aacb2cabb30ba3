// Two entries in the language status (`{}` in the status bar): the findings of the shown file, and the age of the data.

import * as vscode from "vscode";
import { documentSelector } from "./languages";
import type { StatusReply } from "./protocol";
import type { Condition, Server } from "./server";
import { age, count } from "./words";

const MINUTE = 60_000;

export class Status implements vscode.Disposable {
  private readonly findings = vscode.languages.createLanguageStatusItem("modelmeta.findings", selector());
  private readonly data = vscode.languages.createLanguageStatusItem("modelmeta.data", selector());
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.findings.name = "ModelMeta Findings";
    this.data.name = "ModelMeta Data";
    this.data.command = { command: "modelmeta.refreshModelData", title: "Refresh" };
    const clock = setInterval(() => vscode.window.state.focused && void this.showData(), MINUTE);
    this.subscriptions = [
      this.findings,
      this.data,
      new vscode.Disposable(() => clearInterval(clock)),
      server.onDidChange((condition) => this.show(condition)),
      vscode.window.onDidChangeActiveTextEditor(() => this.showFindings()),
      vscode.languages.onDidChangeDiagnostics(() => this.showFindings()),
    ];
    this.show(server.condition);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private show(condition: Condition): void {
    this.findings.busy = condition === "starting";
    this.showFindings();
    void this.showData();
  }

  private showFindings(): void {
    const { condition } = this.server;
    if (condition !== "running") {
      this.findings.text = { off: "ModelMeta is off", starting: "ModelMeta starts", failed: "ModelMeta is not running" }[condition];
      this.findings.severity = condition === "failed" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
      this.findings.command =
        condition === "failed"
          ? { command: "modelmeta.showOutput", title: "Show Output" }
          : condition === "off"
            ? { command: "workbench.action.openSettings", title: "Settings", arguments: ["modelmeta.enable"] }
            : undefined;
      return;
    }
    const document = vscode.window.activeTextEditor?.document;
    const found = document ? vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "modelmeta") : [];
    const worst = Math.min(...found.map(({ severity }) => severity), vscode.DiagnosticSeverity.Hint);
    this.findings.text = `ModelMeta: ${found.length === 0 ? "no findings" : count(found.length, "finding")}`;
    this.findings.detail = "AI models and parameters in this file";
    this.findings.severity =
      worst === vscode.DiagnosticSeverity.Error
        ? vscode.LanguageStatusSeverity.Error
        : worst === vscode.DiagnosticSeverity.Warning
          ? vscode.LanguageStatusSeverity.Warning
          : vscode.LanguageStatusSeverity.Information;
    this.findings.command = { command: "workbench.actions.view.problems", title: "Problems" };
  }

  /** Asks how the data stands, shows it and tells it; nothing without a server. */
  async showData(): Promise<StatusReply | undefined> {
    if (this.server.condition !== "running") {
      this.data.text = "Model data: no server";
      this.data.detail = undefined;
      return undefined;
    }
    try {
      const reply = await this.server.request<StatusReply>("modelmeta/status", {});
      this.data.text = `${reply.offline ? "$(debug-disconnect) " : ""}Model data is ${age(reply.ageSeconds)}`;
      this.data.detail = reply.lastError ?? `${count(reply.models, "model")}, ${reply.offline ? "offline" : "renewed every hour"}`;
      this.data.severity = reply.lastError ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
      return reply;
    } catch {
      return undefined; // The server is on its way down; its next condition brings us back here.
    }
  }
}

function selector(): vscode.DocumentSelector {
  return documentSelector as vscode.DocumentSelector;
}
