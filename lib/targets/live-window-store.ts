import { gather } from "#lib/server/database/gather.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { CountSum } from "#lib/targets/sample-store.ts";

/** A version from an instant on; `control` counts only what it answered for a control slice. */
export type SumWindow = { readonly versionId: string; readonly since: Date; readonly slice?: "control" };

type AskedWindow = SumWindow & { readonly targetId: string };

/** Who asks while a statement is under way goes with the next one: the ticks of a busy worker ask by the dozen. */
const gathering = { oneAtATime: true };

/** The sums of each asked window, in one statement for all that are asked at once. */
const gatherSums = gather(async (db: Database, asked: readonly (readonly AskedWindow[])[]) => {
  const windows = asked.flatMap((each, place) => each.map((window) => ({ ...window, place })));
  const { rows } = await db.pool.query<CountSum & { place: number }>(
    `SELECT asked.place, asked.version_id AS "versionId", counted.*
       FROM UNNEST($1::int[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[])
              AS asked (place, target_id, version_id, since, slice)
      CROSS JOIN LATERAL (
        SELECT modality, sum(requests)::int AS requests, sum(errors)::int AS errors,
               sum(correct)::int AS correct, sum(wrong)::int AS wrong
          FROM live_samples sample
         WHERE sample.target_id = asked.target_id AND sample.version_id = asked.version_id
           AND sample.bucket_at >= asked.since AND (asked.slice IS NULL OR sample.slice = asked.slice)
         GROUP BY modality) AS counted`,
    [
      windows.map(({ place }) => place),
      windows.map(({ targetId }) => targetId),
      windows.map(({ versionId }) => versionId),
      windows.map(({ since }) => since),
      windows.map(({ slice }) => slice ?? null),
    ],
  );
  return byPlace(asked.length, rows);
}, gathering);

/** Rows to the places of those who asked for them. */
function byPlace<Row>(count: number, rows: readonly (Row & { readonly place: number })[]): Row[][] {
  const answers = Array.from({ length: count }, (): Row[] => []);
  for (const { place, ...row } of rows) answers[place]?.push(row as unknown as Row);
  return answers;
}

/** Sums the counts of some versions of a target, each since its own instant; what has no interval is absent. */
export function sumWindows(
  db: Database,
  targetId: string,
  windows: readonly SumWindow[],
): Promise<CountSum[]> {
  return gatherSums(
    db,
    windows.map((window) => ({ ...window, targetId })),
  );
}

/** Counts of one version, modality and slice in one interval as it was read. */
export type SliceSample = CountSum & {
  readonly slice: "main" | "control";
  readonly bucketAt: Date;
  readonly bucketMs: number;
};

type AskedIntervals = {
  readonly targetId: string;
  readonly versionIds: readonly string[];
  readonly since: Date;
};

const gatherIntervals = gather(async (db: Database, asked: readonly AskedIntervals[]) => {
  const versions = asked.flatMap(({ targetId, versionIds, since }, place) =>
    versionIds.map((versionId) => ({ place, targetId, versionId, since })),
  );
  const { rows } = await db.pool.query<SliceSample & { place: number }>(
    `SELECT asked.place, asked.version_id AS "versionId", counted.*
       FROM UNNEST($1::int[], $2::uuid[], $3::uuid[], $4::timestamptz[]) AS asked (place, target_id, version_id, since)
      CROSS JOIN LATERAL (
        SELECT modality, slice, bucket_at AS "bucketAt", bucket_ms AS "bucketMs", requests, errors, correct, wrong
          FROM live_samples sample
         WHERE sample.target_id = asked.target_id AND sample.version_id = asked.version_id
           AND sample.bucket_at >= asked.since
         ORDER BY bucket_at LIMIT 50000) AS counted
      ORDER BY counted."bucketAt"`,
    [
      versions.map(({ place }) => place),
      versions.map(({ targetId }) => targetId),
      versions.map(({ versionId }) => versionId),
      versions.map(({ since }) => since),
    ],
  );
  return byPlace(asked.length, rows);
}, gathering);

/** The intervals of some versions of a target that begin at `since` or later, oldest first, at most 50,000 of each version. */
export function listIntervals(
  db: Database,
  targetId: string,
  asked: { readonly versionIds: readonly string[]; readonly since: Date },
): Promise<SliceSample[]> {
  return gatherIntervals(db, { targetId, ...asked });
}

const gatherKnownUntil = gather(
  async (db: Database, asked: readonly { readonly targetId: string; readonly versionId: string }[]) => {
    const { rows } = await db.pool.query<{ place: number; knownUntil: Date | null }>(
      `SELECT asked.place, known.until AS "knownUntil"
         FROM UNNEST($1::int[], $2::uuid[], $3::uuid[]) AS asked (place, target_id, version_id)
        CROSS JOIN LATERAL (
          SELECT max(bucket_at + make_interval(secs => bucket_ms::float8 / 1000)) AS until
            FROM live_samples sample
           WHERE sample.target_id = asked.target_id AND sample.version_id = asked.version_id
             AND sample.bucket_at > clock_timestamp() - interval '1 day' AND sample.bucket_at <= clock_timestamp()) AS known`,
      [
        asked.map((_each, place) => place),
        asked.map(({ targetId }) => targetId),
        asked.map(({ versionId }) => versionId),
      ],
    );
    return byPlace(asked.length, rows).map(([row]) => row?.knownUntil ?? null);
  },
);

/** End of the newest interval with counts of a version on a target; null when there is none. */
export function findKnownUntil(db: Database, targetId: string, versionId: string): Promise<Date | null> {
  return gatherKnownUntil(db, { targetId, versionId });
}
