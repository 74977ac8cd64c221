import { z } from "zod";
import { GateAction, ModelRanking, RankingGate } from "#lib/models/judging-schema.ts";
import { ReplayRun } from "#lib/replays/schema.ts";
import { ReportNarrative } from "#lib/rollbacks/narrative-schema.ts";
import { Rollout, RolloutStage } from "#lib/rollouts/schema.ts";
import { ActorRef, Id, Modality, Slug, WebAddress } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { ReadinessReason } from "#lib/targets/readiness-schema.ts";
import { ProblemReview } from "#lib/targets/review-schema.ts";
import { Freeze, ModalityVerdict } from "#lib/targets/schema.ts";
import { InterfaceChange } from "#lib/versions/interface-schema.ts";
import { ChangelogEntry, ChecklistItem, ComponentDifference, Version } from "#lib/versions/schema.ts";

/** The steps of the guided rollback, in order; `report` is after them. */
export const RollbackStep = z.enum(["problem", "version", "test", "rollout", "notify", "report"]);
export type RollbackStep = z.infer<typeof RollbackStep>;

/** What is wrong, as the person says it. */
export const Symptom = z.enum(["quality", "errors", "latency", "safety", "cost", "not_sure"]);
export type Symptom = z.infer<typeof Symptom>;

/** A check that was passed over, with who did and why. */
export const TestException = z.object({ check: z.string(), reason: z.string(), actor: ActorRef });
export type TestException = z.infer<typeof TestException>;

/** Somebody who has a rollback's live page open now. */
export const Watcher = z.object({ id: z.string(), name: z.string() });
export type Watcher = z.infer<typeof Watcher>;

/** A guided rollback, from the first press to the report. */
export const Rollback = z.object({
  id: Id,
  model: Slug,
  modelTitle: z.string(),
  targetId: Id,
  targetTitle: z.string(),
  suspect: Version,
  candidate: Version.nullable(),
  step: RollbackStep,
  state: z.enum(["open", "cancelled", "finished"]),
  symptoms: z.array(Symptom),
  modalities: z.array(Modality),
  severity: z.int(),
  /** A fire drill: no mark on versions, no public changelog entry, no message that leaves the product. */
  isDrill: z.boolean(),
  note: z.string(),
  incidentUrl: z.string().nullable(),
  /** The verdicts that step 1 showed, kept as they were. */
  evidence: z.array(ModalityVerdict),
  driver: ActorRef,
  revision: z.int(),
  freeze: Freeze.nullable(),
  testRunId: Id.nullable(),
  exceptions: z.array(TestException),
  rolloutId: Id.nullable(),
  startedAt: Timestamp,
  startedBy: z.string(),
  cancelledAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
});
export type Rollback = z.infer<typeof Rollback>;

const SeverityAndNote = z.object({ severity: z.int(), note: z.string() });

/** Step 1: the problem as the person confirms it. `model` or `targetId` names the target. */
export const StartRollback = z
  .object({
    targetId: Id,
    suspectVersionId: Id,
    symptoms: z.array(Symptom).min(1, "choose at least one symptom"),
    modalities: z.array(Modality).min(1, "choose at least one modality"),
    severity: z.int().min(1).max(4),
    note: z.string().max(4000).default(""),
    incidentUrl: WebAddress.nullable().default(null),
    /** A fire drill; only on a target that allows them. */
    isDrill: z.boolean().optional(),
    /** Left out: as long as the freeze policy says. */
    freezeHours: z.number().min(1).max(168).optional(),
  })
  .refine((problem) => problem.severity !== 1 || problem.note.trim() !== "", {
    path: ["note"],
    message: "severity 1 needs a note: say what users see",
    // Beside what else is wrong, so that a form is refused once.
    when: ({ value }) => SeverityAndNote.safeParse(value).success,
  });
export type StartRollback = z.infer<typeof StartRollback>;

/** One reason of a candidate, as data; the screens have one sentence per code. */
export const CandidateReason = z.object({
  code: z.enum([
    "is_suspect",
    "tried_already",
    "known_bad",
    "never_served",
    "imported",
    "component_not_recorded",
    "artifact_missing",
    "artifact_differs",
    "artifacts_intact",
    "artifacts_not_checked",
    "contains_suspect_change",
    "not_better_on_complaint",
    "better_on_complaint",
    "complaint_not_shown",
    "shares_changed_component",
    "served_healthy",
    "had_incident",
    "bundle_recorded",
    "golden_cases",
    "no_golden_cases",
    "readiness_passed",
    "readiness_not_passed",
    "consumers_unaffected",
    "consumers_unknown",
    "consumer_breaks",
    "consumer_loses_field",
    "security_fix_lost",
  ]),
  facts: z.record(z.string(), z.json()),
});
export type CandidateReason = z.infer<typeof CandidateReason>;

