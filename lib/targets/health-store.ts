import type { Tx } from "#lib/server/database/transaction.ts";
import type { TargetHealth } from "#lib/targets/schema.ts";

/** Writes what the detection found for a target. */
export async function upsertHealth(tx: Tx, targetId: string, health: TargetHealth): Promise<void> {
  await tx.targetHealth.upsert({ where: { targetId }, create: { targetId, ...health }, update: health });
}
