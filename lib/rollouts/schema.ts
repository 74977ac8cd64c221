import { z } from "zod";
import { ActorRef, Count, Id, Modality, SharePercent } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { TargetTraffic } from "#lib/targets/schema.ts";

/** The states of a rollout. Only `finished` is terminal; `stopped` offers resume, another version, or finishing. */
export const RolloutState = z.enum([
  "planned",
  "shifting",
  "holding",
  "paused",
  "waiting",
  "stopped",
  "baking",
  "finished",
]);
export type RolloutState = z.infer<typeof RolloutState>;

/**
 * Where a rollout goes: `forward` by its plan; `back`, the suspect is given its share again because a person chose so;
 * `choosing`, it stands still while another version is chosen.
 */
export const RolloutCourse = z.enum(["forward", "back", "choosing"]);
export type RolloutCourse = z.infer<typeof RolloutCourse>;

/** One stage: the share that the restored version gets, and how long it is held, in milliseconds. */
export const RolloutStage = z.object({ share: SharePercent.gt(0), holdMs: z.int().min(0) });
export type RolloutStage = z.infer<typeof RolloutStage>;

/**
 * A rule on a metric during a rollout. `limit` is in the metric's own unit as a benefit (negative is worse), e.g. -3 is
 * three points worse for a percentage; `stop` freezes the split, `hold` waits, `tell` only says so.
 */
export const Guardrail = z.object({
  key: z.string(),
  modality: Modality,
  metric: z.string(),
  role: z.enum(["recovery", "deterioration", "parity", "hard_limit", "quality"]),
  limit: z.number(),
  action: z.enum(["stop", "hold", "tell"]),
});
export type Guardrail = z.infer<typeof Guardrail>;

/** Live counts of a version in its last stretch at 100 % before the rollout, per modality. */
export const StablePast = z.object({
  from: Timestamp,
  to: Timestamp,
  counts: z.array(
    z.object({ modality: Modality, requests: Count, errors: Count, correct: Count, wrong: Count }),
  ),
});
export type StablePast = z.infer<typeof StablePast>;

/** The plan of a rollout: ascending stages that end at 100, guardrails, and the wait after 100 %. */
export const RolloutPlan = z.object({
  preset: z.enum(["standard", "fast", "careful", "custom"]),
  stages: z
    .array(RolloutStage)
    .min(1)
    .max(20)
    .refine((stages) => stages.at(-1)?.share === 100, "the last stage must be 100 %")
    .refine(
      (stages) => stages.every((stage, i) => i === 0 || stage.share > (stages[i - 1]?.share ?? 0)),
      "the shares must rise from stage to stage",
    ),
  guardrails: z.array(Guardrail).min(1),
  bakeMs: z.int().min(0),
  /**
   * What the person chose for a broken hard limit of the restored version: stay at the split (the default), or give its share
   * back to the suspect, at most to what that had before.
   */
  onHardLimit: z.enum(["stay", "give_back"]).default("stay"),
  /** Whether a slice of the suspect as large as the restored one is kept apart up to 50 %; needs a router that can. */
  controlSlice: z.boolean().default(false),
  /** Length of a window of the sequential tests, in milliseconds. */
  evidenceIntervalMs: z.int().min(1).default(60_000),
  /** What the restored version answered in its own stable past; null when it is not recorded. */
  stablePast: StablePast.nullable().default(null),
  /** Requests that the restored version must have answered in a stage, all modalities together, to advance by itself. */
  minimumRequestsPerArm: z.int().min(0),
});
export type RolloutPlan = z.infer<typeof RolloutPlan>;

/** Why a rollout waits, holds or stopped: a code with its facts; the screens have one sentence per code. */
export const RolloutReason = z.object({
  code: z.enum([
    "hold_not_over",
    "too_few_requests",
    "metrics_unavailable",
    "guardrail_broken",
    "guardrail_undecided",
    "sample_ratio_alarm",
    "router_unreachable",
    "router_refused",
    "foreign_write",
    "observed_differs",
    "instance_not_ready",
    "servers_down",
    "asked_by_person",
    "choosing_another",
    "going_back",
    "went_back",
    "all_stages_done",
  ]),
  facts: z.record(z.string(), z.json()),
});
export type RolloutReason = z.infer<typeof RolloutReason>;

