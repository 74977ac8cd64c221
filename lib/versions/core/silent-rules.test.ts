import { describe, expect, it } from "vitest";
import type { Modality } from "#lib/schema/atoms.ts";
import { SilentTopic } from "#lib/versions/change-schema.ts";
import { ChecklistPart } from "#lib/versions/schema.ts";
import type { Component, ComponentKind } from "#lib/versions/schema.ts";
import { bundleChecklist } from "./bundle-checklist.ts";
import { componentChanges } from "./component-changes.ts";

type Row = readonly [setting: string, before: unknown, after: unknown, expected: string];

const imageRows: readonly Row[] = [
  ["channel_order", "RGB", "BGR", "channel_order wrong_answers"],
  ["image_mean", [0.485, 0.456, 0.406], [0.5, 0.5, 0.5], "normalisation wrong_answers"],
  ["std", [0.229, 0.224, 0.225], [0.5, 0.5, 0.5], "normalisation wrong_answers"],
  ["rescale_factor", 1, 0.00392, "value_scale wrong_answers"],
  ["do_rescale", true, false, "value_scale wrong_answers"],
  ["layout", "NCHW", "NHWC", "layout wrong_answers"],
  ["exif_rotation", true, false, "layout wrong_answers"],
  ["alpha", "drop", "white", "layout wrong_answers"],
  ["grayscale", true, false, "layout wrong_answers"],
  ["bit_depth", 8, 16, "layout wrong_answers"],
  ["resize_size", 256, 232, "size_or_crop quality_loss"],
  ["crop_size", 224, 336, "size_or_crop quality_loss"],
  ["interpolation", "bicubic", "bilinear", "interpolation quality_loss"],
  ["antialias", true, false, "interpolation quality_loss"],
  ["use_fast", true, false, "processor numeric_drift"],
  ["image_processor_type", "Fast", "Slow", "processor numeric_drift"],
  ["jpeg_quality", 95, 75, "processor numeric_drift"],
  ["decoder", "libjpeg", "pillow", "processor numeric_drift"],
];

const textRows: readonly Row[] = [
  ["vocab_size", 32_000, 32_001, "vocabulary wrong_answers"],
  ["merges", "a", "b", "vocabulary wrong_answers"],
  ["tokenizer_class", "Llama", "GPT2", "vocabulary wrong_answers"],
  ["pre_tokenizer_regex", "a", "b", "text_normaliser wrong_answers"],
  ["normalizer", "NFC", "NFKC", "text_normaliser wrong_answers"],
  ["lowercase", true, false, "text_normaliser wrong_answers"],
  ["strip_accents", true, false, "text_normaliser wrong_answers"],
  ["added_tokens", 1, 2, "text_normaliser wrong_answers"],
  ["special_tokens", 1, 2, "text_normaliser wrong_answers"],
  ["legacy", true, false, "begin_end_tokens quality_loss"],
  ["add_bos", true, false, "begin_end_tokens quality_loss"],
  ["add_eos", true, false, "begin_end_tokens quality_loss"],
  ["chat_template", "a", "b", "prompt_template wrong_answers"],
  ["system_prompt", "a", "b", "prompt_template wrong_answers"],
  ["max_length", 512, 256, "length wrong_answers"],
  ["truncation_side", "left", "right", "length wrong_answers"],
  ["padding_side", "left", "right", "length wrong_answers"],
  ["stop", ["a"], ["b"], "sampling wrong_answers"],
  ["temperature", 0, 1, "sampling wrong_answers"],
  ["top_p", 0.9, 1, "sampling wrong_answers"],
  ["repetition_penalty", 1, 1.1, "sampling wrong_answers"],
];

const audioRows: readonly Row[] = [
  ["sample_rate_hz", 16_000, 8000, "sample_rate wrong_answers"],
  ["sampling_rate", 16_000, 8000, "sample_rate wrong_answers"],
  ["resampler", "kaiser_best", "soxr_hq", "resampler numeric_drift"],
  ["mel_bins", 80, 128, "spectrum wrong_answers"],
  ["n_fft", 400, 512, "spectrum wrong_answers"],
  ["hop_length", 160, 128, "spectrum wrong_answers"],
  ["window", "hann", "hamming", "spectrum wrong_answers"],
  ["fmin", 0, 20, "spectrum wrong_answers"],
  ["fmax", 8000, 4000, "spectrum wrong_answers"],
  ["htk", true, false, "spectrum wrong_answers"],
  ["mono", true, false, "signal wrong_answers"],
  ["input_dtype", "int16", "float32", "signal wrong_answers"],
  ["gain_db", 0, 3, "signal wrong_answers"],
  ["remove_dc", true, false, "signal wrong_answers"],
  ["padding_mode", "zero", "reflect", "signal wrong_answers"],
  ["vad", true, false, "signal wrong_answers"],
  ["chunk_length_s", 30, 20, "signal wrong_answers"],
];

const videoRows: readonly Row[] = [
  ["frame_rate", 8, 4, "frame_sampling wrong_answers"],
  ["frame_sampling", "uniform", "first", "frame_sampling wrong_answers"],
  ["clip_length", 16, 8, "frame_sampling wrong_answers"],
  ["video_decoder", "ffmpeg", "decord", "frame_sampling wrong_answers"],
  ["color_range", "709", "601", "frame_sampling wrong_answers"],
  ["variable_fps", true, false, "frame_sampling wrong_answers"],
];

