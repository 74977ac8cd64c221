import type { FrameView, OpenRollback } from "#lib/rollbacks/overview-schema.ts";

/** What every page's title and icon tell: the gravest that is so, and whose. `calm` also where nothing is known. */
export type FrameState =
  | { readonly state: "waiting" | "rolling_back"; readonly rollback: OpenRollback }
  | { readonly state: "degraded"; readonly models: readonly [string, ...string[]] }
  | { readonly state: "calm" };

/** The rollback that the frame names: one whose traffic moves before one that waits for its start. */
export function namedRollback(rollbacks: readonly OpenRollback[]): OpenRollback | null {
  return rollbacks.find(({ rolloutState }) => rolloutState !== null) ?? rollbacks[0] ?? null;
}

/** What a page's title and icon tell of all models together. */
export function frameState({ rollbacks, degraded }: Pick<FrameView, "rollbacks" | "degraded">): FrameState {
  const rollback = namedRollback(rollbacks);
  if (rollback !== null) return { state: rollback.isWaiting ? "waiting" : "rolling_back", rollback };
  const [first, ...others] = degraded;
  return first === undefined ? { state: "calm" } : { state: "degraded", models: [first, ...others] };
}
