import { createHash } from "node:crypto";
import type { DigitInput } from "#lib/sandbox/data/sample.ts";
import { countFrames } from "#lib/sandbox/features/audio-features.ts";
import type { Bundle } from "./bundle.ts";
import type { Prediction } from "./predict.ts";

/** SHA-256 of what each stage of one request produced; the first that differs names the component at fault. */
export interface StageDigests {
  readonly decode: string;
  readonly preprocess: string;
  readonly raw_output: string;
  readonly postprocess: string;
  readonly telemetry: string;
}

const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Four decimals: finer differences come from the processor, not from a component. */
const digestNumbers = (values: Float64Array): string =>
  sha256([values.length, ...Array.from(values, (value) => (Math.round(value * 1e4) + 0) / 1e4)].join(","));

function decoded(input: DigitInput): string {
  if (input.modality === "image") return sha256(`image,${input.pixels.length},${input.pixels.join(",")}`);
  if (input.modality === "text") return sha256(`text,${input.text}`);
  return sha256(`audio,${input.sampleRateHz},${input.samples.join(",")}`);
}

/** Names and labels of the metrics that this request moves, as `monitoring.json` has them. */
export function metricLabels(bundle: Bundle, input: DigitInput): string[] {
  return bundle.monitoring.metrics.map((metric) => `${metric.name}{modality=${input.modality}}`);
}

function telemetry(bundle: Bundle, input: DigitInput): string {
  const names = metricLabels(bundle, input);
  const frames =
    input.modality === "audio"
      ? countFrames(input.samples.length, input.sampleRateHz, bundle.preprocessing.audio)
      : 0;
  return sha256([...names, bundle.monitoring.latency_buckets_seconds.join(","), frames].join("\n"));
}

/** Gives the digests of one request; `outputs` is the list of output tensors as sent. */
export function stageDigests(
  bundle: Bundle,
  input: DigitInput,
  result: { readonly prediction: Prediction; readonly outputs: unknown },
): StageDigests {
  return {
    decode: decoded(input),
    preprocess: digestNumbers(result.prediction.features),
    raw_output: digestNumbers(result.prediction.logits),
    postprocess: sha256(JSON.stringify(result.outputs)),
    telemetry: telemetry(bundle, input),
  };
}
