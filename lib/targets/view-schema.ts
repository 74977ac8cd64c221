import { z } from "zod";
import { AuditEntry } from "#lib/audit/schema.ts";
import { ComparedMetric } from "#lib/evaluations/view-schema.ts";
import { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { Model } from "#lib/models/schema.ts";
import { Id, LocalizedText, Modality, SharePercent, Slug } from "#lib/schema/atoms.ts";
import { MetricUnit } from "#lib/schema/metric.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { Readiness } from "#lib/targets/readiness-schema.ts";
import { LiveMetric, PointSeries } from "#lib/targets/chart-schema.ts";
import { ProblemReview } from "#lib/targets/review-schema.ts";
import { Freeze, ServingInterval, TargetHealth, TargetTraffic } from "#lib/targets/schema.ts";
import {
  ComponentDifference,
  ComponentKind,
  GoingBack,
  Version,
  VersionDetail,
} from "#lib/versions/schema.ts";

/** How far back a history is looked at; `all` is since the first version took traffic. */
export const HistoryRange = z.enum(["24h", "7d", "30d", "since", "all"]);
export type HistoryRange = z.infer<typeof HistoryRange>;

/** A live value of one step of time in the metric's unit, a share with its 95 % interval; null: nothing was counted there. */
export const HistoryPoint = z.object({
  at: Timestamp,
  /** Length of the step, in milliseconds. */
  stepMs: z.int(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int().nullable(),
});
export type HistoryPoint = z.infer<typeof HistoryPoint>;

/** A live metric of one modality over time, all versions together: what users got. */
export const LiveSeries = z.object({
  modality: Modality,
  metric: LiveMetric,
  /** Steps, each made of all that was counted in it. */
  points: z.array(HistoryPoint),
  /** Lowest and highest of all points behind them, coarse; null: there are none. */
  every: PointSeries.nullable(),
});
export type LiveSeries = z.infer<typeof LiveSeries>;

/** The evaluated value of one version on the dataset that most versions share, in the metric's unit. */
export const VersionPoint = z.object({
  versionId: Id,
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int().nullable(),
});
export type VersionPoint = z.infer<typeof VersionPoint>;

/** One modality over the versions, oldest first; a version not evaluated on this dataset has nulls. */
export const VersionSeries = z.object({
  modality: Modality,
  metric: z.string(),
  /** The name that the model or the catalogue gives the metric; null for one that neither knows. */
  label: LocalizedText.nullable(),
  unit: MetricUnit,
  dataset: z.string(),
  points: z.array(VersionPoint),
});
export type VersionSeries = z.infer<typeof VersionSeries>;

/** A move of traffic: the version whose share rose most; a return is a move back to a version that served before. */
export const ServingMove = z.object({
  at: Timestamp,
  kind: z.enum(["took", "returned"]),
  versionId: Id,
  share: SharePercent,
  fromVersionId: Id.nullable(),
  reason: z.string().nullable(),
  actor: z.string(),
  rollbackId: Id.nullable(),
});
export type ServingMove = z.infer<typeof ServingMove>;

/** From when to when a version served, all its intervals together; `until` null is still serving. */
export const ServedWindow = z.object({
  from: Timestamp,
  until: Timestamp.nullable(),
  /** How many times it took traffic after having had none. */
  times: z.int(),
  servedMs: z.int(),
});
export type ServedWindow = z.infer<typeof ServedWindow>;

/** What a version is on a target now. */
export const VersionState = z.enum([
  "healthy",
  "degraded",
  "no_data",
  "known_bad",
  "last_known_good",
  "retired",
  "not_served",
]);
export type VersionState = z.infer<typeof VersionState>;

/** A verdict of one modality in short. */
export const ShortVerdict = z.object({ modality: Modality, verdict: Verdict });
export type ShortVerdict = z.infer<typeof ShortVerdict>;

/** One line of a model's version table. */
export const VersionRow = z.object({
  version: Version,
  state: VersionState,
  /** The intended share now, in percent. */
  share: SharePercent,
  served: ServedWindow.nullable(),
  /** The version that this one is compared with: its parent, else the one built before. */
  beforeId: Id.nullable(),
  changed: z.array(ComponentKind),
  notRecorded: z.array(ComponentKind),
  /** Per modality against `before`, on the dataset both share; empty: nothing comparable. */
  verdicts: z.array(ShortVerdict),
  changeTitle: LocalizedText.nullable(),
});
export type VersionRow = z.infer<typeof VersionRow>;

/** A target in short, as a model's screens name it. */
export const TargetSummary = z.object({
  id: Id,
  slug: Slug,
  title: z.string(),
  environment: z.enum(["production", "staging"]),
  /** Whether fire drills may be run here. */
  allowsDrills: z.boolean(),
  freeze: Freeze.nullable(),
  traffic: TargetTraffic,
  health: TargetHealth.nullable(),
  /** What an operator said of what was found; absent while nobody did. */
  review: ProblemReview.optional(),
});
export type TargetSummary = z.infer<typeof TargetSummary>;

/** A model's history on one target. */
export const ModelView = z.object({
  model: Model,
  target: TargetSummary.nullable(),
  /** Every target of the model, each of which has such a history. */
  targets: z.array(TargetSummary.pick({ slug: true, title: true })),
  /** Whether the target could be rolled back right now; null: there is no target. */
  readiness: Readiness.nullable(),
  from: Timestamp,
  to: Timestamp,
  serving: z.array(ServingInterval),
  moves: z.array(ServingMove),
  live: z.array(LiveSeries),
  byVersion: z.array(VersionSeries),
  versions: z.array(VersionRow),
});
export type ModelView = z.infer<typeof ModelView>;

/** Live accuracy of one version on a target, from its first answer there until its last or now. */
export const VersionLive = z.object({
  targetId: Id,
  from: Timestamp,
  to: Timestamp,
  series: z.array(LiveSeries),
});
export type VersionLive = z.infer<typeof VersionLive>;

/** One version with what changed, how it was evaluated, where it served, and what was done to it. */
export const VersionView = z.object({
  model: Model,
  version: VersionDetail,
  before: Version.nullable(),
  /** What rolling back to `before` does to consumers; null: there is none before it. */
  goingBack: GoingBack.nullable(),
  components: z.array(ComponentDifference),
  metrics: z.array(ComparedMetric),
  serving: z.array(ServingInterval),
  state: VersionState,
  share: SharePercent,
  served: ServedWindow.nullable(),
  /** null: it never served. */
  live: VersionLive.nullable(),
  acts: z.array(AuditEntry),
});
export type VersionView = z.infer<typeof VersionView>;

/** One modality of a model now: newest live value, verdict against the baseline, a week of points. */
export const ModalityHealth = z.object({
  modality: Modality,
  value: z.number().nullable(),
  n: z.number().nullable(),
  baseline: z.number().nullable(),
  verdict: Verdict.nullable(),
  points: z.array(HistoryPoint),
});
export type ModalityHealth = z.infer<typeof ModalityHealth>;

/** A version's share of a target now. */
export const ServingShare = z.object({
  versionId: Id,
  name: z.string(),
  shortName: z.string(),
  intended: SharePercent,
  /** null: not measured. */
  observed: SharePercent.nullable(),
  since: Timestamp.nullable(),
});
export type ServingShare = z.infer<typeof ServingShare>;

/** How one model is now, on its first production target: what serves, how each modality does, and since when. */
export const ModelHealth = z.object({
  model: Model,
  target: TargetSummary.nullable(),
  /** Whether the target could be rolled back right now; null: there is no target. */
  readiness: Readiness.nullable(),
  serving: z.array(ServingShare),
  baselineShortName: z.string().nullable(),
  modalities: z.array(ModalityHealth),
  lastMove: ServingMove.extend({ shortName: z.string() }).nullable(),
  /** When live numbers were last read, while no metric source of the target can be read; null: one can, or there is none. */
  noDataSince: Timestamp.nullable(),
});
export type ModelHealth = z.infer<typeof ModelHealth>;
