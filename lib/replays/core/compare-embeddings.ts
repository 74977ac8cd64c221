import { cosineSimilarity } from "#lib/metrics/definitions/cosine-similarity.ts";
import type { Comparator } from "./comparator.ts";
import { atLeast, atMost, isEqualFinding, numericPair, shapeOf, unmeasured } from "./comparator.ts";
import type { CompareContext, Finding, OutputPair } from "./comparator.ts";
import { numbersOf } from "./read-outputs.ts";

type Vectors = { readonly golden: Float64Array; readonly given: Float64Array };

/** Embeddings, vector by vector: the same dimension, the lengths within a share of each other, and the least cosine. */
export const compareEmbeddings: Comparator = (pair, context) => {
  const dimension = dimensionOf(pair, context);
  if (dimension === null) return unmeasured("shape");
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string") return unmeasured(values);
  const { cosine, cosineCross, norm } = context.tolerances.embedding;
  const least = context.runtime === "same" ? cosine : cosineCross;
  const pairs = vectorsOf(values, dimension);
  const norms = pairs.map(normDifference);
  const far = atMost("norm_difference", Math.max(...norms), norm);
  if (!isEqualFinding(far)) return far;
  return atLeast("cosine", Math.min(...pairs.map(cosineOf)), least);
};

/** The dimension that both vectors have; null where they differ. */
function dimensionOf({ golden, given }: OutputPair, { fields }: CompareContext): number | null {
  const declared = fields.get(golden.name)?.embedding?.dimension;
  const dimension = declared ?? shapeOf(golden).at(-1) ?? 0;
  const isSame = golden.data.length === given.data.length && shapeOf(given).at(-1) === shapeOf(golden).at(-1);
  return isSame && dimension > 0 && golden.data.length % dimension === 0 ? dimension : null;
}

function vectorsOf({ golden, given }: Vectors, dimension: number): Vectors[] {
  return Array.from({ length: golden.length / dimension }, (_, at) => ({
    golden: golden.subarray(at * dimension, (at + 1) * dimension),
    given: given.subarray(at * dimension, (at + 1) * dimension),
  }));
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function normDifference({ golden, given }: Vectors): number {
  const [recorded, came] = [lengthOf(golden), lengthOf(given)];
  if (recorded === 0) return came === 0 ? 0 : Infinity;
  return Math.abs(came / recorded - 1);
}

/** Two vectors without length are the same; rounding may push a cosine of 1 above it. */
function cosineOf({ golden, given }: Vectors): number {
  return Math.min(1, cosineSimilarity(golden, given) ?? 1);
}

/** The cosine of two outputs taken as one vector each, -1 to 1; null where it cannot be measured. */
export function embeddingCosine(pair: OutputPair): number | null {
  const values = numericPair(pair, numbersOf);
  return typeof values === "string" ? null : cosineSimilarity(values.golden, values.given);
}

/** A finding about an embedding that stands in for something else. */
export function standInFinding(cosine: number, tolerance: number): Finding {
  return atLeast("embedding_cosine", Math.min(1, cosine), tolerance);
}
