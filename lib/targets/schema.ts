import { z } from "zod";
import { ActorRef, Count, Id, Modality, SharePercent, Slug } from "#lib/schema/atoms.ts";
import { FailureReason } from "#lib/schema/failure-reason.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { ProblemReview } from "#lib/targets/review-schema.ts";
import { Verdict } from "#lib/evaluations/verdict-schema.ts";

/** One slice of a split; `control` is a slice of the suspect as large as the restored one, for comparison. */
export const Slice = z.object({
  version: z.string(),
  role: z.enum(["restored", "control", "rest"]),
  share: SharePercent,
});
export type Slice = z.infer<typeof Slice>;

/** Settings of a port: which adapter, and what it needs. Secrets are write-only. */
export const Connection = z.object({
  kind: z.string().min(1).max(60),
  settings: z.record(z.string(), z.json()),
});
export type Connection = z.infer<typeof Connection>;

/** Bounds of every rollout on a target. */
export const RolloutSettings = z.object({
  /** The shortest hold of a stage, in milliseconds. */
  minimumHoldMs: z.int().min(1000).default(600_000),
  /** Requests that the restored version must have answered in a stage before it may advance by itself. */
  minimumRequestsPerArm: z.int().min(0).default(200),
  /** Length of a window of the sequential tests, in milliseconds; no shorter than the metrics are read. */
  evidenceIntervalMs: z.int().min(5_000).max(3_600_000).default(60_000),
  /** The wait after 100 %, in milliseconds. */
  bakeMs: z.int().min(1000).default(900_000),
  /** How long counted shares may differ from the wanted ones by over 2 points until the alarm is raised, in milliseconds. */
  differenceAlarmMs: z.int().min(1000).max(3_600_000).default(60_000),
});
export type RolloutSettings = z.infer<typeof RolloutSettings>;

/** Bounds of every test of a candidate on a target. */
export const TestSettings = z.object({
  /** Recorded requests under way on the instance at once. */
  caseConcurrency: z.int().min(1).max(64).default(16),
  /** Requests of the load, how many at once, and after how many seconds it ends in any case; 0 requests: no load. */
  loadRequests: z.int().min(0).max(10_000).default(300),
  loadConcurrency: z.int().min(1).max(64).default(4),
  loadSeconds: z.int().min(1).max(60).default(10),
  /**
   * A latency is too long beyond this many times its reference, plus the floor in milliseconds. The floor covers that a
   * test measures from outside what an instance counts inside.
   */
  latencyRatio: z.number().min(1).max(100).default(1.5),
  latencyFloorMs: z.number().min(0).max(60_000).default(250),
  /** The share of the load that may fail. */
  maximumErrorRatio: z.number().min(0).max(1).default(0.01),
});
export type TestSettings = z.infer<typeof TestSettings>;

/** A freeze in force or past. */
export const Freeze = z.object({
  id: Id,
  ownerName: z.string(),
  reason: z.string(),
  rollbackId: Id.nullable(),
  startedAt: Timestamp,
  expiresAt: Timestamp,
  liftedAt: Timestamp.nullable(),
});
export type Freeze = z.infer<typeof Freeze>;

/** Clients and streams that are bound to versions whatever the shares; null counts could not be counted. */
export const BoundTraffic = z.object({
  at: Timestamp,
  /** Whether the router can end them. */
  canEvict: z.boolean(),
  versions: z.array(z.object({ version: z.string(), streams: Count.nullable(), sessions: Count.nullable() })),
});
export type BoundTraffic = z.infer<typeof BoundTraffic>;

/** What the target's router and instances said last, beside what we want. */
export const TargetTraffic = z.object({
  generation: z.int(),
  intended: z.array(Slice).nullable(),
  applied: z.array(Slice).nullable(),
  appliedReadAt: Timestamp.nullable(),
  readFailure: z.string().nullable(),
  /** Why it could not be read, as a code with facts; absent where it could, or where nobody knows. */
  readFailureReason: FailureReason.optional(),
  /** Requests counted per version name in the last window, and the share each had. */
  observed: z.array(z.object({ version: z.string(), requests: z.int(), share: SharePercent })).nullable(),
  observedAt: Timestamp.nullable(),
  divergedSince: Timestamp.nullable(),
  /** Since when counted shares differ for longer than the target allows; absent: they do not, or nobody counts. */
  alarmSince: Timestamp.optional(),
  /** Absent while nobody counted: no rollback ran, or the router cannot tell. */
  bound: BoundTraffic.optional(),
});
export type TargetTraffic = z.infer<typeof TargetTraffic>;

