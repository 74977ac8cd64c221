import type { Change, RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import { event } from "#lib/rollouts/core/transition-parts.ts";

/** What becomes of a split under way when a rollout stands still: it landed, or it is given up for the one that is there. */
export function settled(happening: Extract<RolloutHappening, { name: "settle" }>): Change {
  const { landed, generation, fallback, frozen } = happening;
  if (landed) return { next: {}, effects: [event("split_landed", { generation })] };
  const withdrawn = [
    { kind: "withdraw_split", generation } as const,
    event("split_withdrawn", { generation }),
  ];
  if (frozen === null) return { next: { wantedGeneration: fallback }, effects: withdrawn };
  const { slices, before, choiceId } = frozen;
  const reason = `stays where it is: generation ${generation} had not arrived and is given up`;
  return {
    next: { wantedGeneration: fallback },
    effects: [...withdrawn, { kind: "want_split", slices, reason, freezes: { before, choiceId } }],
  };
}
