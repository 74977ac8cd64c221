import { describe, expect, it } from "vitest";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Component, ComponentKind } from "#lib/versions/schema.ts";
import { bundleChecklist } from "./bundle-checklist.ts";
import { componentChanges } from "./component-changes.ts";
import { diffLabelMaps, readLabelMap } from "./label-map-diff.ts";

type Given = [component: ComponentKind, current: unknown, restored: unknown, modalities?: Modality[]];

function changes(...[component, current, restored, modalities = ["image"]]: Given) {
  const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  return componentChanges({ component, current: text(current), restored: text(restored), modalities });
}

function summary(...given: Given): string[] {
  return changes(...given).map((one) => `${one.path} ${one.topic} ${one.severity}`);
}

describe("componentChanges", () => {
  it("names the audio faults of a resampling change, worst first", () => {
    const current = { audio: { sample_rate_hz: 16_000, resample: "sinc", fft_size: 512, mel_bands: 16 } };
    const restored = { audio: { sample_rate_hz: 8000, resample: "linear", fft_size: 256, mel_bands: 16 } };
    expect(summary("preprocessing", current, restored)).toEqual([
      "audio.sample_rate_hz sample_rate wrong_answers",
      "audio.fft_size spectrum wrong_answers",
      "audio.resample resampler numeric_drift",
    ]);
    expect(changes("preprocessing", current, restored)[0]).toMatchObject({
      modalities: ["audio"],
      before: "16000",
      after: "8000",
    });
  });

  it.each<[string, unknown, unknown, ComponentKind, Modality, string]>([
    ["mean", [0.48, 0.46, 0.41], [0.5, 0.5, 0.5], "preprocessing", "image", "normalisation wrong_answers"],
    ["channel_order", "RGB", "BGR", "preprocessing", "image", "channel_order wrong_answers"],
    ["interpolation", "bicubic", "bilinear", "preprocessing", "image", "interpolation quality_loss"],
    ["crop_pct", 0.875, 0.965, "preprocessing", "image", "size_or_crop quality_loss"],
    ["image_processor_type", "A", "B", "preprocessing", "image", "processor numeric_drift"],
    ["hf_tokenizer_name", "a", "b", "config", "text", "vocabulary wrong_answers"],
    ["chat_template", "a", "b", "preprocessing", "text", "prompt_template wrong_answers"],
    ["truncation_side", "left", "right", "preprocessing", "text", "length wrong_answers"],
    ["lowercase", true, false, "preprocessing", "text", "text_normaliser wrong_answers"],
    ["quick_gelu", true, undefined, "config", "image", "activation quality_loss"],
    ["nms_iou", 0.5, 0.7, "postprocessing", "image", "threshold wrong_answers"],
    ["score_decimals", 4, 2, "postprocessing", "image", "rounding numeric_drift"],
    ["fps", 8, 4, "preprocessing", "video", "frame_sampling wrong_answers"],
    ["dtype", "fp32", "fp16", "runtime", "image", "runtime_numerics quality_loss"],
    ["frobnicate", 1, 2, "preprocessing", "image", "unknown quality_loss"],
    ["frobnicate", 1, 2, "monitoring", "image", "telemetry quality_loss"],
  ])("%s from %j to %j", (...[path, before, after, component, modality, expected]) => {
    expect(summary(component, { [path]: before }, { [path]: after }, [modality])).toEqual([
      `${path} ${expected}`,
    ]);
  });

  it("does not take an audio setting's name for an image's", () => {
    expect(summary("preprocessing", { mel_bins: 80 }, { mel_bins: 128 }, ["image"])).toEqual([
      "mel_bins spectrum wrong_answers",
    ]);
    expect(summary("preprocessing", { image: { hop: 1 } }, { image: { hop: 2 } }, ["audio"])).toEqual([
      "image.hop unknown quality_loss",
    ]);
  });

  it("compares label maps by name", () => {
    const current = { labels: { audio: { 3: "4", 4: "5", 5: "6", 6: "6" } } };
    const restored = { labels: { audio: { 3: "3", 4: "4", 5: "5", 6: "6" } } };
    const [change, ...rest] = changes("postprocessing", current, restored);
    expect(rest).toEqual([]);
    expect(change).toMatchObject({ path: "labels.audio", topic: "label_map", severity: "wrong_answers" });
    expect(change?.movedLabels.map((label) => label.id)).toEqual(["3", "4", "5"]);
  });

  it("reads a list and an object of the same names as the same", () => {
    expect(summary("postprocessing", { nc: 2, names: ["a", "b"] }, { names: { 0: "a", 1: "b" } })).toEqual(
      [],
    );
    expect(summary("postprocessing", { num_labels: 2 }, { id2label: { 0: "a", 1: "b" } })).toEqual([
      "id2label label_map numeric_drift",
    ]);
    expect(summary("postprocessing", { id2label: { 0: "a" } }, {})).toEqual([
      "id2label label_map wrong_answers",
    ]);
  });

  it("keeps named members apart from their order", () => {
    const current = {
      metrics: [
        { name: "b", type: "counter" },
        { name: "a", type: "counter" },
      ],
    };
    const restored = { metrics: [{ name: "a", type: "counter" }] };
    expect(summary("monitoring", current, restored)).toEqual(["metrics.b telemetry quality_loss"]);
  });

  it("takes text it cannot read for one change that is not harmless", () => {
    expect(summary("preprocessing", "resize: 224", "resize: 256")).toEqual([" unknown quality_loss"]);
    expect(summary("preprocessing", "same", "same")).toEqual([]);
    expect(summary("preprocessing", '{"a": 1}', '{ "a":1 }')).toEqual([]);
  });
});