/** One gate of a candidate: `unknown` is no failure, and no pass either. */
export const CandidateGate = z.object({
  gate: z.enum(["is_suspect", ...RankingGate.options]),
  /** What a failure does, by the model's settings. */
  action: GateAction,
  outcome: z.enum(["pass", "fail", "unknown"]),
  /** Why it is not passed; null for a pass. */
  reason: CandidateReason.nullable(),
});
export type CandidateGate = z.infer<typeof CandidateGate>;

/** The parts of a candidate's score, each at most its weight in the model's ranking. */
export const ScoreBars = z.object({
  evaluation: z.number(),
  soak: z.number(),
  traffic: z.number(),
  recency: z.number(),
  restore: z.number(),
});
export type ScoreBars = z.infer<typeof ScoreBars>;

/** A version that could be gone back to, with evidence; blocked ones carry the reasons that block them. */
export const Candidate = z.object({
  version: Version,
  eligible: z.boolean(),
  recommended: z.boolean(),
  /** 1: nothing unknown, 2: one thing, 3: more; null for blocked ones. */
  tier: z.int().nullable(),
  /** 0 to 100; null for blocked ones. */
  score: z.number().nullable(),
  bars: ScoreBars.nullable(),
  reasons: z.array(CandidateReason),
  blockers: z.array(CandidateReason),
  gates: z.array(CandidateGate),
  /** The candidate's last healthy live counts against the suspect's: `improved` is better for the candidate. */
  verdicts: z.array(ModalityVerdict),
  servedMs: z.int(),
  servedRequests: z.int(),
  lastServedAt: Timestamp.nullable(),
  components: z.array(ComponentDifference.pick({ kind: true, status: true })),
  /** Whether it is being started ahead of the tests; null: nobody does. */
  prepared: z
    .object({
      state: z.enum(["preparing", "ready", "failed"]),
      reason: ReadinessReason.nullable(),
      /** From the call to ready, in milliseconds. */
      durationMs: z.number().nullable(),
    })
    .nullable(),
});
export type Candidate = z.infer<typeof Candidate>;

/** A consumer that notices the way back, and on which field. */
export const ConsumerImpact = z.object({
  consumerId: Id,
  name: z.string(),
  modalities: z.array(Modality),
  lostFields: z.array(z.string()),
  gainedFields: z.array(z.string()),
  /** It meets a change that breaks it: its loss has to be read before the version is chosen. */
  breaks: z.boolean(),
  /** False where the fields of a side are not known, which is not the same as none changing. */
  isKnown: z.boolean(),
  /** What it meets, or may meet, besides harmless changes: fields, types, units, meanings, what it sends. */
  changes: z.array(InterfaceChange),
  level: z.enum(["must_act", "should_know", "nothing_to_do"]),
});
export type ConsumerImpact = z.infer<typeof ConsumerImpact>;

/** Step 2: the candidates, what comes back, what is lost, and who notices, for the recommended or chosen one. */
export const VersionChoice = z.object({
  candidates: z.array(Candidate),
  /** The weights and gates that ranked them. */
  ranking: ModelRanking,
  /** Where none is recommended: the version that lacks least, and what would have to be settled. */
  nearest: z.object({ versionId: Id, unblock: z.array(CandidateReason) }).nullable(),
  comesBack: z.array(ChangelogEntry),
  isLost: z.array(ChangelogEntry),
  consumers: z.array(ConsumerImpact),
  /** What the bundle brings back, component by component and part by part; empty where no version is shown. */
  checklist: z.array(ChecklistItem),
});
export type VersionChoice = z.infer<typeof VersionChoice>;

/** Step 1's evidence before a rollback exists. */
export const ProblemView = z.object({
  model: Slug,
  modelTitle: z.string(),
  targetId: Id,
  targetTitle: z.string(),
  suspect: Version,
  suspectSince: Timestamp.nullable(),
  baseline: Version.nullable(),
  /** What the model serves. */
  modalities: z.array(Modality),
  /** The modality that was named before looking; null: none, all verdicts are one family. */
  complaint: Modality.nullable(),
  live: z.array(ModalityVerdict),
  evaluated: z.array(ModalityVerdict),
  /** Moves of other versions in the window: which one took what share, in percent. */
  alsoChanged: z.array(z.object({ at: Timestamp, version: z.string(), share: z.number() })),
  /** How long the rollback freezes releases where nobody says otherwise, by the policy. */
  freezeHours: z.int(),
  openRollbackId: Id.nullable(),
  /** Who drives the rollback that is under way, and since when it is. */
  openRollback: z.object({ driver: z.string(), startedAt: Timestamp }).nullable(),
  /** What an operator said of it already; absent while nobody did. */
  review: ProblemReview.optional(),
  checkedAt: Timestamp,
});
export type ProblemView = z.infer<typeof ProblemView>;

