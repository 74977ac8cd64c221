import { describe, expect, it } from "vitest";
import { Modality } from "#lib/schema/atoms.ts";
import { recordedDataMissing, recordedJson } from "#lib/testing/recorded-data.ts";
import { asMetadata, asTritonConfig } from "#lib/testing/recorded-interfaces.ts";
import type { RecordedPair } from "#lib/testing/recorded-interfaces.ts";
import { compareInterfaces } from "./core/compare-interfaces.ts";
import { componentChanges } from "./core/component-changes.ts";
import type { ComponentKind } from "./schema.ts";

const pairs = recordedJson<RecordedPair[]>("io_schemas/pairs.json") ?? [];

/** Whether the step breaks, and the rules that say so (or that found only what does not). */
interface Judgement {
  readonly isBreaking: boolean;
  readonly rules: readonly string[];
}

function byInterface(pair: RecordedPair, write: (recorded: unknown) => string): Judgement {
  const { status, changes, untold } = compareInterfaces(write(pair.old), write(pair.new));
  expect(untold).toEqual([]);
  const worst = changes.filter(({ severity }) => severity === "breaking");
  const rules = (worst.length > 0 ? worst : changes).map(({ side, code }) => `${side} ${code}`);
  return { isBreaking: status === "breaking", rules: [...new Set(rules)].toSorted() };
}

const componentOf = (kind: string): ComponentKind => {
  if (/label/u.test(kind)) return "postprocessing";
  return kind === "model_config" ? "config" : "preprocessing";
};

/** A setting that changes answers without an error breaks whoever keeps the other one's; drift alone does not. */
function byContent(pair: RecordedPair): Judgement {
  const component = componentOf(pair.kind);
  const content = (side: unknown): string =>
    JSON.stringify(pair.kind === "id2label" && !hasOwnKeys(side) ? { id2label: side } : side);
  const modalities = pair.modality.split("+").flatMap((one) => Modality.safeParse(one).data ?? []);
  const changes = componentChanges({
    component,
    current: content(pair.old),
    restored: content(pair.new),
    modalities,
  });
  const worst = changes.filter(({ severity }) => severity !== "numeric_drift");
  const rules = (worst.length > 0 ? worst : changes).map(({ topic, severity }) => `${topic} ${severity}`);
  return { isBreaking: worst.length > 0, rules: [...new Set(rules)].toSorted() };
}

function hasOwnKeys(side: unknown): boolean {
  return typeof side === "object" && side !== null && ("id2label" in side || "num_labels" in side);
}

function judge(pair: RecordedPair): Judgement {
  if (pair.kind === "onnx_io") return byInterface(pair, asMetadata);
  if (pair.kind.startsWith("triton")) return byInterface(pair, asTritonConfig);
  return byContent(pair);
}

it("has the recorded pairs", ({ skip }) => {
  if (pairs.length === 0) return skip(recordedDataMissing);
  expect(pairs).toHaveLength(19);
});

describe.skipIf(pairs.length === 0)("recorded pairs of interfaces, preprocessing and label maps", () => {
  it("lists every pair with the rules that decided", () => {
    const judged = pairs.map((pair) => {
      const { isBreaking, rules } = judge(pair);
      return [pair.id, `${isBreaking ? "breaking" : "compatible"}: ${rules.join(", ")}`];
    });
    expect(Object.fromEntries(judged)).toEqual({
      "silero-vad-v3.1-v4.0":
        "breaking: request required_field_appears, response dimension_becomes_variable, response rank_changed",
      "silero-vad-v4.0-v5.0": "breaking: request required_field_appears, response required_field_disappears",
      "silero-vad-v5.1.2-v6.0": "compatible: ",
      "silero-vad-v6.1-v6.2": "compatible: ",
      "whisper-large-v2-v3": "breaking: spectrum wrong_answers, vocabulary wrong_answers",
      "qwen2-vl--qwen2.5-vl": "compatible: processor numeric_drift",
      "torchvision-resnet50-V1-V2": "breaking: size_or_crop quality_loss",
      "face-parsing-labels": "breaking: label_map wrong_answers",
      "feel-it-italian-emotion": "breaking: label_map wrong_answers",
      "hubert-base-superb-er": "compatible: label_map numeric_drift",
      "auditor-sentiment": "breaking: label_map wrong_answers",
      "openclip-ViT-B-16-SigLIP--ViT-B-16-SigLIP2":
        "breaking: activation quality_loss, vocabulary wrong_answers",
      "openclip-ViT-B-32--ViT-B-32-quickgelu": "breaking: activation quality_loss",
      "openclip-ViT-L-14--ViT-L-14-336": "breaking: size_or_crop quality_loss",
      "openclip-preproc-openai-siglip": "breaking: normalisation wrong_answers, size_or_crop quality_loss",
      "yolov5-VOC.yaml": "compatible: ",
      "triton-text_recognition-part1-part5":
        "breaking: request batch_dimension_changed, request rank_changed, response batch_dimension_changed, response rank_changed",
      "triton-text_recognition-part1-part2":
        "breaking: request batch_dimension_changed, request rank_changed, response batch_dimension_changed, response rank_changed",
      "triton-sd15-sdxl": "compatible: ",
    });
  });

  it("judges each as the careful reviewer did", () => {
    const differing = pairs.filter((pair) => judge(pair).isBreaking !== pair.breaking);
    expect(differing.map(({ id }) => id)).toEqual([]);
  });

  it("calls no step from a state to itself a change", () => {
    for (const pair of pairs) {
      for (const side of [pair.old, pair.new]) {
        expect(judge({ ...pair, old: side, new: side })).toEqual({ isBreaking: false, rules: [] });
      }
    }
  });
});
