import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { mayLift } from "#lib/targets/core/may-lift.ts";
import type { FreezePolicy, OpenFreeze, PutFreezePolicy } from "#lib/targets/freeze-policy-schema.ts";
import {
  findFreezePolicy,
  listFreezesInForce,
  lockFreezePolicy,
  putPolicyRow,
} from "#lib/targets/freeze-store.ts";

const hourMs = 3_600_000;

/** What holds until an administrator says otherwise. */
const productPolicy: FreezePolicy = {
  defaultHours: 24,
  liftedBy: "operators",
  revision: 0,
  changedBy: null,
  changedAt: null,
};

/** How long a freeze lasts where nobody says, and who may lift one. */
export async function getFreezePolicy(ctx: Context): Promise<FreezePolicy> {
  authorize(ctx, "read");
  return policyIn(ctx.db.prisma);
}

/** The policy inside another act's transaction. */
export async function policyIn(db: Pick<Tx, "freezePolicy">): Promise<FreezePolicy> {
  return (await findFreezePolicy(db)) ?? productPolicy;
}

/** When a freeze ends that is set at `now` and says nothing itself. */
export async function usualExpiry(db: Pick<Tx, "freezePolicy">, now: Date): Promise<Date> {
  const { defaultHours } = await policyIn(db);
  return new Date(now.getTime() + defaultHours * hourMs);
}

/** Changes the policy; freezes in force keep their expiry. PRECONDITION_FAILED when it was changed meanwhile. */
export async function putFreezePolicy(ctx: Context, input: PutFreezePolicy): Promise<FreezePolicy> {
  authorize(ctx, "administer");
  const { expectedRevision, defaultHours, liftedBy } = input;
  return inTransaction(ctx, async (tx) => {
    await lockFreezePolicy(tx);
    const before = await policyIn(tx);
    if (before.revision !== expectedRevision) {
      const detail = `The policy is at revision ${before.revision} by now; ${before.changedBy ?? "somebody"} changed it.`;
      throw new AppError({ code: "PRECONDITION_FAILED", detail });
    }
    const after = await putPolicyRow(tx, {
      defaultHours,
      liftedBy,
      revision: before.revision + 1,
      changedBy: ctx.actor.name,
      changedAt: ctx.now,
    });
    await recordAct(tx, ctx, {
      action: "freeze_policy.changed",
      object: { kind: "freeze_policy", id: "1", name: `revision ${after.revision}` },
      before: { defaultHours: before.defaultHours, liftedBy: before.liftedBy },
      after: { defaultHours, liftedBy },
    });
    return after;
  });
}

/** The freezes in force on every target, those that end first in front, each with whether whoever asks may lift it. */
export async function listOpenFreezes(ctx: Context): Promise<{ items: OpenFreeze[] }> {
  authorize(ctx, "read");
  const [policy, rows] = await Promise.all([
    getFreezePolicy(ctx),
    listFreezesInForce(ctx.db.prisma, ctx.now),
  ]);
  const items = rows.map(({ ownerId, ...freeze }): OpenFreeze => ({
    ...freeze,
    canLift: mayLift(policy, ctx.actor, ownerId),
  }));
  return { items };
}
