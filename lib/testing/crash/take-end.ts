import type { Database } from "#lib/server/database/prisma.ts";
import type { RolloutWorld } from "#lib/testing/rollout-world.ts";

/** Everything that a finished rollout leaves behind, without ids, times and counts that differ from run to run. */
export type CrashEnd = {
  readonly rollout: unknown;
  readonly events: readonly unknown[];
  readonly splits: readonly unknown[];
  readonly audit: readonly unknown[];
  readonly live: readonly unknown[];
  readonly jobs: readonly unknown[];
  /** What the router was told, without what changed nothing. */
  readonly router: readonly string[];
};

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const instant = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const slug = /mm_test_[0-9a-f]{8}\b/g;
/** Values that hang on when exactly a worker looked. */
const chancy = new Set(["observedMs", "requests", "remainingMs", "evidence"]);

function withoutChance(rows: readonly unknown[]): unknown[] {
  const text = JSON.stringify(rows, (key, value: unknown) => (chancy.has(key) ? "some" : value))
    .replace(uuid, "an id")
    .replace(instant, "a time")
    .replace(slug, "a model");
  return JSON.parse(text) as unknown[];
}

/** Reads the end of a rollout: its rows, its messages, and what reached the router since it began. */
export async function takeEnd(
  db: Database,
  { targetId, rollbackId }: RolloutWorld,
  lines: readonly string[],
): Promise<CrashEnd> {
  const ask = async (sql: string, id: string) => withoutChance((await db.pool.query(sql, [id])).rows);
  const [rollout] = await ask(
    `SELECT state, stage_index, revision, wanted_generation, outcome->>'code' AS outcome, wait_reason, attempts,
            active_target_id IS NULL AS is_over
       FROM rollouts WHERE target_id = $1`,
    targetId,
  );
  return {
    rollout,
    events: await ask(
      `SELECT e.revision, kind, data, actor_name, reason FROM rollout_events e
         JOIN rollouts r ON r.id = rollout_id WHERE target_id = $1 ORDER BY e.id`,
      targetId,
    ),
    splits: await ask(
      `SELECT generation, slices, applied_at IS NOT NULL AS is_applied, confirmed_at IS NOT NULL AS is_confirmed,
              withdrawn_at IS NOT NULL AS is_withdrawn FROM splits WHERE target_id = $1 ORDER BY generation`,
      targetId,
    ),
    audit: await ask(
      `SELECT action, actor_name, reason, before, after FROM audit_entries
        WHERE object_id IN (SELECT $1::text UNION SELECT id::text FROM rollouts WHERE target_id = $1::uuid)
          AND split_part(action, '.', 1) IN ('rollout', 'split') ORDER BY seq`,
      targetId,
    ),
    live: await ask(
      `SELECT kind, data FROM live_events
        WHERE topic = 'rollback:' || $1 AND kind <> 'rollout.observed' ORDER BY seq`,
      rollbackId,
    ),
    jobs: await ask(
      `SELECT name, data FROM pgboss.job
        WHERE data->>'rollbackId' = $1 OR data->>'link' LIKE '%' || $1 ORDER BY name, data::text`,
      rollbackId,
    ),
    router: ordersOf(lines),
  };
}

const order = /^(?:set|add) (?:map \S+|weight) (\S+) ([^| ]+)/;

/**
 * What the router was told as `key = value`, each time a value changed; of the ledger in the map only its generation, since its
 * time differs from run to run.
 */
function ordersOf(lines: readonly string[]): string[] {
  const now = new Map<string, string>();
  const told: string[] = [];
  for (const line of lines) {
    const [, key, value] = order.exec(line) ?? [];
    if (key === undefined || value === undefined || now.get(key) === value) continue;
    now.set(key, value);
    told.push(`${key} = ${value}`);
  }
  return told;
}
