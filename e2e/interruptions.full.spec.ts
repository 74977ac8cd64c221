import type { Page } from "@playwright/test";
import { findHaproxy, NEEDS_HAPROXY, startHaproxy } from "#lib/testing/haproxy-process.ts";
import type { HaproxyProcess } from "#lib/testing/haproxy-process.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import type { ChangeTarget } from "#lib/targets/schema.ts";
import { loseMetrics, readRollout, startRollbackByApi } from "./drive.ts";
import { figure } from "./figure.ts";
import { candidate, expect, suspect, test } from "./fixtures.ts";
import type { Running } from "./fixtures.ts";
import { workersOf } from "./workers-of.ts";

/** A stage that is long enough to be interrupted. */
const longHoldMs = 60_000;
const secondStage = "1";

type Stage2 = { readonly page: Page; readonly rollbackId: string; readonly rolloutId: string };

async function change({ api, target }: Running, body: ChangeTarget): Promise<void> {
  await api(targetsContract.changeTarget, { params: { targetId: (await target()).id }, body });
}

/** Brings a rollback to its second stage, with its live page open. */
async function reachStage2(running: Running, page: Page): Promise<Stage2> {
  const { rollbackId, rolloutId } = await startRollbackByApi(running);
  await page.goto(`/en/rollbacks/${rollbackId}`);
  const state = page.locator("[data-rollout-state]");
  await expect(state).toHaveAttribute("data-rollout-state", "holding", { timeout: 30_000 });
  // The API's token started it, so a person drives only after taking over.
  await page.getByRole("button", { name: "Take over", exact: true }).click();
  await expect(page.locator("[data-driver]")).toHaveCount(0);
  await page.getByRole("button", { name: "Advance now" }).click();
  await expect(state).toHaveAttribute("data-stage-index", secondStage, { timeout: 60_000 });
  return { page, rollbackId, rolloutId };
}

const chip = (page: Page) => page.locator(".fresh");

test.beforeEach(async ({ lab, page, signInAs }) => {
  const running = await lab.startOver();
  const { rolloutSettings } = await running.target();
  await change(running, { rolloutSettings: { ...rolloutSettings, minimumHoldMs: longHoldMs } });
  await signInAs(page, "operator");
});

test("a worker that hangs is told on every page with the way by hand, and the rollback goes on after it @desktop", async ({
  page,
  running,
}) => {
  const { rolloutId } = await reachStage2(running, page);
  await expect.poll(() => running.sandbox.shareOf(candidate)).toBe(25);
  const worker = workersOf(running).at(-1) ?? 0;
  process.kill(worker, "SIGSTOP");
  const banner = page.locator("[data-watchdog=silent]");
  try {
    await expect(banner).toContainText("No worker has made progress since", { timeout: 40_000 });
    await expect(banner).toContainText("Traffic keeps its last split");
    await banner.locator("summary").click();
    await expect(banner.locator("code")).toContainText("/admin/split");
    await expect(banner.locator("code")).toContainText(candidate);
    await page.goto("/en/changelog");
    await expect(banner).toBeVisible();
    expect(await running.sandbox.shareOf(candidate), "the last split").toBe(25);
  } finally {
    process.kill(worker, "SIGCONT");
  }
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
  const ticked = async () => (await readRollout(running, rolloutId)).tickedAt?.getTime() ?? 0;
  const before = await ticked();
  await expect.poll(ticked, { timeout: 30_000 }).toBeGreaterThan(before);
  expect((await readRollout(running, rolloutId)).stageIndex).toBe(1);
});

test("a dead metric source holds the rollout, and says so until it answers again @desktop", async ({
  page,
  running,
}) => {
  await reachStage2(running, page);
  const findMetrics = await loseMetrics(running);
  await expect(page.getByText("cannot be read since").first()).toBeVisible({ timeout: 90_000 });
  expect(await running.sandbox.shareOf(candidate), "it holds").toBe(25);
  figure("a dead metric source", "said, and held at 25%");
  await findMetrics();
  await expect(page.getByText("cannot be read since")).toHaveCount(0, { timeout: 60_000 });
});

test("a second driver takes over: the first one is told, and neither press counts twice @desktop", async ({
  page,
  running,
  signInAs,
  browser,
  baseURL,
}) => {
  const { rollbackId } = await reachStage2(running, page);
  const context = await browser.newContext({ ...(baseURL !== undefined && { baseURL }), locale: "en-US" });
  try {
    const theirs = await context.newPage();
    await signInAs(theirs, "admin");
    await theirs.goto(`/en/rollbacks/${rollbackId}`);
    await expect(theirs.locator("[data-driver]")).toContainText("drives this rollback; you watch");
    await theirs.getByRole("button", { name: "Take over", exact: true }).click();
    await expect(theirs.locator("[data-driver]")).toHaveCount(0);
    await page.reload();
    await expect(page.locator("[data-driver]")).toContainText("drives this rollback; you watch");
    // Pausing is everybody's: it needs no taking over, and a second press finds it done.
    await page.getByRole("button", { name: "Pause" }).click();
    const states = [page, theirs].map((one) => one.locator("[data-rollout-state]"));
    for (const state of states)
      await expect(state).toHaveAttribute("data-rollout-state", "paused", { timeout: 20_000 });
    expect(await running.sandbox.shareOf(candidate)).toBe(25);
  } finally {
    await context.close();
  }
});

