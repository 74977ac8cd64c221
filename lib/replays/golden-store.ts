import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import type { GoldenCapture, ReplaySettings } from "#lib/replays/golden-schema.ts";
import { AskedRequest } from "#lib/replays/golden-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";

type Reader = Database["prisma"] | Tx;

/** The newest replay settings of a model; null where the defaults were never changed. */
export async function findReplaySettings(db: Reader, modelId: string): Promise<ReplaySettings | null> {
  const row = await db.replaySettings.findFirst({ where: { modelId }, orderBy: { revision: "desc" } });
  if (row === null) return null;
  const { revision, changedAt, changedBy } = row;
  return { ...CompareSettings.parse(row.settings), revision, changedAt, changedBy };
}

/** Writes a revision of a model's replay settings; two of the same number are a unique violation. */
export async function insertReplaySettings(
  tx: Tx,
  row: Prisma.ReplaySettingsUncheckedCreateInput,
): Promise<void> {
  await tx.replaySettings.create({ data: row });
}

/** The settings that a version's golden cases were recorded with; null without golden cases. */
export async function findGoldenSet(db: Reader, versionId: string): Promise<CompareSettings | null> {
  const row = await db.goldenSet.findUnique({ where: { versionId }, select: { settings: true } });
  return row === null ? null : CompareSettings.parse(row.settings);
}

/** Fixes the settings of a version's golden cases; what is fixed already stays. */
export async function insertGoldenSet(
  tx: Tx,
  set: {
    readonly versionId: string;
    readonly settings: CompareSettings;
    readonly runtimeSha256: string | null;
    readonly createdAt: Date;
  },
): Promise<void> {
  await tx.goldenSet.createMany({ data: [set], skipDuplicates: true });
}

type GoldenSize = {
  readonly cases: number;
  readonly critical: number;
  /** With an answer that was not the same to the letter. */
  readonly varying: number;
  readonly bytes: number;
};

/** How many golden cases a version has of each modality. */
export async function countGoldenCasesByModality(
  db: Reader,
  versionId: string,
): Promise<Map<Modality, number>> {
  const rows = await db.$queryRaw<{ modality: Modality; cases: number }[]>`
    SELECT modality, count(*)::int AS cases FROM golden_cases
     WHERE version_id = ${versionId}::uuid GROUP BY modality ORDER BY modality`;
  return new Map(rows.map(({ modality, cases }) => [modality, cases]));
}

/** When each of these versions got its first golden cases, by version id. */
export async function listGoldenSetTimes(
  db: Reader,
  versionIds: readonly string[],
): Promise<Map<string, Date>> {
  const rows = await db.goldenSet.findMany({
    where: { versionId: { in: [...versionIds] } },
    select: { versionId: true, createdAt: true },
  });
  return new Map(rows.map(({ versionId, createdAt }) => [versionId, createdAt]));
}

/** How many golden cases a version has and how many bytes they take as they are stored, compressed. */
export async function measureGoldenCases(db: Reader, versionId: string): Promise<GoldenSize> {
  const [row] = await db.$queryRaw<GoldenSize[]>`
    SELECT count(*)::int AS cases,
           count(*) FILTER (WHERE critical)::int AS critical,
           count(*) FILTER (WHERE jsonb_path_exists(repeats, '$[*] ? (@ != null)'))::int AS varying,
           coalesce(sum(pg_column_size(request) + pg_column_size(response) + pg_column_size(repeats)), 0)::float8 AS bytes
      FROM golden_cases WHERE version_id = ${versionId}::uuid`;
  return row ?? { cases: 0, critical: 0, varying: 0, bytes: 0 };
}

type CaptureRow = Prisma.GoldenCaptureGetPayload<{ include: { version: { select: { name: true } } } }>;

function toCapture(row: CaptureRow): GoldenCapture {
  const { requests: _requests, version, trigger, state, reason, ...rest } = row;
  return {
    ...rest,
    versionName: version.name,
    trigger: trigger as GoldenCapture["trigger"],
    state: state as GoldenCapture["state"],
    reason: reason as GoldenCapture["reason"],
  };
}

const named = { version: { select: { name: true } } } as const;

/** Writes a queued capture; gives false where the same is queued already. */
export async function insertGoldenCapture(
  tx: Tx,
  capture: Omit<Prisma.GoldenCaptureCreateManyInput, "state" | "requests"> & {
    readonly requests: readonly AskedRequest[] | null;
  },
): Promise<boolean> {
  const { requests, ...rest } = capture;
  const asked = requests === null ? Prisma.JsonNull : (requests as unknown as Prisma.InputJsonValue);
  const data = [{ ...rest, requests: asked, state: "queued" }];
  const { count } = await tx.goldenCapture.createMany({ data, skipDuplicates: true });
  return count === 1;
}

/** A capture; NOT_FOUND when there is none. */
export async function getGoldenCaptureById(db: Reader, id: string): Promise<GoldenCapture> {
  const row = await db.goldenCapture.findUnique({ where: { id }, include: named });
  if (row === null) throw notFound("capture of golden cases", id);
  return toCapture(row);
}

/** The requests that a capture was given to ask; null: recent traffic. */
export async function findAskedRequests(db: Reader, id: string): Promise<AskedRequest[] | null> {
  const row = await db.goldenCapture.findUnique({ where: { id }, select: { requests: true } });
  return row?.requests == null ? null : AskedRequest.array().parse(row.requests);
}

/** The queued capture of a version on a target, or null. */
export async function findQueuedCapture(
  db: Reader,
  where: { readonly versionId: string; readonly targetId: string; readonly trigger: string },
): Promise<string | null> {
  const row = await db.goldenCapture.findFirst({
    where: { ...where, state: "queued" },
    select: { id: true },
  });
  return row?.id ?? null;
}

/** The newest capture of a version on a target that is queued, or was begun since an instant; null when there is none. */
export async function findCapturedSince(
  db: Reader,
  where: { readonly versionId: string; readonly targetId: string; readonly trigger: string },
  since: Date,
): Promise<{ readonly id: string; readonly state: string } | null> {
  return db.goldenCapture.findFirst({
    where: { ...where, OR: [{ state: "queued" }, { createdAt: { gte: since } }] },
    orderBy: { createdAt: "desc" },
    select: { id: true, state: true },
  });
}

/** The newest captures of a version, at most 20. */
export async function listGoldenCaptures(db: Reader, versionId: string): Promise<GoldenCapture[]> {
  const rows = await db.goldenCapture.findMany({
    where: { versionId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 20,
    include: named,
  });
  return rows.map(toCapture);
}

/** Changes a capture that has not ended; gives whether there was one. */
export async function updateCaptureIf(
  db: Reader,
  id: string,
  change: Prisma.GoldenCaptureUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await db.goldenCapture.updateMany({ where: { id, state: "queued" }, data: change });
  return count === 1;
}

/** Notes how many cases a capture gave that were not recorded before. */
export async function updateRecorded(tx: Tx, id: string, recorded: number): Promise<void> {
  await tx.goldenCapture.update({ where: { id }, data: { recorded } });
}
