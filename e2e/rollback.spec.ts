import type { Browser, Page } from "@playwright/test";
import { auditContract } from "#lib/audit/contract.ts";
import { notificationsContract } from "#lib/notifications/contract.ts";
import { rollbacksContract } from "#lib/rollbacks/contract.ts";
import { rolloutsContract } from "#lib/rollouts/contract.ts";
import { targetsContract } from "#lib/targets/contract.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { figure } from "./figure.ts";
import { candidate, expect, model, suspect, test } from "./fixtures.ts";
import type { Running } from "./fixtures.ts";
import { Keyboard } from "./keyboard.ts";
import { audioAccuracy } from "./live-accuracy.ts";
import { isPictured, phonePicture, picture } from "./pictures.ts";
import { ScreenCheck } from "./screen-check.ts";

/** Long enough to reach back into the first start, whose measurements were kept. */
const measuredMs = 30 * 60_000;
const note = "Callers hear wrong digits";

/** A picture shows a stage that was held for a while, when what is observed has come to what was asked. */
async function pictureTheMove(page: Page): Promise<void> {
  if (!isPictured(page)) return;
  await expect(page.getByText(/observed 2[3-7](?:\.\d)?%/).first()).toBeVisible({ timeout: 90_000 });
  await picture(page, "live");
  await phonePicture(page, "live-phone");
}

type Journey = {
  readonly page: Page;
  readonly running: Running;
  readonly keyboard: Keyboard;
  readonly screen: ScreenCheck;
};

async function confirmProblem({ page, keyboard, screen }: Journey): Promise<string> {
  await keyboard.activate(page.getByRole("link", { name: "Review problem" }));
  await page.waitForURL(/\/rollbacks\/new/);
  await expect(page.getByText("Step 1 of 5")).toBeVisible();
  await screen.pass("step 1");
  await picture(page, "step-1");
  await keyboard.fill(page.getByLabel("What do users see?"), note);
  await keyboard.activate(page.getByRole("button", { name: "This needs a rollback" }));
  await page.waitForURL(/\/version$/);
  return /rollbacks\/([^/]+)\//.exec(page.url())?.[1] ?? "";
}

async function pickVersion({ page, keyboard, screen }: Journey): Promise<void> {
  await expect(page.getByText("Step 2 of 5")).toBeVisible();
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(1);
  await screen.pass("step 2");
  await picture(page, "step-2");
  // A consumer loses a field by going back; that somebody has read it is the one thing with no default.
  for (const tick of await page.getByRole("checkbox", { name: "I have read this" }).all())
    await keyboard.toggle(tick);
  await keyboard.activate(page.getByRole("button", { name: "Use v1.2" }));
  await page.waitForURL(/\/test$/);
}

async function passTests({ page, keyboard, screen }: Journey): Promise<void> {
  const finding = page.getByRole("heading", { name: "v1.2 answers as it did when it was healthy." });
  await expect(finding).toBeVisible({ timeout: 60_000 });
  await screen.pass("step 3");
  await picture(page, "step-3");
  await keyboard.activate(page.getByRole("button", { name: "Continue to rollout" }));
  await page.waitForURL(/\/rollout$/);
}

async function shiftFirstShare({ page, keyboard, screen, running }: Journey, rollbackId: string) {
  await screen.pass("step 4");
  await picture(page, "step-4");
  expect(await running.sandbox.shareOf(candidate), "nothing moved before step 4").toBe(0);
  await keyboard.activate(page.getByRole("button", { name: "Shift 5% of mm_digits traffic to v1.2" }));
  await page.waitForURL(new RegExp(`/rollbacks/${rollbackId}$`));
  await expect.poll(() => running.sandbox.shareOf(candidate)).toBe(5);
}

/** Pauses and resumes in an early stage: the split stays, and both presses are answered on the screen. */
async function pauseAndResume({ page, keyboard, running }: Journey): Promise<void> {
  const state = page.locator("[data-rollout-state]");
  await expect(state).toHaveAttribute("data-rollout-state", "holding");
  await keyboard.activate(page.getByRole("button", { name: "Pause" }));
  await expect(state).toHaveAttribute("data-rollout-state", "paused");
  const share = await running.sandbox.shareOf(candidate);
  expect([5, 25], "a slow machine may be a stage further").toContain(share);
  await page.getByRole("button", { name: "Resume" }).waitFor();
  expect(await running.sandbox.shareOf(candidate)).toBe(share);
  await keyboard.activate(page.getByRole("button", { name: "Resume" }));
  await expect(state).not.toHaveAttribute("data-rollout-state", "paused");
}

