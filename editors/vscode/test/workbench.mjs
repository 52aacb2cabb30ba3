// A real VS Code with a profile of its own: its server, its extension host, its workbench in headless Chromium.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const { VSCODE, CHROMIUM, TOOLS, VSIX, EDITORS, PICTURES } = process.env;
const { chromium } = createRequire(path.join(TOOLS, "x.js"))("playwright-core");

/** A loaded machine paints late: nothing here gives up early. */
const PATIENCE = 180_000;

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.preferredDarkColorTheme": "Default Dark Modern",
  "workbench.preferredLightColorTheme": "Default Light Modern",
  "remote.autoForwardPorts": false, // else VS Code rewrites these settings when the machine has many
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  "git.enabled": false,
};

/** A folder with only these of VS Code's own extensions. */
function only(builtin, home) {
  const folder = path.join(home, "builtin");
  mkdirSync(folder);
  for (const name of builtin) symlinkSync(path.join(VSCODE, "code/extensions", name), path.join(folder, name));
  return ["--builtin-extensions-dir", folder];
}

/**
 * Starts it on a copy of the fixtures, with the packaged extension installed.
 * `trust`: the folder is trusted (else VS Code asks and restricts).
 * `prepare(folder, home)`: last changes to the folder. `open`: the file shown first. `payload(extensions)`: more for the
 * workbench, given the folder of the installed extensions. `builtin`: the only ones of VS Code's own extensions to have.
 */
export async function workbench({ trust = true, prepare, open, payload = () => [], builtin, driver = false, env = {} } = {}) {
  const home = mkdtempSync(path.join(os.tmpdir(), "modelmeta-vscode-"));
  const folder = path.join(home, "workspace");
  const user = path.join(home, "user");
  const extensions = path.join(home, "extensions");
  cpSync(path.join(EDITORS, "fixtures"), folder, { recursive: true });
  mkdirSync(path.join(user, "User"), { recursive: true });
  writeFileSync(path.join(user, "User", "settings.json"), JSON.stringify({ ...SETTINGS, "security.workspace.trust.enabled": !trust }));
  prepare?.(folder, home);

  const node = path.join(VSCODE, "node");
  const main = path.join(VSCODE, "code/out/server-main.js");
  const environment = { ...process.env, ...env, HOME: home, XDG_CONFIG_HOME: path.join(home, "config"), XDG_CACHE_HOME: path.join(home, "cache"), XDG_DATA_HOME: path.join(home, "data") };
  const common = ["--user-data-dir", user, "--extensions-dir", extensions, "--server-data-dir", path.join(home, "server"), "--accept-server-license-terms"];
  execFileSync(node, [main, ...common, "--install-extension", VSIX], { env: environment, stdio: "pipe" });

  const port = await freePort();
  const server = spawn(node, [main, ...common, "--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--telemetry-level", "off",
    ...(trust ? ["--disable-workspace-trust"] : []), ...(driver ? ["--enable-smoke-test-driver"] : []), ...(builtin ? only(builtin, home) : [])], { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (log += data));
  await until(async () => (await fetch(`http://127.0.0.1:${port}/version`).catch(() => undefined))?.ok, () => `VS Code's server did not start\n${log}`);

  const browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, timeout: PATIENCE, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: Number(process.env.SCALE ?? 1) })).newPage();
  page.setDefaultTimeout(PATIENCE);

  const uri = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
  const all = [...(open ? [["openFile", uri(path.join(folder, open))]] : []), ...payload(extensions).map(([key, file]) => [key, file === true ? "true" : uri(file)])];
  const address = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(all))}`;

  return {
    page,
    folder,
    home,
    go: () => page.goto(address),
    picture: (name, clip) => page.screenshot({ path: path.join(PICTURES, `${name}.png`), clip }),
    command: (title) => command(page, title),
    openFile: (name) => openFile(page, name),
    /** The process ids of the language server that this VS Code runs. */
    servers: () => processes(extensions),
    log: () => log,
    stop: async () => {
      await browser.close();
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
      writeFileSync(path.join(PICTURES, "server.log"), log);
      const logs = path.join(user, "logs");
      if (existsSync(logs)) cpSync(logs, path.join(PICTURES, "logs"), { recursive: true });
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Runs one test file: its steps in order, a picture of where it failed. */
export async function run(name, start, steps) {
  const bench = await start();
  const started = Date.now();
  let failure;
  try {
    await bench.go();
    for (const [title, step] of Object.entries(steps)) {
      try {
        const seen = await step(bench);
        say(title, "ok", seen);
      } catch (error) {
        say(title, "FAIL");
        throw error;
      }
    }
  } catch (error) {
    failure = error;
    await bench.picture(`failure-${name}`).catch(() => undefined);
  }
  await bench.stop();
  if (failure) {
    console.error(failure);
    process.exit(1);
  }
  say(name, "ok", `${((Date.now() - started) / 1000).toFixed(1)} s in all`);
}

/** Polls until `condition` gives something true; then gives that. */
export async function until(condition, complaint = () => `never: ${condition}`) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(200)) {
    const value = await condition();
    if (value) return value;
  }
  throw new Error(complaint());
}

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function say(title, word, seen) {
  console.log(`  ${title.padEnd(24)} ${word.padEnd(4)}  ${typeof seen === "string" ? seen.replace(/\s+/g, " ").slice(0, 150) : ""}`);
}

/** Runs a command of the palette by its title. A palette that is still closing takes no words: it is opened again. */
async function command(page, title) {
  const input = page.locator(".quick-input-widget input[type=text]");
  await until(async () => {
    await page.keyboard.press("F1");
    if (await input.fill(`>${title}`, { timeout: 10_000 }).then(() => true, () => false)) return true;
    await page.keyboard.press("Escape");
    return false;
  });
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
  await page.keyboard.press("Enter");
}

/** Opens a file from the Explorer; the box by name would need a search program that one of the builds lacks. */
async function openFile(page, name) {
  await page.locator(".explorer-folders-view .monaco-list-row").getByText(name, { exact: true }).dblclick();
  await page.locator(".tab.active", { hasText: name }).waitFor();
}

function processes(folder) {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((id) => {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0");
      return words.some((word) => word.startsWith(folder)) && words.includes("lsp");
    } catch {
      return false; // ended in between
    }
  });
}

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}
