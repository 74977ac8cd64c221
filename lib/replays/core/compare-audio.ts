import { logMelDistance } from "#lib/metrics/definitions/log-mel-distance.ts";
import type { Comparator } from "./comparator.ts";
import { atMost, isEqualFinding, numericPair, unmeasured } from "./comparator.ts";
import { datatypeOf } from "./compare-tensors.ts";
import { numbersOf } from "./read-outputs.ts";

/** The rate that band edges are drawn for where the interface tells none; the distance hardly depends on it. */
const usualRate = 16_000;

/** Generated sound: the duration within a share, then the mean distance of log-mel energies in dB. */
export const compareAudio: Comparator = (pair, context) => {
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string") return unmeasured(values);
  const { duration, logMelDb } = context.tolerances.audio;
  const { golden, given } = values;
  const stretched = atMost("duration_difference", Math.abs(given.length / golden.length - 1), duration);
  if (!isEqualFinding(stretched)) return stretched;
  const told = context.fields.get(pair.golden.name)?.["sampleRate"];
  const rate = typeof told === "number" && told > 0 ? told : usualRate;
  const bits = /^INT(\d+)$/u.exec(datatypeOf(pair.golden, context) ?? "")?.[1];
  const scale = bits === undefined ? 1 : 2 ** (Number(bits) - 1);
  return atMost("log_mel_db", logMelDistance(golden, given, { rate, scale }) ?? Number.NaN, logMelDb);
};
