import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { createRolloutWorld, heldSplit, holdFirstStage, startRollout } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import { claimReadings, reconcileTarget } from "./reconcile-targets.ts";

const busyEveryMs = 30_000;
const quietEveryMs = 55_000;
let db: TestDatabase;
const worlds: RolloutWorld[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
  for (let made = 0; made < 12; made += 1) {
    const world = await createRolloutWorld(db);
    await holdFirstStage(world, await startRollout(world));
    world.router.writeForeign(heldSplit);
    worlds.push(world);
  }
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.pool.query("UPDATE targets SET next_read_at = 'infinity', lease_until = NULL");
});

function ports(openRouter = routerOf) {
  return {
    openRouter,
    monotonicMs: () => performance.now(),
    routerTimeoutMs: 1_000,
    busyEveryMs,
    quietEveryMs,
  };
}

async function routerOf(targetId: string): Promise<TrafficRouter> {
  const world = worlds.find((each) => each.targetId === targetId);
  if (world === undefined) throw new Error(`no world of ${targetId}`);
  return world.router;
}

/** Makes the first so many targets due since a while, no other one, and reads them. */
async function readDue(count: number, open = routerOf): Promise<number> {
  const ids = worlds.slice(0, count).map(({ targetId }) => targetId);
  await db.pool.query(
    `UPDATE targets SET lease_until = NULL,
            next_read_at = CASE WHEN id = ANY ($1) THEN clock_timestamp() - interval '1 s' ELSE 'infinity' END`,
    [ids],
  );
  const ctx = worlds[0]!.engine();
  const readings = await claimReadings(ctx, ports(open), 100);
  await Promise.all(readings.map((reading) => reconcileTarget(ctx, reading, ports(open))));
  return readings.length;
}

test("many targets that are read at the same time cost as many statements as few", async () => {
  await readDue(12);
  const few = await countStatements(() => readDue(2));
  const many = await countStatements(() => readDue(12));
  expect([few.value, many.value]).toEqual([2, 12]);
  expect(many.statements).toBeLessThanOrEqual(few.statements);
});

test("a router that cannot be read is that target's trouble; every other look is written", async () => {
  const [lost, ...others] = worlds as [RolloutWorld, ...RolloutWorld[]];
  lost.router.stall();
  const before = new Date();
  expect(await readDue(12)).toBe(12);
  lost.router.resume();
  const failures = await Promise.all(
    worlds.map(async ({ targetId }) => (await readTraffic(db.prisma, targetId)).readFailure),
  );
  expect(failures[0]).toContain("no answer");
  expect(failures.slice(1)).toEqual(others.map(() => null));
  const read = await db.prisma.targetObservation.count({ where: { readAt: { gte: before } } });
  expect(read).toBe(others.length);
});

test("a target is due again by the time it was due, often while a rollback runs, and from now on where that was missed", async () => {
  const [busy] = worlds as [RolloutWorld, ...RolloutWorld[]];
  const [quiet, missed] = [await createRolloutWorld(db), await createRolloutWorld(db)];
  worlds.push(quiet, missed);
  await db.pool.query("UPDATE targets SET next_read_at = 'infinity'");
  const set =
    "UPDATE targets SET next_read_at = clock_timestamp() - $2::interval WHERE id = $1 RETURNING next_read_at";
  const dueSince = async ({ targetId }: RolloutWorld, ago: string): Promise<number> => {
    const { rows } = await db.pool.query<{ next_read_at: Date }>(set, [targetId, ago]);
    return rows[0]?.next_read_at.getTime() ?? Number.NaN;
  };
  const before = [await dueSince(busy, "1 s"), await dueSince(quiet, "1 s"), await dueSince(missed, "1 day")];
  const ctx = busy.engine();
  for (const reading of await claimReadings(ctx, ports(), 100)) await reconcileTarget(ctx, reading, ports());
  const waits = await Promise.all(
    [busy, quiet, missed].map(async ({ targetId: id }, place) => {
      const { nextReadAt } = await db.prisma.target.findUniqueOrThrow({ where: { id } });
      return nextReadAt.getTime() - (before[place] ?? 0);
    }),
  );
  expect(waits.slice(0, 2)).toEqual([busyEveryMs, quietEveryMs]);
  expect(waits[2]).toBeGreaterThanOrEqual(86_400_000 + quietEveryMs);
});
