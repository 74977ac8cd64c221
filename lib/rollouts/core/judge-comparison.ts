import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import { answersNeeded, isShownBetter } from "#lib/rollouts/core/answers-needed.ts";
import { badAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import { alarmOf, proofOfStages } from "#lib/rollouts/core/guardrail-proof.ts";
import type { Judged, Judging } from "#lib/rollouts/core/guardrail-look.ts";
import { sequentialVerdict } from "#lib/rollouts/core/sequential-verdict.ts";
import type { GuardrailProof, GuardrailReading } from "#lib/rollouts/schema.ts";

/**
 * Deterioration and recovery: the restored version against the suspect in the same time. Only an alarm of the e-value breaks a
 * deterioration, and only it shows a recovery while both have traffic. At 100 % nothing is concurrent: a deterioration keeps what it
 * learnt and otherwise only warns, a recovery may be shown against the suspect's own time, and says so.
 */
export function judgeComparison(judging: Judging, metric: LiveMetric): Judged {
  const { guardrail, observation, stages, level } = judging;
  const { present } = observation;
  const { restored } = present;
  const other = present.isAlone ? present.before : present.suspect;
  const verdict = sequentialVerdict(guardrail, metric, { restored, other });
  const proof = proofOfStages(stages, 1 / level, { comparedWith: present.comparedWith });
  if (verdict.kind === "no_data") return { outcome: "no_data", verdict, proof };
  if (guardrail.role === "recovery") return judgeRecovery(judging, { metric, verdict, proof });
  if (alarmOf(stages) !== null) return { outcome: "broken", verdict, proof };
  const isWell = verdict.kind === "improved" || verdict.kind === "no_change";
  return { outcome: isWell ? "within" : "undecided", verdict, proof };
}

type Compared = {
  readonly metric: LiveMetric;
  readonly verdict: GuardrailReading["verdict"];
  readonly proof: GuardrailProof;
};

function judgeRecovery(judging: Judging, { metric, verdict, proof }: Compared): Judged {
  const { guardrail, observation, stages } = judging;
  const { present } = observation;
  if (alarmOf(stages) !== null) return { outcome: "within", verdict, proof };
  const outcome = verdict.kind === "regressed" ? "broken" : "undecided";
  if (!present.isAlone) return { outcome, verdict, proof };
  const restored = badAnswers(metric, guardrail.modality, present.restored);
  const other = badAnswers(metric, guardrail.modality, present.before);
  if (restored === null || other === null) return { outcome, verdict, proof };
  const against: GuardrailProof = {
    ...proof,
    test: "before_after",
    comparedWith: "suspect_before",
    restored,
    other,
  };
  if (isShownBetter(restored, other)) return { outcome: "within", verdict, proof: against };
  return { outcome, verdict, proof: { ...against, moreAnswers: answersNeeded(restored, other) } };
}
