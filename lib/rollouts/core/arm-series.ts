import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { ratioScaleOf } from "#lib/metrics/minimum-effect.ts";
import { badAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import type { BadAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import type { SideCounts } from "#lib/rollouts/core/recovery-series.ts";
import type { ArmLimit, ArmPoint, ArmSeries } from "#lib/rollouts/recovery-schema.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { wilsonInterval } from "#lib/statistics/wilson-interval.ts";

type Asked = {
  readonly modality: Modality;
  readonly metric: LiveMetric;
  /** The plan's guardrails, of which those on this metric and modality give the limit. */
  readonly guardrails: readonly Guardrail[];
  readonly samples: readonly SideCounts[];
  readonly fromAt: number;
  readonly untilAt: number;
  readonly stepMs: number;
};

/**
 * What both versions answered, step by step, as shares with Wilson's 95 % interval: of right answers, or of errors. A step in which a
 * version answered nothing that could be judged has no value. Steps begin at `fromAt` and stand at their middle.
 */
export function armSeries(asked: Asked): ArmSeries {
  const { modality, metric } = asked;
  return {
    modality,
    metric,
    unit: "ratio",
    limit: limitOf(asked),
    restored: armOf(asked, "restored"),
    other: armOf(asked, "other"),
  };
}

/** A guardrail that stops, as a share: of the value itself, or of how far below the other version it may be. */
function limitOf({ modality, metric, guardrails }: Asked): ArmLimit | null {
  const entry = findMetric(metric);
  const rule = guardrails.find(
    (one) =>
      one.modality === modality &&
      one.metric === metric &&
      (one.role === "hard_limit" || one.role === "deterioration"),
  );
  if (rule === undefined || entry === null) return null;
  const size = Math.abs(rule.limit) / ratioScaleOf(entry);
  return { kind: rule.role === "hard_limit" ? "value" : "below_other", size, action: rule.action };
}

function armOf(asked: Asked, side: SideCounts["side"]): ArmSeries["restored"] {
  const { fromAt, untilAt, stepMs, metric, modality } = asked;
  const count = Math.max(1, Math.ceil((untilAt - fromAt) / stepMs));
  const own = asked.samples.filter((sample) => sample.side === side && sample.at < untilAt);
  const steps = Array.from({ length: count }, (): SideCounts[] => []);
  for (const sample of own) steps[Math.floor((sample.at - fromAt) / stepMs)]?.push(sample);
  return {
    points: steps.map((samples, index) => {
      const at = fromAt + (index + 0.5) * stepMs;
      return { at, ...valueOf(metric, badAnswers(metric, modality, samples)) };
    }),
    total: valueOf(metric, badAnswers(metric, modality, own)),
  };
}

function valueOf(metric: LiveMetric, counted: BadAnswers | null): Omit<ArmPoint, "at"> {
  if (counted === null || counted.total === 0) return { value: null, low: null, high: null, n: null };
  const { bad, total: trials } = counted;
  const successes = metric === "error_rate" ? bad : trials - bad;
  const { lower, upper } = wilsonInterval({ successes, trials });
  return { value: successes / trials, low: lower, high: upper, n: trials };
}
