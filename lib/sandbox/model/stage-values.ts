import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import type { Bundle } from "./bundle.ts";
import { softmax } from "./network.ts";
import type { Prediction } from "./predict.ts";
import { metricLabels } from "./stage-digests.ts";

/** A tensor of one stage, with the type by which it is compared. */
export interface StageTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly parameters: { readonly output_type: string };
  readonly data: readonly (string | number)[];
}

/** What stages of one request gave, bounded: for whoever must tell a rounding difference from another behaviour. */
export interface StageValues {
  readonly preprocess: readonly StageTensor[];
  readonly raw_output: readonly StageTensor[];
  readonly telemetry: readonly StageTensor[];
}

const SAMPLES = 64;

const tensor = (name: string, type: string, values: Iterable<number>): StageTensor => {
  const data = Array.from(values, (value) => Number(value.toPrecision(9)));
  return { name, datatype: "FP64", shape: [data.length], parameters: { output_type: type }, data };
};

/** Length, least, most, mean and standard deviation. */
function summary(values: Float64Array): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return [values.length, least, most, mean, Math.sqrt(variance)];
}

/** Values at fixed places, the same for every input of that length. */
function samples(values: Float64Array): number[] {
  const count = Math.min(SAMPLES, values.length);
  return Array.from({ length: count }, (_, at) => values[Math.floor((at * values.length) / count)] ?? 0);
}

/** Gives the values of one request. */
export function stageValues(bundle: Bundle, input: DigitInput, prediction: Prediction): StageValues {
  const { features, logits } = prediction;
  const metrics = metricLabels(bundle, input);
  return {
    preprocess: [
      tensor("features_summary", "tensor", summary(features)),
      tensor("features", "tensor", samples(features)),
    ],
    raw_output: [
      tensor("logits", "tensor", logits),
      tensor("probabilities", "probabilities", softmax(logits)),
      tensor("logit_vector", "embedding", logits),
    ],
    telemetry: [
      {
        name: "metrics",
        datatype: "BYTES",
        shape: [metrics.length],
        parameters: { output_type: "telemetry" },
        data: metrics,
      },
    ],
  };
}
