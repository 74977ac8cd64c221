import type { ConsumerExample, RecordConsumerExample } from "#lib/consumers/example-schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

type Reader = Database["prisma"] | Tx;

/** A request to write; the id counts only where its key is new. */
export type ExampleRow = RecordConsumerExample & { readonly id: string };

/** Writes requests of a consumer; one whose key is recorded already is replaced. */
export async function upsertExamples(
  tx: Tx,
  consumerId: string,
  { requests, recordedAt }: { readonly requests: readonly ExampleRow[]; readonly recordedAt: Date },
): Promise<void> {
  for (const { id, key, modality, request } of requests) {
    const change = { modality, request: request as Prisma.InputJsonObject, recordedAt };
    await tx.consumerExample.upsert({
      where: { consumerId_key: { consumerId, key } },
      create: { id, consumerId, key, ...change },
      update: change,
    });
  }
}

/** How many requests of a consumer are recorded. */
export function countExamples(db: Reader, consumerId: string): Promise<number> {
  return db.consumerExample.count({ where: { consumerId } });
}

/** How many requests of each of these consumers are recorded; one without any is absent. */
export async function countExamplesOf(
  db: Reader,
  consumerIds: readonly string[],
): Promise<Map<string, number>> {
  const where = { consumerId: { in: [...consumerIds] } };
  const rows = await db.consumerExample.groupBy({ by: ["consumerId"], where, _count: { key: true } });
  return new Map(rows.map(({ consumerId, _count: count }) => [consumerId, count.key]));
}

/** The recorded requests of some consumers by key, each with its consumer; one query. */
export async function listExamples(
  db: Reader,
  consumerIds: readonly string[],
): Promise<(ConsumerExample & { readonly consumerId: string })[]> {
  const where = { consumerId: { in: [...consumerIds] } };
  const rows = await db.consumerExample.findMany({ where, orderBy: [{ consumerId: "asc" }, { key: "asc" }] });
  return rows.map(({ modality, request, ...row }) => ({
    ...row,
    modality: modality as Modality,
    request: request as Record<string, Json>,
  }));
}
