// Mocha inside VS Code's own extension host, as `@vscode/test-electron` would run it: the workbench takes the extension's
// and the tests' folder in its payload and reports through two functions of the page.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { workbench } from "./workbench.mjs";

const results = path.join(process.env.PICTURES, "host.txt");
const bench = await workbench({
  driver: true,
  env: { RESULTS: results },
  payload: (extensions) => [
    ["extensionDevelopmentPath", path.join(extensions, readdirSync(extensions).find((name) => name.startsWith("modelmeta.")))],
    ["extensionTestsPath", path.join(import.meta.dirname, "host")],
    ["skipWelcome", true],
  ],
});
const code = await new Promise((resolve) => {
  setTimeout(() => resolve(124), 600_000).unref();
  bench.page.exposeFunction("codeAutomationLog", () => undefined)
    .then(() => bench.page.exposeFunction("codeAutomationExit", resolve))
    .then(() => bench.go());
});
try {
  console.log(readFileSync(results, "utf8").trimEnd());
} catch {
  console.error(bench.log().slice(-3000));
}
if (code !== 0) await bench.picture("failure-host").catch(() => undefined);
await bench.stop();
process.exit(code);
