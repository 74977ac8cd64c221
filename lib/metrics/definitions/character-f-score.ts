const longestGram = 6;
const beta = 2;

function grams(text: string, size: number): Map<string, number> {
  const counts = new Map<string, number>();
  const characters = [...text.replaceAll(/\s+/gu, "")];
  for (let at = 0; at + size <= characters.length; at += 1) {
    const gram = characters.slice(at, at + size).join("");
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** F-beta of one gram size; null where neither text is that long. */
function scoreOf(reference: string, hypothesis: string, size: number): number | null {
  const [wanted, given] = [grams(reference, size), grams(hypothesis, size)];
  const [wantedCount, givenCount] = [total(wanted), total(given)];
  if (wantedCount === 0 && givenCount === 0) return null;
  let shared = 0;
  for (const [gram, count] of wanted) shared += Math.min(count, given.get(gram) ?? 0);
  const weighted = beta ** 2 * wantedCount + givenCount;
  return ((1 + beta ** 2) * shared) / weighted;
}

/**
 * chrF of two texts, 0 to 1: the mean F2 of their character n-grams, n = 1 to 6, white space left out (Popović 2015). Gram
 * sizes that neither text reaches are left out of the mean; two texts without characters are the same, 1.
 */
export function characterFScore(reference: string, hypothesis: string): number {
  const scores = Array.from({ length: longestGram }, (_, at) => scoreOf(reference, hypothesis, at + 1));
  const told = scores.filter((score) => score !== null);
  return told.length === 0 ? 1 : told.reduce((sum, score) => sum + score, 0) / told.length;
}
