import type { OutputType } from "#lib/replays/comparison-schema.ts";
import { characterFScore } from "#lib/metrics/definitions/character-f-score.ts";
import { classOverlap } from "#lib/metrics/definitions/class-overlap.ts";
import { editErrors } from "#lib/metrics/definitions/edit-errors.ts";
import type { CompareContext, OutputPair } from "./comparator.ts";
import { hasSameShape, isEqualFinding, numericPair, shapeOf } from "./comparator.ts";
import { matchedOverlaps, readDetections } from "./compare-boxes.ts";
import { embeddingCosine } from "./compare-embeddings.ts";
import { imageLayout, imageSimilarity, pixelRange } from "./compare-images.ts";
import { compareJson } from "./compare-json.ts";
import { labelNames } from "./compare-labels.ts";
import { compareTensors } from "./compare-tensors.ts";
import { transcriptWords } from "./compare-texts.ts";
import { chooseOutputType } from "./output-type.ts";
import { numbersOf, textsOf } from "./read-outputs.ts";

type Similarity = (pair: OutputPair, context: CompareContext) => number;

const texts = ({ golden, given }: OutputPair) =>
  [textsOf(golden)?.join("\n") ?? null, textsOf(given)?.join("\n") ?? null] as const;

const ofTexts: Similarity = (pair) => {
  const [one, other] = texts(pair);
  return one === null || other === null ? ofExact(pair) : characterFScore(one, other);
};

const ofTranscripts: Similarity = (pair) => {
  const [one, other] = texts(pair);
  if (one === null || other === null) return ofExact(pair);
  const [first, second] = [transcriptWords(one), transcriptWords(other)];
  const longest = Math.max(first.length, second.length);
  if (longest === 0) return 1;
  const { substitutions, deletions, insertions } = editErrors(first, second);
  return 1 - (substitutions + deletions + insertions) / longest;
};

const ofLabels: Similarity = ({ golden, given }, { fields }) => {
  const field = fields.get(golden.name) ?? null;
  return labelNames(golden, field)[0] === labelNames(given, field)[0] ? 1 : 0;
};

const ofExact = ({ golden, given }: OutputPair) =>
  JSON.stringify(golden.data) === JSON.stringify(given.data) ? 1 : 0;

/** One minus the total variation of two distributions. */
const ofProbabilities: Similarity = (pair) => {
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string" || values.golden.length !== values.given.length) return 0;
  const apart = values.golden.reduce((sum, value, at) => sum + Math.abs(value - (values.given[at] ?? 0)), 0);
  return 1 - apart / 2;
};

/** 1 within the tolerance, else one minus the distance over the lengths. */
const ofTensors: Similarity = (pair, context) => {
  if (isEqualFinding(compareTensors(pair, context))) return 1;
  const values = numericPair(pair, numbersOf);
  if (typeof values === "string" || values.golden.length !== values.given.length) return 0;
  const length = (read: (at: number) => number) =>
    Math.sqrt(values.golden.reduce((sum, _, at) => sum + read(at) ** 2, 0));
  const [golden, given] = [values.golden, values.given];
  const apart = length((at) => (golden[at] ?? 0) - (given[at] ?? 0));
  return 1 - apart / (length((at) => golden[at] ?? 0) + length((at) => given[at] ?? 0));
};

const ofImages: Similarity = (pair, context) => {
  const values = numericPair(pair, numbersOf);
  const layout = imageLayout(shapeOf(pair.golden));
  if (typeof values === "string" || layout === null || !hasSameShape(pair.golden, pair.given)) return 0;
  return imageSimilarity(values.golden, values.given, { layout, range: pixelRange(pair, context) });
};

const ofMasks: Similarity = (pair) => {
  const values = numericPair(pair, numbersOf);
  return typeof values === "string" ? 0 : (classOverlap(values.golden, values.given) ?? 0);
};

const ofBoxes: Similarity = ({ golden, given, goldenOutputs, givenOutputs }, context) => {
  const wanted = readDetections(golden, goldenOutputs, context);
  const came = readDetections(given, givenOutputs, context);
  if (wanted === null || came === null) return 0;
  const most = Math.max(wanted.length, came.length);
  return most === 0 ? 1 : matchedOverlaps(wanted, came).reduce((sum, overlap) => sum + overlap, 0) / most;
};

const similarities: Readonly<Record<OutputType, Similarity>> = {
  label: ofLabels,
  tensor: ofTensors,
  probabilities: ofProbabilities,
  embedding: (pair) => embeddingCosine(pair) ?? 0,
  text: ofTexts,
  sampled_text: ofTexts,
  transcript: ofTranscripts,
  boxes: ofBoxes,
  masks: ofMasks,
  image: ofImages,
  audio: ofTensors,
  video: ofTensors,
  json: (pair, context) => (isEqualFinding(compareJson(pair, context)) ? 1 : 0),
  telemetry: ofExact,
  exact: ofExact,
};

/** How alike two outputs of the same name are, 0 to 1, 1 for the same; symmetric. */
export function outputSimilarity(pair: OutputPair, context: CompareContext): number {
  const { type } = chooseOutputType(pair.golden, context.fields.get(pair.golden.name) ?? null, context);
  return Math.max(0, Math.min(1, similarities[type](pair, context)));
}
