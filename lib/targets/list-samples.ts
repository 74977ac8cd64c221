import { authorize } from "#lib/access/authorize.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { deleteMinutesBefore } from "#lib/targets/rollup-store.ts";
import {
  countRequests,
  deleteSamplesBefore,
  listSampleSteps,
  sumSamples,
  sumSpans,
} from "#lib/targets/sample-store.ts";
import type { CountSum, SampleSpan, VersionSpan } from "#lib/targets/sample-store.ts";
import { getTargetById } from "#lib/targets/store.ts";

type ListSamplesInput = SampleSpan & { modality?: Modality | undefined; points: number };

/** Live counts of a span in at most `points` steps per version and modality; a step without requests is absent. */
export async function listSamples(ctx: Context, input: ListSamplesInput) {
  authorize(ctx, "read");
  if (input.to <= input.from) throw invalidField("to", "must be after from");
  await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const items = await listSampleSteps(ctx.db, input, input.points);
  return {
    items: items.filter(({ modality }) => input.modality === undefined || modality === input.modality),
  };
}

/** Counts per version and modality summed over a span; what had no requests is absent. */
export function sampleSums(ctx: Context, span: SampleSpan): Promise<CountSum[]> {
  authorize(ctx, "read");
  return sumSamples(ctx.db, span);
}

/** Counts per version and modality over one stretch of time for each version, in one query. */
export function spanSums(
  ctx: Context,
  input: { targetId: string; spans: readonly VersionSpan[] },
): Promise<CountSum[]> {
  authorize(ctx, "read");
  return sumSpans(ctx.db, input.targetId, input.spans);
}

/** Removes live counts and rolled-up minutes older than `before`; rolled-up hours stay. Gives how many counts. */
export async function dropSamplesBefore(ctx: Context, before: Date): Promise<number> {
  authorize(ctx, "operate");
  await deleteMinutesBefore(ctx.db, before);
  return deleteSamplesBefore(ctx.db, before);
}

/** All requests that each version of a target ever answered, by version id, in one query. */
export function requestTotals(ctx: Context, targetId: string): Promise<ReadonlyMap<string, number>> {
  authorize(ctx, "read");
  return countRequests(ctx.db, targetId);
}
