import type { ConsoleMessage, Page } from "@playwright/test";
import { timeZoneCookie } from "#components/messages/time-zone.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { pauseHeld, readRollout, startRollbackByApi } from "./drive.ts";
import { figure } from "./figure.ts";
import { expect, model, test } from "./fixtures.ts";
import {
  longNumbers,
  movingParts,
  pixelsTooWide,
  smallTargets,
  timesWithoutZone,
  unnamedCharts,
} from "./page-facts.ts";
import { movingScreens, standingScreens } from "./screens.ts";
import type { Screen } from "./screens.ts";

/** Least width and height of what can be pressed, in pixels: anywhere, and on the screens of a bad night on a phone. */
const leastTarget = 24;
const leastThumb = 44;
const underThumb = /^(?:live|step|problem|acknowledgement)/;

let rollbackId = "";
let rolloutId = "";

test.beforeAll(async ({ lab }) => {
  const running = await lab.startOver();
  const { id: targetId, rolloutSettings } = await running.target();
  const body = { rolloutSettings: { ...rolloutSettings, minimumHoldMs: 600_000 } };
  await running.api(targetsContract.changeTarget, { params: { targetId }, body });
  ({ rollbackId, rolloutId } = await startRollbackByApi(running));
  await pauseHeld(running, rolloutId);
});

test.beforeEach(async ({ page, signInAs }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signInAs(page, "admin");
});

/** Everything that the console says on the way. A page that is not there is answered with 404, which the browser tells. */
function listenToConsole(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message: ConsoleMessage) => {
    const isExpected = message.text().includes("404") && page.url().includes("nowhere");
    if (["error", "warning"].includes(message.type()) && !isExpected)
      said.push(`${message.text()} (${page.url()})`);
  });
  page.on("pageerror", (error) => said.push(`${error.message} (${page.url()})`));
  return said;
}

function isUsedByThumb({ name }: Screen): boolean {
  return underThumb.test(name);
}

/** What was looked at on a screen. */
type Seen = {
  readonly instants: number;
  readonly charts: number;
  readonly longNumbers: number;
  readonly moving: number;
};

async function checkScreen(page: Page, screen: Screen): Promise<Seen> {
  const { name, address } = screen;
  await page.goto(`/en${address}`);
  const isPhone = (page.viewportSize()?.width ?? 0) < 400;
  const least = isPhone && isUsedByThumb(screen) ? leastThumb : leastTarget;
  const [moving, long] = [await movingParts(page), await longNumbers(page)];
  expect.soft(moving, `${name}: moves although the reader asked for none`).toEqual([]);
  expect.soft(await pixelsTooWide(page), `${name}: pixels wider than the window`).toBeLessThanOrEqual(0);
  expect.soft(await unnamedCharts(page), `${name}: charts`).toEqual([]);
  expect.soft(long, `${name}: numbers`).toEqual([]);
  expect.soft(await timesWithoutZone(page), `${name}: instants`).toEqual([]);
  expect.soft(await smallTargets(page, least), `${name}: smaller than ${least} px`).toEqual([]);
  return {
    instants: await page.locator("time").count(),
    charts: await page.locator("svg.plot").count(),
    longNumbers: long.length,
    moving: moving.length,
  };
}

async function sweep(page: Page, screens: readonly Screen[]): Promise<void> {
  const said = listenToConsole(page);
  const seen: Seen[] = [];
  for (const screen of screens) seen.push(await test.step(screen.name, () => checkScreen(page, screen)));
  const sum = (of: keyof Seen) => seen.reduce((all, one) => all + one[of], 0);
  const width = page.viewportSize()?.width ?? 0;
  const ofThumb = `${leastThumb} px on the screens of a bad night, else `;
  const least = `${width < 400 ? ofThumb : ""}${leastTarget} px`;
  figure("what is pressed is at least", least);
  figure("no page wider than", `${width} px`);
  figure("charts with a name, a sentence and a table", sum("charts"));
  figure("numbers with five decimals or more", sum("longNumbers"));
  figure("parts that move where none may", sum("moving"));
  figure("screens swept", screens.length);
  figure("instants with their zone", sum("instants"));
  figure("errors and warnings of the console", said.length);
  expect(said, "the console").toEqual([]);
  expect(sum("instants"), "instants were seen").toBeGreaterThan(10);
}