async function tellConsumers({ page, keyboard, screen, running }: Journey): Promise<string> {
  await keyboard.activate(page.getByRole("link", { name: "Notify consumers" }));
  await page.waitForURL(/\/notify$/);
  await expect(page.getByText("Step 5 of 5")).toBeVisible();
  await screen.pass("step 5");
  await picture(page, "step-5");
  await keyboard.activate(page.getByRole("button", { name: "Send the ticked messages" }));
  const { hook, mail } = running.receivers;
  await expect.poll(() => hook.received.length, { timeout: 30_000 }).toBe(1);
  // Operators get mail too, e.g. that the model got worse.
  const mails = () =>
    mail.received.filter(({ headers }) => headers.get("to")?.includes("archive@example.com"));
  await expect.poll(() => mails().length, { timeout: 30_000 }).toBe(1);
  expect(hook.refused, "messages with a wrong signature").toEqual([]);
  const [message] = hook.received;
  expect(mails()[0]?.headers.get("subject")).toBe(message?.subject);
  expect(message?.text).toContain("duration_ms");
  return message?.url ?? "";
}

/** The downstream team answers from its own browser: no account, and looking is not answering. */
async function acknowledge(browser: Browser, { page, running }: Journey, url: string): Promise<void> {
  const viewport = page.viewportSize();
  const context = await browser.newContext({ viewport, timezoneId: "UTC", locale: "en-US" });
  try {
    const scanners = [() => context.request.get(url), () => context.request.head(url)];
    for (let looks = 0; looks < 10; looks += 1)
      for (const look of scanners) expect((await look()).ok()).toBe(true);
    expect(await answersOf(running)).toEqual([]);
    figure("looks at an acknowledgement, answered by none", 10 * scanners.length);
    const theirs = await context.newPage();
    const screen = new ScreenCheck(theirs);
    await theirs.goto(url);
    expect(theirs.url(), "no sign-in").toContain("/ack/");
    await screen.pass("acknowledgement");
    const keyboard = new Keyboard(theirs);
    await keyboard.fill(theirs.getByLabel("Your name or role"), "Archive on duty");
    await keyboard.activate(theirs.getByRole("button", { name: "Acknowledge", exact: true }));
    await expect(theirs.locator("[data-answer=acknowledged]")).toContainText("Archive on duty");
    await screen.pass("acknowledged");
    expect(await answersOf(running)).toEqual(["acknowledged"]);
  } finally {
    await context.close();
  }
}

async function answersOf({ api }: Running): Promise<string[]> {
  const { items } = await api(rollbacksContract.listRollbacks, { query: { limit: 1 } });
  const params = { rollbackId: items[0]?.id ?? "" };
  const notices = await api(notificationsContract.listNotices, { params });
  return notices.items.flatMap(({ answers }) => answers.map(({ answer }) => answer));
}

async function reachTheEnd({ page, keyboard, screen, running }: Journey, rollbackId: string) {
  await keyboard.activate(page.getByRole("link", { name: "Back to the live rollout" }));
  await page.waitForURL(new RegExp(`/rollbacks/${rollbackId}$`));
  const state = page.locator("[data-rollout-state]");
  await pictureTheMove(page);
  await expect(state).toHaveAttribute("data-rollout-state", "finished", { timeout: 180_000 });
  expect(await running.sandbox.shareOf(candidate), "the gateway's own split").toBe(100);
  await expect.poll(() => running.sandbox.observedShareOf(candidate), "what it answered").toBe(100);
  await screen.pass("live, finished");
}

/** What must be on the record once traffic has moved and the rollback is closed. */
async function checkRecord({ api, target }: Running, rollbackId: string): Promise<void> {
  const params = { rollbackId };
  const isClosed = async () => (await api(rollbacksContract.getRollback, { params })).state;
  await expect.poll(isClosed, { timeout: 30_000 }).toBe("finished");
  const rollback = await api(rollbacksContract.getRollback, { params });
  expect(rollback.suspect.knownBad, "the suspect is known bad").not.toBeNull();
  const rollout = await api(rolloutsContract.getRollout, { params: { rolloutId: rollback.rolloutId ?? "" } });
  expect(rollout.stages.map(({ share, state }) => [share, state])).toEqual(
    [5, 25, 50, 100].map((share) => [share, "done"]),
  );
  const { items: changes } = await api(versionsContract.listChangelog, {
    query: { model, kind: "rolled_back", limit: 20 },
  });
  expect(changes.map((entry) => [entry.versionName, entry.rollbackId])).toEqual([[suspect, rollbackId]]);
  const { items: intervals } = await api(targetsContract.listServing, {
    params: { targetId: (await target()).id },
    query: { limit: 50 },
  });
  const ours = intervals.filter((interval) => interval.rollbackId === rollbackId);
  const moved = ours.filter(({ versionName }) => versionName === candidate).map(({ share }) => share);
  expect(moved.toReversed(), "serving intervals").toEqual([5, 25, 50, 100]);
  expect(intervals.filter(({ endedAt }) => endedAt === null).map(({ versionName }) => versionName)).toEqual([
    candidate,
  ]);
  const { items: acts } = await api(auditContract.listAuditEntries, { query: { limit: 200 } });
  const started = acts.find(
    ({ action, objectId }) => action === "rollback.started" && objectId === rollbackId,
  );
  expect([started?.actor.name, started?.actorRole, started?.reason]).toEqual(["On-call", "operator", note]);
  for (const action of [
    "rollback.version_chosen",
    "rollback.rollout_started",
    "rollout.paused",
    "rollout.resumed",
  ])
    expect(acts.filter((act) => act.action === action).map(({ actor }) => actor.name)).toEqual(["On-call"]);
  const verified = await api(auditContract.verifyAuditChain);
  expect(verified.intact).toBe(true);
}

