import { returnableShare } from "#lib/rollouts/core/another-version.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import { clockSetBackMs, creditObservedTime, maxObservationGapMs } from "#lib/rollouts/core/observed-time.ts";
import { judgeObservedShares } from "#lib/targets/core/observed-shares.ts";
import { evaluateGuardrails } from "#lib/rollouts/core/order-of-evaluation.ts";
import { decideStill } from "#lib/rollouts/core/decide-still.ts";
import { judgeOutcome } from "#lib/rollouts/core/judge-outcome.ts";
import {
  canMoveMore,
  heldShare,
  isBlocked,
  isPartlyMoved,
  readyOf,
} from "#lib/rollouts/core/reachable-share.ts";
import { isLastStage, stageShareAt } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { backOffMs, foreignWrite, keep, lookAgainMs, soonMs } from "#lib/rollouts/core/verdict.ts";
import type { Decision, RolloutObservation, Verdict } from "#lib/rollouts/core/verdict.ts";
import type { GuardrailReading, RolloutReason } from "#lib/rollouts/schema.ts";
import { raisesShare } from "#lib/targets/core/compare-shares.ts";
import type { RouterReading } from "#lib/targets/core/judge-router.ts";

/** Metrics of the restored version older than this hold a rollout, in milliseconds. */
const staleMetricsMs = 30_000;
/** Decides what becomes of a rollout from what one tick saw. Pure: `now` is the database's clock. */
export function decide(before: RolloutSnapshot, observation: RolloutObservation, now: Date): Decision {
  const setBackMs = clockSetBackMs(before, now);
  if (setBackMs > 0 && before.state !== "finished") return beginAnew(before, setBackMs, now);
  const credited = creditObservedTime(before, isObserved(observation, now), now);
  const snapshot = { ...before, ...credited };
  const { recheckMs, ...verdict } = decideState(snapshot, observation, now);
  return { ...verdict, ...credited, recheckAt: new Date(now.getTime() + recheckMs) };
}

/** Times written before the clock was set back lie ahead of it: the stage is read back, counted and held anew. */
function beginAnew({ reason }: RolloutSnapshot, byMs: number, now: Date): Decision {
  const happening: RolloutHappening = { name: "clock_set_back", byMs };
  const unobserved = { observedMs: 0, lastObservedAt: null };
  return { kind: "begin_anew", reason, happening, act: null, ...unobserved, recheckAt: now };
}

/** Whether this look counts as observation: the wanted split is in, and the restored version's metrics are fresh. */
function isObserved(observation: RolloutObservation, now: Date): boolean {
  return observation.standing === "agrees" && areMetricsFresh(observation, now);
}

function areMetricsFresh({ metricsAt }: RolloutObservation, now: Date): boolean {
  return metricsAt !== null && now.getTime() - metricsAt.getTime() <= staleMetricsMs;
}

function decideState(snapshot: RolloutSnapshot, observation: RolloutObservation, now: Date): Verdict {
  switch (snapshot.state) {
    case "planned":
      return decidePlanned(snapshot, observation);
    case "shifting":
      // The way back is not judged by the version that it leaves.
      if (snapshot.course === "back") return decideReturning(snapshot, observation);
      return breach(snapshot, observation) ?? decideShifting(snapshot, observation);
    case "holding":
    case "baking":
      return breach(snapshot, observation) ?? decideHeld(snapshot, observation, now);
    case "paused":
    case "waiting":
    case "stopped":
      return decideStill(snapshot, observation);
    case "finished":
      return keep(snapshot.reason, lookAgainMs);
  }
}

function decidePlanned(snapshot: RolloutSnapshot, { router }: RolloutObservation): Verdict {
  if (router.kind === "unreachable") return unreachable(snapshot, router);
  if (snapshot.currentSplit === null) return keep(null, soonMs);
  if (isBlocked(snapshot, 0)) return keep(missingInstances(snapshot, router), lookAgainMs);
  return { kind: "begin", reason: null, happening: { name: "begin" }, act: "apply", recheckMs: soonMs };
}

function decideShifting(snapshot: RolloutSnapshot, observation: RolloutObservation): Verdict {
  const { router, standing, wanted } = observation;
  if (router.kind === "unreachable") return unreachable(snapshot, router);
  if (standing === "agrees") return arrived(snapshot);
  if (standing === "behind" || standing === "slipped") {
    const facts = { generation: wanted?.generation ?? null, failure: wanted?.failure ?? null };
    const reason: RolloutReason | null =
      snapshot.attempts === 0
        ? null
        : { code: "router_unreachable", facts: { ...facts, attempts: snapshot.attempts } };
    const act = standing === "behind" ? "apply" : "reassert";
    return { kind: "keep", reason, happening: null, act, recheckMs: backOffMs(snapshot.attempts) };
  }
  if (standing === "partial") return serversDown(snapshot, observation);
  return waitForPerson(foreignWrite(observation));
}

