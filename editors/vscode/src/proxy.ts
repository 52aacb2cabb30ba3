// VS Code's proxy setting, handed to the server the way every program knows it: through the environment.

import * as vscode from "vscode";

/** The variables to add. Empty when VS Code names no proxy: then the server sees the environment's own. */
export function proxyEnvironment(): Record<string, string> {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = http.get<string>("proxy");
  if (!proxy || http.get<string>("proxySupport") === "off") return {};

  const environment: Record<string, string> = {};
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"]) environment[name] = proxy;
  const except = http.get<string[]>("noProxy") ?? [];
  if (except.length > 0) environment.NO_PROXY = environment.no_proxy = except.join(",");
  return environment;
}
