import { requireCount } from "./check-arguments.ts";
import { StatisticsError } from "./statistics-error.ts";

/** Items on which two versions disagree: `onlyFirst` = only the first was right (b), `onlySecond` = only the second (c). */
export interface Discordance {
  readonly onlyFirst: number;
  readonly onlySecond: number;
}

/** Refuses negative or fractional counts, and more disagreements than `items` where given. */
export function requireDiscordance(value: Discordance, items?: number): void {
  requireCount("value.onlyFirst", value.onlyFirst);
  requireCount("value.onlySecond", value.onlySecond);
  if (items === undefined) return;
  requireCount("items", items, 1);
  if (value.onlyFirst + value.onlySecond > items) {
    throw new StatisticsError("items", "at least the number of disagreements", items);
  }
}
