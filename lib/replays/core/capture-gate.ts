import type { CaptureReason } from "#lib/replays/golden-schema.ts";
import type { TargetHealth } from "#lib/targets/schema.ts";

/** What decides whether a version may be asked for golden cases now. */
export type CaptureFacts = {
  readonly versionId: string;
  readonly isKnownBad: boolean;
  /** What holds the target's traffic, in percent. */
  readonly shares: readonly { readonly versionId: string; readonly share: number }[];
  readonly health: Pick<TargetHealth, "state" | "versionId"> | null;
};

const all = 100;

/**
 * Why a version may not be asked for golden cases now; null when it may: it is not known to be bad, holds all of the
 * target's traffic, and was found healthy there. A target whose health is not known is not healthy.
 */
export function captureRefusal({
  versionId,
  isKnownBad,
  shares,
  health,
}: CaptureFacts): CaptureReason | null {
  if (isKnownBad) return "known_bad";
  const isAlone = shares.some((one) => one.versionId === versionId && one.share >= all);
  if (!isAlone) return "not_serving";
  return health?.state === "healthy" && health.versionId === versionId ? null : "not_healthy";
}
