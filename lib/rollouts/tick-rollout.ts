import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { lockIfClaimed, releaseRolloutClaim } from "#lib/rollouts/claim-store.ts";
import type { RolloutClaim } from "#lib/rollouts/claim-store.ts";
import { decide } from "#lib/rollouts/core/decide.ts";
import type { Decision } from "#lib/rollouts/core/verdict.ts";
import { pageOf } from "#lib/rollouts/core/page-of.ts";
import type { Page } from "#lib/rollouts/core/page-of.ts";
import { transition } from "#lib/rollouts/core/transition.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import { writeStageEvidence } from "#lib/rollouts/evidence-store.ts";
import { toSnapshot } from "#lib/rollouts/to-snapshot.ts";
import type { LookChange } from "#lib/rollouts/look-store.ts";
import { moveRollout } from "#lib/rollouts/move-rollout.ts";
import { observeRollout } from "#lib/rollouts/observe-rollout.ts";
import type { Seen } from "#lib/rollouts/observe-rollout.ts";
import type { RolloutLeases } from "#lib/rollouts/rollout-leases.ts";
import { getRolloutById, updateRolloutIf } from "#lib/rollouts/store.ts";
import type { StoredRollout } from "#lib/rollouts/store.ts";
import { writeQuietLook } from "#lib/rollouts/write-looks.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { markSplitApplied, markSplitConfirmed, recordSplitFailure } from "#lib/targets/confirm-split.ts";
import { hasSameShares } from "#lib/targets/core/compare-shares.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { wantedSplit } from "#lib/targets/core/wanted-split.ts";
import { listSplits } from "#lib/targets/list-splits.ts";
import { recordObservation } from "#lib/targets/observe-target.ts";
import { versionIdsOfTarget } from "#lib/targets/version-ids-of-target.ts";

/** The numbered steps of a tick, as failpoints name them in tests. */
export type TickStep =
  "claimed" | "observed" | "decided" | "committed" | "before_apply" | "applied" | "read_back" | "marked";

/** What a tick needs of the outside. */
export type TickPorts = {
  readonly openRouter: (targetId: string) => Promise<TrafficRouter>;
  readonly leases: RolloutLeases;
  /** Time that one call to a router may take at most, in milliseconds. */
  readonly routerTimeoutMs: number;
  /** Awaited after each step; a test lets it hang to abandon the tick there, as a killed worker does. */
  readonly failpoint?: (step: TickStep) => Promise<void>;
};

type Ticking = { readonly claim: RolloutClaim; readonly ports: TickPorts };

/**
 * One evaluation of a claimed rollout, one way down. A crash before COMMIT did nothing; a crash after it loses nothing, since
 * the intent is a row that the next tick acts on. Whoever lost the claim meanwhile writes nothing.
 */
export async function tickRollout(ctx: Context, { claim, ports }: Ticking): Promise<void> {
  // 1 CLAIM was done by the caller, in one statement for all that are due.
  await ports.failpoint?.("claimed");
  const row = await getRolloutById(ctx.db.prisma, claim.id);
  if (row.fence !== claim.fence) return;

  // 2 OBSERVE
  const seen = await observeRollout(ctx, row, ports.openRouter);
  await ports.failpoint?.("observed");

  // 3 DECIDE
  const decision = decide(seen.snapshot, seen.observation, seen.now);
  await ports.failpoint?.("decided");

  // 4 COMMIT
  const at = { ...ctx, now: seen.now };
  // Nothing follows what moves nothing: its claim is given back in the same statement, and must not be renewed after that.
  const isDone = isAllSaid(decision);
  if (isDone) ports.leases.drop(claim);
  const isCommitted = await commit(at, { row, claim, seen, decision });
  await ports.failpoint?.("committed");

  if (isDone && isCommitted) return;

  // 5 ACT
  const hasActed = isCommitted && decision.act !== null && (await act(at, { claim, ports, seen }));
  const isDue = hasActed || decision.happening !== null;
  ports.leases.drop(claim);
  await releaseRolloutClaim(ctx.db, claim, isDue);
}

/** Whether nothing is left to do once the decision is written down. */
function isAllSaid({ act: asked, happening }: Decision): boolean {
  return asked === null && happening === null;
}

