import { authorize } from "#lib/access/authorize.ts";
import { liveMetrics } from "#lib/evaluations/core/live-verdict.ts";
import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import { armSeries } from "#lib/rollouts/core/arm-series.ts";
import { recoverySeries } from "#lib/rollouts/core/recovery-series.ts";
import type { SideCounts } from "#lib/rollouts/core/recovery-series.ts";
import { seriesStepMs } from "#lib/rollouts/core/series-step.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { liveIntervals } from "#lib/targets/sum-live-windows.ts";

type Interval = Awaited<ReturnType<typeof liveIntervals>>[number];

/** How the complaint of a rollout went over time; no series where none was named or nothing was confirmed. NOT_FOUND for an unknown rollout. */
export async function viewRecovery(ctx: Context, input: { rolloutId: string }): Promise<RecoveryView> {
  authorize(ctx, "read");
  const rollout = await getRollout(ctx, input);
  const stages = rollout.stages.flatMap(({ share, confirmedAt }) =>
    confirmedAt === null ? [] : [{ share, at: confirmedAt }],
  );
  const from = stages[0]?.at ?? rollout.createdAt;
  const until = stages.find(({ share }) => share === 100)?.at ?? rollout.finishedAt ?? ctx.now;
  const { targetId, fromVersionId, toVersionId } = rollout;
  const versionIds = [fromVersionId, toVersionId];
  const intervals =
    stages.length === 0 ? [] : await liveIntervals(ctx, { targetId, versionIds, since: from });
  const hasControl = intervals.some(({ slice }) => slice === "control");
  const fromAt = from.getTime();
  const untilAt = Math.max(until.getTime(), fromAt + 1);
  const samples = intervals.flatMap((interval) => sideOf(interval, { rollout, hasControl }));
  const windowMs = rollout.plan.evidenceIntervalMs;
  const stepMs = seriesStepMs({ samples, fromAt, untilAt, windowMs });
  const armsUntil = rollout.finishedAt ?? ctx.now;
  const armsUntilAt = Math.max(armsUntil.getTime(), fromAt + 1);
  // Once all traffic is there every step is full, which says nothing of the stages before.
  const armsStepMs = Math.max(stepMs, seriesStepMs({ samples, fromAt, untilAt: armsUntilAt, windowMs }));
  const steps = { fromAt, untilAt: armsUntilAt, stepMs: armsStepMs };
  const { guardrails } = rollout.plan;
  return {
    rolloutId: rollout.id,
    from,
    until,
    comparedWith: hasControl ? "control" : "suspect",
    stages,
    series: complaintsOf(rollout).map((complaint) =>
      recoverySeries({ ...complaint, samples, fromAt, untilAt, stepMs }),
    ),
    arms: watchedOf(rollout).map((watched) => armSeries({ ...watched, guardrails, samples, ...steps })),
    armsUntil,
  };
}

/** What the guardrails read, each once, in their order; what was complained about first. */
function watchedOf(rollout: Rollout): ReturnType<typeof complaintsOf> {
  const others = rollout.plan.guardrails.flatMap(({ modality, metric }) => {
    const known = liveMetrics.find((name) => name === metric);
    return known === undefined ? [] : [{ modality, metric: known }];
  });
  const all = [...complaintsOf(rollout), ...others];
  return [...new Map(all.map((one) => [`${one.modality} ${one.metric}`, one])).values()];
}

function complaintsOf({ plan }: Rollout): { modality: Modality; metric: LiveMetric }[] {
  return plan.guardrails.flatMap(({ role, modality, metric }) => {
    const known = liveMetrics.find((name) => name === metric);
    return role === "recovery" && known !== undefined ? [{ modality, metric: known }] : [];
  });
}

function sideOf(
  { versionId, slice, bucketAt, modality, requests, errors, correct, wrong }: Interval,
  { rollout, hasControl }: { readonly rollout: Rollout; readonly hasControl: boolean },
): SideCounts[] {
  const counts = { modality, requests, errors, correct, wrong, at: bucketAt.getTime() };
  if (versionId === rollout.toVersionId) return [{ ...counts, side: "restored" }];
  return !hasControl || slice === "control" ? [{ ...counts, side: "other" }] : [];
}
