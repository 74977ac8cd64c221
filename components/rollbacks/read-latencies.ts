import type { ReplayRun } from "#lib/replays/schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";

type Quantile = { readonly value: number; readonly limitMs: number | null };

/** The latencies of one modality as the load's evidence tells them, in milliseconds. */
export type LatencyRow = {
  readonly modality: Modality;
  readonly source: "own_load" | "own_live" | "serving_live" | null;
  readonly p50: Quantile;
  readonly p95: Quantile;
  readonly p99: Quantile;
};

type Facts = { readonly [name: string]: Json };

function factsOf(value: Json | undefined): Facts {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

function quantileOf(value: Json | undefined): Quantile | null {
  const { value: measured, limitMs } = factsOf(value);
  if (typeof measured !== "number") return null;
  return { value: measured, limitMs: typeof limitMs === "number" ? limitMs : null };
}

/** The latencies that a test's load measured; none while it is not over, or where there was none. */
export function readLatencies({ checks }: Pick<ReplayRun, "checks">): LatencyRow[] {
  const load = checks.find(({ kind, verdict }) => kind === "load" && verdict !== null);
  const told = load?.evidence["latencies"];
  if (!Array.isArray(told)) return [];
  return told.flatMap((each) => {
    const { modality, source, ...quantiles } = factsOf(each);
    const [p50, p95, p99] = [quantiles["p50"], quantiles["p95"], quantiles["p99"]].map(quantileOf);
    if (!p50 || !p95 || !p99) return [];
    return [
      { modality: modality as Modality, source: (source ?? null) as LatencyRow["source"], p50, p95, p99 },
    ];
  });
}
