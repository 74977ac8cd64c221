import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { TargetHealth } from "#lib/targets/schema.ts";

/** Which targets are to be judged: not since `before`, none of `except`, so many at most. A time after `now` was of a clock set back since. */
export type DueJudgements = {
  readonly before: Date;
  readonly now: Date;
  readonly except: readonly string[];
  readonly limit: number;
};

/** The ids of targets that were not judged lately, the longest unjudged first. */
export async function listUnjudged({ pool }: Database, due: DueJudgements): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id::text FROM targets LEFT JOIN target_health ON target_id = id
      WHERE (checked_at IS NULL OR checked_at <= $1 OR checked_at > $2) AND id <> ALL ($3::uuid[])
      ORDER BY checked_at NULLS FIRST LIMIT $4`,
    [due.before, due.now, due.except, due.limit],
  );
  return rows.map(({ id }) => id);
}

/** Writes what the detection found for a target. */
export async function upsertHealth(tx: Tx, targetId: string, health: TargetHealth): Promise<void> {
  await tx.targetHealth.upsert({ where: { targetId }, create: { targetId, ...health }, update: health });
}