/** The suspect is given its share again: asked for until it is read back; the reason it happens stays the reason that is shown. */
function decideReturning(snapshot: RolloutSnapshot, observation: RolloutObservation): Verdict {
  const { router, standing } = observation;
  const { reason, attempts } = snapshot;
  if (router.kind === "unreachable") return keep(reason, backOffMs(attempts));
  if (standing === "agrees") {
    return { kind: "returned", reason, happening: { name: "returned" }, act: null, recheckMs: lookAgainMs };
  }
  if (standing === "partial") return serversDown(snapshot, observation);
  if (standing !== "behind" && standing !== "slipped") return waitForPerson(foreignWrite(observation));
  const act = standing === "behind" ? "apply" : "reassert";
  return { kind: "keep", reason, happening: null, act, recheckMs: backOffMs(attempts) };
}

function arrived(snapshot: RolloutSnapshot): Verdict {
  return isLastStage(snapshot) && !isPartlyMoved(snapshot)
    ? { kind: "bake", reason: null, happening: { name: "complete" }, act: null, recheckMs: lookAgainMs }
    : { kind: "hold", reason: null, happening: { name: "confirm" }, act: null, recheckMs: lookAgainMs };
}

function decideHeld(snapshot: RolloutSnapshot, observation: RolloutObservation, now: Date): Verdict {
  const { router, standing } = observation;
  if (router.kind === "unreachable") return unreachable(snapshot, router);
  if (standing === "slipped") {
    return {
      kind: "keep",
      reason: { code: "observed_differs", facts: { generation: router.generation } },
      happening: null,
      act: "reassert",
      recheckMs: soonMs,
    };
  }
  if (standing === "partial") return serversDown(snapshot, observation);
  if (standing !== "agrees") return waitForPerson(foreignWrite(observation));
  if (snapshot.state === "holding" && isPartlyMoved(snapshot)) return decidePartly(snapshot, router);
  const blocker = whatHolds(snapshot, observation, now) ?? nextStageBlocked(snapshot, router);
  if (blocker !== null) return keep(blocker, recheckOfHold(snapshot));
  const reason: RolloutReason = {
    code: "all_stages_done",
    facts: { observedMs: snapshot.observedMs, requests: observation.requestsInStage },
  };
  if (snapshot.state === "baking") {
    const outcome = judgeOutcome(observation.readings);
    const happening: RolloutHappening = { name: "bake_over", reason, outcome };
    return { kind: "finish", reason, happening, act: null, recheckMs: lookAgainMs };
  }
  return {
    kind: "advance",
    reason: null,
    happening: { name: "advance_by_itself", reason },
    act: "apply",
    recheckMs: soonMs,
  };
}

/** What can move has moved; the rest follows by itself once its instances are ready. */
function decidePartly(snapshot: RolloutSnapshot, router: RouterReading): Verdict {
  if (!canMoveMore(snapshot, snapshot.stageIndex))
    return keep(missingInstances(snapshot, router), lookAgainMs);
  const happening: RolloutHappening = { name: "widen" };
  return { kind: "advance", reason: null, happening, act: "apply", recheckMs: soonMs };
}

function nextStageBlocked(snapshot: RolloutSnapshot, router: RouterReading): RolloutReason | null {
  const isOver = snapshot.state === "baking" || !isBlocked(snapshot, snapshot.stageIndex + 1);
  return isOver ? null : missingInstances(snapshot, router);
}

/** Which part moved, and how many instances it waits for. */
function missingInstances(snapshot: RolloutSnapshot, router: RouterReading): RolloutReason {
  const { restored, plan, stageIndex } = snapshot;
  const known = router.kind === "read" ? readyOf(router, restored) : null;
  const moved = Math.round(heldShare(snapshot));
  const facts = {
    moved,
    share: stageShareAt(plan, stageIndex),
    ready: known?.ready ?? null,
    total: known?.total ?? null,
  };
  return { code: "instance_not_ready", facts };
}

/** What keeps a held or baking stage from going on, the gravest first; null when nothing does. */
function whatHolds(
  snapshot: RolloutSnapshot,
  observation: RolloutObservation,
  now: Date,
): RolloutReason | null {
  return (
    lostServers(observation) ??
    staleMetrics(observation, now) ??
    holdingGuardrail(observation) ??
    remainingHold(snapshot) ??
    missingRequests(snapshot, observation) ??
    blindGuardrails(observation) ??
    observedDifference(snapshot, observation)
  );
}

/** Servers that hold a share and are down: those that are left carry it, and nothing goes on meanwhile. */
function lostServers({ router }: RolloutObservation): RolloutReason | null {
  if (router.kind === "unreachable" || router.lost === undefined) return null;
  return { code: "servers_down", facts: { servers: router.lost.servers.map(({ name }) => name).join(", ") } };
}

/** The share of servers that are down is divided among the others again only where the suspect gets no more by it. */
function serversDown(snapshot: RolloutSnapshot, observation: RolloutObservation): Verdict {
  const { router, wanted } = observation;
  const isSafe =
    router.kind === "read" && wanted !== null && !raisesShare(snapshot.suspect, router.slices, wanted.slices);
  const act = isSafe ? "reassert" : null;
  return { ...keep(lostServers(observation), lookAgainMs), act };
}

