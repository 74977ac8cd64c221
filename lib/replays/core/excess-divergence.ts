import type { DivergenceFinding } from "#lib/replays/comparison-schema.ts";
import { summariseSample } from "#lib/statistics/sample-summary.ts";
import { studentTQuantile } from "#lib/statistics/student-t-distribution.ts";

/** The mean similarity over the pairs of different answers of one side. */
function within<T>(answers: readonly T[], similarity: (one: T, other: T) => number): number {
  let [sum, pairs] = [0, 0];
  for (const [at, one] of answers.entries()) {
    for (const other of answers.slice(at + 1)) {
      sum += similarity(one, other);
      pairs += 1;
    }
  }
  return sum / pairs;
}

/**
 * The excess divergence of one case: half the similarity within the recorded and within the replayed answers, less the
 * similarity across them. Its expectation is 0 for the same behaviour (the unbiased MMD², Gretton et al. 2012). Null where
 * a side has fewer than two answers, since it then has no divergence of its own to compare with.
 */
export function excessDivergence<T>(
  recorded: readonly T[],
  replayed: readonly T[],
  similarity: (one: T, other: T) => number,
): number | null {
  if (recorded.length < 2 || replayed.length < 2) return null;
  const across = recorded.reduce(
    (sum, one) => sum + replayed.reduce((inner, other) => inner + similarity(one, other), 0),
    0,
  );
  const own = (within(recorded, similarity) + within(replayed, similarity)) / 2;
  return own - across / (recorded.length * replayed.length);
}

/**
 * Whether cases that vary behave the same: their mean excess divergence with its t interval (n - 1 degrees of freedom) lies
 * above 0 (`different`), not above the margin (`equal`), or neither (`inconclusive`, also for fewer than two cases). Without
 * any spread the mean decides.
 */
export function judgeDivergence(
  values: readonly number[],
  { margin, alpha = 0.05 }: { readonly margin: number; readonly alpha?: number },
): DivergenceFinding {
  if (values.length < 2) {
    return { verdict: "inconclusive", cases: values.length, mean: null, lower: null, upper: null, margin };
  }
  const { mean, variance, size } = summariseSample(values);
  const reach = studentTQuantile(1 - alpha / 2, size - 1) * Math.sqrt(variance / size);
  const [lower, upper] = [mean - reach, mean + reach];
  return { verdict: verdictOf({ lower, upper, margin }), cases: size, mean, lower, upper, margin };
}

/** Differences of rounding are none. */
const rounding = 1e-12;

function verdictOf({ lower, upper, margin }: { lower: number; upper: number; margin: number }) {
  if (lower > rounding) return "different";
  return upper <= margin ? "equal" : "inconclusive";
}
