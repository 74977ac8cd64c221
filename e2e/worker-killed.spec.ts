import { setTimeout as sleep } from "node:timers/promises";
import { auditContract } from "#lib/audit/contract.ts";
import { readRollout, startRollbackByApi } from "./drive.ts";
import { candidate, expect, test } from "./fixtures.ts";
import type { SandboxAdmin } from "./sandbox-admin.ts";
import { workersOf } from "./workers-of.ts";

/** Writes down every split that the gateway has in force, by generation, until it is told to stop. */
function watchSplits(sandbox: SandboxAdmin) {
  const seen = new Map<number, Set<string>>();
  const state = { isOver: false };
  const watching = (async () => {
    while (!state.isOver) {
      const { generation, slices } = await sandbox.split();
      const shown = JSON.stringify(slices.filter(({ share }) => share > 0));
      seen.set(generation, (seen.get(generation) ?? new Set()).add(shown));
      await sleep(50);
    }
  })();
  const end = async () => {
    state.isOver = true;
    await watching;
    return [...seen].toSorted(([a], [b]) => a - b).map(([, shown]) => [...shown]);
  };
  return { end };
}

test.beforeAll(async ({ lab }) => {
  await lab.startOver();
});

test("a worker killed in stage 2 changes nothing about the rollback @desktop", async ({
  page,
  running,
  signInAs,
}) => {
  const { sandbox, api } = running;
  const splits = watchSplits(sandbox);
  const { rollbackId, rolloutId } = await startRollbackByApi(running);
  await signInAs(page, "operator");
  await page.goto(`/en/rollbacks/${rollbackId}`);
  const state = page.locator("[data-rollout-state]");
  await expect(state).toHaveAttribute("data-stage-index", "1", { timeout: 60_000 });

  const killed = workersOf(running).at(-1);
  expect(killed).toBeDefined();
  process.kill(killed ?? 0, "SIGKILL");
  await expect.poll(() => workersOf(running).at(-1), { timeout: 30_000 }).not.toBe(killed);

  await expect(state).toHaveAttribute("data-rollout-state", "finished", { timeout: 180_000 });
  expect(await sandbox.shareOf(candidate)).toBe(100);
  const { events, stages } = await readRollout(running, rolloutId);
  const oldestFirst = events.toSorted((a, b) => a.revision - b.revision);
  for (const kind of ["stage_started", "stage_confirmed"]) {
    const shares = oldestFirst.filter((event) => event.kind === kind).map(({ data }) => data["share"]);
    expect(shares, kind).toEqual([5, 25, 50, 100]);
  }
  expect(stages.map((stage) => stage.state)).toEqual(["done", "done", "done", "done"]);

  const perGeneration = await splits.end();
  expect(
    perGeneration.filter((shown) => shown.length !== 1),
    "generations with two splits",
  ).toEqual([]);
  const wanted = await api(auditContract.listAuditEntries, { query: { action: "split.wanted", limit: 50 } });
  expect(wanted.items.length, "splits asked for").toBe(perGeneration.length - 1);
});
