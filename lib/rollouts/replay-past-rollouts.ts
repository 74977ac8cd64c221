import { authorize } from "#lib/access/authorize.ts";
import type { ArmSample } from "#lib/rollouts/core/evidence-windows.ts";
import { plannedShares } from "#lib/rollouts/core/planned-shares.ts";
import { replayGuardrails } from "#lib/rollouts/core/replay-guardrails.ts";
import type { ReplayedStage, ReplayResult } from "#lib/rollouts/core/replay-guardrails.ts";
import { rolloutAttempts } from "#lib/rollouts/core/rollout-attempts.ts";
import type { RolloutAttempt } from "#lib/rollouts/core/rollout-attempts.ts";
import { listPastRollouts } from "#lib/rollouts/replay-store.ts";
import type { PastRollout } from "#lib/rollouts/replay-store.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { splitsOfRollouts } from "#lib/targets/list-splits.ts";
import { liveIntervalsIn } from "#lib/targets/sum-live-windows.ts";
import { versionIdsByName } from "#lib/versions/version-ids.ts";

/** The suspect is read from this long before a rollout began, as the engine does, in milliseconds. */
const beforeMs = 600_000;
/** Of one attempt that was left open, this much is read, in milliseconds. */
const longestMs = 24 * 3_600_000;
const mostRollouts = 30;

type RolloutSplit = Awaited<ReturnType<typeof splitsOfRollouts>>[number];

/** One restored version of a past rollout, judged once more; `result` null: its counts are not kept. */
export type ReplayedAttempt = {
  readonly rollout: PastRollout;
  readonly attempt: RolloutAttempt;
  readonly versionId: string | null;
  readonly result: ReplayResult | null;
};

type Asked = {
  readonly modelId: string;
  readonly rollbackIds: readonly string[];
  readonly guardrails: readonly Guardrail[];
};

/**
 * Judges the newest 30 rollouts of these rollbacks once more with other guardrails, on the counts that are stored; newest first. A
 * bounded number of queries. An attempt that never got traffic is left out.
 */
export async function replayPastRollouts(ctx: Context, asked: Asked): Promise<ReplayedAttempt[]> {
  authorize(ctx, "read");
  const { modelId, rollbackIds, guardrails } = asked;
  const rollouts = await listPastRollouts(ctx.db.prisma, { rollbackIds, limit: mostRollouts });
  const attempts = rollouts.flatMap((rollout) =>
    rolloutAttempts(rollout.events, { version: rollout.toVersionName, now: ctx.now })
      .filter(({ stages }) => stages.length > 0)
      .toReversed()
      .map((attempt) => ({ rollout, attempt })),
  );
  const [splits, ids] = await Promise.all([
    splitsOfRollouts(
      ctx,
      rollouts.map(({ id }) => id),
    ),
    versionIdsByName(ctx, { modelId, names: [...new Set(attempts.map(({ attempt }) => attempt.version))] }),
  ]);
  const spans = attempts.flatMap(({ rollout, attempt }) => spansOf(rollout, attempt, ids));
  const intervals = await liveIntervalsIn(ctx, spans);
  return attempts.map(({ rollout, attempt }, place) => {
    const samples = samplesOf(rollout, [intervals.get(2 * place), intervals.get(2 * place + 1)]);
    const versionId = ids.get(attempt.version) ?? null;
    if (samples === null || versionId === null) return { rollout, attempt, versionId, result: null };
    const stages = withShares(rollout, attempt, splits);
    const result = replayGuardrails(guardrails, {
      stages,
      samples: samples.filter(({ bucketAt }) => bucketAt >= rollout.createdAt),
      before: samples.filter(({ arm, bucketAt }) => arm !== "restored" && bucketAt < rollout.createdAt),
      stablePast:
        attempt.version === rollout.toVersionName ? (rollout.plan.stablePast?.counts ?? null) : null,
      evidenceIntervalMs: rollout.plan.evidenceIntervalMs,
      stageCount: rollout.plan.stages.length + 1,
    });
    return { rollout, attempt, versionId, result: result.looks === 0 ? null : result };
  });
}

/** The restored version in its stages, then the suspect from before on: two spans an attempt, in that order. */
function spansOf(
  rollout: PastRollout,
  { version, stages }: RolloutAttempt,
  ids: ReadonlyMap<string, string>,
) {
  const { targetId, fromVersionId, createdAt } = rollout;
  const from = stages[0]?.from ?? createdAt;
  const last = stages.at(-1)?.until ?? from;
  const until = new Date(Math.min(last.getTime(), from.getTime() + longestMs));
  return [
    // An unknown version has no counts, and its span stays empty.
    { targetId, versionId: ids.get(version) ?? rollout.id, from, until },
    { targetId, versionId: fromVersionId, from: new Date(createdAt.getTime() - beforeMs), until },
  ];
}

type Counted =
  Awaited<ReturnType<typeof liveIntervalsIn>> extends ReadonlyMap<number, infer Rows> ? Rows : never;

/** Both sides' counts in the order of time; null where the restored version's are not kept. */
function samplesOf(
  rollout: PastRollout,
  [restored, suspect = []]: readonly [Counted | undefined, Counted | undefined],
): ArmSample[] | null {
  if (restored === undefined) return null;
  const all = [...restored, ...suspect].map((row): ArmSample => {
    const ofSuspect = row.slice === "control" ? "control" : "rest";
    return { ...row, arm: row.versionId === rollout.fromVersionId ? ofSuspect : "restored" };
  });
  return all.toSorted((one, other) => one.bucketAt.getTime() - other.bucketAt.getTime());
}

function withShares(
  rollout: PastRollout,
  { version, stages }: RolloutAttempt,
  splits: readonly RolloutSplit[],
): ReplayedStage[] {
  const own = splits.filter(({ rolloutId }) => rolloutId === rollout.id);
  const names = { toVersionName: version, fromVersionName: rollout.fromVersionName };
  return stages.map((stage) => {
    const split = own.findLast(({ committedAt }) => committedAt <= stage.from);
    return { ...stage, shares: plannedShares(split?.slices ?? [], names) };
  });
}
