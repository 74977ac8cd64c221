import { z } from "zod";
import { Id } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { TargetGroup } from "#lib/targets/group-schema.ts";
import { Connection, ConnectionTest, RolloutSettings, Target, TestSettings } from "#lib/targets/schema.ts";

/** What every change of a target's settings carries: the revision that it was made on. */
const Change = { expectedRevision: z.int().min(0) };

/** A router or deployer in place of the one before; a secret that is left out is kept. */
export const PutConnection = Connection.extend(Change);
export type PutConnection = z.infer<typeof PutConnection>;

/** The bounds of rollouts and tests on a target, and what it is used for. */
export const PutBounds = z.object({
  title: z.string().trim().min(1).max(120),
  rolloutSettings: RolloutSettings,
  testSettings: TestSettings,
  warmStandby: z.boolean(),
  allowsDrills: z.boolean(),
  ...Change,
});
export type PutBounds = z.infer<typeof PutBounds>;

/** The settings of a metric source that is there already; its kind stays. */
export const ChangeSource = z.object({ settings: Connection.shape.settings.default({}), ...Change });
export type ChangeSource = z.infer<typeof ChangeSource>;

/** A metric source to connect. */
export const AddSource = Connection.extend({ settings: ChangeSource.shape.settings, ...Change });
export type AddSource = z.infer<typeof AddSource>;

/** Takes a metric source away. */
export const RemoveSource = z.object(Change);
export type RemoveSource = z.infer<typeof RemoveSource>;

/** The tests of one connection: the newest, and when the last one passed. */
export const TestedConnection = z.object({
  subject: ConnectionTest.shape.subject,
  /** The target's id, or the metric source's. */
  subjectId: Id,
  newest: ConnectionTest,
  lastPassedAt: Timestamp.nullable(),
});
export type TestedConnection = z.infer<typeof TestedConnection>;

/** Where a model serves and by which connections, for the settings. */
export const ConnectionsView = z.object({
  targets: z.array(Target),
  groups: z.array(TargetGroup),
  /** What nobody tested is absent; empty for whoever may not test. */
  tests: z.array(TestedConnection),
});
export type ConnectionsView = z.infer<typeof ConnectionsView>;
