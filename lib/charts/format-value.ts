import type { ValueUnit } from "./schema.ts";

const minus = "\u2212";
const narrowSpace = "\u202f";
const wordJoinSpace = "\u00a0";

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, narrowSpace);
}

/**
 * A number with a fixed count of decimals, a true minus and narrow spaces between thousands from 1 000 on.
 * Throws on NaN and infinities: a missing number must be shown as "No data", never formatted.
 */
export function formatDecimal(value: number, decimals: number): string {
  if (!Number.isFinite(value))
    throw new RangeError(`formatDecimal: ${value} is not a finite number; show "No data"`);
  const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const digits = fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
  const isZero = Number(Math.abs(value).toFixed(decimals)) === 0;
  return value < 0 && !isZero ? minus + digits : digits;
}

/** A whole number with narrow spaces between thousands: `14 400`. */
export function formatCount(value: number): string {
  return formatDecimal(Math.round(value), 0);
}

/** A number that always carries its sign, save for zero: `+0.7`, `−24.7`, `0.0`. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatDecimal(value, decimals);
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text;
}

/** A share from 0 to 100 as percent, with one decimal only when it has one: `25%`, `24.6%`. */
export function formatShare(percent: number): string {
  const decimals = Math.abs(percent - Math.round(percent)) < 0.05 ? 0 : 1;
  return `${formatDecimal(percent, decimals)}%`;
}

type Scale = { factor: number; decimals: number; suffix: string; deltaSuffix: string };

const scales: Record<ValueUnit, Scale> = {
  ratio: { factor: 100, decimals: 1, suffix: "%", deltaSuffix: `${wordJoinSpace}pt` },
  milliseconds: { factor: 1, decimals: 0, suffix: `${wordJoinSpace}ms`, deltaSuffix: `${wordJoinSpace}ms` },
  seconds: { factor: 1, decimals: 2, suffix: `${wordJoinSpace}s`, deltaSuffix: `${wordJoinSpace}s` },
  count: { factor: 1, decimals: 0, suffix: "", deltaSuffix: "" },
  number: { factor: 1, decimals: 2, suffix: "", deltaSuffix: "" },
};

/** The factor and the decimals with which a unit is drawn on an axis. */
export function scaleOf(unit: ValueUnit): { factor: number; decimals: number } {
  return scales[unit];
}

/** A value with its unit, which never part at a line break: `71.4%`, `41 ms`. */
export function formatValue(value: number, unit: ValueUnit): string {
  const scale = scales[unit];
  return formatDecimal(value * scale.factor, scale.decimals) + scale.suffix;
}

/** A difference with sign and unit; of ratios in points: `−24.7 pt`, `+17 ms`. */
export function formatDifference(value: number, unit: ValueUnit): string {
  const scale = scales[unit];
  return formatSigned(value * scale.factor, scale.decimals) + scale.deltaSuffix;
}

/** The interval of a difference in brackets: `[−26.1, −23.3]`, without the unit, which the difference beside it has. */
export function formatInterval(interval: { low: number; high: number }, unit: ValueUnit): string {
  const { factor, decimals } = scales[unit];
  return `[${formatSigned(interval.low * factor, decimals)}, ${formatSigned(interval.high * factor, decimals)}]`;
}

/** The interval of a difference in words for a sentence: `−26.1 to −23.3`. */
export function formatIntervalWords(
  interval: { low: number; high: number },
  unit: ValueUnit,
  locale: string,
): string {
  const { factor, decimals } = scales[unit];
  const between = locale.startsWith("zh") ? " 至 " : " to ";
  return (
    formatSigned(interval.low * factor, decimals) + between + formatSigned(interval.high * factor, decimals)
  );
}
