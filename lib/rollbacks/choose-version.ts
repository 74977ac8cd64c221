import { cancelReplay, queueReplay } from "#lib/replays/queue-replay.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import { breakingFields } from "#lib/rollbacks/core/breaking-fields.ts";
import type { Candidate, ChooseVersion, ConsumerImpact, Rollback } from "#lib/rollbacks/schema.ts";
import { viewVersionChoice } from "#lib/rollbacks/view-version-choice.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { wantInstance } from "#lib/targets/warm-instances.ts";

/**
 * Step 2: the version to go back to, checked again as it is now; queues its tests. INVALID names why a version cannot be
 * chosen, or the consumer whose loss was not read.
 */
export async function chooseVersion(
  ctx: Context,
  input: ChooseVersion & { rollbackId: string },
): Promise<Rollback> {
  const { rollbackId, candidateVersionId } = input;
  const { candidate, consumers } = await chooseEligible(ctx, { rollbackId, candidateVersionId });
  const unread = consumers.find(
    ({ consumerId, breaks }) => breaks && !input.readConsumers.includes(consumerId),
  );
  if (unread !== undefined) {
    throw invalidField("readConsumers", `${lossOf(unread)}; tick that you have read it`);
  }
  // What breaks was ticked above; what is only optional was told on the same screen.
  const readLosses = consumers
    .filter(({ lostFields }) => lostFields.length > 0)
    .map(({ consumerId, lostFields }) => ({ consumerId, fields: lostFields }));
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision: input.expectedRevision,
    event: "version_chosen",
    action: "rollback.version_chosen",
    work: async (tx, rollback) => {
      if (rollback.testRunId !== null) await cancelReplay(tx, ctx, rollback.testRunId);
      const run = { rollbackId, versionId: candidateVersionId, targetId: rollback.targetId };
      const testRunId = await queueReplay(tx, ctx, { ...run, readLosses });
      // Its tests start the instance; one that was prepared for step 2 is used as it is.
      if (candidate.prepared === null)
        await wantInstance(tx, ctx, { ...run, isOurs: true, state: "testing" });
      const change = { candidateVersionId, testRunId, exceptions: [] };
      return { change, after: { step: "test", candidate: candidate.version.name, score: candidate.score } };
    },
  });
}

/** A version that can be gone back to now, and who meets what by it; INVALID names why it cannot be chosen. */
export async function chooseEligible(
  ctx: Context,
  { rollbackId, candidateVersionId }: { rollbackId: string; candidateVersionId: string },
): Promise<{ candidate: Candidate; consumers: readonly ConsumerImpact[] }> {
  const { candidates, consumers } = await viewVersionChoice(ctx, {
    rollbackId,
    candidate: candidateVersionId,
  });
  const candidate = candidates.find(({ version }) => version.id === candidateVersionId);
  if (candidate === undefined) throw invalidField("candidateVersionId", "is no version of this model");
  if (!candidate.eligible) {
    const codes = candidate.blockers.map(({ code }) => code);
    const detail = `${candidate.version.name} cannot be chosen: ${codes.join(", ")}.`;
    const invalidParams = [{ name: "candidateVersionId", reason: detail }];
    throw new AppError({ code: "INVALID", detail, invalidParams, extra: { blockers: codes } });
  }
  return { candidate, consumers };
}

function lossOf(impact: ConsumerImpact): string {
  if (impact.lostFields.length > 0) return `${impact.name} loses ${impact.lostFields.join(", ")}`;
  const fields = breakingFields(impact);
  return `${impact.name} breaks on ${fields.length > 0 ? fields.join(", ") : "the interface as a whole"}`;
}
