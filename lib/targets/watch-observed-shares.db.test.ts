import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { createRolloutWorld, restoredName, suspectName } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import { watchObservedShares } from "#lib/targets/watch-observed-shares.ts";

let db: TestDatabase;
let world: RolloutWorld;
const startMs = Date.parse("2026-09-01T03:00:00Z");
const wanted = [
  { version: restoredName, role: "restored" as const, share: 25 },
  { version: suspectName, role: "rest" as const, share: 75 },
];
const asAsked = { [restoredName]: 250, [suspectName]: 750 };
const elsewhere = { [restoredName]: 110, [suspectName]: 890 };

beforeAll(async () => {
  db = await createTestDatabase();
  process.env["DATABASE_URL"] = db.url;
  world = await createRolloutWorld(db);
  await db.prisma.targetObservation.create({ data: { targetId: world.targetId } });
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await db.drop();
});

/** A look so many seconds after the first. */
async function look(seconds: number, counts: Record<string, number> | null): Promise<void> {
  const ctx: Context = { ...world.engine(), now: new Date(startMs + seconds * 1_000) };
  await inTransaction(ctx, (tx) =>
    watchObservedShares(tx, ctx, { targetId: world.targetId, wanted, counts }),
  );
}
const alarmSince = async () => (await readTraffic(db.prisma, world.targetId)).alarmSince ?? null;

async function messages(): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pgboss.job WHERE name = 'tell_operators' AND data->>'kind' = 'traffic_differs'",
  );
  return rows[0]?.n ?? 0;
}

test("the alarm is raised once after a minute of counted shares that differ, and ends when they agree", async ({
  annotate,
}) => {
  await jobQueue();
  await look(0, elsewhere);
  await look(55, elsewhere);
  expect(await alarmSince()).toBeNull();
  await look(60, elsewhere);
  await look(65, elsewhere);
  expect(await alarmSince()).toEqual(new Date(startMs));
  expect(await messages()).toBe(1);
  await annotate("told 60 s after it began to differ, of at most 90 s", "figure");
  // Nobody counted: nothing is known, so it is not well again either.
  await look(70, null);
  expect(await alarmSince()).toEqual(new Date(startMs));
  await look(75, asAsked);
  expect(await alarmSince()).toBeNull();
  await look(80, elsewhere);
  expect(await alarmSince()).toBeNull();
});

test("how long it may differ is the target's own setting", async () => {
  await look(100, asAsked);
  await db.prisma.target.update({
    where: { id: world.targetId },
    data: { rolloutSettings: { differenceAlarmMs: 10_000 } },
  });
  await look(110, elsewhere);
  await look(115, elsewhere);
  expect(await alarmSince()).toBeNull();
  await look(120, elsewhere);
  expect(await alarmSince()).toEqual(new Date(startMs + 110_000));
});
