import { publishEvent } from "#lib/audit/publish-event.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { judgeObservedShares } from "#lib/targets/core/observed-shares.ts";
import { findDifference, updateDifference } from "#lib/targets/observation-store.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { getTargetById } from "#lib/targets/store.ts";

/** What instances answered at one look, beside what was asked for. */
export type SharesLook = {
  readonly targetId: string;
  readonly wanted: readonly Slice[] | null;
  readonly counts: Readonly<Record<string, number>> | null;
};

/**
 * Keeps since when the counted shares differ from the wanted ones by over 2 points, and raises the alarm once when that lasts longer
 * than the target allows: shown on its screens and told to the operators. Without counts nothing is known, so nothing changes. In the
 * transaction of the look.
 */
export async function watchObservedShares(tx: Tx, ctx: Context, look: SharesLook): Promise<void> {
  const { targetId, wanted, counts } = look;
  if (wanted === null || counts === null) return;
  const difference = judgeObservedShares(wanted, counts);
  const before = await findDifference(tx, targetId);
  if (difference === null) {
    if (before.differsSince !== null)
      await updateDifference(tx, targetId, { differsSince: null, alarmedAt: null });
    return;
  }
  const differsSince = before.differsSince ?? ctx.now;
  const { rolloutSettings, model, title } = await getTargetById(tx, targetId, ctx.now);
  const isLong = ctx.now.getTime() - differsSince.getTime() >= rolloutSettings.differenceAlarmMs;
  const isAlarm = isLong && before.alarmedAt === null;
  await updateDifference(tx, targetId, { differsSince, alarmedAt: isAlarm ? ctx.now : before.alarmedAt });
  if (!isAlarm) return;
  const { version, wanted: asked, observed } = difference;
  await publishEvent(tx, {
    topic: `target:${targetId}`,
    kind: "traffic.differs",
    data: { version, asked, observed },
  });
  const data = { target: title, version, asked: String(asked), observed: String(observed) };
  await enqueueJob(tx, "tell_operators", {
    data: { kind: "traffic_differs", model, link: `/models/${model}`, data },
  });
}
