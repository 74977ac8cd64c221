import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { countFeatures } from "#lib/sandbox/features/extract-features.ts";
import { Preprocessing } from "#lib/sandbox/features/preprocessing.ts";
import { MODALITIES } from "#lib/sandbox/data/sample.ts";
import { Postprocessing } from "./postprocessing.ts";
import { decodeWeights } from "./weights-file.ts";
import type { Networks } from "./weights-file.ts";

/** The seven components of a bundle and the file that holds each. */
export const COMPONENT_FILES = {
  weights: "weights.bin",
  config: "config.json",
  preprocessing: "preprocessing.json",
  postprocessing: "postprocessing.json",
  interface: "interface.json",
  runtime: "runtime.json",
  monitoring: "monitoring.json",
} as const;
/** One of the seven kinds. */
export type ComponentKind = keyof typeof COMPONENT_FILES;

const NetworkShape = z.object({
  kind: z.enum(["softmax", "mlp"]),
  hidden: z.int().nonnegative(),
  classes: z.literal(10),
});

/** Content of `config.json`: the shape of each modality's network. */
export const Config = z.object({
  model: z.string(),
  networks: z.object({ image: NetworkShape, audio: NetworkShape, text: NetworkShape }),
});
export type Config = z.infer<typeof Config>;

const Tensor = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int()),
  modalities: z.array(z.enum(MODALITIES)),
  optional: z.boolean(),
});

/** The part of JSON Schema that says which values an input takes. */
const ValueSchema = z.strictObject({
  type: z.enum(["integer", "string"]),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
});

/** Content of `interface.json`: inputs and outputs as Open Inference Protocol metadata; -1 is any length. */
export const Interface = z.object({
  name: z.string(),
  platform: z.string(),
  inputs: z.array(Tensor.extend({ schema: ValueSchema })),
  outputs: z.array(Tensor),
});
export type Interface = z.infer<typeof Interface>;

/** Content of `runtime.json`: what the serving process needs and allows. */
export const Runtime = z.object({
  engine: z.string(),
  node: z.string(),
  float: z.string(),
  max_request_bytes: z.int().positive(),
  max_concurrent_requests: z.int().positive(),
});
export type Runtime = z.infer<typeof Runtime>;

/** Content of `monitoring.json`: the metrics that the serving process exposes. */
export const Monitoring = z.object({
  metrics: z.array(z.object({ name: z.string(), type: z.enum(["counter", "histogram"]), help: z.string() })),
  latency_buckets_seconds: z.array(z.number().positive()),
});
export type Monitoring = z.infer<typeof Monitoring>;

/** A bundle in memory, checked against itself. */
export interface Bundle {
  readonly networks: Networks;
  readonly config: Config;
  readonly preprocessing: Preprocessing;
  readonly postprocessing: Postprocessing;
  readonly interface: Interface;
  readonly runtime: Runtime;
  readonly monitoring: Monitoring;
}

function readComponent<T>(directory: string, kind: ComponentKind, schema: z.ZodType<T>): T {
  const file = path.join(directory, COMPONENT_FILES[kind]);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file}: cannot be read as JSON`, { cause });
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Throws, naming the modality, when weights, configuration and preprocessing do not belong together. */
function checkFit(bundle: Bundle): void {
  for (const modality of MODALITIES) {
    const network = bundle.networks[modality];
    const shape = bundle.config.networks[modality];
    const features = countFeatures(modality, bundle.preprocessing);
    const hidden = network.length === 1 ? 0 : (network[0]?.outputs ?? 0);
    if (network[0]?.inputs !== features) {
      throw new Error(
        `${modality}: the weights take ${network[0]?.inputs} features, the preprocessing gives ${features}`,
      );
    }
    if (hidden !== shape.hidden || network.at(-1)?.outputs !== shape.classes) {
      throw new Error(`${modality}: the weights do not have the shape that config.json names`);
    }
  }
}

/** Reads and checks the seven components in a directory. Throws with the file and the reason. */
export function readBundle(directory: string): Bundle {
  const bundle: Bundle = {
    networks: decodeWeights(readFileSync(path.join(directory, COMPONENT_FILES.weights))),
    config: readComponent(directory, "config", Config),
    preprocessing: readComponent(directory, "preprocessing", Preprocessing),
    postprocessing: readComponent(directory, "postprocessing", Postprocessing),
    interface: readComponent(directory, "interface", Interface),
    runtime: readComponent(directory, "runtime", Runtime),
    monitoring: readComponent(directory, "monitoring", Monitoring),
  };
  checkFit(bundle);
  return bundle;
}
