// A folder that nobody trusts yet names its own server. It must not run; ours must.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { run, sleep, workbench } from "./workbench.mjs";

const ran = (home) => path.join(home, "hostile-server-ran");

function hostile(folder, home) {
  writeFileSync(path.join(home, "hostile"), `#!/bin/sh\ntouch ${ran(home)}\n`, { mode: 0o755 });
  mkdirSync(path.join(folder, ".vscode"));
  writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify({ "modelmeta.path": path.join(home, "hostile") }));
}

await run("untrusted", () => workbench({ trust: false, prepare: hostile, open: "app.py" }), {
  "restricted mode": async ({ page }) => {
    const no = page.locator(".monaco-dialog-box .monaco-button", { hasText: "No" }); // older builds ask, and may ask late
    await page.addLocatorHandler(no, () => no.click());
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
  },
  "our server serves it": async ({ page, servers, picture }) => {
    await page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
    await picture("untrusted");
    assert.equal(servers().length, 1);
  },
  "theirs did not run": ({ home }) => assert.ok(!existsSync(ran(home))),
});

// The same folder, trusted: now its server is the user's choice. Without this the test above could not fail.
await run("trusted", () => workbench({ trust: true, prepare: hostile, open: "app.py" }), {
  "trusted, theirs does run": async ({ home }) => {
    for (let i = 0; i < 300 && !existsSync(ran(home)); i++) await sleep(200);
    assert.ok(existsSync(ran(home)));
  },
});
