// The extension in the hands of a user: installed into a fresh profile, no setting written.

import assert from "node:assert/strict";
import { run, sleep, until, workbench } from "./workbench.mjs";

const line = (page, text) => page.locator(".view-line", { hasText: text }).first();
const rows = (page) => page.locator(".quick-input-list .monaco-list-row");
const texts = (locator) => locator.evaluateAll((elements) => elements.map((element) => element.textContent ?? ""));
const squiggles = (page) => page.locator(".squiggly-error");

/** What the hover over a piece of text says. A page that is still settling may miss the pointer: it comes again. */
async function hover(page, text, expected, where = "") {
  const card = page.locator(".monaco-hover:not(.hidden) .hover-contents", { hasText: expected }).first();
  await until(async () => {
    await page.mouse.move(5, 5);
    const box = await page.locator(`${where} .view-line span span`, { hasText: text }).first().boundingBox();
    if (!box) return false;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2); // Playwright's own hover() would scroll the editor
    return card.waitFor({ timeout: 10_000 }).then(() => true, () => false);
  });
  return (await card.innerText()).trim();
}

/** The other theme. While VS Code still writes settings of its own, it refuses to write this one. */
function toggleTheme(page, command, expected) {
  return until(async () => {
    await command("Preferences: Toggle between Light/Dark Themes");
    return page.locator(`.monaco-workbench${expected}`).waitFor({ timeout: 20_000 }).then(() => true, () => false);
  });
}

/** A webview's text: the page inside the frame inside the frame. */
async function shown(page, pattern) {
  return until(async () => {
    for (const frame of page.frames().filter((frame) => frame !== page.mainFrame())) {
      const text = await frame.evaluate(() => document.body?.innerText ?? "").catch(() => "");
      if (pattern.test(text)) return text;
    }
    return undefined;
  });
}

