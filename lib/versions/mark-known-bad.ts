import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Version } from "#lib/versions/schema.ts";
import { getVersionByIdOrName, updateKnownBad } from "#lib/versions/store.ts";

/** Marks a version known bad, so that nobody goes back to it; the first mark stays. */
export async function markKnownBad(
  ctx: Context,
  input: { model: string; version: string; reason: string },
): Promise<Version> {
  authorize(ctx, "operate");
  const model = await getModel(ctx, { model: input.model });
  return inTransaction(ctx, async (tx) => {
    const version = await getVersionByIdOrName(tx, model.id, input.version);
    return markVersionKnownBad(tx, ctx, { version, reason: input.reason });
  });
}

/** The same inside the transaction of an act that calls for it, such as a rollback's end. */
export async function markVersionKnownBad(
  tx: Tx,
  ctx: Context,
  mark: { version: Version; reason: string },
): Promise<Version> {
  const { version, reason } = mark;
  if (version.knownBad !== null) return version;
  const marked = await updateKnownBad(tx, version.id, { at: ctx.now, by: ctx.actor.name, reason });
  await recordAct(tx, ctx, {
    action: "version.marked_known_bad",
    object: { kind: "version", id: version.id, name: version.name },
    reason,
  });
  return marked;
}
