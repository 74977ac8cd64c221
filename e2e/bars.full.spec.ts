import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { startRollbackByApi } from "./drive.ts";
import { expect, model, test } from "./fixtures.ts";
import { clippedWords, pixelsTooWide } from "./page-facts.ts";
import { movingScreens, standingScreens, walkScreens } from "./screens.ts";

const tags = "wcag2a wcag2aa wcag21a wcag21aa wcag22aa best-practice".split(" ");
const rulesOfColour = ["color-contrast", "link-in-text-block"] as const;
const languages = ["en", "zh-CN"] as const;
const themes = ["light", "dark"] as const;

/** What axe finds wrong, and what it cannot decide, by rule and element. Dark changes colours only, so only their rules are asked. */
async function axeFaults(
  page: Page,
  theme: (typeof themes)[number],
): Promise<{ wrong: string[]; undecided: string[] }> {
  const axe = new AxeBuilder({ page });
  const asked = theme === "dark" ? axe.withRules([...rulesOfColour]) : axe.withTags(tags);
  const { violations, incomplete } = await asked.analyze();
  const lines = (found: typeof violations) =>
    found.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 120)} ${any[0]?.message ?? ""}`),
    );
  return { wrong: lines(violations), undecided: lines(incomplete) };
}

/**
 * What axe leaves open and why that is no fault: words over a picture, a gradient or a mark, single characters, and words whose line
 * overlaps the next. Their colours are those of the tokens, whose contrast is a unit test of its own; links in text are underlined.
 */
const explained =
  /^(?:color-contrast|link-in-text-block): .*(?:could not be determined|too short to determine|only non-text characters)/s;

/** Behind an open dialog everything is hidden and still in the order of tabs; the journey proves that no tab leads there. */
const explainedBehindDialog = /^aria-hidden-focus: <\w+[^>]* data-aria-hidden="true"/;

let scans = 0;

async function scan(page: Page, name: string, alsoExplained?: RegExp): Promise<void> {
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    const { wrong, undecided } = await axeFaults(page, theme);
    expect.soft(wrong, `${name}, ${theme}`).toEqual([]);
    const open = undecided.filter((line) => !explained.test(line) && alsoExplained?.test(line) !== true);
    expect.soft(open, `${name}, ${theme}: undecided`).toEqual([]);
    scans += 1;
  }
}

test.beforeEach(async ({ lab, page, signInAs }) => {
  test.setTimeout(1_800_000);
  // Hundreds of pages, one after the other: how fast one comes is another bar's business.
  page.setDefaultNavigationTimeout(120_000);
  page.setDefaultTimeout(60_000);
  await lab.startOver();
  await signInAs(page, "admin");
});

test("axe finds nothing on any screen, in either theme and either language @desktop", async ({
  page,
  running,
}) => {
  await walkScreens(running, async (screens) => {
    for (const { name, address } of screens)
      for (const language of languages) {
        await page.goto(`/${language}${address}`);
        await test.step(`${name}, ${language}`, () => scan(page, `${name}, ${language}`));
      }
  });
  test.info().annotations.push({ type: "scans by axe", description: String(scans) });
});

test("axe finds nothing while a dialog is open, a form was refused, or somebody may only look @desktop", async ({
  page,
  signInAs,
}) => {
  for (const language of languages) {
    await signInAs(page, "admin");
    await page.goto(`/${language}`);
    await page.keyboard.press("ControlOrMeta+K");
    await expect(page.getByRole("option").first()).toBeVisible();
    await scan(page, `palette, ${language}`, explainedBehindDialog);
    const isInDialog = () => page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null);
    for (const key of ["Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"]) {
      await page.keyboard.press(key);
      expect(await isInDialog(), `${key} stays in the palette`).toBe(true);
    }
    await page.goto(`/${language}/rollbacks/new?model=${model}`);
    for (const symptom of await page.locator('input[name="symptoms[]"]:checked').all())
      await symptom.uncheck();
    await page.locator('form[action="/api/v1/rollbacks"] button[type=submit]').first().click();
    await expect(page.locator("#main").getByRole("alert").first()).toBeVisible();
    await expect(page, "nothing was started").toHaveURL(/\/rollbacks\/new\b/);
    await scan(page, `step 1, refused, ${language}`);
    await signInAs(page, "viewer");
    for (const address of [`/rollbacks/new?model=${model}`, "/settings/metrics", "/settings/people"]) {
      await page.goto(`/${language}${address}`);
      await scan(page, `${address} for a viewer, ${language}`);
    }
    await page.context().clearCookies();
    await page.goto(`/${language}/sign-in`);
    await scan(page, `sign-in, ${language}`);
  }
});

/** Ways to read that change how much room words need. */
const ways = [
  { name: "320 px", width: 320, style: "" },
  // What a browser makes of a window as wide as a desktop's when its reader zooms to 200 %, which is what WCAG 1.4.4 asks for.
  { name: "text at 200%", width: 640, style: "" },
  {
    name: "wide spacing",
    width: 375,
    style:
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }",
  },
] as const;

test("narrow windows, large text and wide spacing lose nothing @desktop", async ({ page, running }) => {
  const { rollbackId } = await startRollbackByApi(running);
  for (const { name, width, style } of ways) {
    await page.setViewportSize({ width, height: 800 });
    for (const screen of [...standingScreens, ...movingScreens(rollbackId)]) {
      await page.goto(`/en${screen.address}`);
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      }, style);
      const at = `${screen.name}, ${name}`;
      expect.soft(await pixelsTooWide(page), `${at}: pixels wider than the window`).toBeLessThanOrEqual(0);
      expect.soft(await clippedWords(page), `${at}: clipped`).toEqual([]);
    }
    test.info().annotations.push({ type: "without loss", description: name });
  }
});

test("forced colours keep the words of states and the focus @desktop", async ({ page, running }) => {
  const { rollbackId } = await startRollbackByApi(running);
  await page.emulateMedia({ forcedColors: "active" });
  for (const { name, address } of [...standingScreens.slice(0, 3), ...movingScreens(rollbackId)]) {
    await page.goto(`/en${address}`);
    const states = page.locator("[data-state]:visible");
    for (const state of await states.all())
      expect.soft((await state.innerText()).trim(), `${name}: a state has its word`).not.toBe("");
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
      return outlineStyle === "none" ? 0 : Number.parseFloat(outlineWidth);
    });
    expect.soft(outline, `${name}: outline of the focus in pixels`).toBeGreaterThanOrEqual(2);
  }
});

test("reload, back and another device find every step as it is, and nothing is posted twice @desktop", async ({
  page,
  running,
  signInAs,
  browser,
  baseURL,
}) => {
  const context = await browser.newContext({ ...(baseURL !== undefined && { baseURL }), locale: "en-US" });
  const device = await context.newPage();
  await signInAs(device, "admin");
  const sentenceOf = async (at: Page) => {
    const heading = at.locator("h1").first();
    await expect(heading).toBeVisible();
    return (await heading.innerText()).replace(/\d+\s?(?:s|min)\b/g, "");
  };
  await walkScreens(running, async (screens) => {
    for (const { name, address } of screens.filter((screen) => /^(?:step|live)/.test(screen.name))) {
      await page.goto("/en/rollbacks");
      await page.goto(`/en${address}`);
      const [url, sentence] = [page.url(), await sentenceOf(page)];
      await page.reload();
      expect([page.url(), await sentenceOf(page)], `${name}: reload`).toEqual([url, sentence]);
      await page.goBack();
      await page.goForward();
      expect([page.url(), await sentenceOf(page)], `${name}: back and forward`).toEqual([url, sentence]);
      await device.goto(url);
      expect([device.url(), await sentenceOf(device)], `${name}: another device`).toEqual([url, sentence]);
      test.info().annotations.push({ type: "as it was", description: name });
    }
  });
  const { token, generation } = await running.sandbox.split();
  await page.goto("/en/rollbacks");
  for (let steps = 0; steps < 6; steps += 1) await page.goBack();
  const after = await running.sandbox.split();
  expect([after.token, after.generation], "going back moves no traffic").toEqual([token, generation]);
  await context.close();
});