const runtimeRows: readonly Row[] = [
  ["quantization", "int8", "none", "runtime_numerics quality_loss"],
  ["activation", "quick_gelu", "gelu", "activation quality_loss"],
  ["batch_size", 1, 8, "runtime_numerics quality_loss"],
  ["kernel", "flash", "eager", "runtime_numerics quality_loss"],
  ["dtype", "fp32", "fp16", "runtime_numerics quality_loss"],
];

const postprocessingRows: readonly Row[] = [
  ["labels", ["cat", "dog"], ["dog", "cat"], "label_map wrong_answers"],
  ["names", { 1: "cat", 2: "dog" }, { 0: "cat", 1: "dog" }, "label_map wrong_answers"],
  ["score_threshold", 0.5, 0.7, "threshold wrong_answers"],
  ["nms_iou", 0.5, 0.7, "threshold wrong_answers"],
  ["calibration_temperature", 1, 1.5, "calibration quality_loss"],
  ["top_k", 5, 1, "top_k quality_loss"],
  ["unit", "ms", "s", "unit_or_scale wrong_answers"],
  ["score_scale", 1, 100, "unit_or_scale wrong_answers"],
  ["answer_normalizer", "basic", "whisper", "answer_normaliser quality_loss"],
  ["detokenizer", "a", "b", "response_mapping wrong_answers"],
  ["field_mapping", "a", "b", "response_mapping wrong_answers"],
  ["safety_filter", "on", "off", "safety_filter wrong_answers"],
  ["cache_key", "a", "b", "cache_key wrong_answers"],
  ["embedding_index", "a", "b", "index_pairing wrong_answers"],
  ["decimals", 4, 2, "rounding numeric_drift"],
];

const monitoringRows: readonly Row[] = [
  ["dashboards", "a", "b", "telemetry quality_loss"],
  ["log_schema", 1, 2, "telemetry quality_loss"],
  ["trace_sampling", 1, 0.1, "telemetry quality_loss"],
];

function found(component: ComponentKind, modality: Modality, [setting, before, after]: Row): string[] {
  const [current, restored] = [before, after].map((value) => JSON.stringify({ [setting]: value }));
  const compared = { component, current: current ?? "", restored: restored ?? "", modalities: [modality] };
  return componentChanges(compared).map(({ topic, severity }) => `${topic} ${severity}`);
}

const tables: readonly (readonly [ComponentKind, Modality, readonly Row[]])[] = [
  ["preprocessing", "image", imageRows],
  ["preprocessing", "text", textRows],
  ["preprocessing", "audio", audioRows],
  ["preprocessing", "video", videoRows],
  ["runtime", "image", runtimeRows],
  ["postprocessing", "image", postprocessingRows],
  ["monitoring", "image", monitoringRows],
];

describe.each(tables)("silent changes of %s, %s", (component, modality, rows) => {
  it.each(rows)("%s from %j to %j: %s", (...row) => {
    expect(found(component, modality, row)).toEqual([row[3]]);
  });
});

it("has a row for every topic of the catalogue", () => {
  const told = new Set(tables.flatMap(([, , rows]) => rows.map((row) => row[3].split(" ")[0])));
  const untold = SilentTopic.options.filter((topic) => !told.has(topic));
  expect(untold).toEqual(["unknown"]);
});

/** One setting for each part of the bundle that is forgotten most. */
const parts: Readonly<Record<ChecklistPart, readonly [ComponentKind, string]>> = {
  label_map: ["postprocessing", "background_index"],
  thresholds: ["postprocessing", "nms_iou"],
  calibration: ["postprocessing", "temperature"],
  top_k: ["postprocessing", "top_k"],
  unit_conversion: ["postprocessing", "unit"],
  text_normaliser: ["postprocessing", "normalizer"],
  detokeniser: ["postprocessing", "detokenizer"],
  response_mapping: ["postprocessing", "field_mapping"],
  safety_filter: ["postprocessing", "safety"],
  cache_key: ["runtime", "cache_key"],
  index_pairing: ["postprocessing", "index"],
  dashboards_and_alerts: ["monitoring", "alerts"],
  log_schema: ["monitoring", "log_schema"],
  trace_sampling: ["monitoring", "trace_sampling"],
};

describe("bundle checklist, part by part", () => {
  const bundle = (kind: ComponentKind, content: object): Component[] => [
    {
      kind,
      recorded: true,
      uri: null,
      sha256: "a",
      size: null,
      check: null,
      content: JSON.stringify(content),
    },
  ];
  const statusOf = (part: ChecklistPart, current: Component[], restored: Component[]) =>
    bundleChecklist(current, restored).find(({ item }) => item === part)?.status;

  it.each(ChecklistPart.options)("%s: restored, unchanged or not recorded", (part) => {
    const [kind, setting] = parts[part];
    const [one, other, none] = [{ [setting]: 1 }, { [setting]: 2 }, {}].map((content) =>
      bundle(kind, content),
    ) as [Component[], Component[], Component[]];
    expect(statusOf(part, one, other)).toBe("restored");
    expect(statusOf(part, none, other)).toBe("restored");
    expect(statusOf(part, one, one)).toBe("unchanged");
    expect(statusOf(part, one, none)).toBe("not_recorded");
  });
});
