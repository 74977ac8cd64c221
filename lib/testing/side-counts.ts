import type { SideCounts } from "#lib/rollouts/core/recovery-series.ts";

/** What one version answered to audio at instant 0: 90 of 100 rightly, unless told otherwise. */
export function sideCounts(part: Partial<SideCounts>): SideCounts {
  return {
    modality: "audio",
    requests: 100,
    errors: 0,
    correct: 90,
    wrong: 10,
    side: "restored",
    at: 0,
    ...part,
  };
}
