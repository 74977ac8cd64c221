import { publishEvents } from "#lib/audit/publish-event.ts";
import type { Page } from "#lib/rollouts/core/page-of.ts";
import { writeStageEvidence } from "#lib/rollouts/evidence-store.ts";
import type { EvidenceChange } from "#lib/rollouts/evidence-store.ts";
import { updateLooks } from "#lib/rollouts/look-store.ts";
import type { LookChange } from "#lib/rollouts/look-store.ts";
import { tellOfRollout } from "#lib/rollouts/move-rollout.ts";
import type { StoredRollout } from "#lib/rollouts/store.ts";
import type { Context } from "#lib/server/context.ts";
import { gatherWrites } from "#lib/server/database/gather-writes.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** What a look leaves behind that moved nothing. */
export type QuietLook = {
  readonly ctx: Context;
  readonly row: StoredRollout;
  readonly fence: number;
  readonly change: LookChange;
  readonly evidence: readonly EvidenceChange[];
  /** Whether a watcher would see a difference. */
  readonly isNews: boolean;
  /** What the operators are told. */
  readonly page: Page | null;
  /** Whether nothing follows, so that the claim is given back with it. */
  readonly isDone: boolean;
};

/**
 * Writes down a look that moved nothing, or nothing when somebody else moved the rollout or took it over; gives whether it was written.
 * Looks that end at the same time share one transaction. One that fails takes no other with it.
 */
export function writeQuietLook(look: QuietLook): Promise<boolean> {
  return gatherLooks(look.ctx.db, look);
}

const gatherLooks = gatherWrites(writeLooks);

async function writeLooks(tx: Tx, looks: readonly QuietLook[]): Promise<boolean[]> {
  const ids = await updateLooks(
    tx,
    looks.map(({ row, fence, change, isDone }) => ({
      guard: { id: row.id, revision: row.revision, fence },
      change,
      isDone,
    })),
  );
  const written = looks.filter(({ row }) => ids.has(row.id));
  await writeStageEvidence(
    tx,
    written.flatMap(({ row, evidence }) => evidence.map((change) => ({ of: row, change }))),
  );
  await publishEvents(
    tx,
    written.filter(({ isNews }) => isNews).map(({ row }) => observed(row)),
  );
  for (const { ctx, row, page } of written)
    if (page !== null) await tellOfRollout(tx, ctx, { ...row, about: page, data: {} });
  return looks.map(({ row }) => ids.has(row.id));
}

function observed({ id, rollbackId, state, stageIndex, revision }: StoredRollout) {
  const data = { rolloutId: id, state, stage: stageIndex, revision };
  return { topic: `rollback:${rollbackId}`, kind: "rollout.observed", data };
}
