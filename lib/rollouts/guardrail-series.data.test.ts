import { expect, test } from "vitest";
import type { EvidenceWindow } from "#lib/rollouts/core/evidence-windows.ts";
import type { ArmCounts } from "#lib/rollouts/core/guardrail-counts.ts";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import { recordedDataMissing, recordedJson, recordedRows } from "#lib/testing/recorded-data.ts";

/** One guardrail a direction, so that each needs an e-value of 40: 5 % over both. */
const guardrails = (["higher", "lower"] as const).map((key): Guardrail => ({
  key,
  modality: "overall",
  metric: "top1_accuracy",
  role: "deterioration",
  limit: 0,
  action: "stop",
}));

type Pair = { readonly restored: number | null; readonly control: number | null };
type Found = { readonly alarm: "higher" | "lower" | "none" | "no_data"; readonly windows: number };

const startMs = Date.parse("2026-09-01T00:00:00Z");

/** Reads a pair of real series as bad answers of two equal slices, a window a point; `lower` looks at them the other way round. */
function run(pairs: readonly Pair[], directions: readonly Guardrail[] = guardrails): Found {
  const known = pairs.flatMap(({ restored, control }) =>
    restored === null || control === null ? [] : [{ restored, control }],
  );
  if (known.length === 0) return { alarm: "no_data", windows: 0 };
  const mean = known.reduce((sum, { restored, control }) => sum + restored + control, 0) / (2 * known.length);
  const total = Math.max(1, 10 * Math.abs(mean));
  for (const guardrail of directions) {
    let evidence: readonly StageEvidence[] = [];
    for (const [at, pair] of known.entries()) {
      const isHigher = guardrail.key === "higher";
      const window = windowOf(
        at,
        isHigher ? pair : { restored: pair.control, control: pair.restored },
        total,
      );
      const judged = look(evidence, window, known.length);
      evidence = judged.evidence.filter(({ guardrailKey }) => guardrailKey === "higher");
      if (evidence.some(({ alarmAt }) => alarmAt !== null)) {
        return { alarm: guardrail.key as "higher" | "lower", windows: at + 1 };
      }
    }
  }
  return { alarm: "none", windows: known.length };
}

function windowOf(at: number, pair: { restored: number; control: number }, total: number): EvidenceWindow {
  const arm = (wrong: number): ArmCounts[] => [
    { modality: "text", requests: total, errors: 0, correct: total - wrong, wrong },
  ];
  return {
    from: new Date(startMs + at * 60_000),
    until: new Date(startMs + (at + 1) * 60_000),
    restored: arm(pair.restored),
    control: arm(pair.control),
    suspect: arm(pair.control),
  };
}

function look(evidence: readonly StageEvidence[], window: EvidenceWindow, plannedWindows: number) {
  return judgeGuardrails(
    { guardrails, evidence, previous: [] },
    {
      now: window.until,
      stageCount: 1,
      stages: [
        {
          index: 0,
          shares: { restored: 50, control: 50, rest: 0 },
          from: window.from,
          windows: [window],
          skippedUntil: null,
          plannedWindows,
        },
      ],
      present: {
        restored: [],
        suspect: [],
        comparedWith: "control",
        isAlone: false,
        before: [],
        stablePast: null,
      },
    },
  );
}

type KayentaCase = {
  readonly test: string;
  readonly canary: readonly (number | null)[];
  readonly baseline: readonly (number | null)[];
  readonly direction: string;
  readonly expected: "Pass" | "High" | "Low" | "Nodata";
};

const words = { higher: "High", lower: "Low", none: "Pass", no_data: "Nodata" } as const;

/** With n windows every sign pattern has chance 2^-n, so five windows can never bring an e-value of 40: the most is 32. */
const tooFew = "five windows cannot prove it at every look";

test("canary cases of another judge: what it expects, what we say, and why we differ", ({ skip }) => {
  const recorded = recordedJson<{ cases: KayentaCase[] }>("timeseries/kayenta_canary_cases.json");
  if (recorded === null) return skip(recordedDataMissing);
  const results = recorded.cases.map(({ test: name, canary, baseline, direction, expected }) => {
    const pairs = Array.from({ length: Math.max(canary.length, baseline.length) }, (_, at) => ({
      restored: canary[at] ?? null,
      control: baseline[at] ?? null,
    }));
    const found = run(pairs, guardrails.slice(direction === "Decrease" ? 1 : 0));
    const ours = words[found.alarm];
    const why = ours === expected ? "agree" : found.windows <= 5 ? tooFew : "differ";
    return [name.replace(/^Mann-Whitney /u, ""), expected, ours, why];
  });
  expect(results).toEqual([
    ["Classifier Test: Pass Metric", "Pass", "Pass", "agree"],
    ["Classifier Test: Low Metric", "Low", "Low", "agree"],
    ["Classifier Directional Test: Decrease", "Pass", "Pass", "agree"],
    ["Classifier Directional Test: Low Metric", "Low", "Low", "agree"],
    ["Classifier Test - Mean Ratio Effect Size: High", "High", "Pass", tooFew],
    ["Classifier Test - Mean Ratio Effect Size: Pass", "Pass", "Pass", "agree"],
    ["Classifier Test - CLES Effect Size: Pass", "Pass", "Pass", "agree"],
    ["Classifier Test - CLES Effect Size: Low", "Low", "Low", "agree"],
    ["Classifier Test - Critical Effect Size: Critical Low", "Low", "Pass", tooFew],
    ["Classifier Test - Critical Effect Size: Pass", "Pass", "Pass", "agree"],
    ["Tied Observations", "Pass", "Pass", "agree"],
    ["Leading Zero Identical Population", "Pass", "Pass", "agree"],
    ["Missing Experiment Data: Critical Metric", "Nodata", "Nodata", "agree"],
    ["Majority Tied Observations", "Pass", "Pass", "agree"],
    ["Tied Ranks With Zeros", "High", "Pass", tooFew],
    ["Zero Mean: Low Metric with Effect Size", "Low", "Pass", tooFew],
    ["Zero Mean: Pass Metric", "Pass", "Pass", "agree"],
    ["Mean Inequality Classifier Test: Low Metric", "Low", "Pass", tooFew],
  ]);
});

