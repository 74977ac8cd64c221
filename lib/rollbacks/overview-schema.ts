import { z } from "zod";
import { RollbackStep } from "#lib/rollbacks/schema.ts";
import { RolloutState } from "#lib/rollouts/schema.ts";
import { Watchdog } from "#lib/rollouts/watchdog-schema.ts";
import { Id, SharePercent, Slug } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { ModelHealth } from "#lib/targets/view-schema.ts";
import { VersionName } from "#lib/versions/schema.ts";

/** A rollback under way, as every screen's strip and the overview tell it. */
export const OpenRollback = z.object({
  id: Id,
  model: Slug,
  targetId: Id,
  isDrill: z.boolean(),
  step: RollbackStep,
  suspectName: z.string(),
  candidateName: z.string().nullable(),
  driver: z.string(),
  /** null: traffic has not moved yet. */
  rolloutState: RolloutState.nullable(),
  /** The share that the candidate is meant to have now, in percent; null: not known. */
  candidateShare: SharePercent.nullable(),
  isWaiting: z.boolean(),
});
export type OpenRollback = z.infer<typeof OpenRollback>;

/** The states of a model on the overview, in the order of their sections. */
export const ModelState = z.enum(["waiting", "rolling_back", "degraded", "no_data", "healthy"]);
export type ModelState = z.infer<typeof ModelState>;

/** One model on the overview. */
export const OverviewModel = ModelHealth.extend({
  state: ModelState,
  rollback: OpenRollback.nullable(),
});
export type OverviewModel = z.infer<typeof OverviewModel>;

/** All models with how they are now, those that need somebody first. */
export const OverviewView = z.object({
  checkedAt: Timestamp,
  /** Models that wait for somebody, or are degraded and nobody said anything of it. */
  needsAttention: z.int(),
  models: z.array(OverviewModel),
  /** Whether a serving target, a metric source and a version are there at all: what is not is where a first run begins. */
  firstRun: z.object({ targets: z.boolean(), sources: z.boolean(), versions: z.boolean() }),
});
export type OverviewView = z.infer<typeof OverviewView>;

/**
 * What every screen's frame shows: how many models there are, which rollbacks are under way, which other models are degraded, and
 * whether a worker ticks.
 */
export const FrameView = z.object({
  modelCount: z.int(),
  rollbacks: z.array(OpenRollback),
  degraded: z.array(Slug),
  /** Another one where anything of the above is another, the watchdog apart: a page that shows it is drawn anew. */
  pulse: z.string(),
  watchdog: Watchdog,
});
export type FrameView = z.infer<typeof FrameView>;

/** What the command palette leads to, each list bounded. */
export const PaletteView = z.object({
  rollbacks: z.array(OpenRollback),
  models: z.array(z.object({ slug: Slug })),
  versions: z.array(VersionName),
  consumers: z.array(z.object({ model: Slug, slug: Slug, name: z.string() })),
  /** Whether the reader may start a rollback. */
  canOperate: z.boolean(),
});
export type PaletteView = z.infer<typeof PaletteView>;