test("every screen: sizes, charts, numbers, instants, stillness and a silent console @desktop", async ({
  page,
}) => sweep(page, [...standingScreens, ...movingScreens(rollbackId)]));

test("on a phone: what is pressed in a bad night is as large as a thumb, and no page is too wide @desktop", async ({
  browser,
  baseURL,
  signInAs,
}) => {
  const phone = { viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true };
  const context = await browser.newContext({ ...phone, ...(baseURL !== undefined && { baseURL }) });
  const page = await context.newPage();
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signInAs(page, "admin");
  const others = standingScreens.slice(0, 5);
  const used = [...standingScreens, ...movingScreens(rollbackId)].filter(isUsedByThumb);
  await sweep(page, [...others, ...used]);
  await context.close();
});

test("two people in two zones read the same instants, each in the own zone @desktop", async ({
  browser,
  baseURL,
  signInAs,
}) => {
  const read = async (timezoneId: string, zone: RegExp) => {
    const context = await browser.newContext({ timezoneId, ...(baseURL !== undefined && { baseURL }) });
    const page = await context.newPage();
    await signInAs(page, "admin");
    // The first page tells the zone of the device, the second is drawn in it.
    await page.goto("/en");
    const zoneIsTold = async () => (await context.cookies()).some(({ name }) => name === timeZoneCookie);
    await expect.poll(zoneIsTold, { timeout: 60_000 }).toBe(true);
    await page.goto("/en/changelog");
    const times = page.locator("#main time");
    await expect(times.first()).toContainText(zone);
    const instants = await times.evaluateAll((all) => all.map((time) => (time as HTMLTimeElement).dateTime));
    const words = await times.allInnerTexts();
    await context.close();
    return { instants, words };
  };
  const [here, there] = [await read("Asia/Tokyo", /UTC\+9$/), await read("Asia/Shanghai", /UTC\+8$/)];
  expect(here.instants.length).toBeGreaterThan(3);
  expect(there.instants).toEqual(here.instants);
  expect(there.words.filter((said, place) => said === here.words[place])).toEqual([]);
  figure("instants that two zones agree on", here.instants.length);
});

test("the focus is never under what sticks to the window of a phone @desktop", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 812 });
  for (const address of [
    `/rollbacks/${rollbackId}`,
    `/rollbacks/${rollbackId}/notify`,
    "/settings/metrics",
  ]) {
    await page.goto(`/en${address}`);
    const stops = await focusStops(page);
    figure("stops of the focus", `${stops.length} at ${address}`);
    expect(stops.length, "stops were seen").toBeGreaterThan(5);
    expect.soft(stops.filter(({ isSeen }) => !isSeen)).toEqual([]);
  }
});

type Stop = { readonly html: string; readonly isSeen: boolean };

