import type { Marker, Series, SeriesPoint, ServingSpan, TimeRange } from "#lib/charts/schema.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const toAt = Date.UTC(2026, 10, 17, 3, 12) - 8 * hourMs;

/** Seven days that end in the small hours, as in the incident that the parts were drawn for. */
export const sampleRange: TimeRange = { fromAt: toAt - 7 * dayMs, toAt };

function wave(index: number, phase: number): number {
  return Math.sin(index * 2.1 + phase) * 0.5 + Math.sin(index * 0.7 + phase * 3) * 0.5;
}

function pointsOf(level: (at: number) => number | null, phase: number, noise: number): SeriesPoint[] {
  return Array.from({ length: 84 }, (_, index) => {
    const at = sampleRange.fromAt + (index + 1) * 2 * hourMs - hourMs;
    const base = level(at);
    const value = base === null ? null : base + wave(index, phase) * noise;
    const half = noise * 1.4;
    return {
      at,
      value,
      low: value === null ? null : value - half,
      high: value === null ? null : Math.min(1, value + half),
      n: value === null ? null : 600,
    };
  });
}

const hoursBeforeEnd = (hours: number) => toAt - hours * hourMs;

function audioLevel(at: number): number {
  if (at < hoursBeforeEnd(41)) return 0.961;
  if (at < hoursBeforeEnd(29)) return 0.947;
  if (at < hoursBeforeEnd(17)) return 0.9;
  return at < hoursBeforeEnd(11) ? 0.84 : 0.714;
}

function textLevel(at: number): number | null {
  return at > hoursBeforeEnd(85) && at < hoursBeforeEnd(74) ? null : 0.984;
}

/** Three modalities: image steady, text with a gap, audio collapsing. */
export const sampleSeries: readonly Series[] = [
  {
    modality: "image",
    metric: "accuracy",
    unit: "ratio",
    limit: 0.95,
    points: pointsOf(() => 0.972, 1, 0.007),
  },
  { modality: "text", metric: "accuracy", unit: "ratio", limit: 0.96, points: pointsOf(textLevel, 2, 0.006) },
  {
    modality: "audio",
    metric: "accuracy",
    unit: "ratio",
    limit: 0.94,
    points: pointsOf(audioLevel, 3, 0.008),
  },
];

/** What happened in those days. */
export const sampleMarkers: readonly Marker[] = [
  { at: hoursBeforeEnd(157), label: "v1.3 took 100%" },
  { at: hoursBeforeEnd(126.7), label: "Rolled back to v1.2: alternatives was missing" },
  { at: hoursBeforeEnd(41), label: "v1.4 took 5%" },
  { at: hoursBeforeEnd(29), label: "v1.4 took 25%" },
  { at: hoursBeforeEnd(17), label: "v1.4 took 50%" },
  { at: hoursBeforeEnd(11), label: "v1.4 took 100%" },
];

function span(label: string, share: number, [from, to]: readonly [number, number | null]): ServingSpan {
  const version = `mm_digits_${label}`;
  return {
    version,
    label,
    sharePercent: share,
    fromAt: hoursBeforeEnd(from),
    toAt: to === null ? null : hoursBeforeEnd(to),
  };
}

/** Who served which share since July. */
export const sampleSpans: readonly ServingSpan[] = [
  span("v1.0", 100, [134 * 24, 106 * 24]),
  span("v1.1", 100, [106 * 24, 78 * 24]),
  span("v1.2", 100, [78 * 24, 157]),
  span("v1.3", 100, [157, 126.7]),
  span("v1.2", 100, [126.7, 41]),
  span("v1.2", 95, [41, 29]),
  span("v1.4", 5, [41, 29]),
  span("v1.2", 75, [29, 17]),
  span("v1.4", 25, [29, 17]),
  span("v1.2", 50, [17, 11]),
  span("v1.4", 50, [17, 11]),
  span("v1.4", 100, [11, null]),
];

const minuteMs = 60_000;
const startedAt = toAt + 5 * minuteMs;

/** A rollout sixteen minutes in. */
export const sampleRollout = {
  nowAt: startedAt + 16 * minuteMs,
  stages: [
    {
      sharePercent: 5,
      fromAt: startedAt,
      toAt: startedAt + 10 * minuteMs,
      doneToAt: startedAt + 10 * minuteMs,
    },
    {
      sharePercent: 25,
      fromAt: startedAt + 10 * minuteMs,
      toAt: startedAt + 20 * minuteMs,
      doneToAt: startedAt + 16 * minuteMs,
    },
    {
      sharePercent: 50,
      fromAt: startedAt + 20 * minuteMs,
      toAt: startedAt + 30 * minuteMs,
      doneToAt: null,
    },
    {
      sharePercent: 100,
      fromAt: startedAt + 30 * minuteMs,
      toAt: startedAt + 45 * minuteMs,
      doneToAt: null,
    },
  ],
  series: {
    modality: "audio",
    metric: "accuracy",
    unit: "ratio",
    limit: 0.1,
    points: Array.from({ length: 15 }, (_, index) => {
      const value = 0.24 + wave(index, 1) * 0.03;
      const half = 0.24 / Math.sqrt(index + 1);
      return {
        at: startedAt + (index + 2) * minuteMs,
        value,
        low: value - half,
        high: value + half,
        n: 42 * (index + 1),
      };
    }),
  } satisfies Series,
};

function sampleArm(mean: number, half: number, upTo: number): Series {
  const points = Array.from({ length: 15 }, (_, index) => {
    const value = index >= upTo ? null : mean + wave(index, 1) * 0.02;
    const at = startedAt + (index + 0.5) * minuteMs;
    return value === null
      ? { at, value, low: null, high: null, n: null }
      : { at, value, low: value - half, high: value + half, n: 42 };
  });
  return { modality: "audio", metric: "accuracy", unit: "ratio", limit: null, points };
}

/** Two versions on one metric; the other one answers no more after ten minutes. */
export const sampleArms = {
  restored: sampleArm(0.95, 0.04, 15),
  other: sampleArm(0.71, 0.06, 10),
  names: { restored: "v1.2", other: "v1.4" },
  limit: { kind: "below_other", size: 0.03 },
  range: { fromAt: startedAt, toAt: startedAt + 15 * minuteMs },
  markers: [startedAt + 10 * minuteMs],
} as const;

/** A configuration before and after. */
export const sampleConfig = {
  before:
    '{\n  "image": { "size": 16 },\n  "text": { "lower": true },\n  "audio": {\n    "sampleRate": 8000,\n    "resampler": "polyphase",\n    "window": 256,\n    "bands": 24\n  },\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4,\n  "e": 5\n}\n',
  after:
    '{\n  "image": { "size": 16 },\n  "text": { "lower": true },\n  "audio": {\n    "sampleRate": 16000,\n    "resampler": "nearest",\n    "window": 256,\n    "bands": 24,\n    "normalise": true\n  },\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4,\n  "e": 5\n}\n',
} as const;
