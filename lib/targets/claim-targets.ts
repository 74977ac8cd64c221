import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { claimDueTargetRows, releaseTargetClaim } from "#lib/targets/claim-store.ts";
import type { TargetClaim } from "#lib/targets/claim-store.ts";

export type { TargetClaim } from "#lib/targets/claim-store.ts";

/** Claims the targets that are due to be read back. */
export function claimTargets(
  ctx: Context,
  request: { readonly leaseMs: number; readonly limit: number },
): Promise<TargetClaim[]> {
  authorize(ctx, "operate");
  return claimDueTargetRows(ctx.db, request);
}

/** Gives a target back; it is due again after `againInMs`. */
export function releaseTarget(ctx: Context, claim: TargetClaim, againInMs: number): Promise<void> {
  return releaseTargetClaim(ctx.db, claim, againInMs);
}
