import { afterAll, beforeAll, expect, test } from "vitest";
import { countStatements } from "#lib/testing/count-statements.ts";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { createRolloutWorld } from "#lib/testing/rollout-world.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";
import { targetsToJudge } from "#lib/targets/detect-health.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import { claimMetricSources } from "#lib/targets/scrape-source.ts";
import { storedConnections } from "#lib/targets/stored-connections.ts";

const count = 1_100;
let db: TestDatabase;
let world: RolloutWorld;

beforeAll(async () => {
  db = await createTestDatabase();
  world = await createRolloutWorld(db);
  await db.pool.query(
    `INSERT INTO targets (id, slug, title, model_id, environment, router_kind, router_settings, deployer_kind, deployer_settings, updated_at)
     SELECT gen_random_uuid(), 'region-' || place, 'Region ' || place, model_id, 'production', 'gateway',
            jsonb_build_object('place', place), 'process', '{}', now()
       FROM targets, generate_series(1, $1) AS place`,
    [count - 1],
  );
  await db.pool.query(
    `INSERT INTO metric_sources (id, target_id, kind, settings) SELECT gen_random_uuid(), id, 'openmetrics', '{}' FROM targets`,
  );
});
afterAll(() => db.drop());

test("all targets are listed, however many there are, each once", async () => {
  const targets = await allTargets(world.engine());
  expect(targets).toHaveLength(count);
  expect(new Set(targets.map(({ id }) => id)).size).toBe(count);
});

test("the connections of many targets are one statement, and each target gets its own", async () => {
  const { rows } = await db.pool.query<{ id: string; settings: unknown }>(
    "SELECT id::text, router_settings AS settings FROM targets LIMIT 200",
  );
  const { value, statements } = await countStatements(() =>
    Promise.all(rows.map(({ id }) => storedConnections(world.engine(), id))),
  );
  expect(value.map(({ router }) => router.settings)).toEqual(rows.map(({ settings }) => settings));
  expect(new Set(value.map(({ metricSources }) => metricSources[0]?.id)).size).toBe(rows.length);
  expect(statements).toBe(1);
  await expect(storedConnections(world.engine(), world.rollbackId)).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("every metric source gets its turn, and none two in one", async () => {
  const claimed = new Set<string>();
  for (;;) {
    const request = { ids: null, everyMs: 600_000, limit: 200 };
    const rounds = await Promise.all([1, 2].map(() => claimMetricSources(world.engine(), request)));
    const claims = rounds.flat();
    if (claims.length === 0) break;
    for (const { id } of claims) {
      expect(claimed.has(id)).toBe(false);
      claimed.add(id);
    }
  }
  expect(claimed.size).toBe(count);
});

test("the targets that were never judged come first, then the longest unjudged; who was just tried is left out", async () => {
  const now = new Date();
  const judged = { state: "healthy", since: now, verdicts: [] };
  const agoMs = new Map(
    [...(await allTargets(world.engine())).entries()].map(([place, { id }]) => [id, 60_000 + place]),
  );
  const [never, ...others] = [...agoMs.keys()];
  await db.prisma.targetHealth.createMany({
    data: others.map((targetId) => ({
      ...judged,
      targetId,
      checkedAt: new Date(now.getTime() - (agoMs.get(targetId) ?? 0)),
    })),
  });
  const ctx = { ...world.engine(), now };
  const first = await targetsToJudge(ctx, { everyMs: 60_000, except: [], limit: 3 });
  expect(first).toEqual([never, ...others.toReversed().slice(0, 2)]);
  const next = await targetsToJudge(ctx, { everyMs: 60_000, except: first, limit: 2 });
  expect(next).toEqual(others.toReversed().slice(2, 4));
  expect(await targetsToJudge(ctx, { everyMs: 120_000, except: [], limit: 3 })).toEqual([never]);
});
