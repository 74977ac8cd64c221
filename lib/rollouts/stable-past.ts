import type { StablePast } from "#lib/rollouts/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { spanSums } from "#lib/targets/list-samples.ts";
import { servingSince } from "#lib/targets/list-serving.ts";

/** At most this much of a stretch is looked at, its end, in milliseconds. */
const longestMs = 24 * 3_600_000;
/** A share from here on is all of the traffic. */
const allPercent = 99.9;

/**
 * What a version answered at the end of its last stretch at 100 % on a target that was not recorded as unhealthy, as the parity
 * guardrails compare with; null when there is no such stretch or nothing was counted in it.
 */
export async function stablePast(
  ctx: Context,
  { targetId, versionId }: { readonly targetId: string; readonly versionId: string },
): Promise<StablePast | null> {
  const intervals = await servingSince(ctx, { targetIds: [targetId], since: null });
  const stretches = intervals.flatMap(({ startedAt, endedAt, ...each }) =>
    each.versionId === versionId && each.share >= allPercent && each.healthy !== false && endedAt !== null
      ? [{ startedAt, endedAt }]
      : [],
  );
  const last = stretches.toSorted((one, other) => other.endedAt.getTime() - one.endedAt.getTime())[0];
  if (last === undefined) return null;
  const to = last.endedAt;
  const from = new Date(Math.max(last.startedAt.getTime(), to.getTime() - longestMs));
  const sums = await spanSums(ctx, { targetId, spans: [{ versionId, from, to }] });
  if (sums.length === 0) return null;
  const counts = sums.map(({ modality, requests, errors, correct, wrong }) => ({
    modality,
    requests,
    errors,
    correct,
    wrong,
  }));
  return { from, to, counts };
}
