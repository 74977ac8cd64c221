import { wakeRolloutsOf } from "#lib/rollouts/wake-rollouts-of.ts";
import type { Context } from "#lib/server/context.ts";
import { claimMetricSources, noteScrapeFailure, scrapeSource } from "#lib/targets/scrape-source.ts";
import type { ScrapeClaim } from "#lib/targets/scrape-source.ts";
import type { Connections } from "./connections.ts";

/** How often every source is read, in milliseconds. */
const scrapeEveryMs = 5_000;
/** A little less, so that a round that comes early by its jitter does not skip a turn. */
const scrapeSlackMs = 400;

/** Reads every metric source whose turn it is into the live counts; what fails is kept as the source's last error. */
export async function scrapeMetrics(ctx: Context, connections: Connections): Promise<number> {
  const targets = await connections.targets();
  const ids = [...targets.values()].flatMap(({ metricSources }) => metricSources.map(({ id }) => id));
  const claims = await claimMetricSources(ctx, ids, scrapeEveryMs - scrapeSlackMs);
  const read = await Promise.all(claims.map((claim) => scrapeOne(ctx, claim, connections)));
  // The guardrails look at new counts at once, and not when their next look would be due.
  await wakeRolloutsOf(
    ctx,
    claims.flatMap(({ targetId }, place) => (read[place] === true ? [targetId] : [])),
  );
  return claims.length;
}

/** Gives whether the source was asked. */
async function scrapeOne(ctx: Context, claim: ScrapeClaim, connections: Connections): Promise<boolean> {
  let source;
  try {
    source = await connections.openMetricSource(claim.targetId, claim.id);
  } catch (error) {
    await noteScrapeFailure(ctx, claim, error);
    return false;
  }
  if (source.capabilities.delivery !== "poll") return false;
  await scrapeSource(ctx, claim, source);
  return true;
}
