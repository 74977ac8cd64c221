import type { ComponentKind, Config, Interface, Monitoring, Runtime } from "#lib/sandbox/model/bundle.ts";
import type { Networks } from "#lib/sandbox/model/weights-file.ts";
import { encodeWeights } from "#lib/sandbox/model/weights-file.ts";
import { MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { Modality } from "#lib/sandbox/data/sample.ts";
import type { VersionRecipe } from "./version-recipes.ts";

const MODEL = "mm_digits";

function configOf(recipe: VersionRecipe): Config {
  const shapeOf = (modality: Modality): Config["networks"]["image"] => {
    const { hidden } = recipe.networks[modality].plan;
    return { kind: hidden === 0 ? "softmax" : "mlp", hidden, classes: 10 };
  };
  return {
    model: MODEL,
    networks: { image: shapeOf("image"), audio: shapeOf("audio"), text: shapeOf("text") },
  };
}

function inputsOf(): Interface["inputs"] {
  return [
    {
      name: "image",
      datatype: "UINT8",
      shape: [1, 16, 16],
      modalities: ["image"],
      optional: true,
      schema: { type: "integer", minimum: 0, maximum: 255 },
    },
    {
      name: "audio",
      datatype: "INT16",
      shape: [1, -1],
      modalities: ["audio"],
      optional: true,
      schema: { type: "integer", minimum: -32_768, maximum: 32_767, minItems: 800, maxItems: 32_000 },
    },
    {
      name: "text",
      datatype: "BYTES",
      shape: [1],
      modalities: ["text"],
      optional: true,
      schema: { type: "string", minLength: 1, maxLength: 200 },
    },
  ];
}

function outputsOf(recipe: VersionRecipe): Interface["outputs"] {
  const every = [...MODALITIES];
  const { alternatives } = recipe.postprocessing;
  return [
    { name: "label", datatype: "BYTES", shape: [1], modalities: every, optional: false },
    { name: "score", datatype: "FP32", shape: [1], modalities: every, optional: false },
    ...(alternatives.enabled
      ? [
          {
            name: "alternatives",
            datatype: "BYTES",
            shape: [alternatives.count],
            modalities: every,
            optional: true,
          },
        ]
      : []),
    ...(recipe.hasDuration
      ? [
          {
            name: "duration_ms",
            datatype: "INT32",
            shape: [1],
            modalities: ["audio" as const],
            optional: true,
          },
        ]
      : []),
  ];
}

const RUNTIME: Runtime = {
  engine: "lastgood-sandbox",
  node: ">=22.12",
  float: "float32 weights, float64 sums",
  max_request_bytes: 524_288,
  max_concurrent_requests: 64,
};

function monitoringOf(recipe: VersionRecipe): Monitoring {
  const frames: Monitoring["metrics"] = recipe.hasDuration
    ? [{ name: "lastgood_audio_frames", type: "counter", help: "Analysis frames computed from audio clips." }]
    : [];
  return {
    metrics: [
      { name: "lastgood_requests", type: "counter", help: "Inference requests received." },
      {
        name: "lastgood_request_errors",
        type: "counter",
        help: "Inference requests that were refused or failed.",
      },
      {
        name: "lastgood_answers_correct",
        type: "counter",
        help: "Answers that equal the label that arrived later.",
      },
      {
        name: "lastgood_answers_wrong",
        type: "counter",
        help: "Answers that differ from the label that arrived later.",
      },
      { name: "lastgood_request_duration_seconds", type: "histogram", help: "Time from request to answer." },
      ...frames,
    ],
    latency_buckets_seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  };
}

const json = (content: unknown): Buffer => Buffer.from(`${JSON.stringify(content, null, 2)}\n`);

/** Gives the bytes of the seven component files of a version. */
export function bundleComponents(recipe: VersionRecipe, networks: Networks): Record<ComponentKind, Buffer> {
  const declared: Interface = {
    name: MODEL,
    platform: RUNTIME.engine,
    inputs: inputsOf(),
    outputs: outputsOf(recipe),
  };
  return {
    weights: encodeWeights(networks),
    config: json(configOf(recipe)),
    preprocessing: json(recipe.preprocessing),
    postprocessing: json(recipe.postprocessing),
    interface: json(declared),
    runtime: json(RUNTIME),
    monitoring: json(monitoringOf(recipe)),
  };
}
