import type { RollbackReader } from "#lib/rollbacks/store.ts";

const mostRollbacks = 200;

/** A rollback of the past, as far as guardrails are tried on it. */
export type PastRollback = Awaited<ReturnType<typeof listRollbacksSince>>[number];

/** The rollbacks of a model since an instant, newest first, fire drills left out; at most 200. */
export async function listRollbacksSince(
  db: RollbackReader,
  { modelId, since }: { readonly modelId: string; readonly since: Date },
) {
  const rows = await db.rollback.findMany({
    where: { modelId, startedAt: { gte: since }, isDrill: false },
    orderBy: { startedAt: "desc" },
    take: mostRollbacks,
    select: {
      id: true,
      targetId: true,
      suspectVersionId: true,
      startedAt: true,
      state: true,
      target: { select: { title: true } },
    },
  });
  return rows.map(({ target, ...row }) => ({ ...row, targetTitle: target.title }));
}
