import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { judgeLive } from "#lib/evaluations/core/live-verdict.ts";
import type { LiveCounts } from "#lib/evaluations/core/live-verdict.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { listFiringNames } from "#lib/targets/alert-store.ts";
import { chooseWindows } from "#lib/targets/core/choose-windows.ts";
import type { CountWindow, HealthWindows } from "#lib/targets/core/choose-windows.ts";
import { judgeHealth } from "#lib/targets/core/judge-health.ts";
import { findingsOf, judgeReview } from "#lib/targets/core/judge-review.ts";
import { listUnjudged, upsertHealth } from "#lib/targets/health-store.ts";
import type { DueJudgements } from "#lib/targets/health-store.ts";
import { closeReview } from "#lib/targets/hold-review.ts";
import { findReview } from "#lib/targets/problem-review-store.ts";
import { sumSamples } from "#lib/targets/sample-store.ts";
import type { ModalityVerdict, StoredTarget, TargetHealth } from "#lib/targets/schema.ts";
import { listServingSince } from "#lib/targets/serving-store.ts";
import { getTargetById } from "#lib/targets/store.ts";
import { versionDetails } from "#lib/versions/get-version.ts";

/** It looks every minute at a sliding window; a level this small keeps the false alarms of a quiet day under one in ten. */
const alpha = 0.001;

/** What the live counts of a target say: windows compared and a verdict per modality and metric. */
export type LiveComparison = HealthWindows & { readonly verdicts: Verdict[] };

/**
 * Compares what a target serves now with what served last while it was healthy, per modality, by the model's own settings.
 * What is complained about, if anything is, is judged first and by itself. Reads only.
 */
export async function compareLive(
  ctx: Context,
  target: StoredTarget,
  complaint: { readonly metric: string; readonly modality: Modality } | null = null,
): Promise<LiveComparison> {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: target.model });
  const [settings, intervals] = await Promise.all([
    judgingOf(ctx, model.id),
    listServingSince(ctx.db.prisma, [target.id], null),
  ]);
  const versions = await versionDetails(ctx, {
    ids: [...new Set(intervals.map(({ versionId }) => versionId))],
  });
  const knownBad = new Set(versions.filter((version) => version.knownBad !== null).map(({ id }) => id));
  const windows = chooseWindows(intervals, { now: ctx.now, knownBad });
  const [suspect, baseline] = await Promise.all([
    countsOf(ctx, target.id, windows.suspect),
    countsOf(ctx, target.id, windows.baseline),
  ]);
  const verdicts = judgeLive(
    model.modalities.map((modality) => ({
      modality,
      suspect: suspect.get(modality) ?? null,
      baseline: baseline.get(modality) ?? null,
    })),
    { alpha, settings, complaint },
  );
  return { ...windows, verdicts };
}

async function countsOf(
  ctx: Context,
  targetId: string,
  window: CountWindow | null,
): Promise<Map<Modality, LiveCounts>> {
  if (window === null) return new Map();
  const sums = await sumSamples(ctx.db, { targetId, from: window.from, to: window.to });
  return new Map(
    sums
      .filter(({ versionId }) => versionId === window.versionId)
      .map(({ modality, requests, errors, correct, wrong }) => [
        modality,
        { requests, errors, correct, labelled: correct + wrong },
      ]),
  );
}

/** The ids of targets that were not judged within `everyMs`, the longest unjudged first, so many at most and none of `except`. */
export function targetsToJudge(
  ctx: Context,
  { everyMs, ...due }: Pick<DueJudgements, "except" | "limit"> & { readonly everyMs: number },
): Promise<string[]> {
  authorize(ctx, "read");
  return listUnjudged(ctx.db, { ...due, now: ctx.now, before: new Date(ctx.now.getTime() - everyMs) });
}

/**
 * Judges a target and keeps the result. A change of state is audited, shown live and, where the target becomes degraded,
 * told to the operators with a link to step 1; not where an operator said of the same finding that it is something else or watches it.
 */
export async function detectHealth(ctx: Context, targetId: string): Promise<TargetHealth> {
  const target = await getTargetById(ctx.db.prisma, targetId, ctx.now);
  const comparison = await compareLive(ctx, target);
  const firing = await listFiringNames(ctx.db.prisma, targetId);
  const judgement = judgeHealth({
    verdicts: comparison.verdicts,
    firing,
    wasWorse: worseBefore(target, comparison),
  });
  const isSame =
    target.health?.state === judgement.state &&
    target.health.versionId === (comparison.suspect?.versionId ?? null);
  const health: TargetHealth = {
    ...judgement,
    since: isSame ? (target.health?.since ?? ctx.now) : ctx.now,
    checkedAt: ctx.now,
    versionId: comparison.suspect?.versionId ?? null,
    baselineVersionId: comparison.baseline?.versionId ?? null,
    verdicts: comparison.verdicts.map(byModality),
  };
  await keepHealth(ctx, target, { health, firing });
  return health;
}

/** A verdict beside the modality and metric that it is about. */
export function byModality(verdict: Verdict): ModalityVerdict {
  return { modality: verdict.modality, metric: verdict.metric, verdict };
}

/** The modalities that were worse at the last look, when that was about the same version. */
function worseBefore({ health }: StoredTarget, { suspect }: LiveComparison): Modality[] {
  return health === null || health.versionId !== (suspect?.versionId ?? null) ? [] : health.worse;
}

async function keepHealth(ctx: Context, target: StoredTarget, look: Look): Promise<void> {
  const { health } = look;
  const isChanged = target.health?.state !== health.state;
  await inTransaction(ctx, async (tx) => {
    await upsertHealth(tx, target.id, health);
    const known = await askReview(tx, ctx, { target, look });
    if (isChanged) await tellChange(tx, ctx, { target, health });
    if (health.state === "degraded" && (known === "no" || (known === "nobody_said" && isChanged)))
      await enqueueJob(tx, "tell_operators", { data: degradedMessage(target, health) });
  });
}

/** What a look found, with the names of the alerts that fire. */
type Look = { readonly health: TargetHealth; readonly firing: readonly string[] };

/** Whether an operator knows of all that was found; a review that does not hold any longer is ended. */
async function askReview(
  tx: Tx,
  ctx: Context,
  { target, look: { health, firing } }: { target: StoredTarget; look: Look },
): Promise<"yes" | "no" | "nobody_said"> {
  const review = target.review === undefined ? null : await findReview(tx, target.id);
  if (review === null) return "nobody_said";
  const { state, versionId } = health;
  const outcome = judgeReview(review, { state, versionId, findings: findingsOf(health, firing) });
  if (outcome === null) return "yes";
  await closeReview(tx, ctx, { target, review, outcome });
  return "no";
}

async function tellChange(
  tx: Tx,
  ctx: Context,
  { target, health }: { target: StoredTarget; health: TargetHealth },
): Promise<void> {
  await recordAct(tx, ctx, {
    action: "target.health_changed",
    object: { kind: "target", id: target.id, name: target.title },
    before: target.health?.state ?? null,
    after: health.state,
    reason: health.reason,
  });
  const data = { target: target.id, model: target.model, state: health.state };
  await publishEvent(tx, { topic: "models", kind: "target.health_changed", data });
  await publishEvent(tx, { topic: `target:${target.id}`, kind: "target.health_changed", data });
}

function degradedMessage(target: StoredTarget, health: TargetHealth) {
  const link = `/rollbacks/new?model=${encodeURIComponent(target.model)}&target=${target.id}`;
  return {
    kind: "target.degraded",
    model: target.model,
    link,
    data: { modalities: health.worse.join(", "), target: target.title },
  };
}
