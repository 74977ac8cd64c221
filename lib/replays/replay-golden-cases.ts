import type { ReplayJudgement } from "#lib/replays/comparison-schema.ts";
import { openComparison } from "#lib/replays/open-comparison.ts";
import { replayCases } from "#lib/replays/replay-cases.ts";
import type { CasesToAsk } from "#lib/replays/replay-cases.ts";
import { keepJudgement } from "#lib/replays/run-store.ts";
import { listJudgedCases } from "#lib/replays/judged-case-store.ts";
import { writeAndTell } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import type { Context } from "#lib/server/context.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** Golden cases to ask a version, and whose they are; null: its own. */
export type GoldenCasesToAsk = {
  readonly version: VersionDetail;
  readonly goldenVersionId: string | null;
  readonly asked: CasesToAsk;
};

/** Asks the golden cases that have no result yet, judges all that have one, and keeps the judgement with the run. */
export async function replayGoldenCases(
  ctx: Context,
  test: TestInHand,
  { version, goldenVersionId, asked }: GoldenCasesToAsk,
): Promise<ReplayJudgement> {
  const [other] = goldenVersionId === null ? [] : await versionDetails(ctx, { ids: [goldenVersionId] });
  const comparison = await openComparison(ctx, other ?? version, asked.cases);
  await replayCases(ctx, test, { ...asked, comparison });
  const cases = await listJudgedCases(ctx.db.prisma, test.held.runId);
  const judgement = comparison.judge(cases);
  await writeAndTell(ctx, test, {
    told: { check: "replay", verdict: judgement.verdict },
    work: (tx) => keepJudgement(tx, test.held.runId, judgement),
  });
  return judgement;
}
