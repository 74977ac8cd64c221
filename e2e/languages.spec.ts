import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { startRollbackByApi } from "./drive.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { expect, test } from "./fixtures.ts";
import { ScreenCheck } from "./screen-check.ts";
import { movingScreens, standingScreens } from "./screens.ts";

const messages = resolve(import.meta.dirname, "../components/messages/zh-CN");
const namespaces = readdirSync(messages).map((file) => file.replace(".json", ""));
/** A key that was not found is shown as it is written in the code, e.g. `rollout.first.holding`. */
const key = new RegExp(`(?<![\\w/.@-])(?:${namespaces.join("|")})\\.[a-z][A-Za-z_]*(?:\\.[A-Za-z_]+)*`);
/** Four English words in a row are a sentence. */
const sentence = /(?:[A-Za-z][a-z']+[ ,]+){3,}[A-Za-z][a-z']+/;
/** English on purpose: commands, names and digests, and what says of itself that it is English. */
const allowed = 'code, kbd, pre, script, style, noscript, textarea, [lang]:not([lang="zh-CN"])';

/** The text of the page as a reader meets it, without what may be English. */
async function ownTexts(page: Page): Promise<string[]> {
  return page.evaluate((excluded) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? "";
      if (text !== "" && !node.parentElement?.closest(excluded)) texts.push(text);
    }
    const labelled = document.body.querySelectorAll("[aria-label], [title], [alt], [placeholder]");
    for (const element of labelled) {
      if (element.closest(excluded)) continue;
      for (const name of ["aria-label", "title", "alt", "placeholder"])
        texts.push(element.getAttribute(name) ?? "");
    }
    return [...texts, document.title];
  }, allowed);
}

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

test("every screen speaks Chinese @desktop", async ({ page, running, signInAs }) => {
  const { rollbackId } = await startRollbackByApi(running);
  // Who should care is written by an author, in one language only.
  const changes = await running.api(versionsContract.listChangelog, { query: { limit: 200 } });
  const typed = new Set(changes.items.map(({ audience }) => audience));
  // An administrator sees every setting.
  await signInAs(page, "admin");
  const screen = new ScreenCheck(page);
  const addresses = new Set([...standingScreens, ...movingScreens(rollbackId)].map(({ address }) => address));
  // It leads nowhere on purpose.
  addresses.delete("/nowhere");
  for (const address of addresses) {
    await test.step(`/zh-CN${address}`, async () => {
      const response = await page.goto(`/zh-CN${address}`);
      expect.soft(response?.status(), address).toBe(200);
      await expect.soft(page.locator("html")).toHaveAttribute("lang", "zh-CN");
      const texts = (await ownTexts(page)).filter((text) => !typed.has(text));
      expect.soft(texts.join("").length, address).toBeGreaterThan(40);
      expect
        .soft(
          texts.filter((text) => key.test(text)),
          `${address}: keys`,
        )
        .toEqual([]);
      expect
        .soft(
          texts.filter((text) => sentence.test(text)),
          `${address}: English`,
        )
        .toEqual([]);
    });
  }
  await screen.pass("the last one in Chinese");
  await page.context().clearCookies();
  await page.goto("/zh-CN/sign-in");
  expect((await ownTexts(page)).filter((text) => key.test(text) || sentence.test(text))).toEqual([]);
});
