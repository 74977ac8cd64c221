import { notFound } from "#lib/schema/app-error.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import { readFailureReason } from "#lib/schema/failure-reason.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import { ProblemReview } from "#lib/targets/review-schema.ts";
import { RolloutSettings, TestSettings } from "#lib/targets/schema.ts";
import { BoundTraffic } from "#lib/targets/schema.ts";
import type {
  Freeze,
  HealthState,
  ModalityVerdict,
  Slice,
  StoredTarget,
  Target,
  TargetTraffic,
} from "#lib/targets/schema.ts";

export type TargetReader = Database["prisma"] | Tx;

const traffic = {
  splits: { where: { withdrawnAt: null }, orderBy: { generation: "desc" }, take: 1 },
  observation: true,
} as const satisfies Prisma.TargetInclude;
const whole = {
  model: { select: { slug: true } },
  metricSources: { orderBy: { createdAt: "asc" } },
  freezes: { where: { liftedAt: null }, orderBy: { startedAt: "desc" }, take: 1 },
  ...traffic,
  health: true,
} as const satisfies Prisma.TargetInclude;
type Row = Prisma.TargetGetPayload<{ include: typeof whole }>;

/** The target with this id; NOT_FOUND when there is none. `now` decides whether a freeze is over. */
export async function getTargetById(db: TargetReader, id: string, now: Date): Promise<StoredTarget> {
  const row = await db.target.findUnique({ where: { id }, include: whole });
  if (row === null) throw notFound("target", id);
  return toTarget(row, now);
}

/** What the router and instances of a target said last, beside what is wanted; NOT_FOUND when there is no target. */
export async function getTraffic(db: TargetReader, id: string): Promise<TargetTraffic> {
  const row = await db.target.findUnique({ where: { id }, select: { generation: true, ...traffic } });
  if (row === null) throw notFound("target", id);
  return toTraffic(row);
}

const rowsAtOnce = 500;

/** The targets of a model, or of all models, by slug; read in pages, however many there are. */
export async function listTargetRows(
  db: TargetReader,
  where: { modelId?: string },
  now: Date,
): Promise<StoredTarget[]> {
  const targets: StoredTarget[] = [];
  let last: Row | undefined;
  do {
    const rows: Row[] = await db.target.findMany({
      where,
      include: whole,
      orderBy: [{ modelId: "asc" }, { slug: "asc" }],
      take: rowsAtOnce,
      ...(last && { cursor: { id: last.id }, skip: 1 }),
    });
    targets.push(...rows.map((row) => toTarget(row, now)));
    last = rows.length < rowsAtOnce ? undefined : rows.at(-1);
  } while (last !== undefined);
  return targets;
}

/** The id of the model that a target serves; NOT_FOUND when there is no target. */
export async function getModelId(db: TargetReader, id: string): Promise<string> {
  const row = await db.target.findUnique({ where: { id }, select: { modelId: true } });
  if (row === null) throw notFound("target", id);
  return row.modelId;
}

/** What people call a target, for the audit log. */
export async function targetTitle(tx: Tx, targetId: string): Promise<string> {
  const { title } = await tx.target.findUniqueOrThrow({ where: { id: targetId }, select: { title: true } });
  return title;
}

