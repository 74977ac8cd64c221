import { authorize } from "#lib/access/authorize.ts";
import { listOpenRunsOutside } from "#lib/replays/run-store.ts";
import type { VersionReplayUnderWay } from "#lib/replays/run-store.ts";
import type { Context } from "#lib/server/context.ts";

/** The replays outside of any rollback that have not ended, of all targets; each needs its instance until it ends. */
export function versionReplaysUnderWay(ctx: Context): Promise<VersionReplayUnderWay[]> {
  authorize(ctx, "read");
  return listOpenRunsOutside(ctx.db.prisma);
}
