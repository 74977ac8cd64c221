import { z } from "zod";
import { GuardrailRules, SettableRole } from "#lib/models/guardrail-schema.ts";
import { Guardrail } from "#lib/rollouts/schema.ts";
import { Count, Id, Modality, SharePercent, Slug } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** A guardrail of a model as its next rollout gets it, beside what the product would set. */
export const ModelGuardrail = z.object({
  role: SettableRole,
  modality: Modality,
  metric: z.string(),
  /** How much worse in percentage points; of a hard limit the share of errors. */
  limit: z.number(),
  action: Guardrail.shape.action,
  /** What the product sets, where the model has nothing of its own. */
  product: z.object({ limit: z.number(), action: Guardrail.shape.action }),
  isOwn: z.boolean(),
});
export type ModelGuardrail = z.infer<typeof ModelGuardrail>;

/** The guardrails of a model that can be set, with the revision of its settings that a change has to name. */
export const ModelGuardrails = z.object({
  model: Slug,
  revision: z.int(),
  isDefault: z.boolean(),
  guardrails: z.array(ModelGuardrail),
});
export type ModelGuardrails = z.infer<typeof ModelGuardrails>;

const Change = {
  expectedRevision: z.int().min(0),
  reason: z.string().trim().min(1, "say why").max(2000),
};

/** The limits as they are to be; a guardrail that is not named is the product's. */
export const PutGuardrails = z.object({ rules: GuardrailRules, ...Change });
export type PutGuardrails = z.infer<typeof PutGuardrails>;

/** Takes all limits back to the product's. */
export const ResetGuardrails = z.object(Change);
export type ResetGuardrails = z.infer<typeof ResetGuardrails>;

/** What was in the end known of a restored version, and how it was told. */
export const ReplayFate = z.object({
  /** `unknown`: not told yet. */
  kind: z.enum(["bad", "good", "unknown"]),
  told: z.enum([
    "marked_bad",
    "rolled_back_later",
    "stopped_by_person",
    "another_chosen",
    "went_back",
    "kept",
    "ended_early",
    "running",
  ]),
});
export type ReplayFate = z.infer<typeof ReplayFate>;

/** One rollout of the past as the limits would have treated it. */
export const BackTestRun = z.object({
  rollbackId: Id,
  rolloutId: Id,
  targetTitle: z.string(),
  versionName: z.string(),
  startedAt: Timestamp,
  /** `no_data`: its counts are not kept. */
  outcome: z.enum(["stopped", "held", "passed", "no_data"]),
  /** The first guardrail that asked for it, where and when; null where none did. */
  by: z
    .object({ role: Guardrail.shape.role, modality: Modality, share: SharePercent, at: Timestamp })
    .nullable(),
  fate: ReplayFate,
});
export type BackTestRun = z.infer<typeof BackTestRun>;

/** What limits would have done to the rollouts of the last days. */
export const BackTest = z.object({
  from: Timestamp,
  to: Timestamp,
  /** Newest first, at most 30; fire drills are left out. */
  runs: z.array(BackTestRun),
  counts: z.object({
    /** Rollouts whose counts could be read. */
    read: Count,
    noData: Count,
    stopped: Count,
    /** Of those that would have been stopped: rightly, wrongly, and not told yet. */
    rightly: Count,
    wrongly: Count,
    untold: Count,
    held: Count,
    /** Bad ones that would not have been stopped. */
    missed: Count,
  }),
});
export type BackTest = z.infer<typeof BackTest>;

/** The limits to try; what is not named is the product's. */
export const TryGuardrails = z.object({ rules: GuardrailRules.default([]) });
export type TryGuardrails = z.infer<typeof TryGuardrails>;