function staleMetrics(observation: RolloutObservation, now: Date): RolloutReason | null {
  if (areMetricsFresh(observation, now)) return null;
  return { code: "metrics_unavailable", facts: { since: observation.metricsAt?.toISOString() ?? null } };
}

/** Also one that would stop: until its second reading it is a suspicion, and nothing goes on under suspicion. */
function holdingGuardrail({ readings, answeredAt }: RolloutObservation): RolloutReason | null {
  const { hold } = evaluateGuardrails(readings, answeredAt);
  if (hold === null) return null;
  if (hold.guardrail.role !== "quality") return guardrailReason("guardrail_broken", hold);
  return { code: "sample_ratio_alarm", facts: { key: hold.guardrail.key, requests: hold.requests } };
}

function remainingHold(snapshot: RolloutSnapshot): RolloutReason | null {
  const neededMs = holdOf(snapshot);
  const remainingMs = neededMs - snapshot.observedMs;
  return remainingMs > 0 ? { code: "hold_not_over", facts: { remainingMs, neededMs } } : null;
}

function missingRequests(
  { plan }: RolloutSnapshot,
  { requestsInStage }: RolloutObservation,
): RolloutReason | null {
  const requests = requestsInStage ?? 0;
  if (requests >= plan.minimumRequestsPerArm) return null;
  return { code: "too_few_requests", facts: { requests, needed: plan.minimumRequestsPerArm } };
}

/** A guardrail that could act has nothing to look at: that is never a pass. */
function blindGuardrails({ readings }: RolloutObservation): RolloutReason | null {
  const blind = readings.filter(
    ({ outcome, guardrail }) => outcome === "no_data" && guardrail.action !== "tell",
  );
  if (readings.length > 0 && blind.length === 0) return null;
  return { code: "metrics_unavailable", facts: { guardrails: blind.map(({ guardrail }) => guardrail.key) } };
}

function observedDifference(
  { currentSplit }: RolloutSnapshot,
  { traffic }: RolloutObservation,
): RolloutReason | null {
  const difference = currentSplit === null ? null : judgeObservedShares(currentSplit, traffic);
  return difference === null ? null : { code: "observed_differs", facts: difference };
}

/** The wait of the present stage, or of the bake, in milliseconds. */
function holdOf({ state, plan, stageIndex, extraHoldMs }: RolloutSnapshot): number {
  return extraHoldMs + (state === "baking" ? plan.bakeMs : (plan.stages[stageIndex]?.holdMs ?? 0));
}

/** What stops: an exact limit broken twice, or an alarm that nobody has answered. */
function breach(snapshot: RolloutSnapshot, observation: RolloutObservation): Verdict | null {
  const { stop } = evaluateGuardrails(observation.readings, observation.answeredAt);
  if (stop === null) return null;
  const reason = guardrailReason("guardrail_broken", stop);
  if (stop.guardrail.role === "hard_limit" && canGiveBack(snapshot, observation)) {
    const happening: RolloutHappening = { name: "give_back", reason };
    return { kind: "give_back", reason, happening, act: "apply", recheckMs: soonMs };
  }
  return {
    kind: "stop",
    reason,
    happening: { name: "stop_by_guardrail", reason },
    act: null,
    recheckMs: soonMs,
  };
}

/** Only as chosen with the plan, and only over a split of ours: whatever somebody else wrote is left to a person. */
function canGiveBack(snapshot: RolloutSnapshot, { standing }: RolloutObservation): boolean {
  const isOurs = standing === "agrees" || standing === "behind";
  return snapshot.plan.onHardLimit === "give_back" && isOurs && returnableShare(snapshot) > 0;
}

function guardrailReason(code: "guardrail_broken", { guardrail, verdict }: GuardrailReading): RolloutReason {
  const { key, modality, metric, limit } = guardrail;
  return { code, facts: { key, modality, metric, limit, verdict } };
}

function waitForPerson(reason: RolloutReason): Verdict {
  return { kind: "wait", reason, happening: { name: "wait", reason }, act: null, recheckMs: lookAgainMs };
}

function unreachable(
  snapshot: RolloutSnapshot,
  { failure, why, retryAfterMs }: Extract<RouterReading, { kind: "unreachable" }>,
): Verdict {
  const reason: RolloutReason = {
    code: "router_unreachable",
    facts: { failure, ...(why && { why }), attempts: snapshot.attempts },
  };
  // The guardrails go on while the router is away, so the wait between two looks stays short.
  return keep(reason, Math.min(retryAfterMs ?? backOffMs(snapshot.attempts), maxObservationGapMs));
}

function recheckOfHold(snapshot: RolloutSnapshot): number {
  const remainingMs = holdOf(snapshot) - snapshot.observedMs;
  return remainingMs > 0 ? Math.max(soonMs, Math.min(lookAgainMs, remainingMs)) : lookAgainMs;
}
