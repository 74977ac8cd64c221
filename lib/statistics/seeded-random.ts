import { requireCount } from "./check-arguments.ts";

/** A deterministic stream of pseudo-random numbers. */
export interface SeededRandom {
  /** A number in [0, 1) with 32 random bits. */
  readonly unit: () => number;
  /** A whole number in [0, bound). */
  readonly below: (bound: number) => number;
}

/** Four well-mixed words from one seed (splitmix32, Steele, Lea & Flood 2014, 32-bit form). */
function mixSeed(seed: number): [number, number, number, number] {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  return [word(), word(), word(), word()];
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/**
 * xoshiro128** 1.1 (Blackman & Vigna 2021), seeded by a whole number from 0 to 2³² - 1; the same seed gives the same
 * stream on every machine. For resampling, not for secrets.
 */
export function seededRandom(seed: number): SeededRandom {
  requireCount("seed", seed);
  let [a, b, c, d] = mixSeed(seed);
  const unit = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result / 0x1_0000_0000;
  };
  return { unit, below: (bound) => Math.floor(unit() * bound) };
}
