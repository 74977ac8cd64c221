import type { Slice, Target } from "#lib/targets/schema.ts";
import type { TargetSummary } from "#lib/targets/view-schema.ts";

/** A target without its connections. */
export function summariseTarget(target: Target): TargetSummary {
  const { id, slug, title, environment, allowsDrills, freeze, traffic, health, review } = target;
  return { id, slug, title, environment, allowsDrills, freeze, traffic, health, ...(review && { review }) };
}

/** The target that a model's screens show: the named one, else the production one that was connected first, else the first. */
export function chooseTarget<T extends Pick<Target, "id" | "slug" | "environment">>(
  targets: readonly T[],
  slug: string | undefined,
): T | null {
  const named = targets.find((target) => target.slug === slug);
  // Our ids rise with time: a target that is connected later does not hide the one that people know.
  const [first, ...others] = targets.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const all = first === undefined ? [] : [first, ...others];
  return named ?? all.find(({ environment }) => environment === "production") ?? first ?? null;
}

/** Shares in percent by version name: what we want, else what the router says; null when neither is known. */
export function intendedShares(traffic: Target["traffic"]): Map<string, number> | null {
  const slices: readonly Slice[] | null = traffic.intended ?? traffic.applied;
  if (slices === null) return null;
  const shares = new Map<string, number>();
  for (const { version, share } of slices) shares.set(version, share + (shares.get(version) ?? 0));
  return shares;
}
