import { authorize } from "#lib/access/authorize.ts";
import type { RolloutState } from "#lib/rollouts/schema.ts";
import { listNewestRollouts } from "#lib/rollouts/store.ts";
import type { Context } from "#lib/server/context.ts";

/** The newest rollout of a target, as the reconciler and detection need it. */
export type NewestRollout = {
  readonly id: string;
  readonly rollbackId: string;
  readonly targetId: string;
  readonly state: RolloutState;
  /** Name of the version that traffic left: its share may not rise by itself. */
  readonly suspect: string;
  readonly isFinished: boolean;
};

/** The newest rollout of each target by target id, finished or not; a target without any is absent. */
export async function newestRollouts(
  ctx: Context,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, NewestRollout>> {
  authorize(ctx, "read");
  const rows = await listNewestRollouts(ctx.db.prisma, targetIds);
  return new Map(
    rows.map(({ id, rollbackId, targetId, state, fromVersionName }) => [
      targetId,
      { id, rollbackId, targetId, state, suspect: fromVersionName, isFinished: state === "finished" },
    ]),
  );
}
