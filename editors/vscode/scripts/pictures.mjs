// The icon from its drawing, and the pictures of READMEs and walkthrough from what the editors' tests left:
//   SCALE=2 editors/test vscode neovim helix && (cd editors/vscode && npm run pictures)

import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";

const SCALE = 2;
const root = path.dirname(import.meta.dirname);
const media = path.join(root, "media");
const shown = path.join(root, "../../docs/images");
const left = path.join(root, "../../target/editors");
mkdirSync(path.join(media, "walkthrough"), { recursive: true });
mkdirSync(shown, { recursive: true });
await sharp(path.join(media, "icon.svg"), { density: 144 }).resize(256).png({ palette: true }).toFile(path.join(media, "icon.png"));

/** Screenshot of VS Code → the part of it that a reader should see, in pixels of the page. */
const EDITOR = { left: 353, top: 37, width: 835, height: 420 };
const PICTURES = {
  hover: EDITOR,
  "hover-light": EDITOR,
  message: EDITOR,
  completion: { left: 47, top: 18, width: 990, height: 500 },
  quickfix: EDITOR,
  status: { left: 660, top: 600, width: 540, height: 120 },
  search: { left: 290, top: 0, width: 620, height: 360 },
  details: { left: 353, top: 37, width: 847, height: 650 },
  walkthrough: { left: 190, top: 100, width: 920, height: 587 },
};
/** Those that the extension carries: the steps of its walkthrough, and its own README. */
const CARRIED = ["hover", "completion", "quickfix", "search", "status", "details", "walkthrough"];
for (const [name, clip] of Object.entries(PICTURES)) {
  const from = path.join(left, "vscode/4.139.1", `${name}.png`);
  if (!existsSync(from)) throw new Error(`no screenshot ${from}`);
  if ((await sharp(from).metadata()).width !== 1200 * SCALE) throw new Error(`${from} was not taken with SCALE=${SCALE}`);
  const scaled = Object.fromEntries(Object.entries(clip).map(([side, pixels]) => [side, pixels * SCALE]));
  await sharp(from).extract(scaled).png({ palette: true, colours: 256, dither: 0, effort: 10 }).toFile(path.join(shown, `${name}.png`));
  if (CARRIED.includes(name)) copyFileSync(path.join(shown, `${name}.png`), path.join(media, "walkthrough", `${name}.png`));
}

// Terminals leave their text in colour; the browser of the tests sets it.
const tools = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "modelmeta-editors/browser");
const require = createRequire(path.join(tools, "x.js"));
const { default: binary } = await import(pathToFileURL(require.resolve("@sparticuz/chromium")));
const browser = await require("playwright-core").chromium.launch({ executablePath: await binary.executablePath(), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 800, height: 900 }, deviceScaleFactor: SCALE });
for (const [editor, ground] of [["neovim", "#14161b"], ["helix", "#3b224c"]]) {
  await page.setContent(readFileSync(path.join(left, editor, "hover.html"), "utf8"));
  await page.addStyleTag({ content: `body { margin: 0; background: ${ground} !important; } pre { display: inline-block; margin: 0; padding: 14px; font: 14px/18px monospace; color: #d5d6db; background: ${ground}; } pre span { padding: 1px 0; }` });
  await sharp(await page.locator("pre").screenshot()).png({ palette: true, colours: 64, dither: 0, effort: 10 }).toFile(path.join(shown, `${editor}.png`));
}
await browser.close();
