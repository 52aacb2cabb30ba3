// Writes the settings of the extension from the server's own schema: settings.mjs [--check]
//
// data/settings.schema.json is generated from the server's settings struct. Here each leaf becomes one dotted key of
// `contributes.configuration`; the two settings that only an editor needs stand below. With --check nothing is written
// and a stale package.json is an error.

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.dirname(import.meta.dirname);
const manifestFile = path.join(root, "package.json");
const schema = JSON.parse(readFileSync(path.join(root, "../../data/settings.schema.json"), "utf8"));

const OURS = {
  "modelmeta.path": {
    scope: "machine-overridable",
    type: ["string", "null"],
    default: null,
    markdownDescription: "The server program. Empty: the one inside the extension, else `modelmeta` on `PATH`.",
  },
  "modelmeta.trace.server": {
    scope: "window",
    type: "string",
    enum: ["off", "messages", "verbose"],
    default: "off",
    markdownDescription: "What passes between VS Code and the server is written to the output channel.",
  },
};

/** Maps whose keys are known are still one setting: a user writes `{ "retired-model": "warning" }`. */
const WHOLE = new Set(["diagnostics.severity"]);

const settings = { ...OURS };
collect(schema, "", schema.default, "");
const sorted = Object.fromEntries(Object.entries(settings).sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b)));

const old = readFileSync(manifestFile, "utf8");
const manifest = JSON.parse(old);
manifest.contributes.configuration.properties = sorted;
manifest.capabilities.untrustedWorkspaces.restrictedConfigurations = Object.keys(sorted).filter((key) => key === "modelmeta.path" || key.startsWith("modelmeta.data."));
if (process.argv.includes("--check")) {
  if (JSON.stringify(manifest) !== JSON.stringify(JSON.parse(old))) throw new Error("package.json is stale: npm run settings");
} else {
  writeFileSync(manifestFile, JSON.stringify(manifest, null, 2) + "\n");
}

/** Adds every leaf under `node`; what it lacks (default, a word on what is switched on) stands at the object around it. */
function collect(node, key, fallback, around) {
  const { $ref, ...beside } = node;
  const here = $ref ? { ...resolve($ref), ...beside } : node;
  const standard = beside.default ?? fallback ?? here.default;
  if (here.properties && !WHOLE.has(key)) {
    for (const [name, child] of Object.entries(here.properties)) collect(child, key ? `${key}.${name}` : name, standard?.[name], here.description);
    return;
  }
  const { description: own = "", title: _title, $schema: _schema, format: _format, ...rest } = inline(here);
  const description = key.endsWith(".enable") ? around : own;
  settings[`modelmeta.${key}`] = { scope: key.startsWith("data.") ? "machine-overridable" : "resource", ...rest, default: standard, markdownDescription: description };
}

/** VS Code's settings know no references. */
function inline(node) {
  if (Array.isArray(node)) return node.map(inline);
  if (node === null || typeof node !== "object") return node;
  const { $ref, $defs: _definitions, ...rest } = node;
  const whole = $ref ? { ...resolve($ref), ...rest } : rest;
  return Object.fromEntries(Object.entries(whole).map(([name, value]) => [name, inline(value)]));
}

function resolve(reference) {
  return reference.slice(2).split("/").reduce((node, name) => node[name], schema);
}

/** The switch first, then alphabetically, the trace last. */
function rank(key) {
  return key === "modelmeta.enable" ? 0 : key.startsWith("modelmeta.trace") ? 2 : 1;
}
