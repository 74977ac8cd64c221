import { publishEvent } from "#lib/audit/publish-event.ts";
import { comparisonOf } from "#lib/evaluations/core/judge-pairs.ts";
import { prepareComparison } from "#lib/evaluations/core/judge-metric.ts";
import { pairEvaluations } from "#lib/evaluations/core/pair-evaluations.ts";
import { itemsOf } from "#lib/evaluations/list-evaluations.ts";
import type { StoredMeasurement } from "#lib/evaluations/measurement-schema.ts";
import { getResampled, updateResampled } from "#lib/evaluations/resampled-store.ts";
import type { ResampledTest } from "#lib/evaluations/resampled-store.ts";
import { listEvaluationsByIds } from "#lib/evaluations/store.ts";
import { judgingAt } from "#lib/models/judging-settings.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { StatisticsError } from "#lib/statistics/statistics-error.ts";
import { versionDetails } from "#lib/versions/get-version.ts";

/**
 * Runs a resampling test that was asked for and keeps what it found, once: one that is done is left as it is. What cannot
 * be computed is kept as a failure with its reason, so that nobody waits for it.
 */
export async function resampleTest(ctx: Context, testId: string): Promise<void> {
  const test = await getResampled(ctx.db.prisma, testId);
  if (test.measurement !== null || test.failure !== null) return;
  const startedAt = performance.now();
  const found = await measure(ctx, test);
  const durationMs = Math.round(performance.now() - startedAt);
  await inTransaction(ctx, async (tx) => {
    await updateResampled(tx, test.id, {
      ...found,
      doneAt: new Date(ctx.now.getTime() + durationMs),
      durationMs,
    });
    const data = { evaluation: test.headId, metric: test.metric };
    await publishEvent(tx, { topic: "models", kind: "evaluation.resampled", data });
  });
}

type Found = { readonly measurement: StoredMeasurement | null; readonly failure: string | null };

async function measure(ctx: Context, test: ResampledTest): Promise<Found> {
  const { baseId, headId, metric, settingsRevision, seed, alpha } = test;
  const [evaluations, items] = await Promise.all([
    listEvaluationsByIds(ctx.db.prisma, [baseId, headId]),
    itemsOf(ctx, [baseId, headId]),
  ]);
  const [base, head] = [baseId, headId].map((id) => evaluations.filter((one) => one.id === id));
  const pair = pairEvaluations(base ?? [], head ?? []).find((one) => one.metric === metric);
  const versionId = head?.[0]?.versionId;
  const [version] = versionId === undefined ? [] : await versionDetails(ctx, { ids: [versionId] });
  if (pair === undefined || version === undefined) return failed("the results are no longer there");
  const settings = await judgingAt(ctx, { model: version.model, revision: settingsRevision });
  const prepared = prepareComparison(comparisonOf(pair, items, settings));
  if (!prepared.isReady) return failed(prepared.reason);
  try {
    const { labels, ...measured } = prepared.test.measure({ alpha, seed });
    return { measurement: { ...measured, labels: [...labels] }, failure: null };
  } catch (error) {
    if (error instanceof StatisticsError) return failed(error.message);
    throw error;
  }
}

function failed(failure: string): Found {
  return { measurement: null, failure };
}