/** On paper the report keeps its charts, which need no script, and fits on eight pages. */
async function printReport(page: Page): Promise<void> {
  await page.emulateMedia({ media: "print" });
  const paths = page.locator("svg.plot path[d]");
  const drawn = await paths.evaluateAll(
    (all) => all.filter((path) => path.getClientRects().length > 0).length,
  );
  expect(drawn, "lines and bands of the charts").toBeGreaterThan(0);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  expect(pages, "pages of the report").toBeGreaterThan(0);
  expect(pages, "pages of the report").toBeLessThanOrEqual(8);
  figure("the report on paper", `${pages} of at most 8 pages, ${drawn} lines and bands drawn`);
  await page.emulateMedia({ media: null });
}

async function readReport({ page, keyboard, screen }: Journey): Promise<void> {
  await keyboard.activate(page.getByRole("link", { name: "Report", exact: true }));
  await page.waitForURL(/\/report$/);
  await expect(page.getByRole("link", { name: "Rollback finished" })).toBeVisible();
  await expect(page.getByRole("cell", { name: "Acknowledged." })).toBeVisible();
  await screen.pass("report");
  await picture(page, "report");
  await printReport(page);
  await keyboard.activate(page.getByRole("link", { name: "Changelog" }).first());
  await page.waitForURL(/\/changelog$/);
  await expect(page.getByRole("article").filter({ hasText: "Rolled back" }).first()).toBeVisible();
  await screen.pass("changelog");
}

async function holdLonger({ api, target }: Running): Promise<void> {
  const { id: targetId, rolloutSettings } = await target();
  const body = { rolloutSettings: { ...rolloutSettings, minimumHoldMs: 25_000 } };
  await api(targetsContract.changeTarget, { params: { targetId }, body });
}

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

test("from degraded to told and healthy, by keyboard alone", async ({ page, running, signInAs, browser }) => {
  const { sandbox } = running;
  const journey = { page, running, keyboard: new Keyboard(page), screen: new ScreenCheck(page) };
  const { keyboard, screen } = journey;
  await signInAs(page, "operator");
  await page.goto("/en");
  await expect(page.getByText("Degraded", { exact: true }).first()).toBeVisible();
  await screen.pass("overview");
  await picture(page, "overview");
  const landedAt = new Date();
  if (isPictured(page)) await holdLonger(running);
  expect(await sandbox.shareOf(suspect)).toBe(100);

  const rollbackId = await test.step("1 confirm the problem", () => confirmProblem(journey));
  await test.step("2 pick a stable version", () => pickVersion(journey));
  await test.step("3 test it", () => passTests(journey));
  await test.step("4 shift the first share", () => shiftFirstShare(journey, rollbackId));
  figure("from the command to the first page", `${Math.round(running.product.firstPageMs)} ms`);
  // The link of an alert opens step 1, which is the first press from the overview.
  const presses = keyboard.presses + keyboard.ticks;
  figure("presses and ticks from the overview to the first shift", `${presses} of at most 5`);
  figure("presses and ticks from an alert's link", `${presses - 1} of at most 4`);
  figure("hands on, at two seconds a press", `${presses * 2} s of at most 60 s`);
  expect(presses).toBeLessThanOrEqual(5);
  await test.step("pause and resume", () => pauseAndResume(journey));
  await test.step("live, while it moves", () => screen.pass("live"));
  const link = await test.step("5 tell the consumers", () => tellConsumers(journey));
  await test.step("the consumer acknowledges", () => acknowledge(browser, journey, link));
  await test.step("100% and the bake", () => reachTheEnd(journey, rollbackId));

  await test.step("audio is measured better than before", async () => {
    const movedAt = new Date();
    const after = () => audioAccuracy(running, movedAt, new Date(Date.now() + 1_000));
    await expect.poll(async () => (await after()).labelled, { timeout: 60_000 }).toBeGreaterThan(200);
    const before = await audioAccuracy(running, new Date(landedAt.getTime() - measuredMs), landedAt);
    expect(before.labelled).toBeGreaterThan(60);
    expect((await after()).percent).toBeGreaterThan(before.percent + 10);
  });
  figure("by keyboard alone, from degraded to told and healthy", `${keyboard.presses} presses`);
  await test.step("on the record", () => checkRecord(running, rollbackId));
  await test.step("report and changelog", () => readReport(journey));
});
