import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { sumDurations } from "#lib/targets/latency-store.ts";
import type { DurationCounts } from "#lib/targets/latency-store.ts";
import { listServingSince } from "#lib/targets/serving-store.ts";

/** How long answers took in service, per modality: those of a version while it was well, and of what serves most now. */
export type LatencyHistory = {
  readonly own: readonly DurationCounts[];
  /** Empty where the version itself serves most, or nothing does. */
  readonly serving: readonly DurationCounts[];
};

/** The durations that a version's latencies on a target can be compared with; three queries. */
export async function latencyHistory(
  ctx: Context,
  { targetId, versionId }: { readonly targetId: string; readonly versionId: string },
): Promise<LatencyHistory> {
  authorize(ctx, "read");
  const intervals = await listServingSince(ctx.db.prisma, [targetId], null);
  const current = intervals.filter(({ endedAt }) => endedAt === null);
  const most = current.toSorted((one, other) => other.share - one.share)[0]?.versionId;
  const of = (id: string, isAnyHealth: boolean) =>
    sumDurations(ctx.db, targetId, { versionIds: [id], isAnyHealth });
  const [own, serving] = await Promise.all([
    of(versionId, false),
    most === undefined || most === versionId ? [] : of(most, true),
  ]);
  return { own, serving };
}
