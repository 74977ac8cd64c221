import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { ReplayJudgement } from "#lib/replays/comparison-schema.ts";
import { judgeCases } from "#lib/replays/core/judge-cases.ts";
import { replayCases } from "#lib/replays/replay-cases.ts";
import type { CasesToAsk } from "#lib/replays/replay-cases.ts";
import { updateHeldRun } from "#lib/replays/run-store.ts";
import { listJudgedCases } from "#lib/replays/judged-case-store.ts";
import { writeAndTell } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import type { Context } from "#lib/server/context.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";

/** Asks the golden cases that have no result yet, judges all that have one, and keeps the judgement with the run. */
export async function replayGoldenCases(
  ctx: Context,
  test: TestInHand,
  { asked }: { readonly version: VersionDetail; readonly asked: CasesToAsk },
): Promise<ReplayJudgement> {
  await replayCases(ctx, test, asked);
  const cases = await listJudgedCases(ctx.db.prisma, test.held.runId);
  const judgement = judgeCases(cases, CompareSettings.parse({}));
  await writeAndTell(ctx, test, {
    told: { check: "replay", verdict: judgement.verdict },
    work: (tx) =>
      updateHeldRun(tx, test.held.runId, {
        judgement: judgement as unknown as Prisma.InputJsonObject,
        done: cases.length,
      }),
  });
  return judgement;
}
