import { setTimeout as sleep } from "node:timers/promises";
import type { RouterState, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { RolloutObservation } from "#lib/rollouts/core/verdict.ts";
import type { ObservedRequests } from "#lib/targets/core/observed-shares.ts";
import { frozenSplit } from "#lib/rollouts/core/frozen-split.ts";
import { capacityOf } from "#lib/rollouts/core/reachable-share.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { readDatabaseClock } from "#lib/rollouts/claim-store.ts";
import { observeGuardrails } from "#lib/rollouts/observe-guardrails.ts";
import type { GuardrailLook } from "#lib/rollouts/observe-guardrails.ts";
import { toSnapshot } from "#lib/rollouts/to-snapshot.ts";
import { findLastEventAt } from "#lib/rollouts/store.ts";
import type { StoredRollout } from "#lib/rollouts/store.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import { OutboundError } from "#lib/server/outbound/outbound-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { wantedSplit } from "#lib/targets/core/wanted-split.ts";
import { judgeRouter } from "#lib/targets/core/judge-router.ts";
import type { RouterReading } from "#lib/targets/core/judge-router.ts";
import { listSplits } from "#lib/targets/list-splits.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice, TargetTraffic } from "#lib/targets/schema.ts";
import { liveKnownUntil } from "#lib/targets/sum-live-windows.ts";

/** Length of the window in which routers count the requests that each version answered, in milliseconds. */
export const observedWindowMs = 10_000;

/** The guardrails wait no longer than this for a router, in milliseconds, whatever its integration's time limit is. */
const longestReadMs = 4_000;

/** What one tick saw: the rollout as it was read, the observation, and the router it came from. */
export type Seen = {
  readonly snapshot: RolloutSnapshot;
  readonly observation: RolloutObservation;
  /** What the guardrails learnt, to be written with the decision. */
  readonly evidence: GuardrailLook["evidence"];
  /** The database's time after everything was read. */
  readonly now: Date;
  /** Null when the router could not be opened or read. */
  readonly router: RouterLook["router"];
};

/** One read of a router, with the router itself for a write under the same token; null when there was none to read. */
export type RouterLook = {
  readonly reading: RouterReading;
  readonly router: { readonly port: TrafficRouter; readonly state: RouterState } | null;
};

type OpenRouter = (targetId: string) => Promise<TrafficRouter>;

/**
 * Looks at everything a decision needs, all at once. The router and the metrics are separate: a router that does not answer
 * leaves the guardrails their data, and the other way round.
 */
export async function observeRollout(
  ctx: Context,
  row: StoredRollout,
  openRouter: OpenRouter,
): Promise<Seen> {
  const { targetId, toVersionId } = row;
  const [look, splits, traffic, metricsAt, resumedAt] = await Promise.all([
    readRouter(openRouter, targetId),
    listSplits(ctx, targetId),
    readTraffic(ctx.db.prisma, targetId),
    liveKnownUntil(ctx, { targetId, versionId: toVersionId }),
    findLastEventAt(ctx.db.prisma, row.id, "resumed"),
  ]);
  const now = await readDatabaseClock(ctx.db.prisma);
  const tolerancePercent = look.router?.port.capabilities.granularityPercent ?? 0.01;
  const rollout = { id: row.id, suspect: row.fromVersionName };
  const standing = judgeRouter({ reading: look.reading, splits, rollout, tolerancePercent });
  const wanted = wantedSplit(splits)?.slices ?? null;
  const guardrails = await observeGuardrails(ctx, row, { reading: look.reading, standing, wanted, now });
  const observation: RolloutObservation = {
    router: look.reading,
    standing,
    ...wantedOf(row, splits),
    frozen: frozenSplit({ rollout: row, reading: look.reading, splits, tolerancePercent }),
    traffic: countedSince(traffic, row.confirmedAt),
    readings: guardrails.readings,
    answeredAt: await answeredBefore(ctx, { rolloutId: row.id, resumedAt, now }),
    requestsInStage: guardrails.requestsInStage,
    metricsAt,
  };
  const found = look.reading.kind === "read" ? look.reading.slices : traffic.applied;
  return {
    snapshot: {
      ...toSnapshot(row, startingSplit(row, { wanted, found })),
      capacity: look.reading.kind === "read" ? capacityOf(look.reading, row.toVersionName) : row.capacity,
    },
    observation,
    evidence: guardrails.evidence,
    now,
    router: look.router,
  };
}

/** When a person answered last; what was answered before the clock was set back was answered by then. */
async function answeredBefore(
  ctx: Context,
  { rolloutId, resumedAt, now }: { rolloutId: string; resumedAt: Date | null; now: Date },
): Promise<Date | null> {
  if (resumedAt === null || resumedAt <= now) return resumedAt;
  return (await findLastEventAt(ctx.db.prisma, rolloutId, "clock_set_back")) ?? resumedAt;
}

/**
 * The split that a decision starts from. Before its first stage a rollout goes from what the router has, since an older wish may long
 * be replaced by a release; where it wanted a split itself before, from the one of both that gives the suspect less.
 */
function startingSplit(
  { state, wantedGeneration, fromVersionName: suspect }: StoredRollout,
  { wanted, found }: { wanted: readonly Slice[] | null; found: readonly Slice[] | null },
): readonly Slice[] | null {
  if (state !== "planned" || found === null || wanted === null) return wanted ?? found;
  if (wantedGeneration === null) return found;
  return shareOfVersion(found, suspect) < shareOfVersion(wanted, suspect) ? found : wanted;
}

/** Gives up waiting after the longest read; a late answer is dropped. */
async function withinBound<Result>(work: () => Promise<Result>): Promise<Result> {
  const bound = new AbortController();
  const overdue = sleep(longestReadMs, null, { signal: bound.signal }).then(() => {
    throw new OutboundError("timeout", "router", `no answer within ${longestReadMs} ms`);
  });
  try {
    return await Promise.race([work(), overdue]);
  } finally {
    bound.abort();
  }
}

const longestFailure = 500;

/** Reads a target's router; a failure is a reading that says why, whether or not it may go away by itself. */
export async function readRouter(openRouter: OpenRouter, targetId: string): Promise<RouterLook> {
  try {
    const { port, state } = await withinBound(async () => {
      const opened = await openRouter(targetId);
      return { port: opened, state: await opened.read() };
    });
    const { slices, generation, lost, receivers } = state;
    return {
      reading: { kind: "read", slices, generation, ...(lost && { lost }), ...(receivers && { receivers }) },
      router: { port, state },
    };
  } catch (error) {
    const failure = failureTextOf(error, longestFailure);
    const why = failureReasonOf(error);
    const retryAfterMs = error instanceof AdapterError ? (error.retryAfterMs ?? null) : null;
    return { reading: { kind: "unreachable", failure, why, retryAfterMs }, router: null };
  }
}

function wantedOf(
  row: StoredRollout,
  splits: readonly IntendedSplit[],
): Pick<RolloutObservation, "wanted" | "previousGeneration"> {
  const wanted = splits.find(({ generation }) => generation === row.wantedGeneration) ?? null;
  if (wanted === null) return { wanted, previousGeneration: null };
  const before = wantedSplit(splits.filter(({ generation }) => generation < wanted.generation));
  return { wanted, previousGeneration: before?.generation ?? null };
}

/** The counted requests, if their window lies wholly after the split arrived; older counts belong to the split before. */
function countedSince(traffic: TargetTraffic, confirmedAt: Date | null): ObservedRequests | null {
  const { observed, observedAt } = traffic;
  if (observed === null || observedAt === null || confirmedAt === null) return null;
  if (observedAt.getTime() - observedWindowMs < confirmedAt.getTime()) return null;
  return Object.fromEntries(observed.map(({ version, requests }) => [version, requests]));
}
