import { evaluationIdsOf, judgePairs, resamplingSeed } from "#lib/evaluations/core/judge-pairs.ts";
import type { ItemsByEvaluation, JudgedPair } from "#lib/evaluations/core/judge-pairs.ts";
import type { EvaluationPair } from "#lib/evaluations/core/pair-evaluations.ts";
import { itemsOf } from "#lib/evaluations/list-evaluations.ts";
import { askAgain, insertResampled, listResampled } from "#lib/evaluations/resampled-store.ts";
import type { ResampledKey, ResampledTest } from "#lib/evaluations/resampled-store.ts";
import type { JudgingAt } from "#lib/models/judging-schema.ts";
import { judgingOf } from "#lib/models/judging-settings.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Results that are judged together, head against base, and what was complained about, if anything was. */
export type ResultFamily = {
  readonly pairs: readonly EvaluationPair[];
  readonly complaint?: { readonly metric: string; readonly modality: string } | null;
};

type Looking = {
  readonly items: ItemsByEvaluation;
  readonly settings: JudgingAt;
  readonly found: readonly ResampledTest[];
};

/** A test that nothing has been heard of for so long was lost and is asked for again. */
const lostAfterMs = 10 * 60_000;

/**
 * The verdicts on stored results, each family by itself, by the model's own settings: from per-item results where both
 * sides have them, from aggregates otherwise. Tests that resample are looked up; what was never computed is queued, and
 * its verdict is `being_computed` until a job has done it. A number of queries that does not depend on how many families.
 */
export async function judgeResults(
  ctx: Context,
  asked: { readonly modelId: string; readonly families: readonly ResultFamily[] },
): Promise<JudgedPair[][]> {
  const all = asked.families.flatMap(({ pairs }) => pairs);
  const [settings, items] = await Promise.all([
    judgingOf(ctx, asked.modelId),
    itemsOf(ctx, evaluationIdsOf(all)),
  ]);
  const first = look(asked.families, { items, settings, found: [] });
  if (first.missing.length === 0) return first.judged;
  const found = await listResampled(ctx.db.prisma, {
    headIds: [...new Set(first.missing.map(({ headId }) => headId))],
    settingsRevision: settings.revision,
    seed: resamplingSeed,
  });
  const second = look(asked.families, { items, settings, found });
  await askFor(ctx, second.missing, found);
  return second.judged;
}

function isSameTest(one: ResampledKey, other: ResampledKey): boolean {
  return (
    one.baseId === other.baseId &&
    one.headId === other.headId &&
    one.metric === other.metric &&
    one.alpha === other.alpha
  );
}

/** Judges with the tests at hand and tells which are missing. */
function look(families: readonly ResultFamily[], { items, settings, found }: Looking) {
  const missing: ResampledKey[] = [];
  const resampled = ({ base, head, metric }: EvaluationPair, alpha: number) => {
    if (base === null || head === null) return "computation_failed" as const;
    const common = { settingsRevision: settings.revision, seed: resamplingSeed };
    const key = { baseId: base.id, headId: head.id, metric, alpha, ...common };
    const test = found.find((one) => isSameTest(one, key));
    if (test?.failure != null) return "computation_failed" as const;
    if (test?.measurement != null) return test.measurement;
    missing.push(key);
    return "being_computed" as const;
  };
  const judged = families.map(({ pairs, complaint = null }) =>
    judgePairs(pairs, items, { settings, complaint, resampled }),
  );
  return { judged, missing };
}

async function askFor(
  ctx: Context,
  missing: readonly ResampledKey[],
  found: readonly ResampledTest[],
): Promise<void> {
  const awaited = found.filter((test) => missing.some((key) => isSameTest(test, key)));
  const fresh = missing.filter((key) => !awaited.some((test) => isSameTest(test, key)));
  if (fresh.length + awaited.length === 0) return;
  await inTransaction(ctx, async (tx) => {
    const before = new Date(ctx.now.getTime() - lostAfterMs);
    const asked = fresh.map((key) => ({ id: newId(), ...key }));
    const ids = [
      ...(await insertResampled(tx, asked, ctx.now)),
      ...(await askAgain(
        tx,
        awaited.map(({ id }) => id),
        { before, now: ctx.now },
      )),
    ];
    for (const testId of ids) await enqueueJob(tx, "resample_test", { data: { testId } });
  });
}
