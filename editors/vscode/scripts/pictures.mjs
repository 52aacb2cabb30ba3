// The icon from its drawing, and the pictures of README and walkthrough from the screenshots that the tests took:
// pictures.mjs [FOLDER of screenshots, e.g. ../../target/editors/vscode/4.139.1]

import { existsSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";

const media = path.join(path.dirname(import.meta.dirname), "media");
await sharp(path.join(media, "icon.svg"), { density: 144 }).resize(256).png({ palette: true }).toFile(path.join(media, "icon.png"));

const [folder] = process.argv.slice(2);
const PICTURES = {
  hover: { left: 0, top: 0, width: 1200, height: 720 },
};
for (const [name, clip] of Object.entries(folder ? PICTURES : {})) {
  const from = path.join(folder, `${name}.png`);
  if (!existsSync(from)) throw new Error(`no screenshot ${from}`);
  await sharp(from).extract(clip).png({ palette: true, effort: 10 }).toFile(path.join(media, "walkthrough", `${name}.png`));
}
