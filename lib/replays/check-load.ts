import { findCarriedLoad } from "#lib/replays/check-store.ts";
import { judgeLoad } from "#lib/replays/core/judge-load.ts";
import type { LatencyReferences } from "#lib/replays/core/judge-load.ts";
import { histogramQuantiles, latencyQuantiles } from "#lib/replays/core/latency-reference.ts";
import type { LatencyReference } from "#lib/replays/core/latency-reference.ts";
import { runLoad } from "#lib/replays/run-load.ts";
import { beginTestCheck, finishTestCheck, progressTestCheck } from "#lib/replays/test-in-hand.ts";
import type { TestInHand } from "#lib/replays/test-in-hand.ts";
import type { Ask, AskedRequest } from "#lib/replays/watch-answers.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { latencyHistory } from "#lib/targets/latency-history.ts";
import type { TestSettings } from "#lib/targets/schema.ts";

/** What the load needs: the requests to send again and again, how to ask, the target's bounds, when to stop. */
export type LoadPorts = {
  readonly requests: readonly AskedRequest[];
  readonly ask: Ask;
  readonly settings: TestSettings;
  readonly signal: AbortSignal;
};

/**
 * Sends a bounded load to the instance under test alone and judges errors and latency; gives how many answers it had. A load
 * whose worker died is begun again: what it measured was of one piece.
 */
export async function checkLoad(
  ctx: Context,
  test: TestInHand,
  { ports, ...run }: { readonly versionId: string; readonly targetId: string; readonly ports: LoadPorts },
): Promise<void> {
  const { settings } = ports;
  const check = { kind: "load" } as const;
  await beginTestCheck(ctx, test, check);
  const references = await referencesOf(ctx, run);
  const load = await runLoad({
    ...ports,
    onProgress: (done) => progressTestCheck(ctx, test, { ...check, progress: { done } }),
  });
  const judged = judgeLoad(load, references, settings);
  const progress = { done: load.requests, total: ports.requests.length === 0 ? 0 : settings.loadRequests };
  await finishTestCheck(ctx, test, { ...check, judged, progress });
}

/** The version's own load in an earlier test, else its own past in service, else what serves now; else nothing. */
async function referencesOf(
  ctx: Context,
  run: { readonly versionId: string; readonly targetId: string },
): Promise<LatencyReferences> {
  const [carried, { own, serving }] = await Promise.all([
    findCarriedLoad(ctx.db, run),
    latencyHistory(ctx, run),
  ]);
  const references = new Map<Modality, LatencyReference>();
  const histories = [
    { source: "serving_live", counts: serving },
    { source: "own_live", counts: own },
  ] as const;
  for (const { source, counts } of histories)
    for (const { modality, durations } of counts) {
      const known = histogramQuantiles(durations);
      if (known.count > 0) references.set(modality, { source, ...known });
    }
  for (const [modality, reference] of carriedReferences(carried)) references.set(modality, reference);
  return references;
}

/** Reads the latencies that an earlier load left as evidence. */
function carriedReferences(evidence: Readonly<Record<string, Json>> | null): [Modality, LatencyReference][] {
  const latencies = evidence?.["latencies"];
  if (!Array.isArray(latencies)) return [];
  return latencies.flatMap((latency): [Modality, LatencyReference][] => {
    if (latency === null || typeof latency !== "object" || Array.isArray(latency)) return [];
    const { modality, count } = latency;
    if (typeof modality !== "string" || typeof count !== "number") return [];
    const [p50, p95, p99] = latencyQuantiles.map((quantile) => {
      const told = latency[quantile];
      const value = told !== null && typeof told === "object" && !Array.isArray(told) ? told["value"] : null;
      return typeof value === "number" ? value : null;
    });
    const quantiles = { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null };
    return [[modality as Modality, { source: "own_load", count, quantiles }]];
  });
}
