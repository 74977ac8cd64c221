import { expect, test } from "vitest";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import type { ArmCounts } from "#lib/rollouts/core/judge-guardrails.ts";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import type { GuardrailReading } from "#lib/rollouts/schema.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";

const guardrails = defaultGuardrails(["audio"], []);
const now = new Date("2026-09-01T03:14:07Z");
const looks = 40;

/** One stage at 5 %: every look brings 5 answers of the restored version and 95 of the suspect; gives whether any look broke. */
function runStage(seed: number, wrongShare: { restored: number; suspect: number }): boolean {
  const random = seededRandom(seed);
  const counts = { restored: emptyArm(), suspect: emptyArm() };
  let previous: readonly GuardrailReading[] = [];
  for (let at = 0; at < looks; at += 1) {
    answer(counts.restored, 5, () => random.unit() < wrongShare.restored);
    answer(counts.suspect, 95, () => random.unit() < wrongShare.suspect);
    previous = judgeGuardrails(
      guardrails,
      { restored: [counts.restored], suspect: [counts.suspect] },
      { previous, now },
    );
    if (previous.some(({ outcome }) => outcome === "broken")) return true;
  }
  return false;
}

type Counting = { -readonly [Key in keyof ArmCounts]: ArmCounts[Key] };

function emptyArm(): Counting {
  return { modality: "audio", requests: 0, errors: 0, correct: 0, wrong: 0 };
}

function answer(arm: Counting, count: number, isWrong: () => boolean): void {
  for (let at = 0; at < count; at += 1) {
    arm.requests += 1;
    if (isWrong()) arm.wrong += 1;
    else arm.correct += 1;
  }
}

test("looking at every few answers stops at most 1 in 100 healthy stages", () => {
  const stops = Array.from({ length: 600 }, (_, seed) => runStage(seed, { restored: 0.02, suspect: 0.02 }));
  expect(stops.filter(Boolean).length).toBeLessThanOrEqual(6);
});

test("a restored version that gets a third of its answers wrong is stopped nearly always", () => {
  const stops = Array.from({ length: 100 }, (_, seed) => runStage(seed, { restored: 0.33, suspect: 0.02 }));
  expect(stops.filter(Boolean).length).toBeGreaterThanOrEqual(98);
});
