const assert = require("node:assert/strict");
const { readdirSync, readFileSync } = require("node:fs");
const vscode = require("vscode");

const until = async (condition) => {
  for (let i = 0; i < 600; i++) {
    const value = await condition();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`never: ${condition}`);
};
const open = async (name) => {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name));
  await vscode.window.showTextDocument(document);
  return document;
};
const place = (document, text) => document.positionAt(document.getText().indexOf(text) + 1);
const findings = (document, rule) => {
  const ours = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "modelmeta");
  return ours.filter(({ code }) => (code.value ?? code) === rule);
};
/** What each of our servers was given. */
const environments = () => {
  const read = (id, name) => {
    try {
      return readFileSync(`/proc/${id}/${name}`, "utf8").split("\0");
    } catch {
      return []; // ended in between
    }
  };
  const ours = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && (read(id, "cmdline")[0] ?? "").startsWith(extension().extensionPath));
  return ours.map((id) => read(id, "environ"));
};
const extension = () => vscode.extensions.getExtension("modelmeta.modelmeta");

describe(`in the extension host of VS Code ${vscode.version}`, () => {
  let document;

  before(async () => {
    await extension().activate();
    document = await open("app.py");
  });
  it("reports the parameter that is out of range", async () => {
    const [finding] = await until(() => findings(document, "parameter-out-of-range").length > 0 && findings(document, "parameter-out-of-range"));
    assert.equal(document.getText(finding.range), "3");
    assert.match(finding.message, /0 to 2/);
  });
  it("reports the model that is about to go", async () => {
    const [finding] = await until(() => findings(document, "retiring-model").length > 0 && findings(document, "retiring-model"));
    assert.equal(document.getText(finding.range), "gpt-4o");
  });
  it("hovers a model ID", async () => {
    const [hover] = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, place(document, "gpt-4o"));
    assert.match(hover.contents[0].value, /GPT-4o/);
    assert.equal(document.getText(hover.range), "gpt-4o");
  });
  it("says nothing outside a model context", async () => {
    const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, place(document, "import"));
    assert.deepEqual(hovers, []);
  });
  it("completes model IDs inside the quotes", async () => {
    const list = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", document.uri, place(document, '""'));
    assert.ok(list.items.some((item) => (item.label.label ?? item.label) === "gpt-4o"));
  });
  it("offers the fix and applies it", async () => {
    const { range } = findings(document, "parameter-out-of-range")[0];
    const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, "quickfix", 10);
    const fix = actions.find((action) => action.edit && /2/.test(action.title));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /temperature=2,/);
    await until(() => findings(document, "parameter-out-of-range").length === 0);
  });
  it("answers in YAML, JSON, TypeScript, TOML and .env", async () => {
    for (const name of ["config.yaml", "config.json", "app.ts", "config.toml", ".env"]) {
      const file = await open(name);
      const hover = await until(async () => (await vscode.commands.executeCommand("vscode.executeHoverProvider", file.uri, place(file, "gpt-4o")))[0]);
      assert.match(hover.contents[0].value, /GPT-4o/, name);
    }
  });
  it("obeys a changed setting at once", async () => {
    const settings = vscode.workspace.getConfiguration("modelmeta");
    await settings.update("hover.enable", false, vscode.ConfigurationTarget.Global);
    const hovers = () => vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, place(document, "gpt-4o"));
    await until(async () => (await hovers()).length === 0);
    await settings.update("hover.enable", undefined, vscode.ConfigurationTarget.Global);
    await until(async () => (await hovers()).length === 1);
  });
  it("has every command it declares, and restarts", async () => {
    const known = await vscode.commands.getCommands(true);
    for (const { command } of extension().packageJSON.contributes.commands) assert.ok(known.includes(command), command);
    await vscode.commands.executeCommand("modelmeta.restartServer");
    await until(async () => (await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, place(document, "gpt-4o"))).length === 1);
  });
  it("hands VS Code's proxy to the server", async () => {
    const http = vscode.workspace.getConfiguration("http");
    await http.update("proxy", "http://proxy.example:3128", vscode.ConfigurationTarget.Global);
    await until(() => environments().some((all) => all.includes("HTTPS_PROXY=http://proxy.example:3128")));
    await http.update("proxy", undefined, vscode.ConfigurationTarget.Global);
    await until(() => environments().length === 1 && !environments()[0].some((one) => one.startsWith("HTTPS_PROXY=http://proxy.example")));
  });
  it("stops and starts with `modelmeta.enable`", async () => {
    const settings = vscode.workspace.getConfiguration("modelmeta");
    await settings.update("enable", false, vscode.ConfigurationTarget.Global);
    const hovers = () => vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, place(document, "gpt-4o"));
    await until(async () => (await hovers()).length === 0);
    await settings.update("enable", undefined, vscode.ConfigurationTarget.Global);
    await until(async () => (await hovers()).length === 1);
  });
});
