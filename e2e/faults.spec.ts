import type { Page } from "@playwright/test";
import { replaysContract } from "#lib/replays/contract.ts";
import { versionsContract } from "#lib/versions/contract.ts";
import { openRollbackByApi } from "./drive.ts";
import { expect, model, test } from "./fixtures.ts";
import type { Running } from "./fixtures.ts";
import { ScreenCheck } from "./screen-check.ts";

/** The six versions of the sandbox, each at fault in its own way. */
const names = {
  "v1.0": "mm_digits_v1.0_20260706",
  "v1.1": "mm_digits_v1.1_20260803",
  "v1.2": "mm_digits_v1.2_20260831",
  "v1.3": "mm_digits_v1.3_20261110",
  "v1.4": "mm_digits_v1.4_20261115",
  "v1.5": "mm_digits_v1.5_20261116",
} as const;
type Name = keyof typeof names;

async function idsOf({ api }: Running): Promise<Record<Name, string>> {
  const { items } = await api(versionsContract.listVersions, { params: { model }, query: { limit: 20 } });
  const idOf = (name: Name) => items.find((version) => version.name === names[name])?.id ?? "";
  return {
    "v1.0": idOf("v1.0"),
    "v1.1": idOf("v1.1"),
    "v1.2": idOf("v1.2"),
    "v1.3": idOf("v1.3"),
    "v1.4": idOf("v1.4"),
    "v1.5": idOf("v1.5"),
  };
}

type Visit = { page: Page; running: Running; screen: ScreenCheck; ids: Record<Name, string> };

async function compare({ page, ids }: Visit, base: Name, head: Name): Promise<void> {
  await page.goto(`/en/models/${model}/compare?base=${ids[base]}&head=${ids[head]}`);
}

/** Asks a version the golden cases of another on its page, and waits until every case is asked. */
async function replay({ page, running, ids }: Visit, version: Name, golden: Name): Promise<void> {
  const address = `/en/models/${model}/versions/${ids[version]}?tab=replay`;
  // A check of readiness may be asking the same version; one test of a version goes on at a time.
  const params = { model, version: ids[version] };
  const isFree = async () => {
    const { last } = await running.api(replaysContract.viewVersionReplay, { params });
    return last === null || ["finished", "failed", "cancelled"].includes(last.run.state);
  };
  await expect.poll(isFree, { timeout: 120_000 }).toBe(true);
  await page.goto(address);
  await page.getByLabel("Golden cases of", { exact: true }).selectOption(ids[golden]);
  await page.getByRole("button", { name: "Replay now" }).click();
  await expect(page.locator("[data-replay]")).toBeVisible();
  const runId = (await page.locator("[data-replay]").getAttribute("data-replay")) ?? "";
  const state = async () => (await running.api(replaysContract.getReplayRun, { params: { runId } })).state;
  await expect.poll(state, { timeout: 120_000 }).toBe("finished");
  await page.goto(address);
  await expect(page.locator(`[data-replay="${runId}"]`)).toContainText(`golden cases of ${golden}`);
}

async function visit(page: Page, running: Running): Promise<Visit> {
  return { page, running, screen: new ScreenCheck(page), ids: await idsOf(running) };
}

const diverging = (page: Page) => page.locator("[data-diverging]");

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

test.beforeEach(async ({ page, signInAs }) => {
  await signInAs(page, "operator");
});

test("v1.0: the evaluations say that it does not know Chinese number words and hears noise badly @desktop", async ({
  page,
  running,
}) => {
  const here = await visit(page, running);
  await compare(here, "v1.2", "v1.0");
  await expect(page.locator("[data-roll-up]")).toBeVisible();
  const say = page.locator("h1");
  await expect(say).toContainText(/Worse: .*text/);
  await expect(say).toContainText(/Worse: .*audio/);
  await here.screen.pass("compare v1.0");
});

test("v1.1: hears noise worse than the version after it, which changed the audio's noise floor @desktop", async ({
  page,
  running,
}) => {
  const here = await visit(page, running);
  await compare(here, "v1.1", "v1.2");
  await expect(page.locator("h1")).toContainText(/Better: .*audio/);
  const quiet = page.locator('[data-topic="signal"]');
  await expect(quiet).toContainText("Wrong answers");
  await expect(quiet).toContainText("audio.floor_db: -45 → -30");
});

