// The life of the server process: start, stop, restart, and what to say when it cannot start.

import * as vscode from "vscode";
import type { LanguageClient, LanguageClientOptions } from "vscode-languageclient/node";
import { complaint, findBinary, type Binary } from "./binary";
import { documentSelector } from "./languages";
import { middleware } from "./middleware";
import { proxyEnvironment } from "./proxy";

/** What the server is doing, as the status entry shows it. */
export type Condition = "off" | "starting" | "running" | "failed";

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();
  /** Something has asked for the server; until then changed settings start nothing. */
  private wanted = false;
  private readonly changed = new vscode.EventEmitter<Condition>();
  private readonly subscriptions: vscode.Disposable[];

  /** Fires at each change of [`condition`]. */
  readonly onDidChange = this.changed.event;
  condition: Condition = "off";

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.again()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (["modelmeta.enable", "modelmeta.path", "http.proxy", "http.noProxy", "http.proxySupport"].some((key) => event.affectsConfiguration(key))) {
          void this.again();
        }
      }),
    ];
  }

  /** Starts the server unless it is switched off; a failure is told, never thrown. */
  start(): Promise<void> {
    this.wanted = true;
    return this.enqueue(() => this.doStart());
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.doStop());
  }

  restart(): Promise<void> {
    this.wanted = true;
    return this.enqueue(async () => {
      await this.doStop();
      await this.doStart();
    });
  }

  /** Runs one of the server's commands (`modelmeta.search` …). Rejects when there is no server. */
  async run<Result>(command: string, argument: object = {}, token?: vscode.CancellationToken): Promise<Result> {
    return this.request<Result>("workspace/executeCommand", { command, arguments: [argument] }, token);
  }

  /** Sends a request, to a server that is started for it if need be. Rejects when there is none. */
  async request<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result> {
    await (this.wanted ? this.queue : this.start());
    if (!this.client || this.condition !== "running") throw new Error("The ModelMeta server is not running.");
    // An absent token must not be passed on: it would be sent as a second parameter.
    return token ? this.client.sendRequest<Result>(method, params, token) : this.client.sendRequest<Result>(method, params);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private async again(): Promise<void> {
    if (this.wanted) await this.restart();
  }

  /** Starts and stops one after the other: two in flight would leave a process behind. */
  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step, step);
    return this.queue;
  }

  private async doStart(): Promise<void> {
    if (this.client) return;
    if (!vscode.workspace.getConfiguration("modelmeta").get<boolean>("enable", true)) return this.set("off");
    this.set("starting");
    const binary = findBinary(this.context.extensionPath);
    if (!binary) return this.missing();

    // Tried before it is started: the client would tell a failure in its own words, beside ours.
    const reason = await complaint(binary);
    if (reason) return this.broken(binary, reason);

    const { name, version } = this.context.extension.packageJSON as { name: string; version: string };
    this.output.info(`${name} ${version} starts ${binary.command} (from the ${binary.from})`);
    const { LanguageClient, RevealOutputChannelOn, State } = await import("./client.js");
    const client = new LanguageClient(
      "modelmeta",
      "ModelMeta",
      { command: binary.command, args: ["lsp"], options: { env: { ...process.env, ...proxyEnvironment() } } },
      { ...this.options(), revealOutputChannelOn: RevealOutputChannelOn.Never },
    );
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) this.set(newState === State.Running ? "running" : newState === State.Starting ? "starting" : "failed");
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      await client.dispose().catch(() => undefined);
      this.broken(binary, String(error));
    }
  }

  private async doStop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((error: unknown) => this.output.warn(`stopping: ${String(error)}`));
    this.set("off");
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector,
      outputChannel: this.output,
      middleware,
      initializationOptions: JSON.parse(JSON.stringify(vscode.workspace.getConfiguration("modelmeta"))),
      synchronize: { configurationSection: "modelmeta" },
      markdown: { supportHtml: false },
    };
  }

  private set(condition: Condition): void {
    if (this.condition === condition) return;
    this.condition = condition;
    this.changed.fire(condition);
  }

  private missing(): void {
    this.set("failed");
    this.output.error("no server: none is set, none is inside this build of the extension, none is on PATH");
    void this.tell(
      "ModelMeta has no server to start: this build of the extension carries none for your platform and `modelmeta` is not on PATH.",
      ["Set Its Path", "How to Install"],
    );
  }

  private broken(binary: Binary, reason: string): void {
    this.set("failed");
    this.output.error(`${binary.command}: ${reason}`);
    void this.tell(`ModelMeta could not start its server ${binary.command}: ${reason}.`, ["Set Its Path", "Show Output"]);
  }

  /** Not awaited by anyone: a message may stand for hours. */
  private async tell(message: string, buttons: string[]): Promise<void> {
    switch (await vscode.window.showErrorMessage(message, ...buttons)) {
      case "Set Its Path":
        await vscode.commands.executeCommand(settingsWithPath(), { query: "modelmeta.path" });
        break;
      case "How to Install":
        await vscode.env.openExternal(vscode.Uri.parse("https://modelmeta.dev"));
        break;
      case "Show Output":
        this.output.show();
        break;
    }
  }
}

/** The page of the settings that `modelmeta.path` is on: VS Code shows it only where it is set, or may be. */
function settingsWithPath(): string {
  const places = vscode.workspace.getConfiguration("modelmeta").inspect("path");
  if (places?.workspaceValue !== undefined) return "workbench.action.openWorkspaceSettings";
  return vscode.env.remoteName ? "workbench.action.openRemoteSettings" : "workbench.action.openSettings";
}
