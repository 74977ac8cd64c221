import type { CaseEvidence } from "#lib/replays/comparison-schema.ts";
import type { Stage } from "#lib/replays/stage-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** A golden case of a run as it is judged. */
type JudgedCaseRow = {
  readonly modality: Modality;
  readonly critical: boolean;
  readonly verdict: "passed" | "failed" | "no_result";
  readonly firstDiverging: Stage | null;
  readonly evidence: CaseEvidence | null;
};

/** The golden cases of a run that have a result, as they are judged. */
export async function listJudgedCases(db: Database["prisma"] | Tx, runId: string): Promise<JudgedCaseRow[]> {
  const goldenCase = { select: { modality: true, critical: true } };
  const rows = await db.replayResult.findMany({ where: { runId }, include: { goldenCase } });
  return rows.map((row) => ({
    modality: row.goldenCase.modality as Modality,
    critical: row.goldenCase.critical,
    verdict: row.verdict as JudgedCaseRow["verdict"],
    firstDiverging: row.firstDiverging as Stage | null,
    evidence: row.evidence as CaseEvidence | null,
  }));
}
