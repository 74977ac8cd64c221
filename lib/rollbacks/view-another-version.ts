import { authorize } from "#lib/access/authorize.ts";
import type { AnotherVersion } from "#lib/rollbacks/core/another-version.ts";
import { isChoosingAnother } from "#lib/rollbacks/core/step-page.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import { getVersion } from "#lib/versions/get-version.ts";

/** How traffic stands while another version is chosen; null while none is. */
export async function viewAnotherVersion(ctx: Context, rollback: Rollback): Promise<AnotherVersion | null> {
  authorize(ctx, "read");
  const { rolloutId, model } = rollback;
  if (rolloutId === null || !isChoosingAnother(rollback)) return null;
  const { traffic, toVersionName, fromVersionName, suspectShareBefore } = await getRollout(ctx, {
    rolloutId,
  });
  const split = traffic.intended ?? traffic.applied ?? [];
  return {
    restored: await getVersion(ctx, { model, version: toVersionName }),
    share: shareOfVersion(split, toVersionName),
    suspectShare: shareOfVersion(split, fromVersionName),
    suspectShareBefore,
  };
}
