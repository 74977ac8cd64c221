import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import type { Bundle } from "#lib/sandbox/model/bundle.ts";
import { predict } from "#lib/sandbox/model/predict.ts";
import { stageDigests } from "#lib/sandbox/model/stage-digests.ts";
import type { StageDigests } from "#lib/sandbox/model/stage-digests.ts";
import { stageValues } from "#lib/sandbox/model/stage-values.ts";
import type { StageValues } from "#lib/sandbox/model/stage-values.ts";
import { makeOutputs } from "./outputs.ts";
import type { OutputTensor } from "./outputs.ts";

/** An inference response by the Open Inference Protocol v2, and what is known beside it. */
export interface AnsweredInput {
  readonly label: string;
  readonly response: {
    readonly model_name: string;
    readonly model_version: string;
    readonly id: string;
    readonly outputs: readonly OutputTensor[];
  };
  /** Computes the digests of the stages that gave this answer. */
  readonly digests: () => StageDigests;
  /** Gives what those stages gave, as bounded tensors. */
  readonly values: () => StageValues;
}

/** Answers one input as the instance of a version does. */
export function answerInput(
  bundle: Bundle,
  input: DigitInput,
  request: { readonly version: string; readonly id: string },
): AnsweredInput {
  const prediction = predict(bundle, input);
  const outputs = makeOutputs(prediction.answer, input, bundle.interface);
  return {
    label: prediction.answer.label,
    response: {
      model_name: bundle.config.model,
      model_version: request.version,
      id: request.id,
      outputs,
    },
    digests: () => stageDigests(bundle, input, { prediction, outputs }),
    values: () => stageValues(bundle, input, prediction),
  };
}
