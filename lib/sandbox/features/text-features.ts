import type { Preprocessing } from "./preprocessing.ts";

/** 32-bit FNV-1a over UTF-16 code units (Fowler, Noll, Vo). */
function hash(text: string): number {
  let value = 0x81_1c_9d_c5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01_00_01_93);
  return value >>> 0;
}

/** Gives the hashed counts of a text's character n-grams, scaled to length 1. An empty text gives its two edges only. */
export function textFeatures(text: string, settings: Preprocessing["text"]): Float64Array {
  const clean = text.normalize(settings.unicode).trim();
  const letters = ["^", ...(settings.lowercase ? clean.toLowerCase() : clean), "$"];
  const counts = new Float64Array(settings.buckets);
  for (let size = settings.ngram_min; size <= settings.ngram_max; size += 1) {
    for (let start = 0; start + size <= letters.length; start += 1) {
      const bucket = hash(letters.slice(start, start + size).join("")) % settings.buckets;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }
  const length = Math.sqrt(counts.reduce((sum, count) => sum + count * count, 0));
  return length === 0 ? counts : counts.map((count) => count / length);
}
