import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";

/** Writes a metric source of a target. */
export async function insertSource(tx: Tx, source: Prisma.MetricSourceUncheckedCreateInput): Promise<void> {
  await tx.metricSource.create({ data: source });
}

/** Gives a metric source other settings. What it read from the address before is forgotten, when it last worked too. */
export async function updateSource(tx: Tx, id: string, settings: Prisma.InputJsonValue): Promise<void> {
  const nothingRead = {
    counters: {},
    lastReadAt: null,
    lastSuccessAt: null,
    lastError: null,
    lastErrorReason: Prisma.DbNull,
  };
  await tx.metricSource.update({ where: { id }, data: { settings, ...nothingRead } });
}

/** Takes a metric source away. */
export async function deleteSource(tx: Tx, id: string): Promise<void> {
  await tx.metricSource.delete({ where: { id } });
}
