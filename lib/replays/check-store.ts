import type {
  CheckJudgement,
  CheckKind,
  CheckReason,
  CheckVerdict,
  ReplayCheck,
} from "#lib/replays/check-schema.ts";
import type { AnswerFaultCode, ContractAnswer, PlannedCheck, SeenFault } from "#lib/replays/check-schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

type Reader = Database["prisma"] | Tx;

/** Which check of a run. */
export type CheckKey = { readonly runId: string; readonly kind: CheckKind; readonly subject: string };

/** Writes the checks that a run will do; one that is there already keeps its verdict. */
export async function insertChecks(tx: Tx, runId: string, planned: readonly PlannedCheck[]): Promise<void> {
  await tx.replayCheck.createMany({
    data: planned.map(({ evidence, ...check }) => ({ runId, ...check, evidence: asJson(evidence) })),
    skipDuplicates: true,
  });
}

/** The checks of a run, in no order. */
export async function listChecks(db: Reader, runId: string): Promise<ReplayCheck[]> {
  const rows = await db.replayCheck.findMany({ where: { runId } });
  return rows.map(toCheck);
}

/** What may change of a check while it is done. */
export type CheckProgress = { readonly done?: number; readonly total?: number };

/** Marks a check as begun, or how far it is; the first begin stays. */
export async function beginCheck(tx: Tx, key: CheckKey, at: Date): Promise<void> {
  await tx.replayCheck.updateMany({ where: { ...key, startedAt: null }, data: { startedAt: at } });
  await tx.replayCheck.updateMany({ where: key, data: { finishedAt: null, verdict: null } });
}

/** Writes how far a check is. */
export async function updateCheck(tx: Tx, key: CheckKey, progress: CheckProgress): Promise<void> {
  await tx.replayCheck.updateMany({ where: key, data: progress });
}

/** Writes the verdict of a check. */
export async function finishCheck(
  tx: Tx,
  key: CheckKey,
  end: CheckJudgement & CheckProgress & { readonly at: Date },
): Promise<void> {
  const { verdict, reason, evidence, at, ...progress } = end;
  const data = { verdict, reason: asJson(reason), evidence: asJson(evidence), finishedAt: at, ...progress };
  await tx.replayCheck.updateMany({ where: key, data });
}

/** Forgets the verdicts that said nothing, and the answers that could not be had, so that a run may ask for them again. */
export async function reopenChecks(tx: Tx, runId: string): Promise<void> {
  const open = { OR: [{ verdict: null }, { verdict: { in: ["inconclusive", "not_run"] } }] };
  const data = { verdict: null, startedAt: null, finishedAt: null, done: 0 };
  await tx.replayCheck.updateMany({ where: { runId, ...open }, data });
  await tx.replayResult.deleteMany({ where: { runId, verdict: "no_result" } });
  await tx.contractResult.deleteMany({ where: { runId, outcome: "no_answer" } });
}

/** What a candidate answered to a consumer's request, as it is written. */
export type ContractResultRow = Omit<ContractAnswer, "key" | "modality"> & {
  readonly exampleId: string;
  readonly durationMs: number;
};

/** Writes what was answered to consumers' requests; a result that is there already stays. */
export async function insertContractResults(
  tx: Tx,
  runId: string,
  rows: readonly ContractResultRow[],
): Promise<void> {
  const data = rows.map(({ missing, ...row }) => ({ runId, ...row, missing: [...missing] }));
  await tx.contractResult.createMany({ data, skipDuplicates: true });
}

/** The answers to consumers' requests in a run, with the consumer of each. */
export async function listContractResults(
  db: Reader,
  runId: string,
): Promise<(ContractAnswer & { readonly exampleId: string; readonly consumerId: string })[]> {
  const example = { select: { key: true, modality: true, consumerId: true } };
  const rows = await db.contractResult.findMany({
    where: { runId },
    include: { example },
    orderBy: { exampleId: "asc" },
  });
  return rows.map((row) => ({
    exampleId: row.exampleId,
    consumerId: row.example.consumerId,
    key: row.example.key,
    modality: row.example.modality as Modality,
    outcome: row.outcome as ContractAnswer["outcome"],
    missing: row.missing,
    detail: row.detail,
  }));
}

/** Writes what was wrong with the form of answers; the same once more stays as it is. */
export async function insertFaults(db: Reader, runId: string, faults: readonly SeenFault[]): Promise<void> {
  await db.answerFinding.createMany({
    data: faults.map((fault) => ({ runId, ...fault })),
    skipDuplicates: true,
  });
}

/** What was wrong with the form of answers in a run, at most 500. */
export async function listFaults(db: Reader, runId: string): Promise<SeenFault[]> {
  const orderBy = [{ source: "asc" }, { key: "asc" }, { code: "asc" }] as const;
  const rows = await db.answerFinding.findMany({ where: { runId }, orderBy: [...orderBy], take: 500 });
  return rows.map(({ runId: _runId, modality, code, ...row }) => ({
    ...row,
    modality: modality as Modality,
    code: code as AnswerFaultCode,
  }));
}

/** How many golden cases a version has of each modality; one without any is absent. */
export async function countCasesByModality(db: Reader, versionId: string): Promise<Map<Modality, number>> {
  const rows = await db.goldenCase.groupBy({
    by: ["modality"],
    where: { versionId },
    _count: { key: true },
  });
  return new Map(rows.map(({ modality, _count: count }) => [modality as Modality, count.key]));
}

/** How many answers a run has had to golden cases and to consumers' requests. */
export async function countAnswers(db: Database, runId: string): Promise<number> {
  const { rows } = await db.pool.query<{ count: number }>(
    `SELECT ((SELECT count(*) FROM replay_results WHERE run_id = $1 AND verdict <> 'no_result')
           + (SELECT count(*) FROM contract_results WHERE run_id = $1 AND outcome IN ('answered', 'incomplete')))::int AS count`,
    [runId],
  );
  return rows[0]?.count ?? 0;
}

/** The evidence of the newest load that a version carried on a target, or null. */
export async function findCarriedLoad(
  db: Database,
  run: { readonly versionId: string; readonly targetId: string },
): Promise<Readonly<Record<string, Json>> | null> {
  const row = await db.prisma.replayCheck.findFirst({
    where: {
      kind: "load",
      verdict: "pass",
      run: { is: { versionId: run.versionId, targetId: run.targetId } },
    },
    orderBy: { finishedAt: "desc" },
    select: { evidence: true },
  });
  return row === null ? null : (row.evidence as Record<string, Json>);
}

function toCheck(row: Prisma.ReplayCheckGetPayload<object>): ReplayCheck {
  return {
    kind: row.kind as CheckKind,
    subject: row.subject,
    verdict: row.verdict as CheckVerdict | null,
    reason: row.reason as CheckReason | null,
    evidence: row.evidence as Record<string, Json>,
    done: row.done,
    total: row.total,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  };
}

function asJson(value: object): Prisma.InputJsonObject {
  return value as Prisma.InputJsonObject;
}
