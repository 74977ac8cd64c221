import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EvidenceWindow } from "#lib/rollouts/core/evidence-windows.ts";
import type { ArmCounts } from "#lib/rollouts/core/guardrail-counts.ts";
import type { GuardrailObservation } from "#lib/rollouts/core/guardrail-look.ts";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";

const guardrails = defaultGuardrails(["audio", "image", "text"], ["audio"]);
const stopping = new Set(guardrails.filter(({ action }) => action === "stop").map(({ key }) => key));
const start = Date.parse("2026-09-01T03:00:00Z");
const windowMs = 60_000;
const windowsPerStage = 20;
const shares = [5, 25, 50] as const;
const perWindow = 400;

type Traffic = {
  /** Share of wrong answers of the restored version and of the suspect, as a factor on the base rate. */
  readonly factor: { readonly restored: number; readonly suspect: number };
  /** Wrong answers come in bursts of about this many; 1 is one by one. */
  readonly burst: number;
  /** The base rate of the window. */
  readonly rateAt: (window: number) => number;
  readonly hasControl: boolean;
};

type Random = ReturnType<typeof seededRandom>;

/** Wrong answers of `total`: bursts, each of a geometric length, until the expected number is met on average. */
function wrongOf(random: Random, total: number, { rate, burst }: { rate: number; burst: number }): number {
  let wrong = 0;
  for (let at = 0; at < total; at += 1) {
    if (random.unit() >= rate / burst) continue;
    const length = burst === 1 ? 1 : Math.ceil(Math.log(random.unit()) / Math.log1p(-1 / burst));
    wrong += Math.max(1, length);
  }
  return Math.min(total, wrong);
}

function countsOf(random: Random, share: number, asked: { rate: number; burst: number }): ArmCounts[] {
  return (["audio", "image", "text"] as const).map((modality) => {
    const expected = (perWindow * share) / 300;
    const spread = Math.sqrt(expected);
    const requests = Math.max(
      1,
      Math.round(expected + spread * (random.unit() + random.unit() + random.unit() - 1.5)),
    );
    const wrong = wrongOf(random, requests, asked);
    return { modality, requests, errors: 0, correct: requests - wrong, wrong };
  });
}

function windowOf(
  random: Random,
  at: number,
  { share, traffic }: { share: number; traffic: Traffic },
): EvidenceWindow {
  const { factor, burst, rateAt, hasControl } = traffic;
  const rate = rateAt(at);
  const bad = { rate: rate * factor.suspect, burst };
  const control = hasControl ? countsOf(random, share, bad) : [];
  const rest = countsOf(random, hasControl ? 100 - 2 * share : 100 - share, bad);
  return {
    from: new Date(start + at * windowMs),
    until: new Date(start + (at + 1) * windowMs),
    restored: countsOf(random, share, { rate: rate * factor.restored, burst }),
    control: hasControl ? control : null,
    suspect: [...control, ...rest.filter(() => !hasControl || share < 50)],
  };
}

/** A rollout through three stages, looked at after every window; gives whether one of the stopping guardrails ever alarmed. */
function stops(seed: number, traffic: Traffic): boolean {
  const random = seededRandom(seed);
  let evidence: readonly StageEvidence[] = [];
  for (const [index, share] of shares.entries()) {
    const control = traffic.hasControl ? share : 0;
    const planned = { restored: share, control, rest: 100 - share - control };
    for (let at = index * windowsPerStage; at < (index + 1) * windowsPerStage; at += 1) {
      const window = windowOf(random, at, { share, traffic });
      const look = {
        index,
        shares: planned,
        from: window.from,
        windows: [window],
        skippedUntil: null,
        plannedWindows: windowsPerStage,
      };
      const observation: GuardrailObservation = {
        now: window.until,
        stages: [look],
        stageCount: 4,
        present: {
          restored: [],
          suspect: [],
          comparedWith: "control",
          isAlone: false,
          before: [],
          stablePast: null,
        },
      };
      ({ evidence } = judgeGuardrails({ guardrails, evidence, previous: [] }, observation));
      if (evidence.some(({ guardrailKey, alarmAt }) => alarmAt !== null && stopping.has(guardrailKey)))
        return true;
    }
  }
  return false;
}

const steady = (): number => 0.05;
/** From 1 % to 5 % and back over the rollout, as the time of day does it. */
const drifting = (window: number): number => 0.03 - 0.02 * Math.cos((2 * Math.PI * window) / 60);
const healthy = { restored: 1, suspect: 1 };
const runs = 600;

function countStops(count: number, traffic: Traffic): number {
  return Array.from({ length: count }, (_, seed) => stops(seed + 1, traffic)).filter(Boolean).length;
}

describe("at most 5 % of healthy rollouts are stopped, over all guardrails, stages and looks", () => {
  test.each([
    ["equal slices", { factor: healthy, burst: 1, rateAt: steady, hasControl: true }],
    ["equal slices, bursts of 10", { factor: healthy, burst: 10, rateAt: steady, hasControl: true }],
    [
      "equal slices, drift and bursts of 3",
      { factor: healthy, burst: 3, rateAt: drifting, hasControl: true },
    ],
    [
      "no control slice, drift over the ramp",
      { factor: healthy, burst: 1, rateAt: drifting, hasControl: false },
    ],
  ])("%s", { timeout: 60_000 }, (_name, traffic) => {
    expect(countStops(runs, traffic)).toBeLessThanOrEqual(0.05 * runs);
  });
});

describe("what is really worse is stopped", () => {
  test.each([
    ["three times, equal slices", { hasControl: true, burst: 1, times: 3 }],
    ["eight times, equal slices, bursts of 3", { hasControl: true, burst: 3, times: 8 }],
    ["three times, no control slice", { hasControl: false, burst: 1, times: 3 }],
  ])("%s", { timeout: 60_000 }, (_name, { times, ...given }) => {
    const traffic = { ...given, factor: { restored: times, suspect: 1 }, rateAt: steady };
    expect(countStops(60, traffic)).toBeGreaterThanOrEqual(57);
  });
});

test("whatever the looks, every window counts once and the evidence is the same", () => {
  const traffic: Traffic = {
    factor: { restored: 1.5, suspect: 1 },
    burst: 1,
    rateAt: steady,
    hasControl: true,
  };
  const random = seededRandom(7);
  const windows = Array.from({ length: 12 }, (_, at) => windowOf(random, at, { share: 25, traffic }));
  const look = (evidence: readonly StageEvidence[], upTo: number, from: number) =>
    judgeGuardrails(
      { guardrails, evidence, previous: [] },
      {
        now: new Date(start + upTo * windowMs),
        stageCount: 4,
        stages: [
          {
            index: 1,
            shares: { restored: 25, control: 25, rest: 50 },
            from: new Date(start),
            windows: windows.slice(from, upTo),
            skippedUntil: null,
            plannedWindows: 12,
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
    ).evidence;
  const whole = look([], 12, 0);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(3)), { maxLength: 12 }),
      (looks) => {
        let evidence: readonly StageEvidence[] = [];
        let reached = 0;
        for (const [upTo, repeats] of looks) {
          // Each look re-reads from some window on that was consumed already, as a retry or another worker does.
          evidence = look(evidence, Math.max(reached, upTo), Math.max(0, reached - repeats));
          reached = Math.max(reached, upTo);
        }
        const withoutAlarm = (rows: readonly StageEvidence[]) =>
          rows.map((row) => ({ ...row, alarmAt: null }));
        expect(withoutAlarm(look(evidence, 12, 0))).toEqual(withoutAlarm(whole));
      },
    ),
  );
});