/** Goes through a page by Tab until it begins again; whether the middle or an edge of each stop can be seen. */
async function focusStops(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let tabs = 0; tabs < 120; tabs += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(async () => {
      // What scrolls to the focus does so when the next frame is drawn.
      for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
      const focused = document.activeElement;
      if (focused === null || focused === document.body) return null;
      const isAgain = focused.hasAttribute("data-seen-by-test");
      focused.setAttribute("data-seen-by-test", "");
      const { left, top, width, height } = focused.getBoundingClientRect();
      const area = focused.closest("label")?.getBoundingClientRect();
      const parts = [0.15, 0.5, 0.85];
      const points = parts.flatMap((down) =>
        parts.map((across) => [left + width * across, top + height * down] as const),
      );
      if (area !== undefined) points.push([area.left + area.width / 2, area.top + area.height / 2]);
      const isSeen = points.some(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return (
          hit !== null &&
          (focused.contains(hit) ||
            hit.contains(focused) ||
            hit.closest("label") === focused.closest("label"))
        );
      });
      return {
        html: focused.outerHTML.slice(0, 120),
        isSeen,
        isAgain,
        at: JSON.stringify([left, top, width, height].map(Math.round)),
      };
    });
    if (stop === null || stop.isAgain) return stops;
    stops.push({ html: `${stop.html} at ${stop.at}`, isSeen: stop.isSeen });
  }
  return stops;
}

/** Remembers what is said to screen readers, by urgency. */
async function listenToAnnouncer(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heardByTest: heard });
    for (const region of document.querySelectorAll("[aria-live]:not([aria-live=off])")) {
      new MutationObserver(() => {
        const text = region.textContent?.trim() ?? "";
        if (text !== "") heard.push(`${region.getAttribute("aria-live") ?? ""}: ${text}`);
      }).observe(region, { childList: true, characterData: true, subtree: true });
    }
  });
  return () => page.evaluate(() => (window as unknown as { heardByTest: string[] }).heardByTest);
}

test("a screen reader hears one sentence for a change, and none for the ticks of the clock @desktop", async ({
  page,
  running,
}) => {
  await page.goto(`/en/rollbacks/${rollbackId}`);
  const state = page.locator("[data-rollout-state]");
  await expect(state).toHaveAttribute("data-rollout-state", "paused");
  const heard = await listenToAnnouncer(page);
  const ticksMs = 6_000;
  const since = performance.now();
  await expect.poll(() => performance.now() - since, { timeout: 30_000 }).toBeGreaterThan(ticksMs);
  expect(await heard(), "while only the clock moves").toEqual([]);
  const { stageIndex, revision } = await readRollout(running, rolloutId);
  await running.api(rolloutsContract.resumeRollout, {
    params: { rolloutId },
    body: { expectedStage: stageIndex, expectedRevision: revision, reason: "" },
  });
  await expect(state).toHaveAttribute("data-rollout-state", "holding", { timeout: 30_000 });
  await expect.poll(heard).toHaveLength(1);
  expect((await heard())[0]).toMatch(/^polite: /);
  figure("announcements of a change", "1 polite, 0 for ticks of the clock");
});

test("the feeds are well-formed, keep their ids, and have what the filter asks for @desktop", async ({
  page,
}) => {
  await page.goto("/en/changelog");
  const read = (address: string) =>
    page.evaluate(async (path) => {
      const answer = await fetch(path);
      const document = new DOMParser().parseFromString(await answer.text(), "application/xml");
      const texts = (name: string) =>
        [...document.getElementsByTagName(name)].map((node) => node.textContent);
      return {
        status: answer.status,
        faults: texts("parsererror"),
        root: document.documentElement.namespaceURI,
        ids: texts("id"),
        updated: texts("updated"),
      };
    }, address);
  const all = await read("/en/changelog/feed.atom");
  const some = await read("/en/changelog/feed.atom?kind=fixed");
  const again = await read("/en/changelog/feed.atom");
  const ofModel = await read(`/en/changelog/${model}/feed.atom`);
  for (const feed of [all, some, ofModel]) {
    expect([feed.status, feed.faults, feed.root]).toEqual([200, [], "http://www.w3.org/2005/Atom"]);
    expect(feed.updated.every((at) => !Number.isNaN(Date.parse(at ?? "")))).toBe(true);
    expect(new Set(feed.ids).size, "ids are unique").toBe(feed.ids.length);
  }
  expect(again.ids).toEqual(all.ids);
  expect(some.ids.length).toBeLessThan(all.ids.length);
  figure("entries of the feed", all.ids.length - 1);
});
