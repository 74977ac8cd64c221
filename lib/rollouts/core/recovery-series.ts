import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { newcombeInterval } from "#lib/statistics/newcombe-interval.ts";
import type { RecoverySeries } from "#lib/rollouts/recovery-schema.ts";
import { badAnswers } from "./guardrail-counts.ts";
import type { ArmCounts, BadAnswers } from "./guardrail-counts.ts";

/** Counts of one interval on one side of the comparison; `at` is when it began, in Unix milliseconds. */
export type SideCounts = ArmCounts & { readonly side: "restored" | "other"; readonly at: number };

type Asked = {
  readonly modality: Modality;
  readonly metric: LiveMetric;
  readonly samples: readonly SideCounts[];
  readonly fromAt: number;
  readonly untilAt: number;
  readonly stepMs: number;
};

/**
 * The share of good answers of the restored version less that of the other one, step by step, with Newcombe's 95 % interval.
 * A step in which a side answered nothing that could be judged has no value, which is not the same as no difference.
 */
export function recoverySeries(asked: Asked): RecoverySeries {
  const { modality, metric, fromAt, untilAt, stepMs } = asked;
  const count = Math.max(1, Math.ceil((untilAt - fromAt) / stepMs));
  const steps = Array.from({ length: count }, (): SideCounts[] => []);
  for (const sample of asked.samples) {
    if (sample.at >= untilAt) continue;
    steps[Math.floor((sample.at - fromAt) / stepMs)]?.push(sample);
  }
  const points = steps.map((samples, index) => pointOf(asked, samples, fromAt + index * stepMs));
  return { modality, metric, unit: "ratio", limit: null, points };
}

function goodOf({ bad, total }: BadAnswers) {
  return { successes: total - bad, trials: total };
}

function pointOf(
  { metric, modality, stepMs }: Asked,
  samples: readonly SideCounts[],
  at: number,
): RecoverySeries["points"][number] {
  const middle = at + stepMs / 2;
  const of = (side: SideCounts["side"]) =>
    badAnswers(
      metric,
      modality,
      samples.filter((sample) => sample.side === side),
    );
  const [restored, other] = [of("restored"), of("other")];
  if (restored === null || other === null || restored.total === 0 || other.total === 0) {
    return { at: middle, value: null, low: null, high: null, n: null };
  }
  const { lower, upper } = newcombeInterval(goodOf(restored), goodOf(other));
  const value = other.bad / other.total - restored.bad / restored.total;
  return { at: middle, value, low: lower, high: upper, n: restored.total + other.total };
}
