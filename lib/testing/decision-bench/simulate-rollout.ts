import type { ArmCounts } from "#lib/rollouts/core/guardrail-counts.ts";
import type { PresentCounts } from "#lib/rollouts/core/guardrail-look.ts";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import type { GuardrailState } from "#lib/rollouts/core/judge-guardrails.ts";
import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import type { StageLook } from "#lib/rollouts/core/stage-evidence.ts";
import type { StageShares } from "#lib/rollouts/evidence-schema.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import { normalQuantile } from "#lib/statistics/normal-distribution.ts";
import { seededRandom } from "#lib/statistics/seeded-random.ts";
import type { SeededRandom } from "#lib/statistics/seeded-random.ts";
import { twoProportionZ } from "#lib/statistics/two-proportion-z.ts";
import { drawBad, drawBinomial } from "./draw-counts.ts";

/** What is told of the traffic of one rollout. */
export interface RolloutScenario {
  readonly name: string;
  /** Shares of restored version and control slice in percent, per stage; a control of 0 is a router that cannot keep one. */
  readonly stages: readonly { readonly restored: number; readonly control: number }[];
  /** Minutes of each stage; one window of the tests is one minute. */
  readonly minutes: number;
  /** Looks come every so many minutes. */
  readonly lookEvery: number;
  /** Requests a minute of every modality; may depend on the stage. */
  readonly requests: (stage: number) => number;
  /** How many bad answers the suspect gives, as a multiple of 5 % wrong and 2 % errors. */
  readonly baseOf: (minute: number) => number;
  /** Bad answers of the restored version as a multiple of the suspect's. */
  readonly factor: number;
  /** Mean size of a burst of bad answers; 1 is independent. */
  readonly burst: number;
  /** Points of accuracy that a deterioration must reach; the default of a plan is 3. */
  readonly accuracyLimit: number;
}

/** What one rollout gave; minutes are null where it did not happen. */
export interface SimulatedRollout {
  readonly stoppedAt: number | null;
  /** The split test asked to wait although requests arrived as planned. */
  readonly isWaiting: boolean;
  readonly recoveredAt: number | null;
  /** One-sided z of the pooled counts beyond 1.645 at any look, for contrast. */
  readonly hasNaiveAlarm: boolean;
}

const modalities = ["image", "text", "audio", "video"] as const;
const wrongShare = 0.05;
const errorShare = 0.02;
const minuteMs = 60_000;
const start = Date.UTC(2026, 8, 1);
const naiveLimit = normalQuantile(0.95);

/** Eight deteriorations (accuracy and errors of four modalities), the hard limit, the split, and one recovery. */
export function eightGuardrails(accuracyLimit: number): Guardrail[] {
  const defaults = defaultGuardrails(modalities, ["audio"])
    .filter(({ role }) => role !== "parity")
    .map((one) => (one.role === "deterioration" ? { ...one, limit: -accuracyLimit } : one));
  const errors = modalities.map((modality): Guardrail => ({
    key: `errors_${modality}`,
    modality,
    metric: "error_rate",
    role: "deterioration",
    limit: -0.1,
    action: "stop",
  }));
  return [...defaults, ...errors];
}

interface Arms {
  readonly restored: ArmCounts[];
  readonly control: ArmCounts[];
  readonly rest: ArmCounts[];
}

interface Minute {
  readonly minute: number;
  readonly stage: number;
}

function sharesOf(scenario: RolloutScenario, stage: number): StageShares {
  const { restored = 0, control = 0 } = scenario.stages[stage] ?? {};
  return { restored, control, rest: 100 - restored - control };
}

function drawMinute(random: SeededRandom, scenario: RolloutScenario, { minute, stage }: Minute): Arms {
  const shares = sharesOf(scenario, stage);
  const base = scenario.baseOf(minute);
  const arms: Arms = { restored: [], control: [], rest: [] };
  for (const modality of modalities) {
    const all = scenario.requests(stage);
    const restored = drawBinomial(random, all, shares.restored / 100);
    const others = all - restored;
    const control = drawBinomial(random, others, shares.control / (100 - shares.restored));
    const draw = (requests: number, factor: number): ArmCounts => {
      const law = { requests, burst: scenario.burst };
      const errors = drawBad(random, { ...law, rate: errorShare * base * factor });
      const wrong = drawBad(random, { ...law, rate: wrongShare * base * factor });
      return { modality, requests, errors, wrong, correct: requests - wrong };
    };
    arms.restored.push(draw(restored, scenario.factor));
    if (control > 0) arms.control.push(draw(control, 1));
    if (others > control) arms.rest.push(draw(others - control, 1));
  }
  return arms;
}

