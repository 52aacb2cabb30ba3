// Packages the extension for one platform with its server inside: package.mjs TARGET SERVER OUT.vsix
// TARGET is a word of vsce (`linux-x64`, `win32-arm64`, `darwin-arm64`, `alpine-x64` …); `none` packs no server, for the
// platforms without a build: there the one on PATH is used.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

const [target, server, out] = process.argv.slice(2);
if (!target || !out) throw new Error("usage: package.mjs TARGET SERVER OUT.vsix");
const root = path.dirname(import.meta.dirname);
const inside = path.join(root, "server");

rmSync(inside, { recursive: true, force: true });
if (target !== "none") {
  const name = target.startsWith("win32") ? "modelmeta.exe" : "modelmeta";
  mkdirSync(inside);
  copyFileSync(server, path.join(inside, name));
  chmodSync(path.join(inside, name), 0o755);
}
try {
  const args = ["vsce", "package", "--no-dependencies", "--out", path.resolve(out)];
  // The README's pictures are shown from the repository, once there is one to name.
  const { repository } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  if (!repository) args.push("--no-rewrite-relative-links", "--allow-missing-repository");
  execFileSync("npx", [...args, ...(target === "none" ? [] : ["--target", target])], { cwd: root, stdio: "inherit" });
} finally {
  rmSync(inside, { recursive: true, force: true });
}
