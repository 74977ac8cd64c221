import type { Slice, Target } from "#lib/targets/schema.ts";
import type { TargetSummary } from "#lib/targets/view-schema.ts";

/** A target without its connections. */
export function summariseTarget(target: Target): TargetSummary {
  const { id, slug, title, environment, allowsDrills, freeze, traffic, health, review } = target;
  return { id, slug, title, environment, allowsDrills, freeze, traffic, health, ...(review && { review }) };
}

/** The target that a model's screens show: the named one, else the first production one, else the first. */
export function chooseTarget<T extends Pick<Target, "slug" | "environment">>(
  targets: readonly T[],
  slug: string | undefined,
): T | null {
  const named = targets.find((target) => target.slug === slug);
  return named ?? targets.find(({ environment }) => environment === "production") ?? targets[0] ?? null;
}

/** Shares in percent by version name: what we want, else what the router says; null when neither is known. */
export function intendedShares(traffic: Target["traffic"]): Map<string, number> | null {
  const slices: readonly Slice[] | null = traffic.intended ?? traffic.applied;
  if (slices === null) return null;
  const shares = new Map<string, number>();
  for (const { version, share } of slices) shares.set(version, share + (shares.get(version) ?? 0));
  return shares;
}
