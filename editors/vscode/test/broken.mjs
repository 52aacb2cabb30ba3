// A server program that is not there: one plain message, with the way to mend it.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run, workbench } from "./workbench.mjs";

function misled(folder) {
  mkdirSync(path.join(folder, ".vscode"));
  writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify({ "modelmeta.path": "/nowhere/modelmeta" }));
}

await run("broken", () => workbench({ prepare: misled, open: "app.py" }), {
  "says what is wrong": async ({ page, picture }) => {
    const message = page.locator(".notification-list-item", { hasText: "/nowhere/modelmeta: there is no such program" }).first();
    await message.waitFor();
    await picture("broken");
    return message.locator(".notification-list-item-message").innerText();
  },
  "and where to mend it": async ({ page }) => {
    await page.locator(".notification-list-item .monaco-button", { hasText: "Set Its Path" }).first().click();
    await page.locator(".settings-editor .setting-item", { hasText: "The server program" }).first().waitFor();
  },
});
