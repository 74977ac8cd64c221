import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { sumWindows } from "#lib/targets/live-window-store.ts";
import type { WindowSum } from "#lib/targets/live-window-store.ts";

/** Live counts of some versions of a target, each since its own instant, per modality; what has none is absent. */
export function sumLiveWindows(
  ctx: Context,
  input: {
    readonly targetId: string;
    readonly windows: readonly { readonly versionId: string; readonly since: Date }[];
  },
): Promise<WindowSum[]> {
  authorize(ctx, "read");
  return sumWindows(ctx.db, input.targetId, input.windows);
}
