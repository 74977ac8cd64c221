import type { Browser, Page } from "@playwright/test";
import { notificationsContract } from "#lib/notifications/contract.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import type { Role } from "#lib/schema/scope.ts";
import { readRollout } from "./drive.ts";
import { figure } from "./figure.ts";
import { candidate, expect, model, test } from "./fixtures.ts";
import type { Running } from "./fixtures.ts";

const newRollback = `/en/rollbacks/new?model=${model}`;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

type SignInAs = (page: Page, role: Role) => Promise<void>;

/** A second person in a browser of their own. */
async function another(browser: Browser, running: Running, options: { javaScriptEnabled?: boolean } = {}) {
  const context = await browser.newContext({ baseURL: running.product.url, timezoneId: "UTC", ...options });
  return context.newPage();
}

async function openRollbacks({ api }: Running): Promise<string[]> {
  const { items } = await api(rollbacksContract.listRollbacks, { query: { state: "open", limit: 50 } });
  return items.map(({ id }) => id);
}

async function signedIn(page: Page, signInAs: SignInAs, { role, path }: { role: Role; path: string }) {
  await signInAs(page, role);
  await page.goto(path);
}

/** A page without script shows what was so when it was drawn: it is drawn anew once the stage is held. */
async function pauseWithoutScript(page: Page, running: Running): Promise<void> {
  const [rollbackId = ""] = await openRollbacks(running);
  const { rolloutId } = await running.api(rollbacksContract.getRollback, { params: { rollbackId } });
  const state = async () => (await readRollout(running, rolloutId ?? "")).state;
  await expect.poll(state, { intervals: [100] }).toBe("holding");
  await page.reload();
  await page.getByRole("button", { name: "Pause" }).click();
}