/** The states of a target that the detection finds. */
export const HealthState = z.enum(["healthy", "degraded", "no_data"]);
export type HealthState = z.infer<typeof HealthState>;

/** The verdict of one modality, as the detection and step 1 give it. */
export const ModalityVerdict = z.object({ modality: Modality, metric: z.string(), verdict: Verdict });
export type ModalityVerdict = z.infer<typeof ModalityVerdict>;

/** What the detection says of a target. */
export const TargetHealth = z.object({
  state: HealthState,
  since: Timestamp,
  checkedAt: Timestamp,
  versionId: Id.nullable(),
  baselineVersionId: Id.nullable(),
  verdicts: z.array(ModalityVerdict),
  /** The modalities that are worse, or were and are not yet shown to be well again. */
  worse: z.array(Modality),
  reason: z.string().nullable(),
});
export type TargetHealth = z.infer<typeof TargetHealth>;

/** A place where a model serves. */
export const Target = z.object({
  id: Id,
  slug: Slug,
  title: z.string(),
  model: Slug,
  environment: z.enum(["production", "staging"]),
  router: Connection,
  deployer: Connection,
  metricSources: z.array(
    Connection.extend({
      id: Id,
      lastSuccessAt: Timestamp.nullable(),
      lastError: z.string().nullable(),
      /** The last error as a code with facts; absent where there is none, or where nobody knows. */
      lastErrorReason: FailureReason.optional(),
    }),
  ),
  rolloutSettings: RolloutSettings,
  /** Whether the version to go back to is kept running after its readiness check. */
  warmStandby: z.boolean(),
  /** Whether fire drills may be run here: nobody depends on its traffic. */
  allowsDrills: z.boolean(),
  testSettings: TestSettings,
  /** How often connections and bounds were changed; a change names the one that it was made on. */
  settingsRevision: z.int(),
  freeze: Freeze.nullable(),
  traffic: TargetTraffic,
  health: TargetHealth.nullable(),
  /** What an operator said of what was found; absent while nobody did. */
  review: ProblemReview.optional(),
});
export type Target = z.infer<typeof Target>;

/** A target as stored: settings with sealed secrets, and the id of its model. */
export type StoredTarget = Target & { readonly modelId: string };

/** A target to create. */
export const CreateTarget = z.object({
  slug: Slug,
  title: z.string().min(1).max(120),
  environment: z.enum(["production", "staging"]).default("production"),
  router: Connection,
  deployer: Connection,
  metricSources: z.array(Connection).max(10).default([]),
  rolloutSettings: RolloutSettings.optional(),
  warmStandby: z.boolean().default(false),
  allowsDrills: z.boolean().optional(),
  testSettings: TestSettings.optional(),
});
export type CreateTarget = z.infer<typeof CreateTarget>;

/** What may be changed of a target; a connection is replaced as a whole, secrets left out are kept. */
export const ChangeTarget = z.object({
  /** The revision of the settings that the change was made on; left out: whatever it is now. */
  expectedRevision: z.int().min(0).optional(),
  title: z.string().min(1).max(120).optional(),
  router: Connection.optional(),
  deployer: Connection.optional(),
  metricSources: z.array(Connection).max(10).optional(),
  rolloutSettings: RolloutSettings.optional(),
  warmStandby: z.boolean().optional(),
  allowsDrills: z.boolean().optional(),
  testSettings: TestSettings.optional(),
});
export type ChangeTarget = z.infer<typeof ChangeTarget>;

/** Which version held which share from when to when; an open interval has no end. */
export const ServingInterval = z.object({
  id: Id,
  versionId: Id,
  versionName: z.string(),
  share: SharePercent,
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
  origin: z.enum(["imported", "reported", "applied", "observed"]),
  actor: ActorRef,
  reason: z.string().nullable(),
  healthy: z.boolean().nullable(),
  rollbackId: Id.nullable(),
});
export type ServingInterval = z.infer<typeof ServingInterval>;

