import type { OutputComparison } from "#lib/replays/comparison-schema.ts";
import type { Stage } from "#lib/replays/stage-schema.ts";
import { isEqualFinding, unmeasured } from "./comparator.ts";
import type { Comparators, CompareContext, Finding, OutputPair } from "./comparator.ts";
import { compareAudio } from "./compare-audio.ts";
import { compareBoxes } from "./compare-boxes.ts";
import { compareEmbeddings } from "./compare-embeddings.ts";
import { compareImages, compareMasks, compareVideos } from "./compare-images.ts";
import { compareExactly, compareJson, compareTelemetry } from "./compare-json.ts";
import { compareLabels } from "./compare-labels.ts";
import { compareProbabilities, compareTensors } from "./compare-tensors.ts";
import { compareTexts, compareTranscripts } from "./compare-texts.ts";
import { chooseOutputType } from "./output-type.ts";
import { describeOutput, textsOf } from "./read-outputs.ts";
import type { Output } from "./read-outputs.ts";

const comparators: Comparators = {
  label: compareLabels,
  tensor: compareTensors,
  probabilities: compareProbabilities,
  embedding: compareEmbeddings,
  text: compareTexts,
  // One sample against another says little; many against many are judged by their excess divergence.
  sampled_text: compareTexts,
  transcript: compareTranscripts,
  boxes: compareBoxes,
  masks: compareMasks,
  image: compareImages,
  audio: compareAudio,
  video: compareVideos,
  json: compareJson,
  telemetry: compareTelemetry,
  exact: compareExactly,
};

function comparison(
  output: Output,
  context: CompareContext,
  { finding, stage, expected, actual }: Told,
): OutputComparison {
  const { code, measure, value, tolerance, pooled = null } = finding;
  return {
    output: output.name,
    stage,
    ...chooseOutputType(output, context.fields.get(output.name) ?? null, context),
    isEqual: isEqualFinding(finding),
    code,
    measure,
    value,
    tolerance,
    pooled,
    expected,
    actual,
  };
}

type Told = {
  readonly finding: Finding;
  readonly stage: Stage;
  readonly expected: string;
  readonly actual: string;
};

/** Compares two outputs of the same name by the rule of their type. */
function compareOutput(pair: OutputPair, stage: Stage, context: CompareContext): OutputComparison {
  const { golden, given } = pair;
  const { type } = chooseOutputType(golden, context.fields.get(golden.name) ?? null, context);
  const finding = comparators[type](pair, context);
  const told = { finding, stage, expected: describeOutput(golden), actual: describeOutput(given) };
  return comparison(golden, context, told);
}

/**
 * Compares the outputs of one stage by name: one that is missing or new differs. Texts come first, since a label says more to
 * a person than a tensor.
 */
export function compareOutputs(
  golden: readonly Output[],
  given: readonly Output[],
  { stage, context }: { readonly stage: Stage; readonly context: CompareContext },
): OutputComparison[] {
  const ordered = golden.toSorted((one, other) => rank(one) - rank(other));
  const found = ordered.map((output) => {
    const came = given.find(({ name }) => name === output.name);
    if (came === undefined) {
      const told = { expected: describeOutput(output), actual: `${output.name}: absent` };
      return comparison(output, context, { finding: unmeasured("absent"), stage, ...told });
    }
    const pair = { golden: output, given: came, goldenOutputs: golden, givenOutputs: given };
    return compareOutput(pair, stage, context);
  });
  const added = given
    .filter(({ name }) => golden.every((output) => output.name !== name))
    .map((output) => {
      const told = { expected: `${output.name}: absent`, actual: describeOutput(output) };
      return comparison(output, context, { finding: unmeasured("added"), stage, ...told });
    });
  return [...found, ...added];
}

function rank(output: Output): number {
  return textsOf(output) === null ? 1 : 0;
}
