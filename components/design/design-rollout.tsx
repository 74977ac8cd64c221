import { ActiveRollbackStrip } from "#components/shell/active-rollback-strip.tsx";
import { GuardrailTiles } from "#components/rollouts/guardrail-tiles.tsx";
import { reading, rolloutAt } from "#components/rollouts/rollout-fixture.ts";
import type { GuardrailReading } from "#lib/rollouts/schema.ts";

const now = new Date("2026-11-17T03:33:22Z");
const names = { from: "v1.4", to: "v1.2" };

function without(given: GuardrailReading, requests: number): GuardrailReading {
  const verdict = { ...given.verdict, kind: "no_data" as const, evidence: null };
  return { ...given, outcome: "no_data", requests, verdict };
}

const within = reading("within", {});
const broken = reading("broken", {}, { lower: -5.1, upper: -3.2 });
const hardLimit = reading("limit", { role: "hard_limit", metric: "error_rate", limit: 5 });
const readings: GuardrailReading[] = [
  within,
  { ...broken, outcome: "broken", verdict: { ...broken.verdict, kind: "regressed" } },
  { ...reading("undecided", { role: "recovery", action: "tell" }), outcome: "undecided" },
  hardLimit,
  without(reading("collecting", { modality: "image" }), 12),
  without(reading("no_data", { modality: "text" }), 600),
];

/** The strip while a rollback moves and while it waits, and guardrails in every state. */
export function DesignRollout() {
  return (
    <>
      <ActiveRollbackStrip model="mm_chat" label="25% ▸ v2.4.0" href="/" />
      <ActiveRollbackStrip model="mm_chat" label="25% ▸ v2.4.0" href="/" isWaiting />
      <GuardrailTiles rollout={rolloutAt({ readings })} names={names} now={now} />
    </>
  );
}
