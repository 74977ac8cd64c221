import { countedBefore, cutWindows } from "#lib/rollouts/core/evidence-windows.ts";
import type { ArmSample, EvidenceWindow } from "#lib/rollouts/core/evidence-windows.ts";
import type { GuardrailObservation } from "#lib/rollouts/core/guardrail-look.ts";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import { plannedShares } from "#lib/rollouts/core/planned-shares.ts";
import type { StageLook } from "#lib/rollouts/core/stage-evidence.ts";
import { listStageEvidence } from "#lib/rollouts/evidence-store.ts";
import type { EvidenceChange } from "#lib/rollouts/evidence-store.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import type { GuardrailReading } from "#lib/rollouts/schema.ts";
import type { StoredRollout } from "#lib/rollouts/store.ts";
import type { Context } from "#lib/server/context.ts";
import type { RouterReading, RouterStanding } from "#lib/targets/core/judge-router.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { liveIntervals, sumLiveWindows } from "#lib/targets/sum-live-windows.ts";

/** The suspect is read from this long before the rollout began, in milliseconds. */
const controlBeforeMs = 600_000;
/** A reading of the metrics holds what was answered in the time before it, in milliseconds; the stage before is left out so. */
const readEveryMs = 5_000;
/** A count may be written this long after its interval ended, in milliseconds. */
const lateMs = 8_000;

/** What the guardrails say at one look, and the evidence to write down with it. */
export type GuardrailLook = {
  readonly readings: readonly GuardrailReading[];
  readonly evidence: readonly EvidenceChange[];
  /** Requests that the restored version answered since its stage arrived; null without any count. */
  readonly requestsInStage: number | null;
};

/** How the router stood at this look. */
export type RouterSeen = {
  readonly reading: RouterReading;
  readonly standing: RouterStanding;
  /** The split that is wanted now. */
  readonly wanted: readonly Slice[] | null;
  readonly now: Date;
};

/** Reads the counts of both versions and judges the guardrails on them; before the first stage there is nothing to judge. */
export async function observeGuardrails(
  ctx: Context,
  row: StoredRollout,
  seen: RouterSeen,
): Promise<GuardrailLook> {
  const known = await listStageEvidence(ctx.db.prisma, row);
  const [counts, stages] = await Promise.all([
    presentCounts(ctx, row, seen),
    stageLooks(ctx, { row, seen, known }),
  ]);
  const { restored } = counts;
  const requestsInStage =
    restored.length === 0 ? null : restored.reduce((sum, { requests }) => sum + requests, 0);
  if (row.stageStartedAt === null) return { readings: [], evidence: [], requestsInStage };
  const { guardrails } = row.plan;
  const { readings, changed } = judgeGuardrails(
    { guardrails, evidence: known, previous: row.readings },
    { now: seen.now, stages, present: counts, stageCount: row.plan.stages.length + 1 },
  );
  return {
    readings,
    requestsInStage,
    evidence: changed.map((after) => ({ after, consumedBefore: consumedOf(known, after) })),
  };
}

function consumedOf(
  known: readonly StageEvidence[],
  { guardrailKey, stageIndex }: StageEvidence,
): Date | null {
  const before = known.find((each) => each.guardrailKey === guardrailKey && each.stageIndex === stageIndex);
  return before?.consumedUntil ?? null;
}

/** The sums that are shown: the restored version in its stage, the suspect in the same time and from before the rollout. */
async function presentCounts(
  ctx: Context,
  row: StoredRollout,
  { wanted }: RouterSeen,
): Promise<GuardrailObservation["present"]> {
  const { targetId, toVersionId, fromVersionId, plan } = row;
  const since = row.confirmedAt ?? row.stageStartedAt ?? row.createdAt;
  const shares = plannedShares(wanted ?? [], row);
  const hasControl = shares.control > 0;
  const sum = (versionId: string, from: Date, slice?: "control") =>
    sumLiveWindows(ctx, { targetId, windows: [{ versionId, since: from, ...(slice && { slice }) }] });
  const [restored, suspect, control, before] = await Promise.all([
    sum(toVersionId, since),
    sum(fromVersionId, since),
    hasControl ? sum(fromVersionId, since, "control") : [],
    sum(fromVersionId, new Date(row.createdAt.getTime() - controlBeforeMs)),
  ]);
  const isControl = control.length > 0;
  return {
    restored,
    suspect: isControl ? control : suspect,
    comparedWith: isControl ? "control" : "suspect",
    isAlone: shares.control + shares.rest === 0,
    before,
    stablePast: plan.stablePast?.counts ?? null,
  };
}

