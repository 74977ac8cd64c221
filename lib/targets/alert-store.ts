import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** Writes an alert, or its newer state when it is known by target, fingerprint and start. */
export async function upsertAlert(tx: Tx, alert: Prisma.AlertUncheckedCreateInput): Promise<void> {
  const { targetId, fingerprint, startsAt, status } = alert;
  await tx.alert.upsert({
    where: { targetId_fingerprint_startsAt: { targetId, fingerprint, startsAt } },
    create: alert,
    update: { status, endsAt: alert.endsAt ?? null },
  });
}

/** The names of the alerts of a target that are firing, newest first, at most 20. */
export async function listFiringNames(db: TargetReader, targetId: string): Promise<string[]> {
  const rows = await db.alert.findMany({
    where: { targetId, status: "firing" },
    orderBy: { startsAt: "desc" },
    take: 20,
    select: { labels: true },
  });
  return rows.map(({ labels }) => (labels as Record<string, string>)["alertname"] ?? "unnamed");
}
