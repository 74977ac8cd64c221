import { StoredMeasurement } from "#lib/evaluations/measurement-schema.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

type Reader = Database["prisma"] | Tx;

/** Which resampling test: two evaluations, a metric as judged at a revision, and what reproduces the numbers. */
export type ResampledKey = {
  readonly baseId: string;
  readonly headId: string;
  readonly metric: string;
  readonly settingsRevision: number;
  readonly seed: number;
  /** The level of the interval. */
  readonly alpha: number;
};

/** A test that was asked for; without measurement and failure it is awaited. */
export type ResampledTest = ResampledKey & {
  readonly id: string;
  readonly measurement: StoredMeasurement | null;
  readonly failure: string | null;
};

/** The tests of these evaluations, as heads, at a revision of the settings and with a seed; one query. */
export async function listResampled(
  db: Reader,
  asked: { readonly headIds: readonly string[]; readonly settingsRevision: number; readonly seed: number },
): Promise<ResampledTest[]> {
  const { headIds, settingsRevision, seed } = asked;
  const rows = await db.resampledTest.findMany({
    where: { headId: { in: [...headIds] }, settingsRevision, seed },
  });
  return rows.map(toTest);
}

/** One test; NOT_FOUND where it was never asked for. */
export async function getResampled(db: Reader, id: string): Promise<ResampledTest> {
  const row = await db.resampledTest.findUnique({ where: { id } });
  if (row === null) throw notFound("resampling test", id);
  return toTest(row);
}

/** Asks for tests that nobody has asked for yet, and gives the ids of those. */
export async function insertResampled(
  tx: Tx,
  tests: readonly (ResampledKey & { readonly id: string })[],
  askedAt: Date,
): Promise<string[]> {
  const rows = await tx.resampledTest.createManyAndReturn({
    data: tests.map((test) => ({ ...test, askedAt })),
    skipDuplicates: true,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Marks tests that were asked for before `before` and never done as asked for again, and gives their ids. */
export async function askAgain(
  tx: Tx,
  ids: readonly string[],
  { before, now }: { readonly before: Date; readonly now: Date },
): Promise<string[]> {
  const rows = await tx.resampledTest.updateManyAndReturn({
    where: { id: { in: [...ids] }, doneAt: null, askedAt: { lt: before } },
    data: { askedAt: now },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Keeps what a test found, or why it could not be done. */
export async function updateResampled(
  tx: Tx,
  id: string,
  found: {
    readonly measurement: StoredMeasurement | null;
    readonly failure: string | null;
    readonly doneAt: Date;
    readonly durationMs: number;
  },
): Promise<void> {
  const { measurement, ...rest } = found;
  await tx.resampledTest.update({
    where: { id },
    data: { ...rest, ...(measurement !== null && { measurement }) },
  });
}

function toTest(
  row: ResampledKey & { id: string; measurement: unknown; failure: string | null },
): ResampledTest {
  const { id, baseId, headId, metric, settingsRevision, seed, alpha, failure } = row;
  const measurement = row.measurement === null ? null : StoredMeasurement.parse(row.measurement);
  return { id, baseId, headId, metric, settingsRevision, seed, alpha, failure, measurement };
}
