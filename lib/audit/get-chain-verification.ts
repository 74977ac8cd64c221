import { authorize } from "#lib/access/authorize.ts";
import type { ChainVerification } from "#lib/audit/schema.ts";
import { findLastVerification } from "#lib/audit/verification-store.ts";
import type { Context } from "#lib/server/context.ts";

/** What came of the newest check of the chain; null when there was none. */
export async function getChainVerification(ctx: Context): Promise<{ last: ChainVerification | null }> {
  authorize(ctx, "read");
  return { last: await findLastVerification(ctx.db) };
}
