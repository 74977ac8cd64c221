import { wakeRolloutOf } from "#lib/rollouts/wake-rollout-of.ts";
import type { Context } from "#lib/server/context.ts";
import { claimMetricSources, noteScrapeFailure, scrapeSource } from "#lib/targets/scrape-source.ts";
import type { ScrapeClaim } from "#lib/targets/scrape-source.ts";
import type { Connections } from "./connections.ts";

/** How often every source is read, in milliseconds. */
const scrapeEveryMs = 5_000;
/** A little less, so that a round that comes early by its jitter does not skip a turn. */
const scrapeSlackMs = 400;

/** Claims the metric sources whose turn it is, `limit` at most; each is to be scraped at once. */
export function claimScrapes(ctx: Context, limit: number): Promise<ScrapeClaim[]> {
  return claimMetricSources(ctx, { ids: null, everyMs: scrapeEveryMs - scrapeSlackMs, limit });
}

/** Reads one claimed source into the live counts; what fails is kept as its last error. A source that is not asked is left alone. */
export async function scrapeClaimed(
  ctx: Context,
  claim: ScrapeClaim,
  connections: Connections,
): Promise<void> {
  let source;
  try {
    source = await connections.openMetricSource(claim.targetId, claim.id);
  } catch (error) {
    await noteScrapeFailure(ctx, claim, error);
    return;
  }
  if (source.capabilities.delivery !== "poll") return;
  await scrapeSource(ctx, claim, source);
  // The guardrails look at new counts at once, and not when their next look would be due.
  await wakeRolloutOf(ctx, claim.targetId);
}
