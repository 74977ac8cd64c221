import type { GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";

/**
 * The comparisons that the restored version loses against the suspect's time before. At 100 % nothing is concurrent: a
 * deterioration that was not shown until then no longer stops, and is told as a warning. Empty in every other stage.
 */
export function worseThanBefore({
  stages,
  stageIndex,
  readings,
}: Pick<Rollout, "stages" | "stageIndex" | "readings">): GuardrailReading[] {
  if (stages[stageIndex]?.share !== 100) return [];
  return readings.filter(
    ({ guardrail, outcome, verdict }) =>
      guardrail.role === "deterioration" && outcome === "undecided" && verdict.kind === "regressed",
  );
}
