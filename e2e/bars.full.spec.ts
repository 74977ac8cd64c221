import type { Page } from "@playwright/test";
import { modelsContract } from "#lib/models/contract.ts";
import type { Role } from "#lib/schema/scope.ts";
import { AxeScan } from "./axe-scan.ts";
import { loseMetrics, startRollbackByApi } from "./drive.ts";
import { expect, test } from "./fixtures.ts";
import { clippedWords, pixelsTooWide } from "./page-facts.ts";
import { startEmpty } from "./product.ts";
import { firstUseScreens, movingScreens, standingScreens, walkScreens } from "./screens.ts";
import { deadSourceStates, emptyModel, leaveState, standingStates } from "./states.ts";
import type { State } from "./states.ts";

const languages = ["en", "zh-CN"] as const;

/** How long one screen may take in one language; how long all of them take is no bound, since a busy machine is no fault. */
const screenMs = 300_000;
/** Requests a second of the sandbox's users: nothing here waits for stages to pass. */
const calmRate = 20;

test.beforeEach(async ({ lab, page, signInAs }) => {
  test.setTimeout(0);
  // Hundreds of pages, one after the other: how fast one comes is another bar's business.
  page.setDefaultNavigationTimeout(120_000);
  page.setDefaultTimeout(60_000);
  const { sandbox } = await lab.startOver();
  await sandbox.setRate(calmRate);
  await signInAs(page, "admin");
});

function annotate(type: string, description: string | number): void {
  test.info().annotations.push({ type, description: String(description) });
}

type SignIn = (page: Page, role: Role) => Promise<void>;

/** Brings the page into each state, in both languages, and has axe look at it. */
async function lookAtStates(page: Page, signInAs: SignIn, states: readonly State[]): Promise<void> {
  const axe = new AxeScan(page);
  let role: State["role"] = "admin";
  for (const state of states) {
    if (state.role !== role)
      await (state.role === null ? page.context().clearCookies() : signInAs(page, state.role));
    role = state.role;
    for (const language of languages) {
      const name = `${state.kind}: ${state.name}, ${language}`;
      const look = async () => {
        await state.reach(page, language);
        await axe.pass(name);
        await leaveState(page);
      };
      await test.step(name, look, { timeout: screenMs });
    }
  }
  for (const [kind, found] of Map.groupBy(states, (state) => state.kind))
    annotate(`states: ${kind}`, found.length);
  annotate("scans by axe: states × languages × themes", axe.scans);
}

test("axe finds nothing in any state: dialog open, refused, on its way, empty, forbidden @desktop", async ({
  page,
  running,
  signInAs,
}) => {
  const body = {
    slug: emptyModel,
    title: "No version yet",
    description: "",
    modalities: ["image" as const],
    ownerTeam: "vision",
    namingPattern: null,
  };
  await running.api(modelsContract.createModel, { body });
  await lookAtStates(page, signInAs, standingStates);
});

test("axe finds nothing in any state of a rollback whose source is dead or whose connection is lost @desktop", async ({
  page,
  running,
  signInAs,
}) => {
  const { rollbackId } = await startRollbackByApi(running);
  await loseMetrics(running);
  await page.goto(`/en/rollbacks/${rollbackId}`);
  await expect(page.getByText("cannot be read since").first()).toBeVisible({ timeout: 240_000 });
  await lookAtStates(page, signInAs, deadSourceStates(rollbackId));
});

test("axe finds nothing where nobody has registered anything yet @desktop", async ({ page }) => {
  const axe = new AxeScan(page);
  const empty = await startEmpty();
  try {
    await page.goto(empty.signInUrl);
    await page.locator("form button[type=submit]").first().click();
    await page.waitForURL((url) => !url.pathname.includes("sign-in"));
    for (const { name, address } of firstUseScreens)
      for (const language of languages) {
        const look = async () => {
          await page.goto(`${empty.url}/${language}${address}`);
          await axe.pass(`${name}, ${language}`);
        };
        await test.step(`first use: ${name}, ${language}`, look, { timeout: screenMs });
      }
  } finally {
    await empty.stop();
  }
  annotate("states: first use", firstUseScreens.length);
  annotate("scans by axe: first use × languages × themes", axe.scans);
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
    annotate("without loss", name);
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
  /** What somebody sees, once the page has come to rest: a way back or forth ends before the page that it leads to is there. */
  const comesTo = async (at: Page, [url, sentence]: [string, string], how: string) =>
    expect
      .poll(async () => [at.url(), await sentenceOf(at)], { message: how, timeout: screenMs })
      .toEqual([url, sentence]);
  const sentenceOf = async (at: Page) => {
    const heading = at.locator("h1").first();
    await expect(heading).toBeVisible();
    return (await heading.innerText()).replace(/\d+\s?(?:s|min)\b/g, "");
  };
  await walkScreens(running, async (screens) => {
    for (const { name, address } of screens.filter((screen) => /^(?:step|live)/.test(screen.name))) {
      await page.goto("/en/rollbacks");
      await page.goto(`/en${address}`);
      const seen: [string, string] = [page.url(), await sentenceOf(page)];
      await page.reload();
      await comesTo(page, seen, `${name}: reload`);
      await page.goBack();
      await page.waitForURL(/\/rollbacks$/);
      await page.goForward();
      await comesTo(page, seen, `${name}: back and forward`);
      await device.goto(page.url());
      await comesTo(device, seen, `${name}: another device`);
      annotate("as it was", name);
    }
  });
  const { token, generation } = await running.sandbox.split();
  await page.goto("/en/rollbacks");
  for (let steps = 0; steps < 6; steps += 1) {
    // What a page still loads while it is left ends with the leaving, and then the runner takes the way back for ended too.
    await expect(async () => void (await page.goBack())).toPass({ timeout: 240_000 });
  }
  const after = await running.sandbox.split();
  expect([after.token, after.generation], "going back moves no traffic").toEqual([token, generation]);
  await context.close();
});

/** Opens what the page keeps folded, so that it is looked at too. */
function unfold(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const folded of document.querySelectorAll<HTMLDetailsElement>("#main details")) folded.open = true;
  });
}

test("axe finds nothing on any screen, in either theme and either language @desktop", async ({
  page,
  running,
}) => {
  const axe = new AxeScan(page);
  let seen = 0;
  await walkScreens(running, async (screens) => {
    seen += screens.length;
    for (const { name, address } of screens)
      for (const language of languages) {
        const look = async () => {
          await page.goto(`/${language}${address}`);
          await unfold(page);
          await axe.pass(`${name}, ${language}`);
        };
        await test.step(`${name}, ${language}`, look, { timeout: screenMs });
      }
  });
  annotate("screens", seen);
  annotate("scans by axe: screens × languages × themes", axe.scans);
});
