import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { tickDueRollouts } from "#lib/rollouts/tick-due-rollouts.ts";
import type { TickPorts, TickStep } from "#lib/rollouts/tick-rollout.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { addTraffic, createRolloutWorld, restoredName, startRollout } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import type { FakeRouter } from "#lib/testing/fake-router.ts";

const leaseMs = 300;
const routerTimeoutMs = 100;
const pollMs = 40;
const steps = [
  "claimed",
  "observed",
  "decided",
  "committed",
  "before_apply",
  "applied",
  "read_back",
  "marked",
] as const satisfies readonly TickStep[];
/** On which of its passes through a step the worker dies: in the first stage's shift, and in the second's. */
const passes = [1, 2] as const;

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

type TestWorker = {
  readonly name: string;
  readonly signal: AbortSignal;
  readonly diesAt?: { step: TickStep; pass: number };
};

/** A worker's loops; one that dies stops in the middle of its tick: it neither returns nor renews its lease any more. */
function startWorker(
  world: RolloutWorld,
  worker: TestWorker,
): { readonly isDead: () => boolean; readonly done: Promise<unknown> } {
  const leases = new RolloutLeases(leaseMs, () => performance.now());
  let passed = 0;
  let isDead = false;
  const failpoint = async (step: TickStep): Promise<void> => {
    if (isDead) await new Promise(() => undefined);
    if (step !== worker.diesAt?.step || ++passed < worker.diesAt.pass) return;
    isDead = true;
    await new Promise(() => undefined);
  };
  const ports: TickPorts = { openRouter: async () => world.router, leases, routerTimeoutMs, failpoint };
  const round = { workerId: worker.name, limit: 4, jitter: () => 0, onFailure: fail };
  const isOn = () => !worker.signal.aborted && !isDead;
  const tick = async () => {
    for (; isOn(); await sleep(pollMs)) await tickDueRollouts(world.engine(), round, ports);
  };
  const renew = async () => {
    for (; isOn(); await sleep(leaseMs / 3)) await leases.renew(db);
  };
  return { isDead: () => isDead, done: Promise.race([tick(), renew()]) };
}

function fail(error: unknown): never {
  throw error;
}

/** Traffic that is counted all the while, as the metric reader does it. */
async function countTraffic(world: RolloutWorld, signal: AbortSignal): Promise<void> {
  for (; !signal.aborted; await sleep(60)) {
    await addTraffic(world);
  }
}

async function waitUntilFinished(world: RolloutWorld, rolloutId: string): Promise<Rollout> {
  const deadlineMs = performance.now() + 25_000;
  for (;;) {
    const rollout = await getRollout(world.operator(), { rolloutId });
    if (rollout.state === "finished") return rollout;
    if (performance.now() > deadlineMs)
      throw new Error(`still ${rollout.state}: ${JSON.stringify(rollout.reason)}`);
    await sleep(50);
  }
}

/** Notes, at every write that the router takes, the audit rows that were committed by then. */
function watchWrites(world: RolloutWorld): { generation: number; audited: number[] }[] {
  const writes: { generation: number; audited: number[] }[] = [];
  const router: FakeRouter = world.router;
  const apply = router.apply.bind(router);
  router.apply = async (want, token, options) => {
    writes.push({ generation: options.generation, audited: await auditedGenerations(world) });
    return apply(want, token, options);
  };
  return writes;
}

async function auditedGenerations(world: RolloutWorld): Promise<number[]> {
  const acts = await db.prisma.auditEntry.findMany({
    where: { action: "split.wanted", objectId: world.targetId },
    orderBy: { seq: "asc" },
  });
  return acts.map(({ after }) => (after as { generation: number }).generation);
}

describe("a worker that dies in the middle of a tick", () => {
  for (const step of steps) {
    for (const pass of passes) {
      test(`after "${step}", pass ${pass}: the other one takes over and the end is exact`, async () => {
        const world = await createRolloutWorld(db);
        const writes = watchWrites(world);
        const rolloutId = await startRollout(world);
        const stop = new AbortController();
        const { signal } = stop;
        const counting = countTraffic(world, signal);
        const dying = startWorker(world, { name: "dying", signal, diesAt: { step, pass } });
        await expect.poll(dying.isDead, { timeout: 10_000, interval: 10 }).toBe(true);
        const survivor = startWorker(world, { name: "survivor", signal });
        const done = await waitUntilFinished(world, rolloutId);
        stop.abort();
        await Promise.all([counting, survivor.done]);
        await expectExactEnd(world, done, writes);
      });
    }
  }
});

/** What an undisturbed run leaves behind, and nothing else. */
async function expectExactEnd(
  world: RolloutWorld,
  done: Rollout,
  writes: readonly { generation: number; audited: number[] }[],
): Promise<void> {
  expect(done.outcome?.code).toBe("shown_to_have_helped");
  expect(done.events.map(({ kind }) => kind)).toEqual([
    "created",
    "stage_started",
    "stage_confirmed",
    "stage_started",
    "stage_confirmed",
    "finished",
  ]);
  const router = await world.router.read();
  expect(router).toMatchObject({ generation: 2, slices: [{ version: restoredName, share: 100 }] });
  const splits = await db.prisma.split.findMany({
    where: { targetId: world.targetId },
    orderBy: { generation: "asc" },
  });
  expect(splits.map((split) => [split.generation, split.confirmedAt !== null, split.withdrawnAt])).toEqual([
    [1, true, null],
    [2, true, null],
  ]);
  expect(await auditedGenerations(world)).toEqual([1, 2]);
  for (const { generation, audited } of writes) expect(audited).toContain(generation);
  const queued = await db.pool.query<{ name: string; count: number }>(
    `SELECT name, count(*)::int AS count FROM pgboss.job
      WHERE data->>'rollbackId' = $1 OR data->>'link' LIKE '%' || $1 GROUP BY name ORDER BY name`,
    [world.rollbackId],
  );
  expect(queued.rows).toEqual([
    { name: "close_rollback", count: 1 },
    { name: "tell_operators", count: 2 },
  ]);
}

test("a frozen worker that wakes after it was taken over changes nothing at the router", async () => {
  const world = await createRolloutWorld(db);
  const rolloutId = await startRollout(world);
  const stop = new AbortController();
  let thaw: () => void = () => undefined;
  const frozen = new Promise<void>((resolve) => (thaw = resolve));
  let isFrozen = false;
  const failpoint = async (step: TickStep): Promise<void> => {
    if (step !== "before_apply" || isFrozen) return;
    isFrozen = true;
    await frozen;
  };
  const leases = new RolloutLeases(leaseMs, () => performance.now());
  const ports: TickPorts = { openRouter: async () => world.router, leases, routerTimeoutMs, failpoint };
  const round = { workerId: "frozen", limit: 4, jitter: () => 0, onFailure: fail };
  const zombie = tickDueRollouts(world.engine(), round, ports);
  await expect.poll(() => isFrozen, { timeout: 5_000 }).toBe(true);
  const counting = countTraffic(world, stop.signal);
  const survivor = startWorker(world, { name: "survivor", signal: stop.signal });
  await waitUntilFinished(world, rolloutId);
  const applied = world.router.calls.apply;
  thaw();
  await zombie;
  stop.abort();
  await Promise.all([counting, survivor.done]);
  expect(world.router.calls.apply).toBe(applied);
  expect((await world.router.read()).generation).toBe(2);
});
