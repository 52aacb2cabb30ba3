// Runs inside the extension host. The results go to a file: the console carries the workbench's own log too.

const { appendFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");
const { format } = require("node:util");

exports.run = () => {
  const loaded = createRequire(path.join(process.env.TOOLS, "x.js"))("mocha");
  const Mocha = loaded.default ?? loaded;
  Mocha.reporters.Base.consoleLog = (...said) => appendFileSync(process.env.RESULTS, format(...said) + "\n");
  const mocha = new Mocha({ ui: "bdd", timeout: 120_000, color: false });
  mocha.addFile(path.join(__dirname, "extension.test.js"));
  return new Promise((resolve, reject) => mocha.run((failed) => (failed ? reject(new Error(`${failed} failed`)) : resolve())));
};
