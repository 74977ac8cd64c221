import type { DigitInput, Sample } from "#lib/sandbox/data/sample.ts";
import { extractFeatures } from "#lib/sandbox/features/extract-features.ts";
import type { Bundle } from "./bundle.ts";
import { runNetwork, softmax } from "./network.ts";
import { nameAnswer } from "./postprocessing.ts";
import type { Answer } from "./postprocessing.ts";

/** Everything one input gave on its way through a bundle, stage by stage. */
export interface Prediction {
  readonly features: Float64Array;
  readonly logits: Float64Array;
  readonly answer: Answer;
}

/** Runs an input through preprocessing, network and postprocessing of a bundle. */
export function predict(bundle: Bundle, input: DigitInput): Prediction {
  const features = extractFeatures(input, bundle.preprocessing);
  const logits = runNetwork(bundle.networks[input.modality], features);
  const answer = nameAnswer(softmax(logits), input.modality, bundle.postprocessing);
  return { features, logits, answer };
}

/** Tells for each sample whether the bundle names its digit. */
export function judge(bundle: Bundle, samples: readonly Sample[]): boolean[] {
  return samples.map((sample) => predict(bundle, sample.input).answer.label === String(sample.label));
}
