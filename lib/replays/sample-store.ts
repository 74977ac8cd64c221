import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { StoredAnswer } from "#lib/replays/sample-schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

type Reader = Database["prisma"] | Tx;

/** Larger outputs are not compared one by one over all cases, and only read for the page that shows them. */
const largestCompared = 65_536;
/** As many cases as a version has at most, recorded and replayed, of two versions. */
const mostAnswers = 8_000;

/**
 * What these versions answered to golden cases of theirs: as it was recorded, and as the newest replay of each version and
 * case found it. Where a replay found no difference, the recorded answer of the case is the version's too.
 */
export async function listSampleAnswers(
  db: Database,
  versionIds: readonly string[],
): Promise<StoredAnswer[]> {
  const { rows } = await db.pool.query<StoredAnswer>(
    `WITH cases AS (
       SELECT id, version_id, input_sha256, key, modality, critical, captured_at, response->'outputs' AS outputs
         FROM golden_cases WHERE version_id = ANY($1::uuid[])),
     replayed AS (
       SELECT DISTINCT ON (run.version_id, cases.id)
              run.version_id, cases.input_sha256, cases.id, run.id AS run_id, cases.key, cases.modality, cases.critical,
              run.created_at AS answered_at, result.first_diverging,
              CASE result.verdict WHEN 'passed' THEN cases.outputs ELSE result.outputs END AS outputs
         FROM cases
         JOIN replay_results result ON result.golden_case_id = cases.id AND result.verdict <> 'no_result'
         JOIN replay_runs run ON run.id = result.run_id AND run.version_id = ANY($1::uuid[])
        ORDER BY run.version_id, cases.id, run.created_at DESC, run.id DESC),
     answers AS (
       SELECT version_id, input_sha256, id, NULL::uuid AS run_id, key, modality, critical,
              captured_at AS answered_at, NULL AS first_diverging, outputs FROM cases
        UNION ALL
       SELECT version_id, input_sha256, id, run_id, key, modality, critical, answered_at, first_diverging, outputs
         FROM replayed)
     SELECT version_id::text AS "versionId", input_sha256 AS "inputSha256", id::text AS "caseId", run_id::text AS "runId",
            key, modality, critical, answered_at AS "answeredAt", first_diverging AS "firstDiverging",
            CASE WHEN length(outputs::text) <= $2 THEN outputs END AS outputs, md5(outputs::text) AS digest
       FROM answers ORDER BY key, id, run_id LIMIT $3`,
    [versionIds, largestCompared, mostAnswers],
  );
  return rows;
}

/** The requests of golden cases, by id. */
export async function listSampleRequests(db: Reader, caseIds: readonly string[]): Promise<Map<string, Json>> {
  const where = { id: { in: [...new Set(caseIds)] } };
  const rows = await db.goldenCase.findMany({ where, select: { id: true, request: true } });
  return new Map(rows.map(({ id, request }) => [id, request as Json]));
}

/** Names a stored answer: the recorded one of a case, or the one to it in a run. */
export type AnswerPlace = { readonly caseId: string; readonly runId: string | null };

/** The outputs of stored answers, by place; those of a replay that found no difference are the recorded ones. */
export async function listSampleOutputs(
  db: Database,
  places: readonly AnswerPlace[],
): Promise<{ readonly caseId: string; readonly runId: string | null; readonly outputs: Json }[]> {
  const { rows } = await db.pool.query<{ caseId: string; runId: string | null; outputs: Json }>(
    `SELECT place.case_id::text AS "caseId", place.run_id::text AS "runId",
            CASE WHEN place.run_id IS NULL OR result.verdict = 'passed' THEN golden.response->'outputs'
                 ELSE result.outputs END AS outputs
       FROM unnest($1::uuid[], $2::uuid[]) AS place(case_id, run_id)
       JOIN golden_cases golden ON golden.id = place.case_id
       LEFT JOIN replay_results result ON result.golden_case_id = place.case_id AND result.run_id = place.run_id`,
    [places.map(({ caseId }) => caseId), places.map(({ runId }) => runId)],
  );
  return rows;
}

/** A golden case as its media are read; NOT_FOUND when there is none. */
export async function getSampleCase(
  db: Reader,
  caseId: string,
): Promise<{ readonly versionId: string; readonly modality: Modality; readonly request: Json }> {
  const select = { versionId: true, modality: true, request: true };
  const row = await db.goldenCase.findUnique({ where: { id: caseId }, select });
  if (row === null) throw notFound("golden case", caseId);
  return { versionId: row.versionId, modality: row.modality as Modality, request: row.request as Json };
}

/** The version that a run asked; NOT_FOUND when there is no such run. */
export async function getRunVersion(db: Reader, runId: string): Promise<string> {
  const row = await db.replayRun.findUnique({ where: { id: runId }, select: { versionId: true } });
  if (row === null) throw notFound("replay", runId);
  return row.versionId;
}

/** The settings of these versions' golden sets; a version without golden cases is absent. */
export async function listGoldenSettings(
  db: Reader,
  versionIds: readonly string[],
): Promise<Map<string, CompareSettings>> {
  const where = { versionId: { in: [...versionIds] } };
  const rows = await db.goldenSet.findMany({ where, select: { versionId: true, settings: true } });
  return new Map(rows.map(({ versionId, settings }) => [versionId, CompareSettings.parse(settings)]));
}

/** Two versions, the smaller id first: as their preferences are stored. */
export type VersionPair = { readonly firstId: string; readonly secondId: string };

/** A stored preference; `preferredId` null: neither. */
export type StoredPreference = {
  readonly inputSha256: string;
  readonly modality: Modality;
  readonly preferredId: string | null;
  readonly chosenAt: Date;
};

/** What a person chose between two versions. */
export async function listPreferences(
  db: Reader,
  { personId, pair }: { readonly personId: string; readonly pair: VersionPair },
): Promise<StoredPreference[]> {
  const rows = await db.samplePreference.findMany({
    where: { personId, ...pair },
    select: { inputSha256: true, modality: true, preferredId: true, chosenAt: true },
  });
  return rows.map((row) => ({ ...row, modality: row.modality as Modality }));
}

/** Writes a person's choice; one that is there already stays. */
export async function insertPreference(
  tx: Tx,
  { pair, ...row }: StoredPreference & { readonly personId: string; readonly pair: VersionPair },
): Promise<void> {
  await tx.samplePreference.createMany({ data: [{ ...row, ...pair }], skipDuplicates: true });
}

/** A replay outside of any rollback that has not ended. */
export type OpenReplay = {
  readonly versionId: string;
  readonly goldenVersionId: string | null;
  readonly done: number;
  readonly total: number;
};

/** The open replays of these versions outside of any rollback. */
export async function listOpenReplays(db: Reader, versionIds: readonly string[]): Promise<OpenReplay[]> {
  const ended = ["finished", "failed", "cancelled"];
  return db.replayRun.findMany({
    where: { versionId: { in: [...versionIds] }, rollbackId: null, state: { notIn: ended } },
    select: { versionId: true, goldenVersionId: true, done: true, total: true },
  });
}
