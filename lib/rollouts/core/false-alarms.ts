import type { Guardrail } from "#lib/rollouts/schema.ts";

/** False stops of a healthy rollout over all its stopping guardrails, stages and looks together, at most. */
const falseStops = 0.05;
/** What a recovery needs to be shown: one claim per complaint, and all of them must be shown. */
const recoveryAlpha = 0.05;
/** A split that is not as planned only waits, so it has a level of its own. */
const splitAlpha = 0.01;

/**
 * The level of one stopping guardrail: 5 % of the rollout divided by their number (Bonferroni). An e-value needs 1/level;
 * it holds over all looks and stages, so neither counts.
 */
export function stoppingLevel(guardrails: readonly Guardrail[]): number {
  const stopping = guardrails.filter(({ action }) => action === "stop");
  return falseStops / Math.max(1, stopping.length);
}

/** The level that a guardrail's e-value is read at: it alarms, or is shown, at 1/level. */
export function levelOf({ role }: Guardrail, guardrails: readonly Guardrail[]): number {
  if (role === "recovery") return recoveryAlpha;
  if (role === "quality") return splitAlpha;
  return stoppingLevel(guardrails);
}
