import { authorize } from "#lib/access/authorize.ts";
import { goldenSetTimes } from "#lib/replays/golden-set-times.ts";
import { findOpenRollback, listOpenRollbacks } from "#lib/rollbacks/store.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { lacksGoldenCases, readinessDue } from "#lib/targets/core/readiness-state.ts";
import { readinessFacts } from "#lib/targets/get-readiness.ts";
import { lockTarget } from "#lib/targets/get-target.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import { queueReadinessCheck, takeUpLostChecks } from "#lib/targets/record-readiness.ts";

/**
 * Queues the readiness checks that are due: of targets never checked or not with their golden cases, after traffic moved, and once a night from `nightlyHour`
 * (UTC) on; and takes up those whose worker is gone. Gives how many were queued. A few queries, however many targets there are.
 */
export async function queueDueReadiness(
  ctx: Context,
  { nightlyHour }: { nightlyHour: number },
): Promise<number> {
  authorize(ctx, "operate");
  await takeUpLostChecks(ctx);
  const targets = await allTargets(ctx);
  const [facts, open] = await Promise.all([
    readinessFacts(
      ctx,
      targets.map(({ id }) => id),
    ),
    listOpenRollbacks(ctx.db.prisma),
  ]);
  const golden = await goldenSetTimes(
    ctx,
    [...facts.values()].flatMap(({ last }) =>
      last !== null && lacksGoldenCases(last) ? (last.versionId ?? []) : [],
    ),
  );
  const busy = new Set(open.map(({ targetId }) => targetId));
  let queued = 0;
  for (const { id: targetId, title } of targets) {
    const known = facts.get(targetId);
    if (known === undefined) continue;
    const goldenAt = golden.get(known.last?.versionId ?? "") ?? null;
    const hasRollback = busy.has(targetId);
    const cause = readinessDue({ ...known, hasRollback, goldenAt }, { now: ctx.now, nightlyHour });
    if (cause === null) continue;
    await inTransaction(ctx, async (tx) => {
      await lockTarget(tx, targetId);
      if ((await findOpenRollback(tx, targetId)) !== null) return;
      await queueReadinessCheck(tx, ctx, { targetId, title, cause });
    });
    queued += 1;
  }
  return queued;
}
