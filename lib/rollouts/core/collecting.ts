import type { GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";

/** A count that is not there this long after the stage was confirmed is missing, in milliseconds; the engine holds by then. */
const lateMs = 30_000;

/** What a guardrail's reading still waits for. */
export type Collecting = { readonly has: number; readonly needed: number };

type Seen = Pick<Rollout, "state" | "reason" | "stages" | "stageIndex" | "plan">;

/**
 * How many requests of the restored version a guardrail without numbers has of those that the stage waits for; null where it has
 * numbers, where nothing moves on, or where they should have come by now: that is no data, not a wait.
 */
export function collectingOf(rollout: Seen, reading: GuardrailReading, now: Date): Collecting | null {
  if (reading.outcome !== "no_data" || reading.verdict.reason === "metric_not_in_catalogue") return null;
  if (!isGoingOn(rollout)) return null;
  const has = reading.requests;
  const needed = rollout.plan.minimumRequestsPerArm;
  return has >= needed || (has === 0 && isLate(rollout, now)) ? null : { has, needed };
}

function isGoingOn({ state, reason }: Seen): boolean {
  const isLost = reason?.code === "metrics_unavailable" && reason.facts["since"] !== undefined;
  return !isLost && (state === "shifting" || state === "holding" || state === "baking");
}

function isLate({ stages, stageIndex }: Seen, now: Date): boolean {
  const confirmedAt = stages[stageIndex]?.confirmedAt ?? null;
  return confirmedAt !== null && now.getTime() - confirmedAt.getTime() > lateMs;
}