type Looking = {
  readonly row: StoredRollout;
  readonly seen: RouterSeen;
  readonly known: readonly StageEvidence[];
};

/** The present stage with its new windows, and the one before while its last windows arrive. */
async function stageLooks(ctx: Context, looking: Looking): Promise<StageLook[]> {
  const { row, seen, known } = looking;
  const { confirmedAt, stageIndex, stageStartedAt, plan } = row;
  if (stageStartedAt === null) return [];
  const { evidenceIntervalMs } = plan;
  const settleMs = Math.min(readEveryMs, evidenceIntervalMs);
  const closedUntil = new Date(seen.now.getTime() - Math.min(lateMs, 2 * evidenceIntervalMs));
  const consumed = (index: number) => lastConsumed(known, index);
  const isClosing = seen.now.getTime() < stageStartedAt.getTime() + 2 * lateMs + evidenceIntervalMs;
  const before = isClosing ? consumed(stageIndex - 1) : null;
  const start =
    confirmedAt === null ? null : later(new Date(confirmedAt.getTime() + settleMs), consumed(stageIndex));
  const since = before ?? start;
  if (since === null) return [];
  const { targetId, toVersionId, fromVersionId } = row;
  const versionIds = [toVersionId, fromVersionId];
  const intervals = await liveIntervals(ctx, { targetId, versionIds, since });
  const samples = intervals.map((interval): ArmSample => ({
    ...interval,
    arm: interval.versionId === toVersionId ? "restored" : interval.slice === "control" ? "control" : "rest",
  }));
  const cut = (counted: readonly ArmSample[], from: Date, until: Date): EvidenceWindow[] =>
    cutWindows(counted, { from, closedUntil: until, intervalMs: evidenceIntervalMs });
  const looks: StageLook[] = [];
  if (before !== null) {
    const until = new Date(Math.min(closedUntil.getTime(), stageStartedAt.getTime()));
    const windows = cut(countedBefore(samples, stageStartedAt), before, until);
    looks.push(lookAt(looking, { index: stageIndex - 1, from: before, windows, skippedUntil: null }));
  }
  if (start !== null) {
    const isOurs = hasOurSplit(looking);
    const windows = isOurs ? cut(samples, start, closedUntil) : [];
    const skippedUntil = isOurs ? null : new Date(seen.now.getTime() + settleMs);
    looks.push(lookAt(looking, { index: stageIndex, from: start, windows, skippedUntil }));
  }
  return looks;
}

function lookAt(
  { row, seen }: Looking,
  look: Pick<StageLook, "index" | "from" | "windows" | "skippedUntil">,
): StageLook {
  const { plan } = row;
  const holdMs = plan.stages[look.index]?.holdMs ?? 0;
  return {
    ...look,
    shares: plannedShares(seen.wanted ?? [], row),
    plannedWindows: Math.ceil(holdMs / plan.evidenceIntervalMs),
  };
}

/** Whether what is answered now is answered under our split, slices and all; a router that is away still has its last one. */
function hasOurSplit({ row, seen }: Looking): boolean {
  const { reading, standing, wanted } = seen;
  if (standing === "unreachable") return true;
  if (standing !== "agrees" || reading.kind !== "read" || wanted === null) return false;
  const [asked, found] = [plannedShares(wanted, row), plannedShares(reading.slices, row)];
  return asked.control === 0 || Math.abs(asked.control - found.control) < 1;
}

function lastConsumed(known: readonly StageEvidence[], index: number): Date | null {
  const times = known.flatMap(({ stageIndex, consumedUntil }) =>
    stageIndex === index ? [consumedUntil.getTime()] : [],
  );
  return times.length === 0 ? null : new Date(Math.max(...times));
}

function later(one: Date, other: Date | null): Date {
  return other !== null && other > one ? other : one;
}
