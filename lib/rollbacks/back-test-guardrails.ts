import { authorize } from "#lib/access/authorize.ts";
import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import { listRollbacksSince } from "#lib/rollbacks/past-store.ts";
import type { PastRollback } from "#lib/rollbacks/past-store.ts";
import type { BackTest, BackTestRun, TryGuardrails } from "#lib/rollouts/back-test-schema.ts";
import type { ReplayedAct } from "#lib/rollouts/core/replay-guardrails.ts";
import { replayFate } from "#lib/rollouts/core/replay-fate.ts";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import { replayPastRollouts } from "#lib/rollouts/replay-past-rollouts.ts";
import type { ReplayedAttempt } from "#lib/rollouts/replay-past-rollouts.ts";
import type { Context } from "#lib/server/context.ts";
import { versionOutlines } from "#lib/versions/version-outlines.ts";

const daysMs = 30 * 24 * 3_600_000;

/**
 * What these limits would have done to the model's rollouts of the last 30 days, fire drills left out: each is judged once more on
 * its stored counts, by the functions that the engine uses. Whether a stop would have been right is told by what people did.
 */
export async function backTestGuardrails(
  ctx: Context,
  input: TryGuardrails & { model: string },
): Promise<BackTest> {
  authorize(ctx, "read");
  const { id: modelId, modalities } = await getModel(ctx, { model: input.model });
  const from = new Date(ctx.now.getTime() - daysMs);
  const [rollbacks, settings, versions] = await Promise.all([
    listRollbacksSince(ctx.db.prisma, { modelId, since: from }),
    judgingOf(ctx, modelId),
    versionOutlines(ctx, modelId),
  ]);
  const replayed = await replayPastRollouts(ctx, {
    modelId,
    rollbackIds: rollbacks.map(({ id }) => id),
    guardrails: defaultGuardrails(modalities, [], { ...settings, guardrails: input.rules }),
  });
  const knownBad = new Map(versions.map(({ id, knownBad: bad }) => [id, bad?.at ?? null]));
  const runs = replayed.map((one) => toRun(one, { rollbacks, knownBad }));
  return { from, to: ctx.now, runs, counts: countRuns(runs) };
}

type Known = {
  readonly rollbacks: readonly PastRollback[];
  readonly knownBad: ReadonlyMap<string, Date | null>;
};

function toRun(replayed: ReplayedAttempt, known: Known): BackTestRun {
  const { rollout, attempt, result } = replayed;
  return {
    rollbackId: rollout.rollbackId,
    rolloutId: rollout.id,
    targetTitle: known.rollbacks.find(({ id }) => id === rollout.rollbackId)?.targetTitle ?? "",
    versionName: attempt.version,
    startedAt: startOf(replayed),
    ...outcomeOf(result),
    fate: fateOf(replayed, known),
  };
}

function startOf({ rollout, attempt }: ReplayedAttempt): Date {
  return attempt.stages[0]?.from ?? rollout.createdAt;
}

function outcomeOf(result: ReplayedAttempt["result"]): Pick<BackTestRun, "outcome" | "by"> {
  if (result === null) return { outcome: "no_data", by: null };
  const { stop, hold } = result;
  if (stop !== null) return { outcome: "stopped", by: actOf(stop) };
  return hold === null ? { outcome: "passed", by: null } : { outcome: "held", by: actOf(hold) };
}

function actOf({ guardrail, share, at }: ReplayedAct): BackTestRun["by"] {
  return { role: guardrail.role, modality: guardrail.modality, share, at };
}

function fateOf(replayed: ReplayedAttempt, { rollbacks, knownBad }: Known): BackTestRun["fate"] {
  const { rollout, attempt, versionId } = replayed;
  const startedAt = startOf(replayed);
  const badAt = versionId === null ? null : (knownBad.get(versionId) ?? null);
  const isRolledBackLater = rollbacks.some(
    (later) =>
      later.targetId === rollout.targetId &&
      later.suspectVersionId === versionId &&
      later.startedAt > startedAt &&
      later.state !== "cancelled",
  );
  return replayFate({
    ended: attempt.ended,
    outcome: rollout.outcome?.code ?? null,
    isMarkedBad: badAt !== null && badAt > rollout.createdAt,
    isRolledBackLater,
  });
}

function countRuns(runs: readonly BackTestRun[]): BackTest["counts"] {
  const count = (is: (run: BackTestRun) => boolean) => runs.filter(is).length;
  const stopped = runs.filter(({ outcome }) => outcome === "stopped");
  const of = (kind: BackTestRun["fate"]["kind"]) => stopped.filter(({ fate }) => fate.kind === kind).length;
  return {
    read: count(({ outcome }) => outcome !== "no_data"),
    noData: count(({ outcome }) => outcome === "no_data"),
    stopped: stopped.length,
    rightly: of("bad"),
    wrongly: of("good"),
    untold: of("unknown"),
    held: count(({ outcome }) => outcome === "held"),
    missed: count(({ outcome, fate }) => (outcome === "held" || outcome === "passed") && fate.kind === "bad"),
  };
}
