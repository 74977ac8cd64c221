import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { findFreeze } from "#lib/targets/freeze-store.ts";
import { frozenError } from "#lib/targets/refuse-frozen.ts";
import type { AskRelease, ReleaseCheck } from "#lib/targets/schema.ts";
import { getTargetById, lockTarget } from "#lib/targets/store.ts";
import { versionIdsByName } from "#lib/versions/version-ids.ts";

/**
 * A pipeline asks before it gives a version traffic on a target. CONFLICT while the target is frozen, with who and until
 * when; both answers are in the audit log. Nothing is moved by it, and registering a version is never refused.
 */
export async function askRelease(
  ctx: Context,
  input: AskRelease & { targetId: string },
): Promise<ReleaseCheck> {
  authorize(ctx, "register");
  const { version, share, reason } = input;
  const target = await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const ids = await versionIdsByName(ctx, { modelId: target.modelId, names: [version] });
  if (!ids.has(version)) throw invalidField("version", `there is no version "${version}"`);
  const freeze = await inTransaction(ctx, async (tx) => {
    await lockTarget(tx, target.id);
    const found = await findFreeze(tx, target.id, ctx.now);
    await recordAct(tx, ctx, {
      action: found === null ? "release.allowed" : "release.refused",
      object: { kind: "target", id: target.id, name: target.title },
      reason: reason === "" ? null : reason,
      after: { version, share, ...(found !== null && { frozenBy: found.ownerName }) },
    });
    return found;
  });
  // The refusal stays written down, so it is thrown after the transaction.
  if (freeze !== null) throw frozenError(freeze);
  return { allowed: true, freeze: null };
}
