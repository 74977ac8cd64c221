import { StatisticsError } from "./statistics-error.ts";

/** Refuses NaN and infinities; throws `StatisticsError` naming the argument. */
export function requireFinite(argument: string, value: number): void {
  if (!Number.isFinite(value)) throw new StatisticsError(argument, "a finite number", value);
}

/** Refuses everything but finite numbers above zero. */
export function requirePositive(argument: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0)
    throw new StatisticsError(argument, "a finite number above 0", value);
}

/** Refuses everything but finite numbers of at least zero. */
export function requireNonNegative(argument: string, value: number): void {
  if (!Number.isFinite(value) || value < 0)
    throw new StatisticsError(argument, "a finite number of at least 0", value);
}

/** Refuses everything but safe whole numbers of at least `minimum`. */
export function requireCount(argument: string, value: number, minimum = 0): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    throw new StatisticsError(argument, `a whole number of at least ${minimum}`, value);
  }
}

/** Refuses everything outside the open interval (0, 1): levels, powers and quantile orders. */
export function requireOpenUnit(argument: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new StatisticsError(argument, "between 0 and 1, both excluded", value);
}

/** Refuses everything outside [0, 1]: probabilities and shares. */
export function requireUnit(argument: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new StatisticsError(argument, "between 0 and 1", value);
}

/** Refuses samples shorter than `minimum` and samples that hold NaN or an infinity; the error names the position. */
export function requireSample(argument: string, sample: ArrayLike<number>, minimum: number): void {
  if (sample.length < minimum) {
    throw new StatisticsError(argument, `a sample of at least ${minimum}`, `${sample.length} values`);
  }
  for (let index = 0; index < sample.length; index += 1) {
    const value = sample[index] ?? Number.NaN;
    // The position's name costs more than the check, so it is made only for the error.
    if (!Number.isFinite(value)) requireFinite(`${argument}[${index}]`, value);
  }
}
