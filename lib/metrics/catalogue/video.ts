import type { z } from "zod";
import type { MetricEntry } from "#lib/schema/metric.ts";

/** Metrics of video and tracking. Minimum effects are engineering defaults, to be replaced by each team's. */
export const videoMetrics: readonly z.input<typeof MetricEntry>[] = [
  {
    id: "fvd",
    label: { en: "FVD", "zh-CN": "FVD" },
    definition: { en: "Fréchet distance on video features", "zh-CN": "视频特征上的 Fréchet 距离" },
    modalities: ["video"],
    unit: "number",
    direction: "lower",
    range: { minimum: 0, maximum: null },
    statKind: "distributional",
    minimumEffect: { kind: "relative", value: 0.05 },
  },
  {
    id: "clip_accuracy",
    label: { en: "Clip accuracy", "zh-CN": "片段准确率" },
    definition: {
      en: "Top-1 accuracy per clip or per video; the definition says which",
      "zh-CN": "按片段或按视频的 Top-1 准确率；定义中注明是哪一种",
    },
    modalities: ["video"],
    unit: "percent",
    direction: "higher",
    range: { minimum: 0, maximum: 100 },
    statKind: "proportion_paired",
    minimumEffect: { kind: "absolute", value: 1 },
  },
  {
    id: "temporal_consistency",
    label: { en: "Temporal consistency", "zh-CN": "时间一致性" },
    definition: { en: "Mean cosine of consecutive frames' features", "zh-CN": "相邻帧特征余弦值的均值" },
    modalities: ["video"],
    unit: "number",
    direction: "higher",
    range: { minimum: -1, maximum: 1 },
    statKind: "mean_paired",
    minimumEffect: { kind: "absolute", value: 0.005 },
  },
  {
    id: "mota",
    label: { en: "MOTA", "zh-CN": "MOTA" },
    definition: {
      en: "Multiple object tracking accuracy; negative where errors outnumber objects",
      "zh-CN": "多目标跟踪准确度；错误数超过目标数时为负",
    },
    modalities: ["video"],
    unit: "percent",
    direction: "higher",
    range: { minimum: null, maximum: 100 },
    statKind: "corpus",
    minimumEffect: { kind: "absolute", value: 1 },
  },
  {
    id: "hota",
    label: { en: "HOTA", "zh-CN": "HOTA" },
    definition: { en: "Higher order tracking accuracy", "zh-CN": "高阶跟踪准确度" },
    modalities: ["video"],
    unit: "percent",
    direction: "higher",
    range: { minimum: 0, maximum: 100 },
    statKind: "corpus",
    minimumEffect: { kind: "absolute", value: 1 },
  },
];
