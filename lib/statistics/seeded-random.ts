import { requireCount } from "./check-arguments.ts";
import { StatisticsError } from "./statistics-error.ts";

const LARGEST_SEED = 0xffff_ffff;

/** A deterministic stream of pseudo-random numbers. */
export interface SeededRandom {
  /** 32 random bits as a whole number in [0, 2³²). */
  readonly word: () => number;
  /** A number in [0, 1) with 32 random bits. */
  readonly unit: () => number;
  /** A whole number in [0, bound). */
  readonly below: (bound: number) => number;
}

/** Four well-mixed words from one seed (splitmix32, Steele, Lea & Flood 2014, 32-bit form). */
function mixSeed(seed: number): [number, number, number, number] {
  let state = seed >>> 0;
  const mixed = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let bits = state ^ (state >>> 16);
    bits = Math.imul(bits, 0x21f0aaad);
    bits ^= bits >>> 15;
    bits = Math.imul(bits, 0x735a2d97);
    return (bits ^ (bits >>> 15)) >>> 0;
  };
  return [mixed(), mixed(), mixed(), mixed()];
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/**
 * xoshiro128** 1.1 (Blackman & Vigna 2021), seeded by a whole number from 0 to 2³² - 1; the same seed gives the same
 * stream on every machine. For resampling, not for secrets. Throws `StatisticsError` for any other seed.
 */
export function seededRandom(seed: number): SeededRandom {
  requireCount("seed", seed);
  if (seed > LARGEST_SEED) throw new StatisticsError("seed", `at most ${LARGEST_SEED}`, seed);
  let [a, b, c, d] = mixSeed(seed);
  const word = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const unit = (): number => word() / 0x1_0000_0000;
  return { word, unit, below: (bound) => Math.floor(unit() * bound) };
}
