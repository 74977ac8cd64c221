import { authorize } from "#lib/access/authorize.ts";
import { RolloutState } from "#lib/rollouts/schema.ts";
import { getRolloutById, listNewestRollouts } from "#lib/rollouts/store.ts";
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
    rows.map((row) => [
      row.targetId,
      { ...row, state: RolloutState.parse(row.state), isFinished: row.state === "finished" },
    ]),
  );
}

/** The versions that a rollout gave traffic to: the present one, and the names of those that another was chosen for. */
export async function triedVersions(
  ctx: Context,
  { rolloutId }: { rolloutId: string },
): Promise<{ readonly toVersionId: string; readonly names: readonly string[] }> {
  authorize(ctx, "read");
  const { toVersionId, toVersionName, abandoned } = await getRolloutById(ctx.db.prisma, rolloutId);
  return { toVersionId, names: [toVersionName, ...abandoned] };
}