test("v1.2: nothing is found between it and itself as it was when it was healthy @desktop", async ({
  page,
  running,
}) => {
  const here = await visit(page, running);
  await replay(here, "v1.2", "v1.2");
  await expect(page.locator("[data-run-verdict=passed]")).toBeVisible();
  await expect(diverging(page)).toHaveCount(0);
  await here.screen.pass("replay v1.2");
});

test("v1.3: the comparison of interfaces says which field is gone, and for whom @desktop", async ({
  page,
  running,
}) => {
  const here = await visit(page, running);
  await compare(here, "v1.2", "v1.3");
  const gone = page.locator('[data-change="optional_field_disappears"]');
  await expect(gone).toContainText("Answer");
  await expect(gone).toContainText("alternatives is removed");
  await expect(gone).toContainText("Affected: Search index");
  const reader = page.locator('[data-consumer="Search index"]');
  await expect(reader).toContainText("Must act");
  await here.screen.pass("compare v1.3");
  // Registered after v1.2, it gives nothing that a rollback would take away; v1.4 does.
  await page.goto(`/en/models/${model}/versions/${here.ids["v1.4"]}`);
  const back = page.locator("[data-going-back]");
  await expect(back).toContainText("will remove field duration_ms that consumers may have started to use");
  await here.screen.pass("version v1.4");
  await page.goto("/en/changelog");
  const warned = page.locator("[data-going-back]").filter({ hasText: "consumers may have started to use" });
  await expect(warned.first()).toBeVisible();
  await here.screen.pass("changelog");
});

test("v1.4: the replay finds its audio at the preprocessing, the comparison the setting @desktop", async ({
  page,
  running,
}) => {
  const here = await visit(page, running);
  await replay(here, "v1.4", "v1.2");
  await expect(page.locator('[data-diverging="audio preprocess"]')).toContainText("Preprocessing");
  await here.screen.pass("replay v1.4");
  await compare(here, "v1.2", "v1.4");
  const setting = page.locator('[data-topic="sample_rate"]');
  await expect(setting).toContainText("Wrong answers");
  await expect(setting).toContainText("audio.sample_rate_hz: 8000 → 16000");
  await here.screen.pass("compare v1.4");
});

test("v1.5: the replay finds its pictures at the postprocessing, the comparison the label map by name @desktop", async ({
  page,
  running,
}) => {
  const here = await visit(page, running);
  await replay(here, "v1.5", "v1.4");
  await expect(page.locator('[data-diverging="image postprocess"]')).toContainText("Postprocessing");
  await expect(diverging(page)).toHaveCount(1);
  await here.screen.pass("replay v1.5");
  await compare(here, "v1.4", "v1.5");
  const labels = page.locator('[data-topic="label_map"]');
  await expect(labels).toContainText("3: 3 → 4");
  await expect(labels).toContainText("4: 4 → 5");
  await expect(labels).toContainText("5: 5 → 6");
  await expect(page.locator("[data-roll-up]")).toHaveAttribute("data-roll-up", "breaking");
  const renamed = page
    .getByRole("region", { name: "Interface" })
    .locator('[data-change="label_order_changed"]');
  await expect(renamed).toContainText("without any error");
  const reader = page.locator('[data-consumer="Form reader"]');
  await expect(reader.locator('[data-change="label_order_changed"]')).toBeVisible();
  await expect(reader).toContainText("Must act");
  await here.screen.pass("compare v1.5");
});

test("step 2 says what the bundle does not record and who loses what; settings say what each declares @desktop", async ({
  page,
  running,
}) => {
  const here = await visit(page, running);
  const rollbackId = await openRollbackByApi(running);
  await page.goto(`/en/rollbacks/${rollbackId}/version`);
  await expect(page.locator("[data-checklist=not_recorded]")).toContainText("Safety filter");
  await expect(page.locator("[data-checklist=restored]")).toContainText("Preprocessing");
  await expect(page.locator('[data-consumer="Call-centre archive"]')).toContainText("reads duration_ms");
  await here.screen.pass("step 2");
  await page.goto(`/en/settings/consumers?model=${model}`);
  const archive = page.locator('[data-consumer="call-centre-archive"]');
  await expect(archive).toContainText("audio: label, duration_ms");
  await expect(archive.locator("[data-restored]")).toContainText("not answered: duration_ms");
  await here.screen.pass("consumers");
});
