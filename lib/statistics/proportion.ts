import { requireCount } from "./check-arguments.ts";
import { StatisticsError } from "./statistics-error.ts";

/** `successes` of `trials`, both whole numbers, 0 <= successes <= trials. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/** Refuses negative or fractional counts, no trials, and more successes than trials; the error names `argument.field`. */
export function requireProportion(argument: string, value: Proportion): void {
  requireCount(`${argument}.trials`, value.trials, 1);
  requireCount(`${argument}.successes`, value.successes);
  if (value.successes > value.trials) {
    throw new StatisticsError(`${argument}.successes`, `at most the ${value.trials} trials`, value.successes);
  }
}

/** The share successes / trials. */
export function shareOf(value: Proportion): number {
  return value.successes / value.trials;
}
