import { describe, expect, it } from "vitest";
import type { ArmSample } from "./evidence-windows.ts";
import { defaultGuardrails } from "./plan.ts";
import { replayGuardrails } from "./replay-guardrails.ts";
import type { ReplayedRollout } from "./replay-guardrails.ts";

const startMs = Date.UTC(2026, 10, 25, 2);
const at = (seconds: number) => new Date(startMs + seconds * 1000);
const shares = { restored: 25, control: 25, rest: 50 };

/** Counts every ten seconds: so many wrong of every hundred answers. */
function counts(given: { restored: number; control: number; errors?: number; seconds: number }): ArmSample[] {
  const { restored, control, errors = 0, seconds } = given;
  const rows: ArmSample[] = [];
  for (let second = 0; second < seconds; second += 10) {
    const base = { modality: "audio" as const, bucketAt: at(second), bucketMs: 10_000, requests: 100 };
    const of = (wrong: number) => ({ errors: 0, correct: 100 - wrong, wrong });
    rows.push(
      { ...base, ...of(restored), errors, arm: "restored" },
      { ...base, ...of(control), arm: "control" },
      { ...base, ...of(control), requests: 200, arm: "rest" },
    );
  }
  return rows;
}

function rollout(samples: ArmSample[], seconds: number): ReplayedRollout {
  return {
    stages: [{ index: 0, from: at(0), until: at(seconds), shares }],
    samples,
    before: [],
    stablePast: null,
    evidenceIntervalMs: 60_000,
    stageCount: 4,
  };
}

const product = defaultGuardrails(["audio"], []);
const limits = (limit: number, action: "stop" | "hold" | "tell" = "stop") =>
  defaultGuardrails(["audio"], [], {
    guardrails: [{ role: "deterioration", modality: "audio", limit, action }],
  });

describe("a rollout that was worse by ten points", () => {
  const worse = rollout(counts({ restored: 15, control: 5, seconds: 1800 }), 1800);

  it("is stopped by the product's three points, where and when the evidence was enough", () => {
    const { stop, looks } = replayGuardrails(product, worse);
    expect(stop).toMatchObject({ stageIndex: 0, share: 25, guardrail: { key: "accuracy_audio" } });
    expect(stop?.at.getTime()).toBeGreaterThan(startMs);
    expect(stop?.at.getTime()).toBeLessThan(startMs + 1_800_000);
    expect(looks).toBeLessThan(30);
  });

  it("is let pass by twelve points, since it was worse by ten", () => {
    const { stop, looks } = replayGuardrails(limits(12), worse);
    expect(stop).toBeNull();
    expect(looks).toBe(29);
  });

  it("only holds where the limit is to hold, and is only told where it is to tell", () => {
    expect(replayGuardrails(limits(3, "hold"), worse)).toMatchObject({
      stop: null,
      hold: { guardrail: { role: "deterioration" } },
    });
    expect(replayGuardrails(limits(3, "tell"), worse)).toMatchObject({ stop: null, hold: null });
  });
});

it("lets a rollout pass that was as good as the suspect", () => {
  const { stop, hold } = replayGuardrails(
    product,
    rollout(counts({ restored: 5, control: 5, seconds: 1800 }), 1800),
  );
  expect([stop, hold]).toEqual([null, null]);
});

it("takes no answers of the next split for those of a stage that ended within a reading", () => {
  const samples = counts({ restored: 5, control: 5, seconds: 250 });
  const last = samples.findLast(({ arm }) => arm === "restored");
  const next = samples.map((each) =>
    each === last ? { ...each, requests: 900, correct: 855, wrong: 45 } : each,
  );
  expect(replayGuardrails(product, rollout(next, 250)).hold, "within the stage").not.toBeNull();
  expect(replayGuardrails(product, rollout(next, 245)).hold).toBeNull();
});

it("stops what fails, and not with a limit above it", () => {
  const failing = rollout(counts({ restored: 5, control: 5, errors: 20, seconds: 900 }), 900);
  expect(replayGuardrails(product, failing).stop?.guardrail.key).toBe("errors_overall");
  const lax = defaultGuardrails(["audio"], [], {
    guardrails: [{ role: "hard_limit", modality: "overall", limit: 40, action: "stop" }],
  });
  expect(replayGuardrails(lax, failing).stop).toBeNull();
});

it("says nothing of a rollout without counts", () => {
  expect(replayGuardrails(product, rollout([], 600))).toEqual({ looks: 0, stop: null, hold: null });
});

it("never judges what was answered after the stage was left", () => {
  const samples = counts({ restored: 15, control: 5, seconds: 1800 });
  const { looks, stop } = replayGuardrails(product, rollout(samples, 70));
  expect(looks).toBe(1);
  expect(stop).toBeNull();
});