/** A move that a pipeline made, or a past interval to import (with `endedAt`, `imported: true`). */
export const ReportServing = z.object({
  imported: z.boolean().default(false),
  intervals: z
    .array(
      z.object({
        version: z.string().min(1).max(200),
        share: SharePercent,
        startedAt: Timestamp,
        endedAt: Timestamp.nullable().default(null),
        reason: z.string().max(500).nullable().default(null),
        healthy: z.boolean().nullable().default(null),
      }),
    )
    .min(1)
    .max(500),
});
export type ReportServing = z.infer<typeof ReportServing>;

/** Counts of answers per version and modality, pushed by a pipeline or imported. */
export const PushSamples = z.object({
  imported: z.boolean().default(false),
  samples: z
    .array(
      z.object({
        version: z.string().min(1).max(200),
        modality: Modality,
        /** `control` for what was answered for a rollout's control slice; leave it out for everything else. */
        slice: z.enum(["main", "control"]).default("main"),
        at: Timestamp,
        /** Length of the interval that the counts cover, in milliseconds. */
        bucketMs: z.int().min(1000).max(86_400_000),
        requests: Count,
        errors: Count.default(0),
        correct: Count.default(0),
        wrong: Count.default(0),
      }),
    )
    .min(1)
    .max(5000),
});
export type PushSamples = z.infer<typeof PushSamples>;

/** A freeze to set, by hand: until an instant, for some hours, or for as long as the policy says. */
export const FreezeTarget = z
  .object({
    reason: z.string().trim().min(1).max(500),
    expiresAt: Timestamp.optional(),
    hours: z.number().min(1).max(720).optional(),
  })
  .refine(({ expiresAt, hours }) => expiresAt === undefined || hours === undefined, {
    path: ["hours"],
    message: "give either expiresAt or hours, not both",
  });
export type FreezeTarget = z.infer<typeof FreezeTarget>;

/** A release that wants to take traffic: which version, and the share in percent it wants in the end. */
export const AskRelease = z.object({
  version: z.string().min(1).max(200),
  share: SharePercent.default(100),
  reason: z.string().max(500).default(""),
});
export type AskRelease = z.infer<typeof AskRelease>;

/** Whether a release may take traffic on a target now and, if not, who froze it and until when. */
export const ReleaseCheck = z.object({ allowed: z.boolean(), freeze: Freeze.nullable() });
export type ReleaseCheck = z.infer<typeof ReleaseCheck>;

/** Alertmanager's webhook, version 4, as far as it is used. */
export const AlertmanagerWebhook = z.object({
  version: z.string().optional(),
  status: z.enum(["firing", "resolved"]),
  alerts: z
    .array(
      z.object({
        status: z.enum(["firing", "resolved"]),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()).default({}),
        startsAt: Timestamp,
        endsAt: z.string().optional(),
        fingerprint: z.string().optional(),
      }),
    )
    .min(1)
    .max(200),
});
export type AlertmanagerWebhook = z.infer<typeof AlertmanagerWebhook>;

/** A "Test now" of a connection. */
export const ConnectionTest = z.object({
  id: Id,
  subject: z.enum(["router", "deployer", "metric_source", "channel"]),
  subjectId: z.string(),
  status: z.enum(["queued", "passed", "failed"]),
  result: z
    .object({
      latencyMs: z.number().nullable(),
      sample: z.string(),
      failure: z.string().nullable(),
      /** The failure as a code with facts; absent where there is none. */
      failureReason: FailureReason.optional(),
    })
    .nullable(),
  requestedAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

/** Counts of one version and modality in one interval, as charts and verdicts read them. */
export const LiveSample = z.object({
  versionId: Id,
  modality: Modality,
  at: Timestamp,
  bucketMs: z.int(),
  requests: z.int(),
  errors: z.int(),
  correct: z.int(),
  wrong: z.int(),
});
export type LiveSample = z.infer<typeof LiveSample>;

/** One adapter as `GET /api/v1/adapters` tells it; `settings` and a notifier's `recipient` are JSON Schema. */
export const AdapterManifest = z.object({
  port: z.enum(["traffic_router", "deployer", "metric_source", "notifier", "artifact_store"]),
  id: z.string(),
  title: z.object({ en: z.string(), "zh-CN": z.string() }),
  settings: z.record(z.string(), z.json()),
  recipient: z.record(z.string(), z.json()).nullable(),
  capabilities: z.record(z.string(), z.json()),
});
export type AdapterManifest = z.infer<typeof AdapterManifest>;
