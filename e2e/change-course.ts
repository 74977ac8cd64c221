import type { Page } from "@playwright/test";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { figure } from "./figure.ts";
import { readRollout } from "./drive.ts";
import { expect, suspect } from "./fixtures.ts";
import type { Running } from "./fixtures.ts";
import { Keyboard } from "./keyboard.ts";

/** From the press that decides to the first change at the gateway, in milliseconds. */
const changeMs = 10_000;
const mostReview = 2;

/** Makes the first stage of the next rollout as long as it takes. */
export async function holdStages({ api, target }: Running): Promise<void> {
  const { id: targetId, rolloutSettings } = await target();
  const body = { rolloutSettings: { ...rolloutSettings, minimumHoldMs: 600_000 } };
  await api(targetsContract.changeTarget, { params: { targetId }, body });
}

/**
 * From the live page of a rollout that holds: stops it in one press, leaves its version in one, and gives the suspect its share
 * back with a reason and its name picked. Counts every press, and how soon the gateway's split changes.
 */
export async function stopAndGoBack(page: Page, running: Running, rollbackId: string): Promise<void> {
  const { sandbox, api } = running;
  const { rolloutId } = await api(rollbacksContract.getRollback, { params: { rollbackId } });
  const keyboard = new Keyboard(page);
  const state = page.locator("[data-rollout-state]");
  await keyboard.activate(page.getByRole("button", { name: "Stop here" }));
  await expect(state).toHaveAttribute("data-rollout-state", "stopped", { timeout: 30_000 });
  expect(keyboard.presses, "stop here").toBe(1);
  const stoppedAt = async () => (await readRollout(running, rolloutId ?? "")).stopEffectiveAt;
  await expect.poll(stoppedAt, { timeout: 30_000 }).not.toBeNull();
  await keyboard.activate(page.getByRole("button", { name: "Choose another version" }));
  await page.waitForURL(/\/version$/);
  expect(keyboard.presses, "choose another version").toBe(2);
  const form = page.locator("#go-back");
  await keyboard.activate(page.locator("summary").filter({ hasText: "Go back to the suspect" }));
  await keyboard.fill(form.locator("input[name=reason]"), "The restored version is worse");
  const before = await sandbox.shareOf(suspect);
  expect(before, "the suspect never gets more by itself").toBeLessThan(100);
  const decidedMs = performance.now();
  await keyboard.activate(form.getByRole("button", { name: "v1.4", exact: true }));
  await expect
    .poll(() => sandbox.shareOf(suspect), { timeout: 60_000, intervals: [100] })
    .toBeGreaterThan(before);
  const tookMs = Math.round(performance.now() - decidedMs);
  const review = keyboard.presses - 2;
  figure("presses to stop, to choose another version, and to review the choice", `1, 1, ${review}`);
  figure("from the choice to the first change at the target", `${tookMs} ms of ${changeMs}`);
  expect(review).toBeLessThanOrEqual(mostReview);
  expect(tookMs).toBeLessThanOrEqual(changeMs);
  await page.waitForURL(/\/rollbacks\/[^/]+$/);
  await expect(state).toHaveAttribute("data-rollout-state", "stopped", { timeout: 60_000 });
}