/** What every later step's form carries, so that a late press changes nothing. */
const Expected = { expectedRevision: z.int() };

export const ChooseVersion = z.object({
  ...Expected,
  candidateVersionId: Id,
  /** Consumers whose loss was read and ticked. */
  readConsumers: z.array(Id).default([]),
});
export type ChooseVersion = z.infer<typeof ChooseVersion>;

export const RunTests = z.object({ ...Expected });
export type RunTests = z.infer<typeof RunTests>;

/** Step 3: go on; every check that did not pass needs a reason. */
export const AcceptTests = z.object({ ...Expected, reason: z.string().max(2000).default("") });
export type AcceptTests = z.infer<typeof AcceptTests>;

/** The emergency path: step 4 without tests. The version is picked among others to confirm, and the reason is kept. */
export const SkipTests = z.object({
  ...Expected,
  candidateVersionId: Id,
  confirmedVersionId: Id,
  reason: z.string().trim().min(1).max(2000),
});
export type SkipTests = z.infer<typeof SkipTests>;

/** Step 4: the plan. `stages` only with `custom`, where a hold of 0 is that of the plan; holds are never under the target's minimum. */
export const StartRollout = z.object({
  ...Expected,
  preset: z.enum(["standard", "fast", "careful", "custom"]).default("standard"),
  stages: z
    .array(RolloutStage.extend({ holdMs: RolloutStage.shape.holdMs.default(0) }))
    .max(20)
    .default([]),
  /** Hold of each stage, in milliseconds; null: the target's minimum. */
  holdMs: z.int().min(1000).nullable().default(null),
  /** The candidate, picked among others to confirm; needed where the first stage takes all traffic at once. */
  confirmedVersionId: Id.optional(),
  /** Also the targets after this one in its group, one after another. */
  coversGroup: z.boolean().optional(),
  /** What a broken hard limit of the restored version does beside stopping: stay at the split, or give its share back. */
  onHardLimit: z.enum(["stay", "give_back"]).optional(),
});
export type StartRollout = z.infer<typeof StartRollout>;

export const RollbackAct = z.object({ ...Expected, reason: z.string().max(2000).default("") });
export type RollbackAct = z.infer<typeof RollbackAct>;

/** Going back to the suspect: it is picked among others to confirm, and the reason is kept. */
export const GoBack = z.object({
  ...Expected,
  confirmedVersionId: Id,
  reason: z.string().trim().min(1).max(2000),
});
export type GoBack = z.infer<typeof GoBack>;

/** The report as it is when asked for: facts in order, each from a row. */
export const RollbackReport = z.object({
  rollback: Rollback,
  rollout: Rollout.nullable(),
  test: ReplayRun.nullable(),
  timeline: z.array(
    z.object({
      at: Timestamp,
      actor: ActorRef,
      action: z.string(),
      reason: z.string().nullable(),
      facts: z.record(z.string(), z.json()),
    }),
  ),
  /** Milliseconds from detection, decision, first shift and full, where they happened. */
  durations: z.object({
    /** When the suspect first had traffic in the week before, or earlier where it still had then. */
    suspectSince: Timestamp.nullable(),
    detectedAt: Timestamp.nullable(),
    startedAt: Timestamp,
    firstShiftAt: Timestamp.nullable(),
    fullAt: Timestamp.nullable(),
  }),
  notifications: z.array(
    z.object({
      consumer: z.string(),
      delivered: z.int(),
      failed: z.int(),
      queued: z.int(),
      answer: z.string().nullable(),
    }),
  ),
  /** Requests that the suspect answered from detection, or the start, until now or the end; no rows: not recorded. */
  impact: z.object({
    since: Timestamp,
    requests: z.array(z.object({ modality: Modality, requests: z.int(), errors: z.int() })),
  }),
  /** What people wrote; null: nobody did. */
  narrative: ReportNarrative.nullable(),
});
export type RollbackReport = z.infer<typeof RollbackReport>;