describe("label maps", () => {
  it.each([
    [["a", "b"], ["a", "b"], "same"],
    [["a", "b"], ["b", "a"], "order"],
    [["a", "b"], ["a", "c"], "names"],
    [["a", "b"], ["a", "b", "c"], "added"],
    [["a", "b", "c"], ["a", "b"], "removed"],
    [{ 0: "a", 1: "b" }, { 1: "a", 2: "b" }, "order"],
    [{ 0: "a" }, { 1: "a" }, "order"],
  ])("%j to %j: %s", (before, after, kind) => {
    expect(diffLabelMaps(readLabelMap(before) ?? {}, readLabelMap(after) ?? {}).kind).toBe(kind);
  });

  it("is not everything that looks like an object", () => {
    for (const value of [null, 3, [], {}, [1, 2], { a: "b" }, { 0: 1 }])
      expect(readLabelMap(value)).toBeNull();
  });
});

describe("bundleChecklist", () => {
  function component(kind: ComponentKind, sha256: string | null, content: string | null = null): Component {
    return { kind, recorded: sha256 !== null, uri: null, sha256, size: null, check: null, content };
  }

  function statuses(current: Component[], restored: Component[]): Record<string, string> {
    return Object.fromEntries(bundleChecklist(current, restored).map((item) => [item.item, item.status]));
  }

  it("tells restored, unchanged and not recorded apart", () => {
    const current = [component("weights", "a"), component("config", "c"), component("runtime", "r")];
    const restored = [component("weights", "b"), component("config", "c"), component("runtime", null)];
    expect(statuses(current, restored)).toMatchObject({
      weights: "restored",
      config: "unchanged",
      runtime: "not_recorded",
      monitoring: "not_recorded",
    });
  });

  it("looks for the parts that are forgotten most", () => {
    const current = [
      component("postprocessing", "a", '{"labels": ["x", "y"], "score_decimals": 4, "nms": 0.5}'),
    ];
    const restored = [component("postprocessing", "b", '{"labels": ["y", "x"], "score_decimals": 4}')];
    expect(statuses(current, restored)).toMatchObject({
      postprocessing: "restored",
      label_map: "restored",
      unit_conversion: "unchanged",
      thresholds: "not_recorded",
      safety_filter: "not_recorded",
      log_schema: "not_recorded",
    });
    expect(statuses(current, [component("postprocessing", "b", "not json")])).toMatchObject({
      label_map: "not_recorded",
    });
  });
});

it("takes content that is nested beyond reason as one change, and does not fail over it", () => {
  const deep = (inner: string) => `${"[".repeat(100_000)}${inner}${"]".repeat(100_000)}`;
  expect(summary("config", deep("1"), deep("2"))).toEqual([" unknown quality_loss"]);
  const members = (inner: string) => `${'{"a":'.repeat(50_000)}${inner}${"}".repeat(50_000)}`;
  expect(summary("config", members("1"), members("2"))).toEqual([" unknown quality_loss"]);
});

it("compares label maps of many names in good time", () => {
  const names = (prefix: string, from: number) =>
    Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [String(from + at), `${prefix} ${at}`]));
  const current = names("known", 0);
  expect(diffLabelMaps(current, { ...current, ...names("new", 20_000) }).kind).toBe("added");
}, 1_500);