/** How strong a guardrail's evidence is, and what it was made of. */
export const GuardrailProof = z.object({
  /**
   * `interval`: differences per window of two equal slices; `event`: which side each bad answer came from; `split`: requests
   * against planned shares; `exact`: the exact bound of one share; `before_after`: against another time, which warns only.
   */
  test: z.enum(["interval", "event", "split", "exact", "before_after", "none"]),
  comparedWith: z.enum(["control", "suspect", "suspect_before", "own_past", "limit", "plan"]),
  /** Over all stages; null where the test has none. At most 1e300. */
  eValue: z.number().nullable(),
  /** The e-value at which it alarms or is shown. */
  needed: z.number().nullable(),
  windows: z.int(),
  stages: z.int(),
  /** Bad answers and judged answers of the newest comparison; null without any. */
  restored: z.object({ bad: z.int(), total: z.int() }).nullable(),
  other: z.object({ bad: z.int(), total: z.int() }).nullable(),
  /** When the e-value reached what was needed; once set it stays. */
  alarmAt: Timestamp.nullable(),
  /** Answers of the restored version that would show it at the present rates; null when more would not, or are not needed. */
  moreAnswers: z.int().nullable(),
});
export type GuardrailProof = z.infer<typeof GuardrailProof>;

/** The newest decision of one guardrail, with the evidence it was made on. */
export const GuardrailReading = z.object({
  guardrail: Guardrail,
  outcome: z.enum(["within", "broken", "undecided", "no_data"]),
  verdict: Verdict,
  at: Timestamp,
  /** Requests of the restored version that it was made on. */
  requests: z.int(),
  proof: GuardrailProof.nullable().default(null),
  /** Readings in a row, each on new data, that came to this outcome. A stop needs two. */
  streak: z.int(),
});
export type GuardrailReading = z.infer<typeof GuardrailReading>;

/** One line of what happened in a rollout. */
export const RolloutEvent = z.object({
  id: Id,
  revision: z.int(),
  at: Timestamp,
  kind: z.string(),
  data: z.record(z.string(), z.json()),
  actor: ActorRef,
  reason: z.string().nullable(),
});
export type RolloutEvent = z.infer<typeof RolloutEvent>;

/** One stage as it went: planned, running or done. */
export const StageProgress = RolloutStage.extend({
  index: z.int(),
  state: z.enum(["planned", "running", "done"]),
  startedAt: Timestamp.nullable(),
  confirmedAt: Timestamp.nullable(),
  /** When the hold of the running stage is over at the earliest. */
  heldUntil: Timestamp.nullable(),
});
export type StageProgress = z.infer<typeof StageProgress>;

/** A rollout as the live screen shows it. */
export const Rollout = z.object({
  id: Id,
  rollbackId: Id,
  targetId: Id,
  fromVersionId: Id,
  fromVersionName: z.string(),
  toVersionId: Id,
  toVersionName: z.string(),
  state: RolloutState,
  course: RolloutCourse,
  /** Who alone may act on it; the id is null where nobody is named. */
  driver: ActorRef,
  /** The suspect's share before the first stage, in percent; null before it. */
  suspectShareBefore: z.number().nullable(),
  reason: RolloutReason.nullable(),
  stageIndex: z.int(),
  revision: z.int(),
  plan: RolloutPlan,
  stages: z.array(StageProgress),
  readings: z.array(GuardrailReading),
  traffic: TargetTraffic,
  /** Requests that the restored version answered in this stage. */
  requestsInStage: z.int().nullable(),
  stopAcceptedAt: Timestamp.nullable(),
  stopEffectiveAt: Timestamp.nullable(),
  /** Set at the end: whether the problem is shown to be gone. */
  outcome: z
    .object({
      code: z.enum(["shown_to_have_helped", "not_yet_shown", "ended_early"]),
      facts: z.record(z.string(), z.json()),
    })
    .nullable(),
  events: z.array(RolloutEvent),
  /** When a worker last evaluated this rollout. */
  tickedAt: Timestamp.nullable(),
  createdAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type Rollout = z.infer<typeof Rollout>;

/** What a button carries: the stage and revision it was drawn from; a late or double press changes nothing. */
export const RolloutAct = z.object({
  expectedStage: z.int(),
  expectedRevision: z.int(),
  reason: z.string().max(500).default(""),
});
export type RolloutAct = z.infer<typeof RolloutAct>;

/** What "Extend" carries: the minutes that the hold of the present stage is made longer by. */
export const ExtendHold = RolloutAct.extend({ minutes: z.int().min(1).max(240).default(10) });
export type ExtendHold = z.infer<typeof ExtendHold>;

/** An act with the version picked to confirm it, and why: a shift that is not to wait for instances, a guardrail overridden. */
export const PickedAct = RolloutAct.extend({
  version: z.string().min(1).max(200),
  reason: z.string().min(1).max(500),
});
export type PickedAct = z.infer<typeof PickedAct>;

/** What a person may have chosen, on the record, that gives the suspect more traffic. */
export const Warrant = z.enum(["back_to_suspect", "give_back_on_hard_limit"]);
export type Warrant = z.infer<typeof Warrant>;

/** What is notified on the channel of live hints when somebody pressed; no stream has a topic of this name. */
export const rolloutPressed = "rollout.pressed";
