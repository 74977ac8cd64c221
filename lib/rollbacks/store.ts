import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { ActorRef, Json, Modality } from "#lib/schema/atoms.ts";
import type { Rollback, RollbackStep, Symptom, TestException } from "#lib/rollbacks/schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { ModalityVerdict } from "#lib/targets/schema.ts";

export type RollbackReader = Database["prisma"] | Tx;

const named = {
  model: { select: { slug: true, title: true } },
  target: { select: { title: true } },
  rollouts: { orderBy: { createdAt: "desc" }, take: 1, select: { id: true } },
} as const satisfies Prisma.RollbackInclude;
type Row = Prisma.RollbackGetPayload<{ include: typeof named }>;

/** A rollback as stored: versions by id, without the target's freeze. */
export type StoredRollback = Omit<Rollback, "suspect" | "candidate" | "freeze"> & {
  readonly modelId: string;
  readonly suspectVersionId: string;
  readonly candidateVersionId: string | null;
};

/** The rollback with this id; NOT_FOUND when there is none. */
export async function getRollbackById(db: RollbackReader, id: string): Promise<StoredRollback> {
  const row = await db.rollback.findUnique({ where: { id }, include: named });
  if (row === null) throw notFound("rollback", id);
  return toRollback(row);
}

/** The open rollback of a target, or null. */
export async function findOpenRollback(db: RollbackReader, targetId: string): Promise<StoredRollback | null> {
  const row = await db.rollback.findFirst({ where: { targetId, state: "open" }, include: named });
  return row === null ? null : toRollback(row);
}

/** The open rollbacks of all targets, at most one each. */
export async function listOpenRollbacks(db: RollbackReader): Promise<StoredRollback[]> {
  const rows = await db.rollback.findMany({ where: { state: "open" }, include: named, take: 500 });
  return rows.map(toRollback);
}

/** Which rollbacks are asked for; `cursor` is the id of the last one before the page. */
export type RollbackPage = {
  readonly model?: string | undefined;
  readonly state?: Rollback["state"] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** A page of rollbacks, newest first. */
export async function listRollbackPage(db: RollbackReader, page: RollbackPage) {
  const rows = await db.rollback.findMany({
    where: {
      ...(page.model === undefined ? {} : { model: { slug: page.model } }),
      ...(page.state === undefined ? {} : { state: page.state }),
    },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
    include: named,
    ...(page.cursor === undefined ? {} : { cursor: { id: page.cursor }, skip: 1 }),
  });
  const items = rows.slice(0, page.limit).map(toRollback);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** What may change of a rollback. */
export type RollbackChange = Prisma.RollbackUncheckedUpdateManyInput;

/** Writes a new rollback. The database refuses a second open one on the target. */
export async function insertRollback(tx: Tx, rollback: Prisma.RollbackUncheckedCreateInput): Promise<void> {
  await tx.rollback.create({ data: rollback });
}

/**
 * Changes a rollback that is still at the revision a person saw, and counts the revision up. PRECONDITION_FAILED, with the
 * present revision, when somebody changed it meanwhile; nothing is changed then.
 */
export async function updateRollbackIf(
  tx: Tx,
  at: { id: string; revision: number },
  change: RollbackChange,
): Promise<void> {
  const { count } = await tx.rollback.updateMany({
    where: { id: at.id, revision: at.revision },
    data: { ...change, revision: at.revision + 1 },
  });
  if (count !== 1) throw changedMeanwhile(await getRollbackById(tx, at.id));
}

/** The refusal of an act that was drawn from an older revision, with the present one. */
export function changedMeanwhile({ revision, step, driver }: StoredRollback): AppError {
  return new AppError({
    code: "PRECONDITION_FAILED",
    detail: `Somebody changed this rollback meanwhile (driver: ${driver.name}). Nothing was changed; look again.`,
    extra: { revision, step },
  });
}

function toRollback(row: Row): StoredRollback {
  return {
    id: row.id,
    modelId: row.modelId,
    model: row.model.slug,
    modelTitle: row.model.title,
    targetId: row.targetId,
    targetTitle: row.target.title,
    suspectVersionId: row.suspectVersionId,
    candidateVersionId: row.candidateVersionId,
    step: row.step as RollbackStep,
    state: row.state as Rollback["state"],
    symptoms: row.symptoms as Symptom[],
    modalities: row.modalities as Modality[],
    severity: row.severity,
    isDrill: row.isDrill,
    note: row.note,
    incidentUrl: row.incidentUrl,
    evidence: row.evidence as unknown as ModalityVerdict[],
    driver: driverOf(row),
    revision: row.revision,
    testRunId: row.testRunId,
    exceptions: row.exceptions as unknown as TestException[],
    rolloutId: row.rollouts[0]?.id ?? null,
    startedAt: row.startedAt,
    startedBy: row.startedBy,
    cancelledAt: row.cancelledAt,
    finishedAt: row.finishedAt,
  };
}

function driverOf({ driverId, driverName }: Row): ActorRef {
  return { kind: "person", id: driverId, name: driverName };
}

/** Verdicts as a JSON column keeps them. */
export function evidenceColumn(verdicts: readonly ModalityVerdict[]): Prisma.InputJsonValue {
  return verdicts as unknown as Json as Prisma.InputJsonValue;
}

/** What was passed over, as a JSON column keeps it. */
export function exceptionsColumn(exceptions: readonly TestException[]): Prisma.InputJsonValue {
  return exceptions as unknown as Json as Prisma.InputJsonValue;
}
