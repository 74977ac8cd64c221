import { authorize } from "#lib/access/authorize.ts";
import { listGoldenSetTimes } from "#lib/replays/golden-store.ts";
import type { Context } from "#lib/server/context.ts";

/** When each of these versions got its first golden cases, by version id; one without any is absent. One query, or none. */
export async function goldenSetTimes(
  ctx: Context,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  authorize(ctx, "read");
  return versionIds.length === 0 ? new Map() : listGoldenSetTimes(ctx.db.prisma, versionIds);
}
