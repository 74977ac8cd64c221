/** A value axis: its ends and the values of its lines, in the unit they are drawn in (percent for ratios). */
export type ValueAxis = { min: number; max: number; ticks: number[]; decimals: number };

type Input = {
  /** Everything that must be inside: values, band, limit. */
  values: readonly number[];
  /** The least span, so that noise does not fill the plot. */
  minimumSpan: number;
  /** Values beyond these cannot occur, so the axis ends there. */
  bounds: { min: number | null; max: number | null };
};

const mostTicks = 5;
const smallestSpan = 1e-6;
const niceSteps = [1, 2, 2.5, 5, 10];

function ticksFor(low: number, high: number, step: number): number[] {
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function decimalsOf(step: number): number {
  const text = String(Number(step.toPrecision(6)));
  return text.includes(".") ? (text.split(".")[1]?.length ?? 0) : 0;
}

/** Chooses a value axis with at most five round ticks around the values; no values give no ticks. */
export function chooseValueAxis({ values, minimumSpan, bounds }: Input): ValueAxis {
  if (values.length === 0) return { min: 0, max: 1, ticks: [], decimals: 0 };
  const middle = (Math.min(...values) + Math.max(...values)) / 2;
  // Equal values still need an axis; a thousandth of their size is the least that rounding leaves apart.
  const leastSpan = Math.max(minimumSpan, Math.abs(middle) / 1000, smallestSpan);
  const half = Math.max(Math.max(...values) - Math.min(...values), leastSpan) / 2;
  const high = Math.min(middle + half, bounds.max ?? Infinity);
  const low = Math.max(Math.min(middle - half, high - leastSpan), bounds.min ?? -Infinity);
  const rough = Math.max(high - low, Number.EPSILON) / (mostTicks - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = [...niceSteps, 20, 25, 50].map((step) => step * power);
  const step = steps.find((candidate) => ticksFor(low, high, candidate).length <= mostTicks) ?? 100 * power;
  const ticks = ticksFor(low, high, step);
  return { min: ticks[0] ?? low, max: ticks.at(-1) ?? high, ticks, decimals: decimalsOf(step) };
}
