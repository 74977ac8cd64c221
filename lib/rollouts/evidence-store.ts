import { EvidenceSums } from "#lib/rollouts/evidence-schema.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import type { RolloutReader } from "#lib/rollouts/store.ts";
import { gather } from "#lib/server/database/gather.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { StageEvidenceModel } from "#lib/server/generated/models/StageEvidence.ts";

/** A rollout and the restored version that its evidence is about: another version begins without any. */
export type EvidenceOf = { readonly id: string; readonly toVersionId: string };

/** Everything that the guardrails of a rollout have learnt on its restored version, by guardrail and stage. */
export const listStageEvidence = gather(
  async (db: RolloutReader, asked: readonly EvidenceOf[]) => {
    const rows = await db.stageEvidence.findMany({
      where: { rolloutId: { in: asked.map(({ id }) => id) } },
      orderBy: [{ guardrailKey: "asc" }, { stageIndex: "asc" }],
    });
    const byRollout = Map.groupBy(rows, ({ rolloutId, versionId }) => `${rolloutId} ${versionId}`);
    return asked.map(({ id, toVersionId }) => (byRollout.get(`${id} ${toVersionId}`) ?? []).map(toEvidence));
  },
  { oneAtATime: true },
);

function toEvidence({
  rolloutId: _rolloutId,
  versionId: _versionId,
  sums,
  ...row
}: StageEvidenceModel): StageEvidence {
  return { ...row, sums: EvidenceSums.parse(sums) };
}

/** A row of evidence after a look, and how far it was consumed before; null for one that did not exist. */
export type EvidenceChange = { readonly after: StageEvidence; readonly consumedBefore: Date | null };

/**
 * Writes evidence in the transaction of the tick that consumed its windows. Each row is compared and set: one that another look
 * took further meanwhile makes the whole transaction fail, so that no window is ever counted twice.
 */
export async function writeStageEvidence(
  tx: Tx,
  changes: readonly { readonly of: EvidenceOf; readonly change: EvidenceChange }[],
): Promise<void> {
  const fresh = changes.filter(({ change }) => change.consumedBefore === null);
  if (fresh.length > 0)
    await tx.stageEvidence.createMany({
      data: fresh.map(({ of, change }) => ({ ...keyOf(of), ...change.after })),
    });
  for (const { of, change } of changes) {
    const { after, consumedBefore } = change;
    if (consumedBefore !== null) await takeFurther(tx, { ...keyOf(of), after, consumedBefore });
  }
}

function keyOf({ id: rolloutId, toVersionId: versionId }: EvidenceOf) {
  return { rolloutId, versionId };
}

type Further = ReturnType<typeof keyOf> & { readonly after: StageEvidence; readonly consumedBefore: Date };

async function takeFurther(tx: Tx, { after, consumedBefore, ...key }: Further): Promise<void> {
  const { guardrailKey, stageIndex, ...columns } = after;
  const { count } = await tx.stageEvidence.updateMany({
    where: { ...key, guardrailKey, stageIndex, consumedUntil: consumedBefore },
    data: columns,
  });
  if (count === 0)
    throw new Error(`the evidence of ${guardrailKey} in stage ${stageIndex} was taken further meanwhile`);
}

/** Evidence that was counted up to a time ahead of the clock goes on from `to`, with everything it has learnt. */
export async function moveEvidenceBack(
  tx: Tx,
  { rolloutId, to }: { readonly rolloutId: string; readonly to: Date },
): Promise<void> {
  await tx.stageEvidence.updateMany({
    where: { rolloutId, consumedUntil: { gt: to } },
    data: { consumedUntil: to },
  });
  await tx.stageEvidence.updateMany({ where: { rolloutId, alarmAt: { gt: to } }, data: { alarmAt: to } });
}