/** The id of a model's target by slug, or null. */
export async function findTargetId(db: TargetReader, modelId: string, slug: string): Promise<string | null> {
  const row = await db.target.findUnique({
    where: { modelId_slug: { modelId, slug } },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** Writes a new target with its metric sources. */
export async function insertTarget(tx: Tx, target: Prisma.TargetUncheckedCreateInput): Promise<void> {
  await tx.target.create({ data: target });
}

/** Changes a target's own fields. */
export async function updateTarget(
  tx: Tx,
  id: string,
  change: Prisma.TargetUncheckedUpdateInput,
): Promise<void> {
  await tx.target.update({ where: { id }, data: change });
}

/** Replaces the metric sources of a target. */
export async function replaceMetricSources(
  tx: Tx,
  targetId: string,
  sources: readonly { id: string; kind: string; settings: Prisma.InputJsonValue }[],
): Promise<void> {
  await tx.metricSource.deleteMany({ where: { targetId } });
  await tx.metricSource.createMany({ data: sources.map((source) => ({ ...source, targetId })) });
}

/** Whether there is a target, and a metric source of one, of any model, in one query. */
export async function findAnyConnection(db: TargetReader): Promise<{ targets: boolean; sources: boolean }> {
  const rows = await db.$queryRaw<{ targets: boolean; sources: boolean }[]>`
    SELECT EXISTS (SELECT FROM targets) AS targets, EXISTS (SELECT FROM metric_sources) AS sources`;
  return rows[0] ?? { targets: false, sources: false };
}

/** Locks a target's row until the transaction ends, so that freezes and splits of it are decided one at a time. */
export async function lockTarget(tx: Tx, id: string): Promise<void> {
  const rows = await tx.$queryRaw<
    { id: string }[]
  >`SELECT id::text FROM targets WHERE id = ${id}::uuid FOR UPDATE`;
  if (rows.length === 0) throw notFound("target", id);
}

function toTarget(row: Row, now: Date): StoredTarget {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    model: row.model.slug,
    modelId: row.modelId,
    environment: row.environment as Target["environment"],
    router: { kind: row.routerKind, settings: row.routerSettings as Record<string, Json> },
    deployer: { kind: row.deployerKind, settings: row.deployerSettings as Record<string, Json> },
    metricSources: row.metricSources.map(
      ({ id, kind, settings, lastSuccessAt, lastError, lastErrorReason }) => ({
        id,
        kind,
        settings: settings as Record<string, Json>,
        lastSuccessAt,
        lastError,
        ...(lastErrorReason !== null && { lastErrorReason: readFailureReason(lastErrorReason) }),
      }),
    ),
    rolloutSettings: RolloutSettings.parse(row.rolloutSettings),
    warmStandby: row.warmStandby,
    allowsDrills: row.allowsDrills,
    testSettings: TestSettings.parse(row.testSettings),
    settingsRevision: row.settingsRevision,
    freeze: freezeInForce(row.freezes[0], now),
    traffic: toTraffic(row),
    health: toHealth(row.health),
    ...reviewInForce(row.review, now),
  };
}

/** A watch that is due holds no longer, whether or not anything has told so yet. */
function reviewInForce(kept: Row["review"], now: Date): Pick<StoredTarget, "review"> {
  if (kept === null) return {};
  const review = ProblemReview.parse(kept);
  return review.dueAt !== null && review.dueAt <= now ? {} : { review };
}

function freezeInForce(row: Row["freezes"][number] | undefined, now: Date): Freeze | null {
  if (row === undefined || row.expiresAt <= now) return null;
  const { id, ownerName, reason, rollbackId, startedAt, expiresAt, liftedAt } = row;
  return { id, ownerName, reason, rollbackId, startedAt, expiresAt, liftedAt };
}

const neverSeen = {
  appliedSlices: null,
  readAt: null,
  readFailure: null,
  readFailureReason: null,
  observed: null,
  observedAt: null,
  divergedSince: null,
  differsSince: null,
  alarmedAt: null,
  bound: null,
};

function toTraffic(row: Pick<Row, "generation" | "splits" | "observation">): TargetTraffic {
  const seen = row.observation ?? neverSeen;
  return {
    generation: row.generation,
    intended: (row.splits[0]?.slices ?? null) as Slice[] | null,
    applied: seen.appliedSlices as Slice[] | null,
    appliedReadAt: seen.readAt,
    readFailure: seen.readFailure,
    ...(seen.readFailureReason !== null && {
      readFailureReason: readFailureReason(seen.readFailureReason),
    }),
    observed: observedShares(seen.observed as Record<string, number> | null),
    observedAt: seen.observedAt,
    divergedSince: seen.divergedSince,
    ...(seen.alarmedAt !== null && seen.differsSince !== null && { alarmSince: seen.differsSince }),
    ...(seen.bound !== null && { bound: BoundTraffic.parse(seen.bound) }),
  };
}

function observedShares(counts: Record<string, number> | null): TargetTraffic["observed"] {
  if (counts === null) return null;
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  return Object.entries(counts).map(([version, requests]) => ({
    version,
    requests,
    share: (100 * requests) / total,
  }));
}

function toHealth(row: Row["health"]): Target["health"] {
  if (row === null) return null;
  const { state, since, checkedAt, versionId, baselineVersionId, verdicts, worse, reason } = row;
  return {
    state: state as HealthState,
    since,
    checkedAt,
    versionId,
    baselineVersionId,
    verdicts: verdicts as unknown as ModalityVerdict[],
    worse: worse as Modality[],
    reason,
  };
}
