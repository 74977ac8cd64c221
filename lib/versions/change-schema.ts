import { z } from "zod";
import { Modality } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { ChangeSeverity, InterfaceChange, InterfaceComparison } from "#lib/versions/interface-schema.ts";
import { ComponentKind } from "#lib/versions/schema.ts";

/** What a change does that raises no error: wrong answers (S1), a loss of quality that can be measured (S2), drift of numbers only (S3). */
export const SilentSeverity = z.enum(["wrong_answers", "quality_loss", "numeric_drift"]);
export type SilentSeverity = z.infer<typeof SilentSeverity>;

/** What a setting of a component is about; `unknown` is not harmless. */
export const SilentTopic = z.enum([
  "frame_sampling",
  "channel_order",
  "value_scale",
  "normalisation",
  "layout",
  "interpolation",
  "size_or_crop",
  "processor",
  "sample_rate",
  "resampler",
  "spectrum",
  "signal",
  "prompt_template",
  "vocabulary",
  "text_normaliser",
  "begin_end_tokens",
  "length",
  "sampling",
  "label_map",
  "threshold",
  "calibration",
  "unit_or_scale",
  "rounding",
  "response_mapping",
  "top_k",
  "safety_filter",
  "cache_key",
  "index_pairing",
  "answer_normaliser",
  "activation",
  "runtime_numerics",
  "telemetry",
  "unknown",
]);
export type SilentTopic = z.infer<typeof SilentTopic>;

/** One id of a label map whose name differs; null: the id does not exist on that side. */
export const MovedLabel = z.object({
  id: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type MovedLabel = z.infer<typeof MovedLabel>;

/** One setting that differs between two versions' components, going from current to restored. */
export const ComponentChange = z.object({
  component: ComponentKind,
  /** Dotted path of the setting; empty where the text could not be taken apart. */
  path: z.string(),
  topic: SilentTopic,
  severity: SilentSeverity,
  modalities: z.array(Modality),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** For label maps: the ids that change their name, and by how much every name moved where it is one number. */
  movedLabels: z.array(MovedLabel),
  labelShift: z.int().nullable(),
});
export type ComponentChange = z.infer<typeof ComponentChange>;

/** How one consumer stands to one change; `unknown` is not unaffected. */
export const ConsumerStanding = z.object({
  consumer: z.string(),
  name: z.string(),
  status: z.enum(["affected", "not_affected", "unknown"]),
});
export type ConsumerStanding = z.infer<typeof ConsumerStanding>;

/** A change of the interface with what it does to each consumer, and the severity that follows. */
export const WeighedChange = z.object({
  change: InterfaceChange,
  severity: ChangeSeverity,
  /** True where the declarations made the change less or more severe than it is by itself. */
  isReweighed: z.boolean(),
  /** When the oldest of the declarations was made that prove that nobody reads the field; null: nothing is proven. */
  provenUnreadSince: Timestamp.nullable(),
  consumers: z.array(ConsumerStanding),
});
export type WeighedChange = z.infer<typeof WeighedChange>;

/** What consumers meet when one version answers instead of another, by what they declared; the worst changes first. */
export const ContractView = z.object({
  status: InterfaceComparison.shape.status,
  /** At most 100; `changeCount` is how many there are. */
  changes: z.array(WeighedChange),
  changeCount: z.int(),
  untold: InterfaceComparison.shape.untold,
});
export type ContractView = z.infer<typeof ContractView>;

/**
 * Whether one may go back and forth between two versions without breaking anybody: FULL compatibility with the predecessor,
 * and FULL_TRANSITIVE with every version that is skipped (the modes of Confluent's schema registry).
 */
export const RollbackSafety = z.object({
  mode: z.enum(["full", "full_transitive"]),
  status: z.enum(["safe", "not_safe", "unknown"]),
  /** Short names of the versions between the two. */
  between: z.array(z.string()),
  /** Short names of the versions with which it is not safe, or not known to be. */
  against: z.array(z.string()),
});
export type RollbackSafety = z.infer<typeof RollbackSafety>;
