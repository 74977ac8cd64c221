import { setTimeout as sleep } from "node:timers/promises";
import { describeSplit, isSameSplit } from "./compare-splits.ts";
import { judgeObserved } from "./judge-observed.ts";
import type { Confirmation, Slice, TrafficRouter } from "./port.ts";

const POLL_MS = 100;
const LONGEST_WINDOW_MS = 60_000;

/** A wanted split, how long to wait for it, and how its router is called in a sentence. */
export interface WantedConfirmation {
  readonly want: readonly Slice[];
  readonly deadlineMs: number;
  /** The router counts by steps of this length and answers no shorter window. */
  readonly shortestWindowMs: number;
  /** e.g. `the gateway`. */
  readonly called: string;
}

type Countable = Pick<TrafficRouter, "read" | "observed">;

/**
 * Confirms a split of a router that says when it was applied and counts requests on the same clock: waits until the split
 * is read back and the requests answered since then fit it.
 */
export async function confirmByCounting(
  router: Countable,
  wanted: WantedConfirmation,
): Promise<Confirmation> {
  const endsAt = performance.now() + wanted.deadlineMs;
  for (;;) {
    const confirmation = await lookOnce(router, wanted);
    const isOver = performance.now() + POLL_MS > endsAt;
    if (confirmation.state === "effective" || isOver) return confirmation;
    await sleep(POLL_MS);
  }
}

async function lookOnce(
  router: Countable,
  { want, shortestWindowMs, called }: WantedConfirmation,
): Promise<Confirmation> {
  const { slices, appliedAt } = await router.read();
  if (!isSameSplit(slices, want)) {
    const evidence = `${called} says ${describeSplit(slices)}`;
    return { state: "diverged", evidence, isReadBackEqual: false, observed: null };
  }
  const uncounted: Confirmation = {
    state: "pending",
    evidence: `${called} says the wanted split; no requests were counted since`,
    isReadBackEqual: true,
    observed: null,
  };
  if (appliedAt === null) return uncounted;
  const { to } = await router.observed(shortestWindowMs);
  const sinceAppliedMs = to.getTime() - appliedAt.getTime();
  if (sinceAppliedMs < shortestWindowMs) return uncounted;
  const observed = await router.observed(Math.min(sinceAppliedMs, LONGEST_WINDOW_MS));
  if (observed.from < appliedAt) return uncounted;
  const { verdict, evidence } = judgeObserved(want, observed);
  const states = { agrees: "effective", disagrees: "diverged", too_few: "pending" } as const;
  return { state: states[verdict], evidence, isReadBackEqual: true, observed };
}