type Committing = {
  readonly row: StoredRollout;
  readonly claim: RolloutClaim;
  readonly seen: Seen;
  readonly decision: Decision;
};

/** Writes the decision with everything that follows from it, or nothing when somebody else moved the rollout or took it over. */
function commit(ctx: Context, { row, claim, seen, decision }: Committing): Promise<boolean> {
  const { snapshot, observation, router } = seen;
  const { observedMs, lastObservedAt } = decision;
  const { readings } = observation;
  const change: LookChange = {
    observedMs,
    lastObservedAt,
    readings,
    reason: decision.reason,
    attempts: attemptsAfter(seen),
    capacity: snapshot.capacity,
    lastError: observation.router.kind === "unreachable" ? observation.router.failure : row.lastError,
    tickedAt: ctx.now,
    nextTickAt: decision.recheckAt,
  };
  const { fence } = claim;
  const updated = { ...snapshot, observedMs, lastObservedAt, readings, attempts: attemptsAfter(seen) };
  const moved = decision.happening === null ? null : transition(updated, decision.happening, ctx.now);
  if (moved?.kind !== "moved") {
    const isNews = isNewsOf(row, change);
    const page = pageFor(ctx, { row, seen, reason: decision.reason });
    const isDone = isAllSaid(decision);
    return writeQuietLook({ ctx, row, fence, change, evidence: seen.evidence, isNews, page, isDone });
  }
  const { next, effects } = moved;
  const routerSplit = router?.state.slices ?? null;
  return inTransaction(ctx, async (tx) => {
    if (decision.happening?.name === "wait") await noteRouter(tx, ctx, { row, seen });
    const move = { snapshot: updated, next, effects, fence, reason: null, routerSplit, change };
    if (!(await moveRollout(tx, ctx, move))) return false;
    // What was learnt by a clock that has since been set back is moved back itself.
    const learnt = decision.kind === "begin_anew" ? [] : seen.evidence;
    await writeStageEvidence(
      tx,
      learnt.map((each) => ({ of: row, change: each })),
    );
    await confirmArrival(tx, ctx, { row, seen, happening: decision.happening });
    return true;
  });
}

/**
 * What made a rollout wait is written down where people and presses read the router's split: a person may answer before the next
 * reading, and what they ask for then replaces this.
 */
async function noteRouter(
  tx: Tx,
  ctx: Context,
  { row, seen }: Pick<Committing, "row" | "seen">,
): Promise<void> {
  const { observation, router } = seen;
  const { router: reading, standing } = observation;
  if (router === null || reading.kind === "unreachable") return;
  const { targetId } = row;
  const names = reading.slices.map(({ version }) => version);
  const versionIds = await versionIdsOfTarget(ctx, { targetId, names });
  const { token } = router.state;
  const look = { targetId, reading: { ...reading, token }, standing, counts: null, versionIds };
  await recordObservation(tx, ctx, look);
}

/** Metrics or a router that are away for too long, or a stop that is not in effect, are told to the operators: nobody may be looking. */
function pageFor(
  ctx: Context,
  { row, seen, reason }: Pick<Committing, "row" | "seen"> & Pick<Decision, "reason">,
): Page | null {
  return pageOf({
    state: row.state,
    countedUntil: row.confirmedAt === null ? null : (seen.observation.metricsAt ?? row.confirmedAt),
    lastLookAt: row.tickedAt,
    now: ctx.now,
    attemptsBefore: row.attempts,
    attempts: attemptsAfter(seen),
    wasShort: row.reason?.code === "instance_not_ready",
    isShort: reason?.code === "instance_not_ready",
    stopOpenSince: row.stopEffectiveAt === null ? row.stopAcceptedAt : null,
  });
}