await run("use", () => workbench({ open: "notes.txt" }), {
  "asleep without such a file": async ({ page, servers }) => {
    await line(page, "Nothing here").waitFor();
    await sleep(3000);
    assert.deepEqual(servers(), []);
  },
  "awake with the first one": async ({ servers, openFile }) => {
    await openFile("app.py");
    await until(() => servers().length === 1);
  },
  "a squiggle": async ({ page, picture }) => {
    await line(page, "from openai").waitFor();
    await squiggles(page).first().waitFor();
    await picture("squiggle");
  },
  "its message": async ({ page, picture }) => {
    const said = await hover(page, "3", "temperature");
    assert.match(said, /parameter-out-of-range/);
    assert.match(said, /2/);
    await picture("message");
    return said;
  },
  "the hover card": async ({ page, picture }) => {
    const card = await hover(page, "gpt-4o", /GPT-4o/);
    assert.match(card, /128/, "the context window");
    assert.match(card, /\$/, "the price");
    await picture("hover");
    return card;
  },
  "in the light theme": async ({ page, picture, command }) => {
    await page.keyboard.press("Escape");
    await toggleTheme(page, command, ".vs:not(.vs-dark)");
    await hover(page, "gpt-4o", /GPT-4o/);
    await picture("hover-light");
    await page.keyboard.press("Escape");
    await toggleTheme(page, command, ".vs-dark");
  },
  "completion by key": async ({ page, picture }) => {
    await page.mouse.move(5, 5);
    await line(page, 'model=""').click();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+b"); // the documentation needs room
    await page.keyboard.type("gpt-5.");
    const list = page.locator(".suggest-widget.visible .monaco-list-row");
    const card = page.locator(".suggest-details", { hasText: "Context" });
    await until(async () => { // the first press opens the list, one more the documentation of its row
      await page.keyboard.press("Control+Space");
      return card.waitFor({ timeout: 5_000 }).then(() => true, () => false);
    });
    await list.filter({ hasText: "gpt-5" }).first().waitFor();
    await sleep(300);
    await picture("completion");
    const labels = (await list.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label")))).filter(Boolean);
    const word = labels[0].split(/[ ,]/)[0];
    await page.keyboard.press("Tab");
    await line(page, `model="${word}"`).waitFor();
    await page.keyboard.press("Control+b");
    return labels.slice(0, 3).join(" | ");
  },
  "the quick fix": async ({ page, picture }) => {
    await page.keyboard.press("Escape");
    await line(page, "temperature=3").click();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    const fix = page.locator(".action-widget .monaco-list-row.action", { hasText: "2" }).first();
    await until(async () => {
      await page.keyboard.press("Control+.");
      await fix.waitFor({ timeout: 4_000 }).catch(() => undefined);
      return fix.isVisible();
    });
    await picture("quickfix");
    const titles = await texts(page.locator(".action-widget .monaco-list-row.action"));
    await page.keyboard.press("Enter");
    await line(page, "temperature=2,").waitFor();
    await until(async () => (await squiggles(page).count()) === 0);
    return titles.join(" | ");
  },
  "the status entry": async ({ page, picture }) => {
    await page.locator('[id="status.languageStatus"]').hover();
    const status = page.locator(".hover-language-status");
    await status.filter({ hasText: "Model data" }).first().waitFor();
    await sleep(300);
    await picture("status");
    const all = (await texts(status)).join(" ");
    assert.match(all, /\d findings?/);
    assert.match(all, /Model data is (fresh|\d+ (minute|hour|day)s? old)/);
    assert.match(all, /[\d,]+ models, offline/);
    await page.keyboard.press("Escape");
    await page.mouse.move(600, 300);
    return all;
  },
  "search models": async ({ page, picture, command }) => {
    await command("ModelMeta: Search Models");
    const input = page.locator(".quick-input-widget input[type=text]");
    await rows(page).first().waitFor();
    await input.fill("claude sonnet");
    await rows(page).filter({ hasText: "claude-sonnet" }).first().waitFor();
    await page.mouse.move(5, 5); // else the row under the pointer shows its tooltip
    await sleep(300);
    await picture("search");
    const [first] = await texts(rows(page));
    assert.match(first, /\$/, "each row has its price");
    return first;
  },
  "the details page": async ({ page, picture }) => {
    await page.keyboard.press("Enter");
    const text = await shown(page, /Sonnet[\s\S]*Context/i);
    await sleep(500);
    await picture("details");
    return text;
  },
  "the page of the ID here": async ({ page, command, openFile }) => {
    await openFile("app.py");
    await line(page, 'model="gpt-4o"').locator("span span", { hasText: "gpt-4o" }).first().click();
    await command("ModelMeta: Show Model Details");
    return shown(page, /GPT-4o[\s\S]*Context/i);
  },
  "refresh, offline": async ({ page, command }) => {
    await command("ModelMeta: Refresh Model Data");
    await page.locator(".statusbar-item", { hasText: "ModelMeta: offline, so no source was asked" }).waitFor();
  },
  "the output": async ({ page, command }) => {
    await command("ModelMeta: Show Output");
    const output = page.locator(".panel .view-lines", { hasText: "(from the extension)" });
    await output.waitFor();
    await page.keyboard.press("Control+j");
    await output.waitFor({ state: "hidden" });
  },
  "insert a model ID": async ({ page, picture, command, openFile }) => {
    await openFile("config.yaml");
    await line(page, "model:").waitFor();
    await page.keyboard.press("Control+End");
    await command("ModelMeta: Insert Model ID");
    await rows(page).first().waitFor();
    await page.locator(".quick-input-widget input[type=text]").fill("gpt-5");
    await rows(page).filter({ hasText: "gpt-5" }).first().waitFor();
    await sleep(500);
    await page.keyboard.press("Enter");
    await line(page, "gpt-5").waitFor();
    await picture("inserted");
  },
  "upcoming retirements": async ({ page, picture, command }) => {
    await command("ModelMeta: Show Upcoming Retirements");
    await page.locator(".quick-input-title", { hasText: "shut down within a year" }).waitFor();
    await page.mouse.move(5, 5);
    await sleep(500);
    await picture("retirements");
    const [first] = await texts(rows(page));
    await page.keyboard.press("Escape");
    return first;
  },
  "scan into Problems": async ({ page, picture, command }) => {
    await command("ModelMeta: Scan Workspace into Problems");
    await page.locator(".markers-panel .monaco-list-row", { hasText: "temperature" }).first().waitFor();
    await picture("problems");
    await page.keyboard.press("Control+j");
    await page.locator(".markers-panel").waitFor({ state: "hidden" });
  },
  "a notebook cell": async ({ page, picture, openFile }) => {
    await openFile("analysis.ipynb");
    await page.locator(".notebookOverlay .view-line", { hasText: "OpenAI" }).first().waitFor();
    await page.locator(".notebookOverlay .squiggly-error, .notebookOverlay .squiggly-warning").first().waitFor();
    const card = await hover(page, "gpt-4o", /GPT-4o/, ".notebookOverlay");
    await picture("notebook");
    return card;
  },
  "a killed server returns": async ({ page, picture, openFile, servers }) => {
    const before = servers();
    assert.equal(before.length, 1, "one server");
    process.kill(before[0], "SIGKILL");
    const after = await until(() => servers().find((id) => id !== before[0]));
    await openFile("app.py");
    await page.keyboard.press("Control+Home");
    await hover(page, "gpt-4o", /GPT-4o/);
    await picture("returned");
    return `process ${before[0]} → ${after}`;
  },
  "the walkthrough": async ({ page, picture, command }) => {
    await page.keyboard.press("Control+b"); // its pictures need room
    await command("Welcome: Open Walkthrough");
    await page.locator(".quick-input-widget input[type=text]").fill("ModelMeta");
    await rows(page).filter({ hasText: "ModelMeta" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".getting-started-category, .gettingStartedContainer", { hasText: "Hover a model ID" }).first().waitFor();
    await sleep(1500);
    await picture("walkthrough");
  },
});
