import type { Dependent, DependentReason } from "#lib/rollbacks/dependent-schema.ts";
import type { RollbackReader } from "#lib/rollbacks/store.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

const named = { target: { select: { title: true } } } as const satisfies Prisma.DependentRollbackInclude;
type Row = Prisma.DependentRollbackGetPayload<{ include: typeof named }>;

/** A dependent target as stored, with the rollback that leads. */
export type StoredDependent = Pick<
  Dependent,
  "position" | "targetId" | "targetTitle" | "state" | "reason" | "holdMs" | "rollbackId" | "stateAt"
> & { readonly leadId: string };

/** The targets that follow in a rollback, in order. */
export async function listDependents(db: RollbackReader, leadId: string): Promise<StoredDependent[]> {
  const rows = await db.dependentRollback.findMany({
    where: { leadId },
    include: named,
    orderBy: { position: "asc" },
  });
  return rows.map(toDependent);
}

/** The rollback that leads the group in which this one was begun, or null for one that leads itself. */
export async function findLeadOf(db: RollbackReader, rollbackId: string): Promise<string | null> {
  const row = await db.dependentRollback.findFirst({ where: { rollbackId }, select: { leadId: true } });
  return row?.leadId ?? null;
}

/** The rollbacks with targets that wait. */
export async function listLeadsWaiting(db: RollbackReader): Promise<string[]> {
  const rows = await db.dependentRollback.findMany({
    where: { state: "waiting" },
    distinct: ["leadId"],
    select: { leadId: true },
    take: 200,
  });
  return rows.map(({ leadId }) => leadId);
}

/** Writes the targets that follow. */
export async function insertDependents(
  tx: Tx,
  rows: readonly Prisma.DependentRollbackCreateManyInput[],
): Promise<void> {
  await tx.dependentRollback.createMany({ data: [...rows] });
}

/** Changes dependents of a rollback that are still in one of these states; gives how many. */
export async function updateDependentsIf(
  tx: Tx,
  at: { leadId: string; position?: number; states: readonly Dependent["state"][] },
  change: { state: Dependent["state"]; reason: DependentReason | null; stateAt: Date } & {
    rollbackId?: string;
    decidedBy?: string;
  },
): Promise<number> {
  const { leadId, position, states } = at;
  const { count } = await tx.dependentRollback.updateMany({
    where: { leadId, state: { in: [...states] }, ...(position !== undefined && { position }) },
    data: change,
  });
  return count;
}

function toDependent({ target, decidedBy: _decidedBy, ...row }: Row): StoredDependent {
  return {
    ...row,
    targetTitle: target.title,
    state: row.state as Dependent["state"],
    reason: row.reason as DependentReason | null,
  };
}
