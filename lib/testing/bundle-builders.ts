import { createHash } from "node:crypto";
import type { PushEvaluation } from "#lib/evaluations/schema.ts";
import { PushEvaluation as PushEvaluationSchema } from "#lib/evaluations/schema.ts";
import type { CreateModel } from "#lib/models/schema.ts";
import { CreateModel as CreateModelSchema } from "#lib/models/schema.ts";
import type { RecordGoldenCase } from "#lib/replays/schema.ts";
import { ComponentKind, RegisterVersion, contentKinds } from "#lib/versions/schema.ts";
import { testNow } from "./a-context.ts";

/** SHA-256 of a text's UTF-8 bytes in hexadecimal. */
export function sha256Of(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** A model that serves image and audio. */
export function aModel(given: Partial<CreateModel> = {}): CreateModel {
  const fixed = {
    slug: "mm_chat",
    title: "Chat",
    modalities: ["image", "audio"] as const,
    ownerTeam: "vision",
  };
  return CreateModelSchema.parse({ ...fixed, ...given });
}

/** An interface component's text: one image input and outputs of these names. */
export function anInterface(outputs: readonly string[] = ["label", "alternatives"]): string {
  const input = { name: "image", datatype: "UINT8", shape: [1, 16, 16], modalities: ["image"] };
  return JSON.stringify({
    inputs: [input],
    outputs: outputs.map((name) => ({ name, datatype: "BYTES", shape: [1], modalities: ["audio"] })),
  });
}

type BundleGiven = Partial<Record<ComponentKind, string>> & {
  readonly build?: string;
  readonly builtAt?: Date;
  readonly parent?: string;
  readonly imported?: boolean;
  readonly label?: string;
  /** Kinds that are left out. */
  readonly without?: readonly ComponentKind[];
  readonly weightsUri?: string;
  readonly changes?: readonly unknown[];
};

/**
 * A version to register with all seven components. Texts of components may be given by kind; those of weights and runtime
 * only decide the digest, since these carry an address.
 */
export function aBundle(name: string, given: BundleGiven = {}): RegisterVersion {
  const kinds = ComponentKind.options.filter((kind) => !(given.without ?? []).includes(kind));
  const components = kinds.map((kind) => {
    const text = given[kind] ?? (kind === "interface" ? anInterface() : `{"${kind}":1}`);
    if ((contentKinds as readonly ComponentKind[]).includes(kind)) return { kind, content: text };
    const uri = kind === "weights" ? given.weightsUri : undefined;
    return { kind, uri: uri ?? `file:///models/${name}/${kind}`, sha256: sha256Of(text), size: text.length };
  });
  const { build, parent, imported, label, changes } = given;
  const builtAt = (given.builtAt ?? testNow).toISOString();
  return RegisterVersion.parse({ name, components, build, parent, imported, label, changes, builtAt });
}

/** The version as it goes over the wire. */
export function asJson(version: RegisterVersion): Record<string, unknown> {
  return JSON.parse(JSON.stringify(version)) as Record<string, unknown>;
}

/** Results on one dataset: 90 of 100 right, unless told otherwise. */
export function anEvaluation(given: Partial<PushEvaluation> = {}): PushEvaluation {
  const parsed = PushEvaluationSchema.parse({
    modality: "image",
    dataset: { name: "digits", sha256: sha256Of("digits"), split: "test" },
    metricDefinition: "top-1 of ten classes",
    metrics: [{ metric: "top1_accuracy", value: 90, n: 100, successes: 90 }],
  });
  return { ...parsed, ranAt: testNow, ...given };
}

/** A recorded request whose healthy answer is one label; its stages are told. */
export function aGoldenCase(key: string, given: Partial<RecordGoldenCase> = {}): RecordGoldenCase {
  return {
    key,
    modality: "audio",
    critical: false,
    request: { inputs: [{ name: "audio", datatype: "INT16", shape: [1, 1], data: [key.length] }] },
    response: anAnswer("seven"),
    stageDigests: stageDigests(),
    repeats: [],
    capturedAt: testNow,
    ...given,
  };
}

/** An inference response with this label and these stage digests. */
export function anAnswer(label: string, stages = stageDigests()) {
  return {
    outputs: [{ name: "label", datatype: "BYTES", shape: [1], data: [label] }],
    parameters: { stage_digests: stages },
  };
}

/** The digests of every stage of a healthy answer, one of them replaced where told. */
export function stageDigests(given: Readonly<Record<string, string>> = {}) {
  const healthy = (stage: string) => given[stage] ?? sha256Of(stage);
  return {
    decode: healthy("decode"),
    preprocess: healthy("preprocess"),
    raw_output: healthy("raw_output"),
    postprocess: healthy("postprocess"),
    telemetry: healthy("telemetry"),
  };
}
