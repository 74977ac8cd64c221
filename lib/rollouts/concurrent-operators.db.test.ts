import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { pauseRollout } from "#lib/rollouts/pause-rollout.ts";
import { resumeRollout } from "#lib/rollouts/resume-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { stopRollout } from "#lib/rollouts/stop-rollout.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { contradictionsIn } from "#lib/testing/register-history.ts";
import type { Call } from "#lib/testing/register-history.ts";
import { aQuickPlan, createRolloutWorld, startRollout } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";

const verbs = { pause: pauseRollout, resume: resumeRollout, stop: stopRollout };
const clients = 4;
const presses = 6;

let db: TestDatabase;
let world: RolloutWorld;
let ticks = 0;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  await jobQueue();
  world = await createRolloutWorld(db);
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

/** Counts up with every call's begin and end: an order that no clock can set back. */
const instant = (): number => (ticks += 1);

async function tick(): Promise<void> {
  await db.pool.query(
    "UPDATE rollouts SET next_tick_at = clock_timestamp() - interval '1 s' WHERE state <> 'finished'",
  );
  const leases = new RolloutLeases(60_000, () => performance.now());
  const round = { workerId: "test", limit: 10, onFailure: () => undefined, jitter: () => 0 };
  await tickDueRollouts(world.engine(), round, {
    openRouter: async () => world.router,
    leases,
    routerTimeoutMs: 1_000,
  });
}

/** Looks and presses what it drew from there, again and again, as one of several people at once; all press their first at once. */
async function operate(client: number, rolloutId: string, allLooked: () => Promise<void>): Promise<Call[]> {
  const calls: Call[] = [];
  const names = fc.sample(fc.constantFrom("pause", "resume", "stop", "resume"), {
    seed: client,
    numRuns: presses - 1,
  });
  for (const [place, name] of ["pause", ...names].entries()) {
    let from = instant();
    const { stageIndex, revision } = await getRollout(world.operator(), { rolloutId });
    calls.push({ client, from, to: instant(), kind: "told", revision });
    if (place === 0) await allLooked();
    from = instant();
    const reason = `client ${client}, press ${place}`;
    const press = { rolloutId, expectedStage: stageIndex, expectedRevision: revision, reason };
    try {
      await verbs[name as keyof typeof verbs](world.operator(), press);
      calls.push({ client, from, to: instant(), kind: "wrote", revision: revision + 1 });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "PRECONDITION_FAILED") throw error;
      calls.push({ client, from, to: instant(), kind: "told", revision: Number(error.extra["revision"]) });
    }
  }
  return calls;
}

/** Waits until as many have come. */
function barrier(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come === count) resolve();
    return promise;
  };
}

const said = "operators and a worker at once: the history is one of one after another, and nothing is lost";

test(said, { timeout: 600_000 }, async () => {
  const stages = [
    { share: 25, holdMs: 600_000 },
    { share: 100, holdMs: 0 },
  ];
  const rolloutId = await startRollout(world, aQuickPlan({ stages }));
  for (let look = 0; look < 6; look += 1) await tick();
  const isOver = { value: false };
  const working = (async () => {
    while (!isOver.value) await tick();
  })();
  const allLooked = barrier(clients);
  const operating = Array.from({ length: clients }, (_, client) => operate(client, rolloutId, allLooked));
  const settled = await Promise.allSettled(operating);
  isOver.value = true;
  await working;
  const calls = settled.flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  expect(settled.filter(({ status }) => status === "rejected")).toEqual([]);
  expect(contradictionsIn(calls)).toEqual([]);
  const wrote = calls.filter(({ kind }) => kind === "wrote").map(({ revision }) => revision);
  expect(wrote.length).toBeGreaterThan(0);
  expect(calls.length - wrote.length).toBeGreaterThan(clients * presses);
  const { rows: events } = await db.pool.query<{ revision: number }>(
    "SELECT DISTINCT revision FROM rollout_events WHERE rollout_id = $1 AND reason LIKE 'client %' ORDER BY revision",
    [rolloutId],
  );
  expect(events.map(({ revision }) => revision)).toEqual(wrote.toSorted((a, b) => a - b));
  const { rows: acts } = await db.pool.query<{ was: string; became: string }>(
    `SELECT before->>'state' AS was, after->>'state' AS became FROM audit_entries
      WHERE object_id = $1 AND before->>'state' IS NOT NULL ORDER BY seq`,
    [rolloutId],
  );
  const gaps = acts.filter(({ was, became }, place) => {
    const last = acts[place - 1];
    const isSameMove = last?.was === was && last.became === became;
    return last !== undefined && last.became !== was && !isSameMove;
  });
  expect(gaps).toEqual([]);
});
