import { z } from "zod";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { Modality } from "#lib/schema/atoms.ts";

const Quantile = z.object({ value: z.number(), limitMs: z.number().nullable() });

/** The latencies of one modality as the load's evidence tells them, in milliseconds. */
const LatencyRow = z.object({
  modality: Modality,
  source: z.enum(["own_load", "own_live", "serving_live"]).nullable(),
  p50: Quantile,
  p95: Quantile,
  p99: Quantile,
});
export type LatencyRow = z.infer<typeof LatencyRow>;

/** The latencies that a test's load measured; none while it is not over, or where there was none. */
export function readLatencies({ checks }: Pick<ReplayRun, "checks">): LatencyRow[] {
  const load = checks.find(({ kind, verdict }) => kind === "load" && verdict !== null);
  return z.array(LatencyRow).catch([]).parse(load?.evidence["latencies"]);
}
