import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { clippedWords, pixelsTooWide } from "./page-facts.ts";
import { walkScreens } from "./screens.ts";
import type { Screen } from "./screens.ts";

const widths = [375, 1280] as const;
/** What the product did not write: names, digests, commands and instants stay as long as they are. */
const notWords = "code, kbd, pre, script, style, time, textarea, svg, .mono, [data-freshness]";

/** Makes every word of the page two fifths longer, as a language with longer words would: longer words, not more of them. */
async function lengthenWords(page: Page): Promise<number> {
  return page.evaluate((excluded) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    let count = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent ?? "";
      if (!/\p{L}{2}/u.test(text) || node.parentElement?.closest(excluded)) continue;
      count += 1;
      // A name of a version is no word.
      node.textContent = text.replace(/(?<![\w./-])\p{L}{2,}(?![\w./-])/gu, (word) =>
        word.padEnd(Math.ceil(word.length * 1.4), "ẽ"),
      );
    }
    return count;
  }, notWords);
}

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

test("words that are two fifths longer clip nothing and widen no page @desktop", async ({
  page,
  running,
  signInAs,
}) => {
  // Some fifty screens at two widths: a bound for a machine that is busy with something else.
  test.setTimeout(3_600_000);
  await signInAs(page, "admin");
  let seen = 0;
  const look = async ({ name, address }: Screen) => {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`/en${address}`);
      seen += await lengthenWords(page);
      const at = `${name} at ${width} px`;
      expect.soft(await clippedWords(page), `${at}: clipped`).toEqual([]);
      expect.soft(await pixelsTooWide(page), `${at}: pixels wider than the window`).toBeLessThanOrEqual(0);
    }
  };
  await walkScreens(running, async (screens) => {
    for (const screen of screens) await test.step(screen.name, () => look(screen));
  });
  await page.context().clearCookies();
  await test.step("sign in", () => look({ name: "sign in", address: "/sign-in" }));
  test.info().annotations.push({ type: "texts made longer", description: String(seen) });
  expect(seen).toBeGreaterThan(500);
});
