import type { GuardrailReading } from "#lib/rollouts/schema.ts";

/** Readings in a row, each on new data, with which an exact bound stops; an e-value needs no second look. */
const looksToStop = 2;

/**
 * What the guardrails of one look ask for, in the order of evaluation:
 * 1. a hard limit that is broken twice stops; 2. a split that is not as planned makes every comparison worthless, so it holds;
 * 3. an alarm of a deterioration stops; 4. whatever else is broken holds, unless it only tells. Missing data is looked for where the
 * stage's minimums are. `answeredAt`: the last time a person resumed; an alarm from before that stops no more, it holds.
 */
export function evaluateGuardrails(
  readings: readonly GuardrailReading[],
  answeredAt: Date | null,
): { readonly stop: GuardrailReading | null; readonly hold: GuardrailReading | null } {
  const broken = readings.filter(
    ({ outcome, guardrail }) => outcome === "broken" && guardrail.action !== "tell",
  );
  const stopping = broken.filter((reading) => isProven(reading, answeredAt));
  const hardLimit = stopping.find(({ guardrail }) => guardrail.role === "hard_limit") ?? null;
  if (hardLimit !== null) return { stop: hardLimit, hold: null };
  const quality = broken.find(({ guardrail }) => guardrail.role === "quality") ?? null;
  if (quality !== null) return { stop: null, hold: quality };
  return { stop: stopping[0] ?? null, hold: broken[0] ?? null };
}

function isProven({ guardrail, streak, proof }: GuardrailReading, answeredAt: Date | null): boolean {
  if (guardrail.action !== "stop") return false;
  const alarmAt = proof?.alarmAt ?? null;
  if (alarmAt === null) return streak >= looksToStop;
  return answeredAt === null || alarmAt > answeredAt;
}
