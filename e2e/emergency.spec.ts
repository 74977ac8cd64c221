import { auditContract } from "#lib/audit/contract.ts";
import { figure } from "./figure.ts";
import { holdStages, stopAndGoBack } from "./change-course.ts";
import { candidate, expect, test } from "./fixtures.ts";
import { Keyboard } from "./keyboard.ts";
import { ScreenCheck } from "./screen-check.ts";

const reason = "Callers lose money";
/** From the overview to the first shift, in milliseconds, as a script presses; a person reads in between. */
const quickMs = 40_000;
const mostPresses = 6;

test.beforeAll(async ({ lab }) => {
  await holdStages(await lab.startOver());
});

test("an emergency: from the overview to the first shift without tests, in six presses and forty seconds", async ({
  page,
  running,
  signInAs,
}) => {
  const keyboard = new Keyboard(page);
  const screen = new ScreenCheck(page);
  await signInAs(page, "operator");
  await page.goto("/en");
  await expect(page.getByRole("link", { name: "Review problem" })).toBeVisible();
  const startedMs = performance.now();
  await keyboard.activate(page.getByRole("link", { name: "Review problem" }));
  await page.waitForURL(/\/rollbacks\/new/);
  await keyboard.activate(page.getByRole("button", { name: "Emergency: skip the tests" }));
  await page.waitForURL(/\/version\?emergency=true/);
  await keyboard.fill(page.getByLabel("Why are the tests skipped?"), reason);
  await keyboard.activate(page.getByRole("button", { name: "v1.2", exact: true }));
  await page.waitForURL(/\/rollout$/);
  await keyboard.activate(page.getByRole("button", { name: "Shift 5% of mm_digits traffic to v1.2" }));
  await page.waitForURL(/\/rollbacks\/[^/]+$/);
  await expect.poll(() => running.sandbox.shareOf(candidate), { timeout: 30_000 }).toBe(5);
  const tookMs = performance.now() - startedMs;
  figure("presses of an emergency", `${keyboard.presses} of at most ${mostPresses}`);
  figure("from the overview to the first shift without tests", `${Math.round(tookMs)} ms of ${quickMs}`);
  expect(keyboard.presses).toBeLessThanOrEqual(mostPresses);
  expect(tookMs).toBeLessThanOrEqual(quickMs);
  await expect(page.locator("[data-tests-skipped]")).toContainText(reason);
  await screen.pass("live after an emergency");
  const acts = await running.api(auditContract.listAuditEntries, {
    query: { action: "rollback.tests_skipped", limit: 5 },
  });
  expect(acts.items.map((act) => act.reason)).toEqual([reason]);
  const live = page.url();
  await page.goto(`${live}/notify`);
  await expect(page.getByText(`because: ${reason}`).first()).toBeVisible();
  await page.goto(live);
  await test.step("stop here, choose another version", () =>
    stopAndGoBack(page, running, live.split("/").at(-1) ?? ""));
});

test("the wrong pick changes nothing and says so @desktop", async ({ page, lab, signInAs }) => {
  await lab.startOver();
  await signInAs(page, "operator");
  await page.goto("/en/rollbacks/new?model=mm_digits");
  await page.getByRole("button", { name: "Emergency: skip the tests" }).click();
  await page.waitForURL(/\/version\?emergency=true/);
  await page.getByLabel("Why are the tests skipped?").fill(reason);
  await page.getByRole("button", { name: "v1.4", exact: true }).click();
  await expect(page.getByRole("alert").first()).toContainText("Another version was picked");
  await expect(page.getByText("Step 2 of 5")).toBeVisible();
});