/** The split that was read back is confirmed in the same transaction as the stage that waited for it. */
async function confirmArrival(
  tx: Tx,
  ctx: Context,
  at: { row: StoredRollout; seen: Seen; happening: RolloutHappening | null },
): Promise<void> {
  const { row, seen, happening } = at;
  const { wanted } = seen.observation;
  const hasArrived =
    happening?.name === "confirm" ||
    happening?.name === "complete" ||
    happening?.name === "returned" ||
    (happening?.name === "settle" && happening.landed);
  if (!hasArrived || wanted === null) return;
  const { targetId, rollbackId } = row;
  const { generation, slices } = wanted;
  const names = slices.map(({ version }) => version);
  const versionIds = await versionIdsOfTarget(ctx, { targetId, names });
  await markSplitConfirmed(tx, ctx, { targetId, generation, slices, versionIds, rollbackId });
}

type Acting = Ticking & { readonly seen: Seen };

/** Asks the router for the wanted split, reads it back and marks it; gives whether the next look is due at once. */
async function act(ctx: Context, { claim, ports, seen }: Acting): Promise<boolean> {
  const { router, snapshot } = seen;
  if (router === null) return false;
  const { targetId } = snapshot;
  const wanted = wantedSplit(await listSplits(ctx, targetId));
  if (wanted === null) return false;
  await ports.failpoint?.("before_apply");
  // Self-fencing: a write that could land after the lease is not sent. Two calls follow, the write and the read-back.
  if (!ports.leases.lasts(claim, ports.routerTimeoutMs)) return false;
  try {
    const { generation } = wanted;
    const mayGoOn = () => ports.leases.lasts(claim, 0);
    const result = await router.port.apply(wanted.slices, router.state.token, { generation, mayGoOn });
    await ports.failpoint?.("applied");
    if (result.outcome === "conflict") return true;
    const back = await router.port.read();
    await ports.failpoint?.("read_back");
    const tolerance = router.port.capabilities.granularityPercent;
    if (!hasSameShares(back.slices, wanted.slices, tolerance)) return false;
    await inTransaction(ctx, async (tx) => {
      if (await lockIfClaimed(tx, claim)) await markSplitApplied(tx, ctx, { targetId, ...wanted });
    });
    await ports.failpoint?.("marked");
    return true;
  } catch (error) {
    if (!(error instanceof AdapterError)) throw error;
    await noteFailure(ctx, { claim, targetId, wanted, error });
    return false;
  }
}

type Failure = {
  readonly claim: RolloutClaim;
  readonly targetId: string;
  readonly wanted: IntendedSplit;
  readonly error: AdapterError;
};

/** A failure that may go away is tried again; one that will not asks a person. The outcome of the write is not assumed. */
async function noteFailure(ctx: Context, { claim, targetId, wanted, error }: Failure): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    if (!(await lockIfClaimed(tx, claim))) return;
    const { generation } = wanted;
    const { message: failure, reason: why } = error;
    await recordSplitFailure(tx, { targetId, generation, failure });
    const row = await getRolloutById(tx, claim.id);
    const snapshot = toSnapshot(row, wanted.slices);
    const reason = { code: "router_refused" as const, facts: { failure, why, generation } };
    const moved = error.retryable ? null : transition(snapshot, { name: "wait", reason }, ctx.now);
    const change = { lastError: failure, attempts: row.attempts + 1 };
    if (moved?.kind === "moved") {
      const { next, effects } = moved;
      await moveRollout(tx, ctx, {
        snapshot,
        next,
        effects,
        fence: claim.fence,
        reason: null,
        routerSplit: null,
        change,
      });
      return;
    }
    await updateRolloutIf(
      tx,
      { id: row.id, revision: row.revision, fence: claim.fence },
      { change, isMove: false },
    );
  });
}

/** Failed looks in a row; a router that has what we want ends the row. */
function attemptsAfter({ snapshot, observation }: Seen): number {
  if (observation.router.kind === "unreachable") return snapshot.attempts + 1;
  return observation.standing === "agrees" ? 0 : snapshot.attempts;
}

/** Whether a watcher would see a difference: another reason, or readings on new data. */
function isNewsOf(row: StoredRollout, change: LookChange): boolean {
  const isReasonNew = row.reason?.code !== change.reason?.code;
  const before = new Map(row.readings.map((reading) => [reading.guardrail.key, reading.at.getTime()]));
  const areReadingsNew = change.readings.some(
    ({ guardrail, at }) => before.get(guardrail.key) !== at.getTime(),
  );
  return isReasonNew || areReadingsNew;
}
