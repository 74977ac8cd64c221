import { requireCount } from "./check-arguments.ts";
import { StatisticsError } from "./statistics-error.ts";

/**
 * The events (errors, slow requests) of one stage: the canary's share `w` of the requests of the two compared slices,
 * `events` in both together and `canaryEvents` of them in the canary.
 */
export interface EventStage {
  readonly canaryShare: number;
  readonly canaryEvents: number;
  readonly events: number;
}

const WORSE_RATIOS = [1.25, 1.5, 2, 3, 5, 10] as const;
const BETTER_RATIOS = [0.8, 2 / 3, 0.5, 1 / 3, 0.2, 0.1] as const;

function requireStage(argument: string, stage: EventStage): void {
  if (!(stage.canaryShare > 0 && stage.canaryShare < 1)) {
    throw new StatisticsError(`${argument}.canaryShare`, "between 0 and 1, both excluded", stage.canaryShare);
  }
  requireCount(`${argument}.events`, stage.events);
  requireCount(`${argument}.canaryEvents`, stage.canaryEvents);
  if (stage.canaryEvents > stage.events) {
    throw new StatisticsError(
      `${argument}.canaryEvents`,
      `at most the ${stage.events} events`,
      stage.canaryEvents,
    );
  }
}

/**
 * ln LR(r) = k ln r - n ln(w r + 1 - w) of one stage or window for each of the six ratios; those of stages add up, so that
 * whoever looks again and again keeps six sums and not every window. Throws `StatisticsError` as `eventEValue` does.
 */
export function eventLogRatios(stage: EventStage, direction: "worse" | "better"): number[] {
  requireStage("stage", stage);
  const ratios = direction === "worse" ? WORSE_RATIOS : BETTER_RATIOS;
  return ratios.map(
    (ratio) =>
      stage.canaryEvents * Math.log(ratio) - stage.events * Math.log1p(stage.canaryShare * (ratio - 1)),
  );
}

/** The natural logarithm of the e-value whose summed log ratios are these: ln of the mean of exp; finite where they are. */
export function eventLogEValue(logRatios: readonly number[]): number {
  const largest = Math.max(...logRatios);
  const sum = logRatios.reduce((total, each) => total + Math.exp(each - largest), 0);
  return largest + Math.log(sum / logRatios.length);
}

/**
 * The e-value that events come from the canary more (`worse`) or less (`better`) often than its share says.
 *
 * ln LR(r) = Σ_s [k_s ln r - n_s ln(w_s r + 1 - w_s)], E = mean of LR over six ratios (1.25 to 10, or their inverses);
 * Lindon & Malek 2022 (arXiv 2011.03567) with a finite grid. Exact for independent events, at every look; multiplying
 * by stage keeps it valid while shares and base rates change, and the order of stages does not matter.
 * Alarm at E >= m/alpha for m guardrails. No events give 1.
 */
export function eventEValue(stages: readonly EventStage[], direction: "worse" | "better"): number {
  for (const [index, stage] of stages.entries()) requireStage(`stages[${index}]`, stage);
  const ratios = direction === "worse" ? WORSE_RATIOS : BETTER_RATIOS;
  const sum = ratios.reduce((total, ratio) => {
    const logRatio = stages.reduce(
      (exponent, stage) =>
        exponent +
        stage.canaryEvents * Math.log(ratio) -
        stage.events * Math.log1p(stage.canaryShare * (ratio - 1)),
      0,
    );
    return total + Math.exp(logRatio);
  }, 0);
  return sum / ratios.length;
}
