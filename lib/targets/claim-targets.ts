import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { claimDueTargetRows, releaseTargetClaim } from "#lib/targets/claim-store.ts";
import type { DueTarget, TargetClaim } from "#lib/targets/claim-store.ts";

export type { TargetClaim } from "#lib/targets/claim-store.ts";

/** Claims the targets that are due to be read back. */
export function claimTargets(
  ctx: Context,
  request: { readonly leaseMs: number; readonly limit: number },
): Promise<DueTarget[]> {
  authorize(ctx, "operate");
  return claimDueTargetRows(ctx.db, request);
}

/** Gives a target back; it is due again `everyMs` after it was due this time. */
export function releaseTarget(ctx: Context, claim: TargetClaim, everyMs: number): Promise<void> {
  return releaseTargetClaim(ctx.db, claim, everyMs);
}
