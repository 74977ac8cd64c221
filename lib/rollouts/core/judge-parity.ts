import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import { badAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import { proofOfCounts } from "#lib/rollouts/core/guardrail-proof.ts";
import type { Judged, Judging } from "#lib/rollouts/core/guardrail-look.ts";
import { sequentialVerdict } from "#lib/rollouts/core/sequential-verdict.ts";

/**
 * Parity: does the restored version answer as it did when it was stable? The past is another time with other inputs, so this
 * only warns. A past that is not recorded is no data, not parity.
 */
export function judgeParity({ guardrail, observation }: Judging, metric: LiveMetric): Judged {
  const { restored, stablePast } = observation.present;
  const other = stablePast ?? [];
  const verdict = sequentialVerdict(guardrail, metric, { restored, other });
  const proof = proofOfCounts("before_after", "own_past", {
    restored: badAnswers(metric, guardrail.modality, restored),
    other: badAnswers(metric, guardrail.modality, other),
  });
  const outcomes = {
    regressed: "broken",
    improved: "within",
    no_change: "within",
    inconclusive: "undecided",
    being_computed: "undecided",
    no_data: "no_data",
  } as const;
  return { outcome: outcomes[verdict.kind], verdict, proof };
}
