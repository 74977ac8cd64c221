import { isNightlyDue } from "#lib/audit/core/nightly-due.ts";
import { findLastVerification } from "#lib/audit/verification-store.ts";
import { verifyAuditChain } from "#lib/audit/verify-audit-chain.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";

/**
 * Verifies the audit chain unless that was done since the nightly hour (UTC), and tells the operators when it is broken. Gives
 * whether it was due.
 */
export async function verifyAuditWhenDue(
  ctx: Context,
  { nightlyHour }: { readonly nightlyHour: number },
): Promise<boolean> {
  const last = await findLastVerification(ctx.db);
  if (!isNightlyDue(last?.at ?? null, ctx.now, nightlyHour)) return false;
  const { intact, brokenAt } = await verifyAuditChain(ctx);
  if (!intact) {
    const message = {
      kind: "audit_broken",
      model: "",
      link: "/audit#chain",
      data: { row: String(brokenAt) },
    };
    await inTransaction(ctx, (tx) => enqueueJob(tx, "tell_operators", { data: message }));
  }
  return true;
}
