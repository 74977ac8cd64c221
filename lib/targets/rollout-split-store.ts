import type { Slice } from "#lib/targets/schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** A split that a rollout wanted and that arrived. */
export type RolloutSplit = {
  readonly rolloutId: string;
  readonly slices: readonly Slice[];
  readonly committedAt: Date;
};

/** The splits of these rollouts that were not withdrawn, oldest first; one query. */
export async function listSplitsOfRollouts(
  db: TargetReader,
  rolloutIds: readonly string[],
): Promise<RolloutSplit[]> {
  const rows = await db.split.findMany({
    where: { rolloutId: { in: [...rolloutIds] }, withdrawnAt: null },
    orderBy: [{ committedAt: "asc" }, { generation: "asc" }],
    select: { rolloutId: true, slices: true, committedAt: true },
  });
  return rows.flatMap(({ rolloutId, slices, committedAt }) =>
    rolloutId === null ? [] : [{ rolloutId, slices: slices as Slice[], committedAt }],
  );
}