function add(one: readonly ArmCounts[], other: readonly ArmCounts[]): ArmCounts[] {
  return modalities.flatMap((modality) => {
    const rows = [...one, ...other].filter((row) => row.modality === modality);
    if (rows.length === 0) return [];
    const sum = (read: (row: ArmCounts) => number) => rows.reduce((total, row) => total + read(row), 0);
    const [requests, errors] = [sum((row) => row.requests), sum((row) => row.errors)];
    return [
      { modality, requests, errors, correct: sum((row) => row.correct), wrong: sum((row) => row.wrong) },
    ];
  });
}

/** What the suspect answered in the ten minutes before, at the rates of the start. */
function drawBefore(random: SeededRandom, scenario: RolloutScenario): ArmCounts[] {
  const plain = { ...scenario, stages: [{ restored: 0, control: 0 }] };
  const { rest } = drawMinute(
    random,
    { ...plain, requests: (stage) => 10 * scenario.requests(stage) },
    {
      minute: 0,
      stage: 0,
    },
  );
  return rest;
}

/** Counts since the stage began, the way a look shows them. */
interface Tally {
  restored: ArmCounts[];
  control: ArmCounts[];
  suspect: ArmCounts[];
}

function presentOf(tally: Tally, before: readonly ArmCounts[]): PresentCounts {
  const isControlled = tally.control.length > 0;
  return {
    restored: tally.restored,
    suspect: isControlled ? tally.control : tally.suspect,
    comparedWith: isControlled ? "control" : "suspect",
    isAlone: false,
    before,
    stablePast: null,
  };
}

function isNaivelyWorse({ restored, suspect }: PresentCounts): boolean {
  return restored.some((own) => {
    const other = suspect.find(({ modality }) => modality === own.modality);
    if (other === undefined || own.requests === 0 || other.requests === 0) return false;
    const z = (read: (row: ArmCounts) => number) =>
      twoProportionZ(
        { successes: read(own), trials: own.requests },
        { successes: read(other), trials: other.requests },
      ).z;
    return z((row) => row.wrong) > naiveLimit || z((row) => row.errors) > naiveLimit;
  });
}

function windowOf(arms: Arms, minute: number): StageLook["windows"][number] {
  return {
    from: new Date(start + minute * minuteMs),
    until: new Date(start + (minute + 1) * minuteMs),
    restored: arms.restored,
    control: arms.control.length > 0 ? arms.control : null,
    suspect: add(arms.control, arms.rest),
  };
}

type Recorded = { -readonly [Key in keyof SimulatedRollout]: SimulatedRollout[Key] };

/** Writes down what a look decided; gives whether the rollout is over. */
function record(found: Recorded, state: GuardrailState, minute: number): boolean {
  for (const { guardrail, outcome } of state.previous) {
    if (guardrail.role === "recovery" && outcome === "within") found.recoveredAt ??= minute;
    if (outcome !== "broken") continue;
    if (guardrail.action === "stop") found.stoppedAt ??= minute;
    if (guardrail.action === "hold") found.isWaiting = true;
  }
  return found.stoppedAt !== null;
}

/** One rollout, minute by minute through the guardrails of the product, until it stops or its stages are over. */
export function simulateRollout(scenario: RolloutScenario, seed: number): SimulatedRollout {
  const random = seededRandom(seed);
  const before = drawBefore(random, scenario);
  const guardrails = eightGuardrails(scenario.accuracyLimit);
  const found: Recorded = { stoppedAt: null, isWaiting: false, recoveredAt: null, hasNaiveAlarm: false };
  let state: GuardrailState = { guardrails, evidence: [], previous: [] };
  for (let stage = 0; stage < scenario.stages.length; stage += 1) {
    const tally: Tally = { restored: [], control: [], suspect: [] };
    let windows: StageLook["windows"][number][] = [];
    for (let inStage = 1; inStage <= scenario.minutes; inStage += 1) {
      const minute = stage * scenario.minutes + inStage;
      const arms = drawMinute(random, scenario, { minute, stage });
      windows.push(windowOf(arms, minute - 1));
      tally.restored = add(tally.restored, arms.restored);
      tally.control = add(tally.control, arms.control);
      tally.suspect = add(tally.suspect, add(arms.control, arms.rest));
      if (inStage % scenario.lookEvery !== 0) continue;
      const present = presentOf(tally, before);
      const from = new Date(start + stage * scenario.minutes * minuteMs);
      const look = { index: stage, shares: sharesOf(scenario, stage), from, windows, skippedUntil: null };
      const { readings, evidence } = judgeGuardrails(state, {
        now: new Date(start + minute * minuteMs),
        stages: [{ ...look, plannedWindows: scenario.minutes }],
        present,
        stageCount: scenario.stages.length,
      });
      windows = [];
      state = { guardrails, evidence, previous: readings };
      found.hasNaiveAlarm ||= isNaivelyWorse(present);
      if (record(found, state, minute)) return found;
    }
  }
  return found;
}