test("what five windows show in those cases is found with twenty of the like", ({ skip }) => {
  const recorded = recordedJson<{ cases: KayentaCase[] }>("timeseries/kayenta_canary_cases.json");
  if (recorded === null) return skip(recordedDataMissing);
  const short = recorded.cases.filter(
    ({ canary, expected }) => canary.length === 5 && /High|Low/u.test(expected),
  );
  const found = short.map(({ canary, baseline, expected }) => {
    const pairs = Array.from({ length: 20 }, (_, at) => ({
      restored: canary[at % 5] ?? null,
      control: baseline[at % 5] ?? null,
    }));
    return [expected, words[run(pairs).alarm]];
  });
  expect(found).toHaveLength(5);
  for (const [expected, ours] of found) expect(ours).toBe(expected);
});

type Labelled = { readonly series: string; readonly windows: readonly (readonly [number, number])[] };
type Point = { readonly at: number; readonly value: number };

function pointsOf(series: string): Point[] {
  const rows = recordedRows(`timeseries/nab/${series}.csv`) ?? [];
  return rows.map(({ t_unix, value }) => ({ at: Number(t_unix), value: Number(value) }));
}

/** Neighbours in time are the two slices. Chance says which is which, as a router does, since the series drift and repeat. */
function slicesOf(points: readonly Point[], seed: number): { restored: number; control: number }[] {
  const random = seededRandom(seed);
  return points.flatMap((one, at) => {
    const two = points[at + 1];
    if (at % 2 === 1 || two === undefined) return [];
    const [restored, control] = random.unit() < 0.5 ? [one.value, two.value] : [two.value, one.value];
    return [{ restored, control }];
  });
}

const summary = ({ alarm, windows }: Found) =>
  alarm === "none" ? `none in ${windows}` : `${alarm} after ${windows}`;

test("operational series: half as much again on one slice, and a labelled anomaly on one slice only", ({
  skip,
}) => {
  const labels = recordedJson<{ series: Labelled[] }>("timeseries/nab/labels.json");
  if (labels === null) return skip(recordedDataMissing);
  const results = labels.series.map(({ series, windows }) => {
    const points = pointsOf(series);
    const isAnomalous = ({ at }: Point) => windows.some(([from, to]) => at >= from && at <= to);
    const healthy = points.filter((point) => !isAnomalous(point));
    const worse = slicesOf(points, 1).map(({ restored, control }) => ({ restored: restored * 1.5, control }));
    const anomaly = points.filter(isAnomalous).map(({ value }, at) => ({
      restored: value,
      control: healthy[at]?.value ?? null,
    }));
    return [series, summary(run(worse)), windows.length === 0 ? "none labelled" : summary(run(anomaly))];
  });
  expect(results).toEqual([
    ["ec2_request_latency_system_failure", "higher after 10", "none in 346"],
    ["cpu_utilization_asg_misconfiguration", "higher after 12", "higher after 202"],
    // A few values a hundred times as large as the rest: no window says more than the largest of them.
    ["rogue_agent_key_updown", "none in 2657", "none in 530"],
    ["rds_cpu_utilization_cc0c53", "higher after 12", "higher after 113"],
    // The labelled stretch is lower than the rest.
    ["ec2_cpu_utilization_5f5533", "higher after 11", "lower after 267"],
    ["ec2_cpu_utilization_c6585a", "higher after 157", "none labelled"],
    ["elb_request_count_8c0756", "higher after 71", "none in 402"],
    ["grok_asg_anomaly", "higher after 10", "higher after 257"],
    ["speed_7578", "higher after 10", "lower after 39"],
    ["exchange-2_cpc_results", "higher after 165", "none in 163"],
  ]);
});

test(
  "the same world on both slices: at most 5 % of real series alarm, whatever their anomalies",
  { timeout: 120_000 },
  ({ skip }) => {
    const labels = recordedJson<{ series: Labelled[] }>("timeseries/nab/labels.json");
    if (labels === null) return skip(recordedDataMissing);
    const runs = labels.series.flatMap(({ series }) => {
      const points = pointsOf(series);
      return Array.from({ length: 5 }, (_, seed) => run(slicesOf(points, seed + 1)).alarm);
    });
    expect(runs).toHaveLength(50);
    expect(runs.filter((alarm) => alarm !== "none").length).toBeLessThanOrEqual(2);
  },
);
