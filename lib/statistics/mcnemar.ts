import { binomialCdf, binomialMass } from "./binomial-distribution.ts";
import { chiSquareP } from "./chi-square-distribution.ts";
import { requireDiscordance } from "./discordance.ts";
import type { Discordance } from "./discordance.ts";

/** The p-values of McNemar's test: `midP` decides, the others are shown beside it. */
export interface McNemar {
  readonly exactP: number;
  readonly midP: number;
  readonly chiSquare: number;
  readonly chiSquareP: number;
  readonly correctedChiSquare: number;
  readonly correctedP: number;
}

/**
 * McNemar's test of equal shares on the same items, from the two kinds of disagreement b and c.
 *
 * With m = min(b, c), X ~ Bin(b + c, ½): exact 2 P(X <= m), mid-p exact - P(X = m), and 1 - P(X = b) for b = c.
 * Fagerland, Lydersen & Laake 2013, BMC Med Res Methodol 13:91. Versions that never disagreed give p = 1.
 * Throws `StatisticsError` for negative or fractional counts.
 */
export function mcNemar(value: Discordance): McNemar {
  requireDiscordance(value);
  const { onlyFirst, onlySecond } = value;
  const trials = onlyFirst + onlySecond;
  if (trials === 0) {
    return { exactP: 1, midP: 1, chiSquare: 0, chiSquareP: 1, correctedChiSquare: 0, correctedP: 1 };
  }
  const law = { trials, probability: 0.5 };
  const smaller = Math.min(onlyFirst, onlySecond);
  const gap = Math.abs(onlyFirst - onlySecond);
  const exactP = Math.min(1, 2 * binomialCdf(smaller, law));
  const mass = binomialMass(smaller, law);
  const chiSquare = (gap * gap) / trials;
  const correctedChiSquare = Math.max(0, gap - 1) ** 2 / trials;
  return {
    exactP,
    midP: gap === 0 ? 1 - mass : exactP - mass,
    chiSquare,
    chiSquareP: chiSquareP(chiSquare, 1),
    correctedChiSquare,
    correctedP: chiSquareP(correctedChiSquare, 1),
  };
}