test("a refused form names what is wrong and keeps what was typed @desktop", async ({
  page,
  running,
  signInAs,
}) => {
  await signedIn(page, signInAs, { role: "operator", path: newRollback });
  await page.getByRole("checkbox", { name: "Quality" }).uncheck();
  await page.getByRole("radio", { name: "Severity 1" }).check();
  await page.getByLabel("Incident link").fill("https://incidents.example.org/7");
  await page.getByLabel("Freeze releases for").fill("999");
  await page.getByRole("button", { name: "This needs a rollback" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary).toBeFocused();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(summary.getByRole("link")).toHaveCount(3);
  await summary.getByRole("link", { name: "Give the hours of the freeze" }).click();
  await expect(page.getByLabel("Freeze releases for")).toBeFocused();
  await expect(page.getByLabel("Freeze releases for")).toHaveValue("999");
  await expect(page.getByLabel("Incident link")).toHaveValue("https://incidents.example.org/7");
  await expect(page.getByRole("radio", { name: "Severity 1" })).toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Quality" })).not.toBeChecked();
  await page.getByRole("checkbox", { name: "Quality" }).check();
  await page.getByLabel("Freeze releases for").fill("24");
  await page.getByRole("button", { name: "This needs a rollback" }).click();
  await expect(summary.getByRole("link")).toHaveText([/severity 1 needs a note/]);
  expect(await openRollbacks(running)).toEqual([]);
});

test("a viewer has no operator's button, and one pressed all the same is refused @desktop", async ({
  page,
  running,
  signInAs,
}) => {
  await signedIn(page, signInAs, { role: "viewer", path: newRollback });
  await expect(page.locator("[data-forbidden=operate]")).toContainText(
    "An operator or an administrator must start",
  );
  await expect(page.getByRole("button", { name: "This needs a rollback" })).toHaveCount(0);
  const form = await page.locator('form[action="/api/v1/rollbacks"]').evaluate((node: HTMLFormElement) => {
    const fields = [...new FormData(node)].map(([name, value]) => [name, String(value)] as const);
    return Object.fromEntries(fields);
  });
  const origin = running.product.url;
  const answer = await page.request.post("/api/v1/rollbacks", { form, headers: { origin } });
  expect(await answer.text()).toContain("Your role does not allow this.");
  const { id } = await running.target();
  const bySession = await page.request.post(`/api/v1/targets/${id}/freeze`, {
    data: { reason: "because", expiresAt: new Date(Date.now() + 60_000).toISOString() },
    headers: { origin },
  });
  expect([bySession.status(), (await bySession.json()).code]).toEqual([403, "FORBIDDEN"]);
  expect(await openRollbacks(running)).toEqual([]);
});

test("a double press and two drivers have one effect each @desktop", async ({
  page,
  browser,
  running,
  signInAs,
}) => {
  await signedIn(page, signInAs, { role: "operator", path: newRollback });
  await page.getByRole("button", { name: "This needs a rollback" }).dblclick({ noWaitAfter: true });
  await page.waitForURL(/\/version/);
  const [rollbackId = "", ...others] = await openRollbacks(running);
  expect(others, "a double press starts one").toEqual([]);
  figure("rollbacks of a double press", 1 + others.length);

  // While a version gets warm the page reads itself anew; one that hears nothing more is out of date.
  const readsAnew = /[?&]_rsc=/;
  await page.route(readsAnew, () => undefined);
  const colleague = await another(browser, running);
  await signedIn(colleague, signInAs, { role: "admin", path: `/en/rollbacks/${rollbackId}/version` });
  await expect(colleague.getByText("On-call drives this rollback; you watch.")).toBeVisible();
  await colleague.getByRole("button", { name: "Take over" }).click();
  await expect(colleague.getByRole("button", { name: "Use v1.2" })).toBeVisible();

  for (const tick of await page.getByRole("checkbox", { name: "I have read this" }).all()) await tick.check();
  await page.getByRole("button", { name: "Use v1.2" }).click();
  await page.unroute(readsAnew);
  await expect(page.getByText("There is a problem")).toBeVisible();
  await expect(page.getByText("Admin drives this rollback; you watch.")).toBeVisible();
  const params = { rollbackId };
  const after = await running.api(rollbacksContract.getRollback, { params });
  expect([after.step, after.driver.name]).toEqual(["version", "Admin"]);

  const cancel = () =>
    colleague.request.post(`/api/v1/rollbacks/${rollbackId}/cancel`, {
      data: { expectedRevision: after.revision, reason: "only a try" },
      headers: { origin: running.product.url },
    });
  const answers = await Promise.all([cancel(), cancel()]);
  const statuses = answers.map((answer) => answer.status()).toSorted((one, other) => one - other);
  expect(statuses[0], "the first of two presses").toBe(200);
  expect([409, 412], "the second, from a page out of date").toContain(statuses[1]);
  const { id } = await running.target();
  const check = await running.api(targetsContract.checkRelease, { params: { targetId: id } });
  expect(check.allowed, "cancelling lifts the freeze").toBe(true);
  await colleague.context().close();
});

test("steps 1 to 5 and the acknowledgement work without JavaScript @desktop", async ({
  browser,
  running,
  signInAs,
}) => {
  const page = await another(browser, running, { javaScriptEnabled: false });
  await signedIn(page, signInAs, { role: "operator", path: newRollback });
  await page.getByRole("button", { name: "This needs a rollback" }).click();
  await page.waitForURL(/\/version$/);
  for (const tick of await page.getByRole("checkbox", { name: "I have read this" }).all()) await tick.check();
  await page.getByRole("button", { name: "Use v1.2" }).click();
  await page.waitForURL(/\/test$/);
  // The page asks for itself again every few seconds.
  const passed = page.getByRole("heading", { name: "v1.2 answers as it did when it was healthy." });
  await expect(passed).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Continue to rollout" }).click();
  await page.waitForURL(/\/rollout$/);
  await page.getByRole("button", { name: "Shift 5% of mm_digits traffic to v1.2" }).click();
  await page.waitForURL(/\/rollbacks\/[^/]+$/);
  await expect.poll(() => running.sandbox.shareOf(candidate)).toBe(5);
  await pauseWithoutScript(page, running);
  await expect(page.getByText("It stays so until somebody resumes.")).toBeVisible();

  await page.getByRole("link", { name: "Notify consumers" }).click();
  await page.getByRole("button", { name: "Send the ticked messages" }).click();
  const { hook } = running.receivers;
  await expect.poll(() => hook.received.length, { timeout: 30_000 }).toBe(1);
  const theirs = await another(browser, running, { javaScriptEnabled: false });
  await theirs.goto(hook.received[0]?.url ?? "");
  await theirs.getByRole("button", { name: "We are affected, contact us" }).click();
  await expect(theirs.locator("[data-answer=affected]")).toBeVisible();
  const [rollbackId = ""] = await openRollbacks(running);
  const sent = await running.api(notificationsContract.listNotices, { params: { rollbackId } });
  expect(sent.items.flatMap(({ answers }) => answers.map(({ answer }) => answer))).toEqual(["affected"]);
  figure("without JavaScript", "steps 1 to 5, a pause and an acknowledgement");
  await Promise.all([page.context().close(), theirs.context().close()]);
});
