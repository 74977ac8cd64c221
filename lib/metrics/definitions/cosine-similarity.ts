/** The cosine of two vectors of the same length, -1 to 1; null where one has no length or the lengths differ. */
export function cosineSimilarity(one: ArrayLike<number>, other: ArrayLike<number>): number | null {
  if (one.length !== other.length) return null;
  let [dot, oneSquare, otherSquare] = [0, 0, 0];
  for (let index = 0; index < one.length; index += 1) {
    const [a, b] = [one[index] ?? 0, other[index] ?? 0];
    dot += a * b;
    oneSquare += a * a;
    otherSquare += b * b;
  }
  const lengths = Math.sqrt(oneSquare) * Math.sqrt(otherSquare);
  return lengths === 0 ? null : dot / lengths;
}

/** CLIPScore of one image and text: 2.5 times the cosine of their embeddings, not below 0 (Hessel et al. 2021). */
export function clipScore(cosine: number): number {
  return 2.5 * Math.max(cosine, 0);
}
