import { z } from "zod";
import { DatasetIdentity } from "#lib/evaluations/schema.ts";
import { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { Model } from "#lib/models/schema.ts";
import { Id, Modality, Slug } from "#lib/schema/atoms.ts";
import { ComponentChange, ContractView, RollbackSafety } from "#lib/versions/change-schema.ts";
import { InterfaceChange } from "#lib/versions/interface-schema.ts";
import { ComponentDifference, ComponentKind, Version, VersionDetail } from "#lib/versions/schema.ts";

/** One metric of two versions on one dataset, with the verdict; not comparable ones have no difference. */
export const ComparedMetric = z.object({
  modality: Modality,
  metric: z.string(),
  comparability: z.enum(["comparable", "identity_not_recorded", "not_comparable"]),
  baseDataset: DatasetIdentity.nullable(),
  headDataset: DatasetIdentity.nullable(),
  /** In the metric's own unit; null: no result. */
  baseValue: z.number().nullable(),
  headValue: z.number().nullable(),
  baseCount: z.int().nullable(),
  headCount: z.int().nullable(),
  verdict: Verdict,
});
export type ComparedMetric = z.infer<typeof ComparedMetric>;

/** What a step from base to head means for one consumer; `fields` null: the interface of a side is not known. */
export const ConsumerTouch = z.object({
  id: Id,
  slug: Slug,
  name: z.string(),
  modalities: z.array(Modality),
  fields: z.object({ lost: z.array(z.string()), gained: z.array(z.string()) }).nullable(),
  worse: z.array(Modality),
  better: z.array(Modality),
  level: z.enum(["must_act", "should_know", "nothing_to_do"]),
  /** It meets a change that breaks it, such as a required field that goes; an optional one it has to live without. */
  breaks: z.boolean(),
  /** The changes that it meets, or may meet, weighed for it alone; harmless ones left out, at most 50. */
  changes: z.array(InterfaceChange),
});
export type ConsumerTouch = z.infer<typeof ConsumerTouch>;

/** How many of a modality's results moved which way, and the direction they give together. */
export const ModalityRollUp = z.object({
  modality: Modality,
  direction: z.enum(["worse", "better", "mixed", "flat", "unknown", "not_comparable"]),
  worse: z.int(),
  better: z.int(),
  unchanged: z.int(),
  undecided: z.int(),
  notComparable: z.int(),
});
export type ModalityRollUp = z.infer<typeof ModalityRollUp>;

/** The one word for the step from base to head; `cannot_tell` is neither fine nor bad. */
export const CaseRollUp = z.object({
  kind: z.enum([
    "breaking",
    "regression",
    "mixed",
    "improvement",
    "no_change",
    "not_comparable",
    "cannot_tell",
  ]),
  modalities: z.array(ModalityRollUp),
});
export type CaseRollUp = z.infer<typeof CaseRollUp>;

/** Two versions of a model side by side: components, metrics with the worst first, and who is touched. */
export const CompareView = z.object({
  model: Model,
  base: VersionDetail,
  head: VersionDetail,
  components: z.array(ComponentDifference),
  metrics: z.array(ComparedMetric),
  consumers: z.array(ConsumerTouch),
  /** What consumers of base meet when head answers them. */
  contracts: ContractView,
  /** What changes without any error, at most 100, and how many there are. */
  silent: z.object({ changes: z.array(ComponentChange), count: z.int() }),
  safety: RollbackSafety,
  rollUp: CaseRollUp,
  /** The model's newest versions, to choose from. */
  versions: z.array(Version),
});
export type CompareView = z.infer<typeof CompareView>;

/** One of several versions that are compared with the same base: what changed since base, and the one word for the step. */
export const DeltaHead = z.object({
  version: Version,
  /** The components that are not what base has; one that a side did not record is not among them. */
  changed: z.array(ComponentKind),
  rollUp: CaseRollUp,
});
export type DeltaHead = z.infer<typeof DeltaHead>;

/** One result of base, and that of each head against it, in the order of the heads; null: not measured there. */
export const DeltaRow = z.object({
  modality: Modality,
  metric: z.string(),
  dataset: DatasetIdentity,
  baseValue: z.number().nullable(),
  deltas: z.array(ComparedMetric.nullable()),
});
export type DeltaRow = z.infer<typeof DeltaRow>;

/** Several versions of a model against one base, the worst results first. */
export const DeltaView = z.object({
  model: Model,
  base: Version,
  heads: z.array(DeltaHead),
  rows: z.array(DeltaRow),
  /** The model's newest versions, to choose from. */
  versions: z.array(Version),
});
export type DeltaView = z.infer<typeof DeltaView>;
