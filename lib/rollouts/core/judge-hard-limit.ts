import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import { badAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import { proofOfCounts } from "#lib/rollouts/core/guardrail-proof.ts";
import type { Judged, Judging } from "#lib/rollouts/core/guardrail-look.ts";
import { sequentialVerdict } from "#lib/rollouts/core/sequential-verdict.ts";
import { proportionSequence } from "#lib/statistics/proportion-sequence.ts";

/**
 * An absolute limit on the restored version itself: broken when the lower end of the exact confidence sequence of its bad share in
 * this stage is above it. The sequence holds at every look, at a level shared with the other stopping guardrails and the stages.
 */
export function judgeHardLimit(judging: Judging, metric: LiveMetric): Judged {
  const { guardrail, observation, level } = judging;
  const { present, stageCount } = observation;
  const restored = badAnswers(metric, guardrail.modality, present.restored);
  const other = present.isAlone ? present.before : present.suspect;
  const verdict = sequentialVerdict(guardrail, metric, { restored: present.restored, other });
  const proof = proofOfCounts("exact", "limit", { restored, other: null });
  if (restored === null || restored.total === 0) return { outcome: "no_data", verdict, proof };
  const share = { successes: restored.bad, trials: restored.total };
  const interval = proportionSequence(share, level / Math.max(1, stageCount));
  const limit = Math.abs(guardrail.limit) / 100;
  if (interval.lower > limit) return { outcome: "broken", verdict, proof };
  return { outcome: interval.upper <= limit ? "within" : "undecided", verdict, proof };
}
