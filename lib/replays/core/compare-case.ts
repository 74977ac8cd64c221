import type { CaseEvidence, OutputComparison } from "#lib/replays/comparison-schema.ts";
import type { Stage } from "#lib/replays/stage-schema.ts";
import { stageOrder } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { CompareContext } from "./comparator.ts";
import { compareStages } from "./compare-stages.ts";
import type { VaryingParts } from "./compare-stages.ts";
import { excessDivergence } from "./excess-divergence.ts";
import { outputSimilarity } from "./output-similarity.ts";
import { outputsOf } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

/** What a healthy version answered to one request: once, and again where it was asked again. */
export type RecordedAnswers = { readonly answer: Answer; readonly repeats: readonly Answer[] };

/** How one golden case came out: what was expected and what came, in words for a person, and the first stage that differs. */
export type CaseComparison = {
  readonly verdict: "passed" | "failed";
  readonly firstDiverging: Stage | null;
  readonly expected: string | null;
  readonly actual: string | null;
  readonly evidence: CaseEvidence;
};

/**
 * Compares what a restored version answers with what it answered when it was healthy. What never varied then must be the same
 * in every answer, within the tolerance of its type; what varied gives the case's excess divergence, which is judged over
 * all cases together. The first stage that differs names the component that was not rolled back; it is null where the stages
 * were not told.
 */
export function compareCase(
  recorded: RecordedAnswers,
  given: readonly Answer[],
  { context, varying }: { readonly context: CompareContext; readonly varying: VaryingParts },
): CaseComparison {
  const compared = given.map((answer) => compareStages(recorded.answer, answer, { context, varying }));
  const worst = compared.find(({ comparisons }) => comparisons.some(({ isEqual }) => !isEqual));
  const shown = worst ?? compared[0] ?? { comparisons: [], stagesCompared: [] };
  const answers = [recorded.answer, ...recorded.repeats];
  return {
    verdict: worst === undefined && given.length > 0 ? "passed" : "failed",
    ...firstDifference(shown),
    evidence: {
      comparisons: [...shown.comparisons],
      divergence: caseDivergence(answers, given, { context, varying }),
      stagesCompared: [...shown.stagesCompared],
    },
  };
}

function firstDifference({
  comparisons,
  stagesCompared,
}: Pick<CaseEvidence, "comparisons" | "stagesCompared"> | ReturnType<typeof compareStages>) {
  const different = comparisons.filter(({ isEqual }) => !isEqual);
  const areStagesTold = stagesCompared.some((stage) => stage !== "postprocess");
  const first = stageOrder.find((stage) => different.some((one) => one.stage === stage)) ?? null;
  const shown = different.find(({ stage }) => stage === "postprocess") ?? different.find(isReadable);
  return {
    firstDiverging: areStagesTold ? first : null,
    expected: shown?.expected ?? null,
    actual: shown?.actual ?? null,
  };
}

/** Digests say nothing to a person. */
function isReadable({ code }: OutputComparison): boolean {
  return code !== "digest";
}

/** The mean excess divergence over the outputs that vary; null where none does or a side was asked only once. */
function caseDivergence(
  recorded: readonly Answer[],
  given: readonly Answer[],
  { context, varying }: { readonly context: CompareContext; readonly varying: VaryingParts },
): number | null {
  const divergences = [...varying.outputs].flatMap((name) => {
    const similarity = cachedSimilarity(name, context);
    return excessDivergence(recorded.map(told), given.map(told), similarity) ?? [];
  });
  if (divergences.length === 0) return null;
  return divergences.reduce((sum, value) => sum + value, 0) / divergences.length;
}

/** The outputs of an answer, and their text, by which the same answer is known again. */
type Told = { readonly outputs: readonly Output[]; readonly text: string };

function told({ response }: Answer): Told {
  const outputs = outputsOf(response);
  return { outputs, text: JSON.stringify(outputs) };
}

/** Five answers to one request are mostly two or three different ones: each pair is measured once. */
function cachedSimilarity(name: string, context: CompareContext): (one: Told, other: Told) => number {
  const known = new Map<string, number>();
  return (one, other) => {
    if (one.text === other.text) return 1;
    const key = one.text < other.text ? `${one.text} ${other.text}` : `${other.text} ${one.text}`;
    const found = known.get(key) ?? similarityOf(name, { one, other }, context);
    known.set(key, found);
    return found;
  };
}

/** An output that one answer has and the other lacks is not alike. */
function similarityOf(
  name: string,
  { one, other }: { readonly one: Told; readonly other: Told },
  context: CompareContext,
): number {
  const [goldenOutputs, givenOutputs] = [one.outputs, other.outputs];
  const golden = goldenOutputs.find((output) => output.name === name);
  const given = givenOutputs.find((output) => output.name === name);
  if (golden === undefined || given === undefined) return golden === given ? 1 : 0;
  return outputSimilarity({ golden, given, goldenOutputs, givenOutputs }, context);
}
