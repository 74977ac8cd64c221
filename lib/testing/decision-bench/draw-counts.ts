import { logGamma } from "#lib/statistics/log-gamma.ts";
import type { SeededRandom } from "#lib/statistics/seeded-random.ts";

/** Below this many expected events they are drawn one by one. */
const fewExpected = 10;

/** How many of `trials` succeed with one probability each. */
export function drawBinomial(random: SeededRandom, trials: number, probability: number): number {
  if (trials <= 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - drawBinomial(random, trials, 1 - probability);
  return trials * probability < fewExpected
    ? drawByGaps(random, trials, probability)
    : drawByRejection(random, trials, probability);
}

/** Jumps from success to success: the gaps are geometric. */
function drawByGaps(random: SeededRandom, trials: number, probability: number): number {
  const scale = Math.log1p(-probability);
  let successes = 0;
  let place = Math.floor(Math.log1p(-random.unit()) / scale);
  while (place < trials) {
    successes += 1;
    place += 1 + Math.floor(Math.log1p(-random.unit()) / scale);
  }
  return successes;
}

/** Algorithm BTRS (Hörmann 1993, J Stat Comput Simul 46:101), exact for trials x probability >= 10. */
function drawByRejection(random: SeededRandom, trials: number, probability: number): number {
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const centre = trials * probability + 0.5;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((trials + 1) * probability);
  const logOdds = Math.log(probability / (1 - probability));
  const logMass = (k: number) => k * logOdds - logGamma(k + 1) - logGamma(trials - k + 1);
  for (;;) {
    const u = random.unit() - 0.5;
    const v = random.unit();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + centre);
    if (edge >= 0.07 && v <= 0.92 - 4.2 / b) return k;
    if (!(k >= 0 && k <= trials)) continue;
    if (Math.log((v * alpha) / (a / (edge * edge) + b)) <= logMass(k) - logMass(mode)) return k;
  }
}

/** A Poisson count of a small mean, by multiplying uniforms (Knuth). */
function drawPoisson(random: SeededRandom, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.unit(); product > limit; product *= random.unit()) count += 1;
  return count;
}

/** Bad answers of one window: how many requests, at which rate, and how many come together in one burst on average. */
export interface BadAnswerLaw {
  readonly requests: number;
  readonly rate: number;
  /** 1: independent of each other. */
  readonly burst: number;
}

/** Bad answers of one window; bursts have geometric sizes and start independently of each other. */
export function drawBad(random: SeededRandom, { requests, rate, burst }: BadAnswerLaw): number {
  if (burst <= 1) return drawBinomial(random, requests, rate);
  const scale = Math.log1p(-1 / burst);
  let bad = 0;
  for (let bursts = drawPoisson(random, (requests * rate) / burst); bursts > 0; bursts -= 1) {
    bad += 1 + Math.floor(Math.log1p(-random.unit()) / scale);
  }
  return Math.min(requests, bad);
}
