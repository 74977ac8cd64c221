import { cancelReplay, queueReplay } from "#lib/replays/queue-replay.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import { chooseEligible } from "#lib/rollbacks/choose-version.ts";
import { checkPicked } from "#lib/rollbacks/core/check-picked.ts";
import type { Rollback, SkipTests } from "#lib/rollbacks/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import { wantInstance } from "#lib/targets/warm-instances.ts";

/**
 * The emergency path: goes on to step 4 without tests and without reading who loses what. The bundle is still restored and
 * its instance started, which no traffic can do without. The reason, who skipped and what nobody read stay on the record.
 * INVALID when another version was picked to confirm than the chosen one, or the chosen one cannot be gone back to.
 */
export async function skipTests(ctx: Context, input: SkipTests & { rollbackId: string }): Promise<Rollback> {
  const { rollbackId, candidateVersionId, confirmedVersionId, reason } = input;
  checkPicked(candidateVersionId, confirmedVersionId);
  const { candidate, consumers } = await chooseEligible(ctx, { rollbackId, candidateVersionId });
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision: input.expectedRevision,
    event: "tests_skipped",
    action: "rollback.tests_skipped",
    reason,
    work: async (tx, rollback) => {
      if (rollback.testRunId !== null) await cancelReplay(tx, ctx, rollback.testRunId);
      const run = { rollbackId, versionId: candidateVersionId, targetId: rollback.targetId };
      const testRunId = await queueReplay(tx, ctx, { ...run, checkKinds: ["artifacts", "instance"] });
      if (candidate.prepared === null)
        await wantInstance(tx, ctx, { ...run, isOurs: true, state: "testing" });
      const exceptions = [{ check: "tests_skipped", reason, actor: actorRef(ctx.actor) }];
      const unread = consumers.filter(({ breaks }) => breaks).map(({ name }) => name);
      const after = { step: "rollout", candidate: candidate.version.name, tests: "skipped", unread };
      return { change: { candidateVersionId, testRunId, exceptions }, after };
    },
  });
}
