import type { OutputComparison } from "#lib/replays/comparison-schema.ts";
import type { Stage } from "#lib/replays/stage-schema.ts";
import { stageOrder, stageValuesOf } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { CompareContext } from "./comparator.ts";
import { compareOutputs } from "./compare-output.ts";
import { outputsOf } from "./read-outputs.ts";

/** What varies between two askings of the same healthy version: these outputs and stages are not compared one to one. */
export type VaryingParts = { readonly outputs: ReadonlySet<string>; readonly stages: ReadonlySet<Stage> };

/** Nothing varies: a deterministic version. */
export const nothingVaries: VaryingParts = { outputs: new Set(), stages: new Set() };

/** All that was compared of one answer, and the stages that both sides told something of. */
export type StageComparison = {
  readonly comparisons: readonly OutputComparison[];
  readonly stagesCompared: readonly Stage[];
};

/** Presence does not vary. */
const neverVarying = ["absent", "added", "datatype"];

function comparePostprocess(golden: Answer, given: Answer, context: CompareContext): OutputComparison[] {
  const [wanted, came] = [outputsOf(golden.response), outputsOf(given.response)];
  return compareOutputs(wanted, came, { stage: "postprocess", context });
}

/** A stage by its digest, and where that differs by its values, since processors differ in the last digits. */
function compareStage(
  stage: Stage,
  { golden, given }: { readonly golden: Answer; readonly given: Answer },
  context: CompareContext,
): OutputComparison[] | null {
  const [wanted, came] = [golden.stages?.[stage] ?? null, given.stages?.[stage] ?? null];
  const [values, givenValues] = [stageValuesOf(golden.response, stage), stageValuesOf(given.response, stage)];
  if (wanted !== null && wanted === came) return [];
  if (values.length > 0 && givenValues.length > 0) {
    return compareOutputs(values, givenValues, { stage, context });
  }
  return wanted === null || came === null ? null : [digestComparison(stage, wanted, came)];
}

function digestComparison(stage: Stage, expected: string, actual: string): OutputComparison {
  return {
    output: stage,
    stage,
    type: "exact",
    typeFrom: "unknown",
    isEqual: false,
    code: "digest",
    measure: null,
    value: null,
    tolerance: null,
    pooled: null,
    expected,
    actual,
  };
}

/**
 * Compares an answer with the recorded one stage by stage, leaving out what varies. The answer itself stands for its own
 * stage: where its outputs are within their tolerances, another digest of them is not another answer.
 */
export function compareStages(
  golden: Answer,
  given: Answer,
  { context, varying }: { readonly context: CompareContext; readonly varying: VaryingParts },
): StageComparison {
  const hasOutputs = outputsOf(golden.response).length + outputsOf(given.response).length > 0;
  const found = stageOrder.map((stage) => {
    if (stage === "postprocess" && hasOutputs) {
      const isKept = ({ output, code }: OutputComparison) =>
        !varying.outputs.has(output) || neverVarying.includes(code);
      return { stage, rows: comparePostprocess(golden, given, context).filter(isKept) };
    }
    const rows = varying.stages.has(stage) ? null : compareStage(stage, { golden, given }, context);
    return { stage, rows };
  });
  return {
    comparisons: found.flatMap(({ rows }) => rows ?? []),
    stagesCompared: found.filter(({ rows }) => rows !== null).map(({ stage }) => stage),
  };
}

/** What differs between askings of the same version, over cases of one modality: each a first answer and further ones. */
export function findVaryingParts(
  cases: readonly { readonly answer: Answer; readonly repeats: readonly Answer[] }[],
  context: CompareContext,
): VaryingParts {
  const differences = cases.flatMap(({ answer, repeats }) =>
    repeats.flatMap((repeat) =>
      compareStages(answer, repeat, { context, varying: nothingVaries }).comparisons.filter(
        ({ isEqual }) => !isEqual,
      ),
    ),
  );
  const ofAnswer = differences.filter(({ stage }) => stage === "postprocess");
  return {
    outputs: new Set(ofAnswer.map(({ output }) => output)),
    stages: new Set(differences.map(({ stage }) => stage)),
  };
}
