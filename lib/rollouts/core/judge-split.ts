import { requestsOf } from "#lib/rollouts/core/guardrail-counts.ts";
import { alarmOf, proofOfStages } from "#lib/rollouts/core/guardrail-proof.ts";
import type { Judged, Judging } from "#lib/rollouts/core/guardrail-look.ts";
import { unread } from "#lib/rollouts/core/guardrail-look.ts";

/**
 * Quality: do requests arrive in the planned shares? A sequential multinomial test over the slices, kept per stage. While it alarms
 * no comparison is to be believed, so it waits. With one version alone there is nothing to compare, and nothing wrong.
 */
export function judgeSplit({ guardrail, observation, stages, level }: Judging): Judged {
  const { present } = observation;
  const proof = proofOfStages(stages, 1 / level, { comparedWith: "plan" });
  if (requestsOf(present.restored) === 0)
    return { outcome: "no_data", verdict: unread(guardrail, "no_result_for_suspect"), proof };
  if (alarmOf(stages) !== null)
    return { outcome: "broken", verdict: unread(guardrail, "beyond_minimum_effect", "regressed"), proof };
  return { outcome: "within", verdict: unread(guardrail, "within_minimum_effect", "no_change"), proof };
}
