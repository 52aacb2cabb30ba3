// What the extension adds when it wakes, as VS Code itself measures it: reading its code and `activate`. Alone: of several
// extensions that wake together, all taking turns on one thread, each one's figure holds the others', too.
// Only told, never judged: where the machine has other work, everything takes long.
//   ROUNDS=5 … as many fresh profiles, for a figure to rely on

import { run, workbench } from "./workbench.mjs";

const rounds = Number(process.env.ROUNDS ?? 1);

for (let round = 1; round <= rounds; round++) {
  await run("activation", () => workbench({ open: "app.py", builtin: ["python", "theme-defaults"] }), {
    "its activation": async ({ page, picture, command }) => {
      await page.locator(".squiggly-error").first().waitFor();
      await command("Developer: Show Running Extensions");
      const row = page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "ModelMeta" });
      await row.waitFor();
      await picture("activation");
      return /Activation: .*/.exec(await row.innerText())[0];
    },
  });
}
