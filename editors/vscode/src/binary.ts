// Which program is the server: the user's setting, else the one inside the extension, else the one on PATH.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";

/** A server program and where it came from. */
export interface Binary {
  command: string;
  from: "setting" | "extension" | "PATH";
}

const NAME = process.platform === "win32" ? "modelmeta.exe" : "modelmeta";

/** The first of setting, bundled and PATH that is there; a setting is taken at its word. */
export function findBinary(extensionPath: string): Binary | undefined {
  const set = vscode.workspace.getConfiguration("modelmeta").get<string | null>("path");
  if (set) return { command: expand(set), from: "setting" };

  const bundled = path.join(extensionPath, "server", NAME);
  if (existsSync(bundled)) return { command: bundled, from: "extension" };

  const onPath = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean).map((folder) => path.join(folder, NAME));
  const command = onPath.find(existsSync);
  return command ? { command, from: "PATH" } : undefined;
}

/** Why a program that was found does not run, in its own words; nothing when it does. */
export async function complaint(binary: Binary): Promise<string | undefined> {
  try {
    await promisify(execFile)(binary.command, ["--version"], { timeout: 10_000 });
    return undefined;
  } catch (error) {
    const { code, stderr, message } = error as { code?: string | number; stderr?: string; message: string };
    if (code === "ENOENT") return "there is no such program";
    if (code === "EACCES") return "it may not be executed";
    if (code === "ENOEXEC" || code === "UNKNOWN") return `it is not a program for ${process.platform}-${process.arch}`;
    return stderr?.trim() || message;
  }
}

/** `~/` and `${workspaceFolder}` as people write them in settings. */
function expand(set: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return set.replace(/^~(?=[/\\])/, homedir()).replaceAll("${workspaceFolder}", folder);
}
