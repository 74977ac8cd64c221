import { notFound } from "#lib/schema/app-error.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";
import { listChecks } from "#lib/replays/check-store.ts";
import type { CaseEvidence, ReplayJudgement, RepeatedAnswer } from "#lib/replays/comparison-schema.ts";
import type { RecordGoldenCase, ReplayResult, ReplayRun, RestoredComponent } from "#lib/replays/schema.ts";
import type { StageDigests } from "#lib/replays/stage-schema.ts";

type Reader = Database["prisma"] | Tx;

/** A golden case as it is replayed. */
export type GoldenCase = RecordGoldenCase & { readonly id: string };

/** Writes golden cases; a case whose key is recorded already stays as it is. Gives how many are new. */
export async function insertGoldenCases(
  tx: Tx,
  versionId: string,
  cases: readonly (RecordGoldenCase & { readonly id: string; readonly inputSha256: string })[],
): Promise<number> {
  const rows = cases.map(({ stageDigests, request, response, repeats, ...rest }) => ({
    ...rest,
    versionId,
    repeats: repeats as unknown as Prisma.InputJsonValue,
    request: request ?? Prisma.JsonNull,
    response: response ?? Prisma.JsonNull,
    stageDigests: stageDigests ?? Prisma.JsonNull,
  }));
  const { count } = await tx.goldenCase.createMany({ data: rows, skipDuplicates: true });
  return count;
}

/** The golden cases of a version, the critical ones first, then by key, at most 2,000. */
export async function listGoldenCases(db: Reader, versionId: string): Promise<GoldenCase[]> {
  const orderBy = [{ critical: "desc" }, { key: "asc" }] as const;
  const rows = await db.goldenCase.findMany({ where: { versionId }, orderBy: [...orderBy], take: 2000 });
  return rows.map(
    ({ id, key, modality, critical, request, response, stageDigests, repeats, capturedAt }) => ({
      id,
      key,
      critical,
      capturedAt,
      modality: modality as Modality,
      request: request as Json,
      response: response as Json,
      stageDigests: stageDigests as StageDigests | null,
      repeats: repeats as RepeatedAnswer[],
    }),
  );
}

/** How many golden cases each of these versions has; one without any is absent. */
export async function countGoldenCases(
  db: Database,
  versionIds: readonly string[],
): Promise<Map<string, number>> {
  const result = await db.pool.query<{ versionId: string; count: number }>(
    `SELECT version_id AS "versionId", count(*)::int AS count
       FROM golden_cases WHERE version_id = ANY($1::uuid[]) GROUP BY version_id`,
    [versionIds],
  );
  return new Map(result.rows.map(({ versionId, count }) => [versionId, count]));
}

/** What may change of a run. */
export type ReplayRunChange = Prisma.ReplayRunUncheckedUpdateManyInput;

/** Writes a queued run. */
export async function insertReplayRun(tx: Tx, run: Prisma.ReplayRunUncheckedCreateInput): Promise<void> {
  await tx.replayRun.create({ data: run });
}

/** Changes a run that has not ended; gives whether there was one. */
export async function updateReplayRunIf(db: Reader, id: string, change: ReplayRunChange): Promise<boolean> {
  const open = { notIn: ["finished", "failed", "cancelled"] };
  const { count } = await db.replayRun.updateMany({ where: { id, state: open }, data: change });
  return count === 1;
}

/** The ids of the golden cases that a run has results of already. */
export async function listDoneCases(db: Reader, runId: string): Promise<Set<string>> {
  const rows = await db.replayResult.findMany({ where: { runId }, select: { goldenCaseId: true } });
  return new Set(rows.map(({ goldenCaseId }) => goldenCaseId));
}

/** A result of a golden case, with all that was compared where it was answered. */
export type ResultToKeep = Omit<Prisma.ReplayResultCreateManyInput, "evidence" | "outputs"> & {
  readonly evidence: CaseEvidence | null;
  /** What came instead of the recorded answer; null where nothing did, or it is too large to keep. */
  readonly outputs: Json;
};

/** Writes results; a result that is there already stays. */
export async function insertResults(tx: Tx, rows: readonly ResultToKeep[]): Promise<void> {
  const data = rows.map(({ evidence, outputs, ...row }) => ({
    ...row,
    outputs: outputs ?? Prisma.DbNull,
    evidence: evidence === null ? Prisma.DbNull : (evidence as unknown as Prisma.InputJsonObject),
  }));
  await tx.replayResult.createMany({ data, skipDuplicates: true });
}

/** Results of a run counted by modality and verdict. */
export async function countResults(db: Database, runId: string) {
  const result = await db.pool.query<{
    modality: Modality;
    passed: number;
    failed: number;
    noResult: number;
  }>(
    `SELECT modality, count(*) FILTER (WHERE verdict = 'passed')::int AS passed,
            count(*) FILTER (WHERE verdict = 'failed')::int AS failed,
            count(*) FILTER (WHERE verdict = 'no_result')::int AS "noResult"
       FROM replay_results JOIN golden_cases ON golden_cases.id = golden_case_id
      WHERE run_id = $1 GROUP BY modality ORDER BY modality`,
    [runId],
  );
  return result.rows;
}

const shownResults = 50;

function differencesOf(evidence: CaseEvidence | null): ReplayResult["differences"] {
  return evidence?.comparisons.filter(({ isEqual }) => !isEqual) ?? [];
}

/** A run as it is stored: with its target, without what follows from the time it is read. */
export type StoredReplayRun = Omit<ReplayRun, "remainingMs"> & {
  readonly targetId: string;
  readonly goldenVersionId: string | null;
  readonly checkKinds: readonly string[];
};

/** A run with the results that a person must see first: failing ones, then those without a result. NOT_FOUND when there is none. */
export async function getReplayRunById(db: Database, id: string): Promise<StoredReplayRun> {
  const row = await db.prisma.replayRun.findUnique({
    where: { id },
    include: {
      results: {
        where: { verdict: { not: "passed" } },
        orderBy: [{ goldenCase: { critical: "desc" } }, { verdict: "asc" }, { goldenCaseId: "asc" }],
        take: shownResults,
        include: { goldenCase: { select: { key: true, modality: true, critical: true } } },
      },
    },
  });
  if (row === null) throw notFound("replay", id);
  const [counts, checks] = await Promise.all([countResults(db, id), listChecks(db.prisma, id)]);
  return {
    id: row.id,
    rollbackId: row.rollbackId,
    versionId: row.versionId,
    targetId: row.targetId,
    goldenVersionId: row.goldenVersionId,
    checkKinds: row.checkKinds,
    state: row.state as ReplayRun["state"],
    verdict: row.verdict as ReplayRun["verdict"],
    total: row.total,
    done: row.done,
    failure: row.failure,
    restore: row.restore as RestoredComponent[],
    checks,
    judgement: row.judgement as ReplayJudgement | null,
    modalities: counts.map((each) => ({ ...each, total: each.passed + each.failed + each.noResult })),
    results: row.results.map(({ goldenCase, goldenCaseId, ...result }) => ({
      goldenCaseId,
      ...goldenCase,
      modality: goldenCase.modality as Modality,
      verdict: result.verdict as ReplayResult["verdict"],
      firstDiverging: result.firstDiverging as ReplayResult["firstDiverging"],
      expected: result.expected,
      actual: result.actual,
      differences: differencesOf(result.evidence as CaseEvidence | null),
      durationMs: result.durationMs,
      failure: result.failure,
    })),
    queuedAt: row.createdAt,
    startedAt: row.startedAt,
    readyAt: row.readyAt,
    finishedAt: row.finishedAt,
  };
}