/** Lets the page lose the streams that it has open, as a network that breaks does; no route can cut what is open already. */
async function makeStreamsCuttable(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const send = globalThis.fetch;
    const cut = new EventTarget();
    globalThis.fetch = (input, init) => {
      if (!String(input).endsWith("/events")) return send(input, init);
      const lost = new AbortController();
      cut.addEventListener("cut", () => lost.abort());
      return send(input, {
        ...init,
        signal: AbortSignal.any([lost.signal, ...(init?.signal ? [init.signal] : [])]),
      });
    };
    addEventListener("cut-streams", () => cut.dispatchEvent(new Event("cut")));
  });
  return () => page.evaluate(() => void dispatchEvent(new Event("cut-streams")));
}

test("a lost stream: the page says that it reconnects, then polls, and shows what changes meanwhile @desktop", async ({
  page,
  running,
}) => {
  const cutStreams = await makeStreamsCuttable(page);
  const { rolloutId } = await reachStage2(running, page);
  await expect(chip(page)).toHaveAttribute("data-freshness", "live");
  await page.route("**/api/v1/rollbacks/*/events", (route) => route.abort());
  await cutStreams();
  const cutAt = performance.now();
  const sinceCut = () => `${((performance.now() - cutAt) / 1_000).toFixed(1)} s`;
  await expect(chip(page)).toHaveAttribute("data-freshness", "reconnecting", { timeout: 30_000 });
  figure("a lost stream: no longer live after", `${sinceCut()}, of at most 20 s`);
  await expect(chip(page)).toHaveAttribute("data-freshness", "polling", { timeout: 60_000 });
  await expect(chip(page)).toContainText("Polling every 10 s");
  const { stageIndex, revision } = await readRollout(running, rolloutId);
  await running.api(rolloutsContract.pauseRollout, {
    params: { rolloutId },
    body: { expectedStage: stageIndex, expectedRevision: revision, reason: "" },
  });
  const pausedAt = performance.now();
  const state = page.locator("[data-rollout-state]");
  await expect(state).toHaveAttribute("data-rollout-state", "paused", { timeout: 30_000 });
  const seenAfter = ((performance.now() - pausedAt) / 1_000).toFixed(1);
  figure("a lost stream: a change is seen by polling after", `${seenAfter} s, of at most 10 s`);
  await page.unroute("**/api/v1/rollbacks/*/events");
  await expect(chip(page)).toHaveAttribute("data-freshness", "live", { timeout: 30_000 });
});

/** The weight that HAProxy itself gives a version's server. */
async function weightOf(haproxy: HaproxyProcess, version: string): Promise<number> {
  const answer = await haproxy.command(`get weight pool/${version}`);
  return Number(/^(\d+)/.exec(answer.trim())?.[1] ?? Number.NaN);
}

test("HAProxy killed and restarted with its old split: the page says what is true, and the split comes back @desktop", async ({
  page,
  running,
}) => {
  const binary = findHaproxy() ?? "";
  test.skip(binary === "", NEEDS_HAPROXY);
  const pool = [
    { server: suspect, version: suspect, weight: 256 },
    { server: candidate, version: candidate, weight: 0 },
  ];
  const haproxy = await startHaproxy(binary, pool);
  try {
    const address = `127.0.0.1:${haproxy.ports.admin}`;
    const settings = { address, backends: ["pool"], allowedInternal: [address] };
    await change(running, { router: { kind: "haproxy", settings } });
    await reachStage2(running, page);
    await expect.poll(() => weightOf(haproxy, candidate), { timeout: 30_000 }).toBeGreaterThan(0);
    await haproxy.kill();
    await expect(page.getByText("The target does not answer").first()).toBeVisible({ timeout: 40_000 });
    await expect(page.getByText("Traffic keeps its last split").first()).toBeVisible();
    await haproxy.start();
    const resume = page.getByRole("button", { name: "Resume" });
    const isBack = async () => (await weightOf(haproxy, candidate)) > 0;
    await expect
      .poll(async () => (await isBack()) || (await resume.isVisible()), { timeout: 40_000 })
      .toBe(true);
    if (!(await isBack())) {
      await expect(page.getByText("Somebody else changed the split").first()).toBeVisible();
      await resume.click();
    }
    await expect.poll(isBack, { timeout: 30_000 }).toBe(true);
    await expect(page.getByText("The target does not answer")).toHaveCount(0, { timeout: 30_000 });
  } finally {
    await haproxy.stop();
  }
});
