import { getModel } from "#lib/models/get-model.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import { getReplayRun } from "#lib/replays/get-replay-run.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import { recentRequestCount } from "#lib/targets/recent-request-count.ts";
import { canControlSlice } from "#lib/targets/router-capabilities.ts";
import { groupOfTarget } from "#lib/targets/target-groups.ts";
import { versionOutlines } from "#lib/versions/version-outlines.ts";

/** Reads what step 4 is drawn from, besides the rollback: the target's bounds, the model's limits, its versions, the test and the traffic. */
export async function openPlan(ctx: Context, { model, targetId, testRunId, suspect }: Rollback) {
  const [target, { id, modalities }, group, run, recentRequests] = await Promise.all([
    getTarget(ctx, { targetId }),
    getModel(ctx, { model }),
    groupOfTarget(ctx, targetId),
    testRunId === null ? null : getReplayRun(ctx, { runId: testRunId }),
    recentRequestCount(ctx, { targetId, versionId: suspect.id }),
  ]);
  const [settings, versions] = await Promise.all([judgingOf(ctx, id), versionOutlines(ctx, id)]);
  return {
    bounds: target.rolloutSettings,
    canControl: canControlSlice(target),
    modalities,
    settings,
    others: versions.map(({ id: versionId, shortName }) => ({ id: versionId, shortName })),
    group,
    run,
    recentRequests,
  };
}
